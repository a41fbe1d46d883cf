"""Prints what the model that an exported train.py has trained says of some sentences of a split, as Flair computes it: a line of JSON each.

log_probabilities.py EXPORTED SPLIT COUNT [POOLING]   with the pooling of sub-tokens that it was trained with, or another one
"""

import json
import logging
import sys
from pathlib import Path

import torch
from flair.data import Span
from flair.models import MultitaskModel

logging.getLogger("flair").setLevel(logging.ERROR)
exported, split, count = Path(sys.argv[1]).resolve(), sys.argv[2], int(sys.argv[3])
pooling = sys.argv[4] if len(sys.argv) > 4 else None
sys.path.insert(0, str(exported))

import train  # noqa: E402


@torch.no_grad()
def main():
    model = MultitaskModel.load(train.TRAINED / "final-model.pt")
    model.eval()
    for tagger in model.tasks.values():
        tagger.embeddings.subtoken_pooling = pooling or tagger.embeddings.subtoken_pooling
    sentences = list(train.read_split(split))
    chosen = sorted({at * (len(sentences) - 1) // (count - 1) for at in range(count)})
    for at in chosen:
        sentence = sentences[at]
        tasks = {task_id: describe(tagger, sentence) for task_id, tagger in model.tasks.items()}
        print(json.dumps({"at": at, "forms": [token.text for token in sentence], "tasks": tasks}, ensure_ascii=False))


def describe(tagger, sentence):
    """The log-probabilities [words][labels] of the output layer, without the two labels that no word ever has, and the predicted labels."""
    tensor, _ = tagger._prepare_tensors([sentence])
    labels = tagger.label_dictionary.get_items()
    kept = [row for row, label in enumerate(labels) if label not in ("<START>", "<STOP>")]
    scores = tagger.linear(tensor)[0][:, kept].log_softmax(-1)
    tagger.predict([sentence], label_name="predicted")
    predicted = [
        (label.data_point.tokens[0].idx - 1, label.data_point.tokens[-1].idx, label.value)
        if isinstance(label.data_point, Span)
        else (label.data_point.idx - 1, label.data_point.idx, label.value)
        for label in sentence.get_labels("predicted")
    ]
    sentence.remove_labels("predicted")
    for token in sentence:
        token.clear_embeddings()
    return {
        "labels": [labels[row] for row in kept],
        "logProbabilities": [[round(score, 5) for score in row] for row in scores.double().tolist()],
        "predicted": sorted(predicted),
    }


main()
