"""The line of JSON that every peer prints."""

import json

from corpus import count_words


def print_result(peer, learning_rate, epochs, train, test, seconds, memory, dev_scores, test_scores, prediction_seconds):
    result = {
        "peer": peer,
        "learningRate": learning_rate,
        "epochs": epochs,
        "sentences": len(train),
        "words": count_words(train),
        "trainingSeconds": round(seconds, 1),
        "trainingWordsPerSecond": round(epochs * count_words(train) / seconds),
        "peakMemoryMB": memory,
        "dev": dev_scores,
        "test": test_scores,
        "predictionWordsPerSecond": round(count_words(test) / prediction_seconds),
    }
    print(json.dumps(result), flush=True)
