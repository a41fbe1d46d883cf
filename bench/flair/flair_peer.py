"""Flair's own MultitaskModel, as its documentation builds one, on the benchmark's corpus. Prints one JSON line.

No development set is given to the trainer, so that it spends its time on nothing but training.
"""

import logging
import sys
import tempfile
import time

import flair
import torch
from flair.data import Corpus
from flair.data import Sentence as FlairSentence
from flair.datasets import FlairDatapointDataset
from flair.embeddings import TransformerWordEmbeddings
from flair.models import MultitaskModel, SequenceTagger
from flair.trainers import ModelTrainer

from arguments import parse_arguments
from corpus import read_corpus, scores, spans
from report import print_result

LABEL_TYPES = {"task_pos": "pos", "task_ner": "ner"}


def main():
    arguments = parse_arguments(__doc__, learning_rate=5e-5)
    # Standard output belongs to the result, and Flair logs there.
    logging.getLogger("flair").handlers = [logging.StreamHandler(sys.stderr)]
    flair.device = torch.device("cpu")
    flair.set_seed(arguments.seed)
    torch.set_num_threads(arguments.threads)

    train, dev, test = read_corpus(arguments.data, arguments.sentences)
    corpus = Corpus(train=FlairDatapointDataset([annotated(s) for s in train]), sample_missing_splits=False)
    model = build_model(corpus, arguments.checkpoint)

    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        ModelTrainer(model, corpus).fine_tune(
            folder,
            learning_rate=arguments.learning_rate,
            mini_batch_size=arguments.batch_size,
            max_epochs=arguments.epochs,
            warmup_fraction=arguments.warmup_fraction,
            save_final_model=False,
            create_file_logs=False,
            create_loss_file=False,
        )
    seconds = time.perf_counter() - started

    peer = f"flair {flair.__version__}"
    splits = (train, dev, test)
    print_result(peer, arguments.learning_rate, arguments.epochs, splits, seconds, lambda sentences: evaluate(model, sentences))


def annotated(sentence):
    result = FlairSentence(sentence.words)
    for token, tag in zip(result, sentence.labels["task_pos"]):
        if tag is not None:
            token.add_label("pos", tag)
    for start, end, kind in spans(sentence.labels["task_ner"]):
        result[start:end].add_label("ner", kind)
    for task in sentence.tasks:
        result.add_label("multitask_id", task)
    return result


def build_model(corpus, checkpoint):
    embeddings = TransformerWordEmbeddings(str(checkpoint), layers="-1", subtoken_pooling="first", fine_tune=True)
    taggers = {
        task: SequenceTagger(
            embeddings=embeddings,
            tag_dictionary=corpus.make_label_dictionary(label_type, add_unk=False),
            tag_type=label_type,
            use_rnn=False,
            use_crf=False,
            reproject_embeddings=False,
        )
        for task, label_type in LABEL_TYPES.items()
    }
    return MultitaskModel(list(taggers.values()), task_ids=list(taggers), use_all_tasks=True)


def evaluate(model, sentences):
    """The scores of tagging bare words, and the seconds that tagging takes."""
    bare = [FlairSentence(sentence.words) for sentence in sentences]
    started = time.perf_counter()
    model.predict(bare, mini_batch_size=32)
    seconds = time.perf_counter() - started
    pos = [[token.get_label("pos").value for token in sentence] for sentence in bare]
    return scores(sentences, pos, [entity_tags(sentence) for sentence in bare]), seconds


def entity_tags(sentence):
    tags = ["O"] * len(sentence)
    for span in sentence.get_spans("ner"):
        for token in span:
            tags[token.idx - 1] = f"{'B' if token is span[0] else 'I'}-{span.get_label('ner').value}"
    return tags


main()
