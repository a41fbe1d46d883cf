"""Trains with Flair what a multitask.json describes, and saves encoder and heads so that Multitask Tagger can read them.

Written by `multitask export --to flair`: the settings are in settings.json, the sentences in corpus/, the pretrained encoder in checkpoint/.
Everything that comes out goes to trained/; `multitask import --from flair` makes a model folder of it.
"""

import json
import shutil
from pathlib import Path

import flair
import torch
from flair.data import Corpus, Dictionary
from flair.datasets import ColumnDataset, FlairDatapointDataset
from flair.distributed_utils import is_main_process, launch_distributed
from flair.embeddings import TransformerWordEmbeddings
from flair.models import MultitaskModel, SequenceTagger
from flair.trainers import ModelTrainer
from safetensors.torch import save_file

HERE = Path(__file__).resolve().parent
TRAINED = HERE / "trained"
SETTINGS = json.loads((HERE / "settings.json").read_text(encoding="utf-8"))
TASKS, ENCODER, TRAINING = SETTINGS["tasks"], SETTINGS["encoder"], SETTINGS["training"]
COMMENT = "# multitask_id"


def main():
    processes = torch.cuda.device_count()
    if processes > 1:
        launch_distributed(train, processes)
    else:
        train()


def train(processes=1):
    flair.set_seed(TRAINING["seed"])
    splits = {name: read_split(name) for name in ("train", "dev", "test")}
    model = build_model()
    corpus = Corpus(train=splits["train"], dev=splits["dev"], sample_missing_splits=False)
    ModelTrainer(model, corpus).fine_tune(
        TRAINED,
        learning_rate=TRAINING["learningRate"],
        decoder_learning_rate=TRAINING["headLearningRate"],
        warmup_fraction=TRAINING["warmupFraction"],
        attach_default_scheduler=TRAINING["schedule"] == "linear",
        # Flair gives each process a batch of this size.
        mini_batch_size=max(1, TRAINING["batchSize"] // processes),
        mini_batch_chunk_size=TRAINING["chunkSize"],
        max_epochs=TRAINING["epochs"],
        max_grad_norm=TRAINING["maxGradientNorm"],
        weight_decay=TRAINING["weightDecay"],
        multi_gpu=processes > 1,
    )
    if is_main_process():
        save(model, scores={name: score(model, splits[name]) for name in ("dev", "test") if splits[name]})


def read_split(name):
    """The sentences that train or are scored for a task, each with its tasks as labels of the type multitask_id; None without any."""
    path = HERE / "corpus" / f"{name}.conll"
    if not path.exists():
        return None
    columns = {0: "text", **{at: task["id"] for at, task in enumerate(TASKS, start=1)}}
    dataset = ColumnDataset(
        path, columns, column_delimiter="\t", comment_symbol=COMMENT, document_separator_token="-DOCSTART-"
    )
    for sentence in dataset.sentences:
        # Flair keeps a comment as metadata, under what stands before its "=".
        if sentence.has_metadata(f"{COMMENT} "):
            for task_id in sentence.get_metadata(f"{COMMENT} ").strip().split("|"):
                sentence.add_label("multitask_id", task_id)
    # The others have been read as the context of their neighbours.
    sentences = [sentence for sentence in dataset.sentences if sentence.has_label("multitask_id")]
    return FlairDatapointDataset(sentences) if sentences else None


def build_model():
    embeddings = TransformerWordEmbeddings(
        str(HERE / "checkpoint"),
        layers="-1",
        subtoken_pooling=ENCODER["pooling"],
        fine_tune=True,
        use_context=ENCODER["context"],
        context_dropout=0.0,
        use_context_separator=False,
    )
    taggers = [
        SequenceTagger(
            embeddings=embeddings,
            tag_dictionary=label_dictionary(task),
            tag_type=task["id"],
            tag_format="BIOES",
            use_rnn=False,
            use_crf=task.get("crf", False),
            reproject_embeddings=False,
            # Flair applies it twice, which together leaves as much out as once with the whole rate.
            dropout=1 - (1 - TRAINING["dropout"]) ** 0.5,
            word_dropout=0.0,
            locked_dropout=0.0,
            loss_weights=task.get("labelWeights"),
        )
        for task in TASKS
    ]
    return MultitaskModel(
        taggers,
        task_ids=[task["id"] for task in TASKS],
        loss_factors=[task["lossFactor"] for task in TASKS],
        use_all_tasks=TRAINING["useAllTasks"],
    )


def label_dictionary(task):
    dictionary = Dictionary(add_unk=False)
    dictionary.span_labels = task["kind"] == "span"
    for label in task["labels"]:
        dictionary.add_item(label)
    return dictionary


def score(model, sentences):
    """For each task the F1 of its spans, or the accuracy of its tags, as Flair computes it."""
    scores = {}
    for task_id, tagger in model.tasks.items():
        own = [s for s in sentences if task_id in (label.value for label in s.get_labels("multitask_id"))]
        if own:
            result = tagger.evaluate(own, gold_label_type=task_id)
            print(task_id, result.detailed_results, sep="\n")
            scores[task_id] = result.main_score
    return scores


def save(model, scores):
    """Writes encoder and heads beside Flair's own model, as safetensors: numbers alone, which run nothing when they are read."""
    embeddings = model.tasks[TASKS[0]["id"]].embeddings
    embeddings.model.save_pretrained(TRAINED / "encoder")
    for name in ("tokenizer.json", "tokenizer_config.json"):
        if (HERE / "checkpoint" / name).exists():
            shutil.copy(HERE / "checkpoint" / name, TRAINED / "encoder")

    heads = {}
    for task_id, tagger in model.tasks.items():
        heads[f"{task_id}.weight"], heads[f"{task_id}.bias"] = tagger.linear.weight, tagger.linear.bias
        if tagger.use_crf:
            heads[f"{task_id}.transitions"] = tagger.crf.transitions
    save_file({name: head.detach().cpu().contiguous() for name, head in heads.items()}, TRAINED / "heads.safetensors")

    dictionaries = {task_id: tagger.label_dictionary.get_items() for task_id, tagger in model.tasks.items()}
    # Without a limit Flair cuts no sentence into windows.
    window = {"longest": embeddings.tokenizer.model_max_length, "overlap": embeddings.stride}
    description = {
        "format": 1,
        "flair": flair.__version__,
        "device": str(flair.device),
        "settings": SETTINGS,
        "dictionaries": dictionaries,
        **({"window": window} if embeddings.allow_long_sentences else {}),
        "scores": scores,
    }
    (TRAINED / "flair-model.json").write_text(json.dumps(description, indent=2, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
