"""spaCy's default small pipeline, from scratch, on the benchmark's corpus. Prints one JSON line.

The configuration is what `spacy init config --pipeline tagger,ner --optimize efficiency` gives: one tok2vec of hashed features that
the tagger and the entity recognizer share. Only the number of epochs is set, and patience is off so that all of them are made.
"""

import io
import sys
import tempfile
import time
from pathlib import Path

import spacy
from spacy.cli.init_config import init_config
from spacy.tokens import Doc, DocBin, Span
from spacy.training.initialize import init_nlp
from spacy.training.loop import train as train_pipeline
from spacy.util import load_config

sys.path.append(str(Path(__file__).parent.parent / "flair"))
from arguments import parse_arguments
from corpus import peak_memory_mb, read_corpus, scores, spans
from report import print_result


def main():
    arguments = parse_arguments(__doc__, epochs=10)
    train, dev, test = read_corpus(arguments.data, arguments.sentences)
    with tempfile.TemporaryDirectory() as folder:
        config = configuration(Path(folder), train, dev, arguments)
        started = time.perf_counter()
        nlp = init_nlp(config)
        # The pipeline that is best on dev is kept, as `spacy train` does.
        train_pipeline(nlp, Path(folder), stdout=io.StringIO(), stderr=sys.stderr)
        seconds = time.perf_counter() - started
        memory = peak_memory_mb()
        nlp = spacy.load(Path(folder) / "model-best")

    peer = f"spacy {spacy.__version__}"
    rate = config["training"]["optimizer"]["learn_rate"]
    splits = (train, dev, test)
    print_result(peer, rate, arguments.epochs, splits, seconds, lambda sentences: evaluate(nlp, sentences), memory)


def configuration(folder, train, dev, arguments):
    vocabulary = spacy.blank("en").vocab
    for name, sentences in {"train": train, "dev": dev}.items():
        DocBin(docs=[annotated(vocabulary, s) for s in sentences]).to_disk(folder / f"{name}.spacy")
    init_config(lang="en", pipeline=["tagger", "ner"], optimize="efficiency").to_disk(folder / "config.cfg")
    overrides = {
        "paths.train": str(folder / "train.spacy"),
        "paths.dev": str(folder / "dev.spacy"),
        "system.seed": arguments.seed,
        "training.max_epochs": arguments.epochs,
        "training.patience": 0,
    }
    return load_config(folder / "config.cfg", overrides, interpolate=True)


def annotated(vocabulary, sentence):
    """The entities of a sentence that does not train task_ner are missing, which is not the same as there being none."""
    doc = Doc(vocabulary, words=sentence.words, tags=[tag or "" for tag in sentence.labels["task_pos"]])
    entities = [Span(doc, start, end, label=type_) for start, end, type_ in spans(sentence.labels["task_ner"])]
    doc.set_ents(entities, default="outside" if "task_ner" in sentence.tasks else "missing")
    return doc


def evaluate(nlp, sentences):
    """The scores of tagging bare words, and the seconds that tagging takes."""
    started = time.perf_counter()
    docs = list(nlp.pipe(Doc(nlp.vocab, words=sentence.words) for sentence in sentences))
    seconds = time.perf_counter() - started
    pos = [[token.tag_ for token in doc] for doc in docs]
    ner = [[f"{token.ent_iob_}-{token.ent_type_}" if token.ent_type_ else "O" for token in doc] for doc in docs]
    return scores(sentences, pos, ner), seconds


main()
