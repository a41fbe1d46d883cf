"""Reads the benchmark's corpus, and scores predictions alike for every peer."""

import resource
from dataclasses import dataclass
from pathlib import Path

TASKS = ("task_pos", "task_ner")


@dataclass
class Sentence:
    """Words, the tasks that its multitask_id comment names, and for each task a label a word (None where it has none)."""

    words: list[str]
    tasks: list[str]
    labels: dict[str, list[str | None]]


def read_corpus(folder, limit=None):
    """The sentences of train, dev and test; with a `limit`, at most so many of each, taken evenly from the whole file."""
    return [thinned(read_sentences(Path(folder) / f"{part}.conll"), limit) for part in ("train", "dev", "test")]


def read_sentences(path):
    """TAB columns: form, UPOS, IOB2 entities. A comment is a line that begins with # and has no columns."""
    sentences = []
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        lines = [line for line in block.split("\n") if line]
        comments = [line for line in lines if line.startswith("#") and "\t" not in line]
        rows = [line.split("\t") for line in lines if line not in comments]
        if not rows:
            continue
        named = [line.partition("=")[2] for line in comments if line.startswith("# multitask_id")]
        columns = [[None if cell == "_" else cell for cell in column] for column in zip(*(row[1:3] for row in rows))]
        tasks = [task for task in TASKS if any(task in names.strip().split("|") for names in named)]
        sentences.append(Sentence([row[0] for row in rows], tasks, dict(zip(TASKS, columns))))
    return sentences


def thinned(sentences, limit):
    if limit is None or limit >= len(sentences):
        return sentences
    return [sentences[at * len(sentences) // limit] for at in range(limit)]


def count_words(sentences):
    return sum(len(sentence.words) for sentence in sentences)


def scores(sentences, predicted_pos, predicted_ner):
    """POS accuracy and NER F1 in per cent; predictions are a list of tags for each sentence, entities in IOB2."""
    pos = [
        pair
        for sentence, tags in zip(sentences, predicted_pos, strict=True)
        for pair in zip(sentence.labels["task_pos"], tags, strict=True)
    ]
    gold = {(at, *span) for at, sentence in enumerate(sentences) for span in spans(sentence.labels["task_ner"])}
    predicted = {(at, *span) for at, tags in enumerate(predicted_ner) for span in spans(tags)}
    return {
        "posAccuracy": round(100 * sum(gold == tag for gold, tag in pos) / len(pos), 2),
        "nerF1": round(100 * 2 * len(gold & predicted) / max(1, len(gold) + len(predicted)), 2),
    }


def spans(tags):
    """The entities (first word, word after the last, type) of IOB2 tags, read as conlleval does: an I- that continues nothing
    begins an entity."""
    found, start, type_ = [], None, None
    for at, tag in enumerate([*tags, "O"]):
        here = None if tag in ("O", None) else tag[2:]
        if start is not None and (here != type_ or tag[0] == "B"):
            found.append((start, at, type_))
            start = None
        if here is not None and start is None:
            start, type_ = at, here
    return found


def peak_memory_mb():
    """The largest resident memory that this process has had, in megabytes."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6)
