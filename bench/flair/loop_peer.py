"""A plain PyTorch loop on the benchmark's corpus: what a person who knows PyTorch writes in an afternoon. Prints one JSON line.

An encoder of transformers with two linear heads on the first sub-token of each word. Every sentence is tokenized once; a batch
holds sentences of similar length, and the batches come in random order. Fused AdamW, a linear schedule with warm-up, clipping to
norm 5. The loss is the sum of the tasks' mean cross-entropies. Entities are IOB2 tags, decoded greedily: the best tag of each word.
"""

import random
import time

import torch
import torch.nn.functional as F
import transformers
from transformers import AutoModel, AutoTokenizer, get_linear_schedule_with_warmup

from arguments import parse_arguments
from corpus import TASKS, read_corpus, scores
from report import print_result

UNLABELLED = -100


def main():
    arguments = parse_arguments(__doc__, learning_rate=5e-5)
    transformers.logging.set_verbosity_error()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    train, dev, test = read_corpus(arguments.data, arguments.sentences)
    inventories = {
        task: sorted({label for s in train if task in s.tasks for label in s.labels[task] if label is not None}) for task in TASKS
    }
    tokenizer = AutoTokenizer.from_pretrained(arguments.checkpoint, use_fast=True)
    model = Tagger(arguments.checkpoint, inventories)

    started = time.perf_counter()
    fine_tune(model, tokenizer, train, arguments)
    seconds = time.perf_counter() - started

    peer = f"torch {torch.__version__}, transformers {transformers.__version__}"
    splits = (train, dev, test)
    tag = lambda sentences: evaluate(model, tokenizer, sentences)
    print_result(peer, arguments.learning_rate, arguments.epochs, splits, seconds, tag)


class Tagger(torch.nn.Module):
    def __init__(self, checkpoint, inventories):
        super().__init__()
        self.encoder = AutoModel.from_pretrained(checkpoint, add_pooling_layer=False)
        self.inventories = inventories
        self.dropout = torch.nn.Dropout(0.1)
        self.heads = torch.nn.ModuleDict(
            {task: torch.nn.Linear(self.encoder.config.hidden_size, len(labels)) for task, labels in inventories.items()}
        )

    def forward(self, items):
        """Scores [words of the batch][labels] for each task, the sentences' words one after another."""
        longest = max(len(item["ids"]) for item in items)
        ids = torch.tensor([item["ids"] + [0] * (longest - len(item["ids"])) for item in items])
        mask = torch.tensor([[1] * len(item["ids"]) + [0] * (longest - len(item["ids"])) for item in items])
        hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        words = torch.tensor([row * longest + first for row, item in enumerate(items) for first in item["firsts"]])
        vectors = self.dropout(hidden.flatten(0, 1)[words])
        return {task: head(vectors) for task, head in self.heads.items()}


def tokenize(tokenizer, sentences):
    """Ids, and the position of each word's first sub-token. A word without sub-tokens is read at the sub-token before it."""
    encoded = tokenizer([sentence.words for sentence in sentences], is_split_into_words=True)
    items = []
    for row, sentence in enumerate(sentences):
        ids = encoded["input_ids"][row]
        assert len(ids) <= tokenizer.model_max_length, f"A sentence of {len(ids)} sub-tokens: {sentence.words[:5]}"
        first_of = {}
        for position, word in enumerate(encoded.word_ids(row)):
            first_of.setdefault(word, position)
        firsts = []
        for word in range(len(sentence.words)):
            firsts.append(first_of.get(word, firsts[-1] if firsts else 0))
        items.append({"ids": ids, "firsts": firsts})
    return items


def fine_tune(model, tokenizer, sentences, arguments):
    items = tokenize(tokenizer, sentences)
    for item, sentence in zip(items, sentences):
        item["labels"] = {
            task: [
                UNLABELLED if label is None or task not in sentence.tasks else labels.index(label) for label in sentence.labels[task]
            ]
            for task, labels in model.inventories.items()
        }
    shuffler = random.Random(arguments.seed)
    steps = arguments.epochs * -(-len(items) // arguments.batch_size)
    optimizer = torch.optim.AdamW(parameter_groups(model), lr=arguments.learning_rate, fused=True)
    schedule = get_linear_schedule_with_warmup(optimizer, int(arguments.warmup_fraction * steps), steps)
    model.train()
    for _ in range(arguments.epochs):
        for batch in shuffled_batches(items, arguments.batch_size, shuffler):
            loss = batch_loss(model(batch), batch)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 5.0)
            optimizer.step()
            schedule.step()


def shuffled_batches(items, size, shuffler):
    """Batches of sentences of similar length: other sentences of the same length meet in every epoch."""
    items = shuffler.sample(items, len(items))
    items.sort(key=lambda item: len(item["ids"]))
    batches = [items[at : at + size] for at in range(0, len(items), size)]
    shuffler.shuffle(batches)
    return batches


def batch_loss(scores_of, batch):
    losses = []
    for task, task_scores in scores_of.items():
        targets = torch.tensor([label for item in batch for label in item["labels"][task]])
        if (targets != UNLABELLED).any():
            losses.append(F.cross_entropy(task_scores, targets, ignore_index=UNLABELLED))
    return sum(losses)


def parameter_groups(model):
    """Weight decay on the matrices of linear layers alone."""
    linear = {id(module.weight) for module in model.modules() if isinstance(module, torch.nn.Linear)}
    parameters = list(model.parameters())
    return [
        {"params": [p for p in parameters if id(p) in linear], "weight_decay": 0.01},
        {"params": [p for p in parameters if id(p) not in linear], "weight_decay": 0.0},
    ]


@torch.inference_mode()
def evaluate(model, tokenizer, sentences, batch_size=32):
    """The scores, and the seconds that tagging takes, tokenizing included."""
    model.eval()
    started = time.perf_counter()
    items = tokenize(tokenizer, sentences)
    order = sorted(range(len(items)), key=lambda at: len(items[at]["ids"]))
    predicted = {task: [None] * len(items) for task in TASKS}
    for start in range(0, len(order), batch_size):
        rows = order[start : start + batch_size]
        for task, task_scores in model([items[row] for row in rows]).items():
            tags = [model.inventories[task][label] for label in task_scores.argmax(-1).tolist()]
            at = 0
            for row in rows:
                length = len(items[row]["firsts"])
                predicted[task][row] = tags[at : at + length]
                at += length
    seconds = time.perf_counter() - started
    return scores(sentences, predicted["task_pos"], predicted["task_ner"]), seconds


main()
