"""The command line that the peers share."""

import argparse
from pathlib import Path

HERE = Path(__file__).parent


def parse_arguments(description, learning_rate=None, epochs=3):
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("--data", type=Path, default=HERE / "../../../shared/data/ewt-multitask", help="folder of train, dev and test.conll")
    parser.add_argument("--sentences", type=int, help="use at most so many sentences of each file, to try the script")
    parser.add_argument("--epochs", type=int, default=epochs)
    parser.add_argument("--seed", type=int, default=1)
    if learning_rate is not None:
        parser.add_argument("--checkpoint", type=Path, default=HERE / "checkpoint")
        parser.add_argument("--learning-rate", type=float, default=learning_rate)
        parser.add_argument("--batch-size", type=int, default=32, help="sentences a batch")
        parser.add_argument("--warmup-fraction", type=float, default=0.06)
        parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()
