"""Prints how Flair reads the spans of 250 sequences of BIOES tags, most of them broken: a line of JSON each, tags and spans."""

import json
import random

from flair.data import get_spans_from_bio

random.seed(1)
TAGS = ["O", *(f"{prefix}-{label}" for prefix in "BIES" for label in ("A", "B-C"))]

for _ in range(250):
    tags = random.choices(TAGS, k=random.randint(1, 8))
    spans = [[indices[0], indices[-1] + 1, label] for indices, _, label in get_spans_from_bio(list(tags))]
    print(json.dumps([tags, spans]))
