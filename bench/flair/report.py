"""The line of JSON that every peer prints."""

import json

from corpus import count_words, peak_memory_mb


def print_result(peer, learning_rate, epochs, splits, seconds, evaluate, memory=None):
    """splits are train, dev and test; evaluate gives the scores of some sentences, and the seconds that tagging them took."""
    train, dev, test = splits
    dev_scores, _ = evaluate(dev)
    test_scores, prediction_seconds = evaluate(test)
    result = {
        "peer": peer,
        "learningRate": learning_rate,
        "epochs": epochs,
        "sentences": len(train),
        "words": count_words(train),
        "trainingSeconds": round(seconds, 1),
        "trainingWordsPerSecond": round(epochs * count_words(train) / seconds),
        "peakMemoryMB": peak_memory_mb() if memory is None else memory,
        "dev": dev_scores,
        "test": test_scores,
        "predictionWordsPerSecond": round(count_words(test) / prediction_seconds),
    }
    print(json.dumps(result), flush=True)
