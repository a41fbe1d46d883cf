"""A plain PyTorch loop over the models and batches of the GPU benchmark: reads what measure.ts has written, prints one JSON line.

Fused AdamW, clipping to norm 5, mean cross-entropies of the tasks added up; in float32, or by autocast in bfloat16.
"""

import argparse
import json
import time

import torch
import torch.nn.functional as F
from torch import nn

UNLABELLED = -100


class Transformer(nn.Module):
    """Embeddings and PyTorch's own encoder layers, read at the first sub-token of each word."""

    def __init__(self, model):
        super().__init__()
        width = model["width"]
        self.words = nn.Embedding(model["vocabulary"], width)
        self.positions = nn.Embedding(model["positions"], width)
        self.types = nn.Embedding(model["tokenTypes"], width)
        self.norm = nn.LayerNorm(width, model["epsilon"])
        self.dropout = nn.Dropout(model["dropout"])
        layer = nn.TransformerEncoderLayer(
            width, model["heads"], model["innerWidth"], model["dropout"], "gelu", model["epsilon"], batch_first=True
        )
        self.layers = nn.TransformerEncoder(layer, model["layers"])
        self.width = width

    def forward(self, ids, positions, mask, words):
        is_padding = mask.flatten(1) < 0
        x = self.words(ids.view(is_padding.shape)) + self.positions(positions) + self.types.weight[0]
        x = self.layers(self.dropout(self.norm(x)), src_key_padding_mask=is_padding)
        return self.dropout(x.flatten(0, 1)[words])


class HashCnn(nn.Module):
    """Hashed features of forms, a smooth maxout layer, residual windows, the sentence's mean half way."""

    WIDTH, PIECES, SHARPNESS, DEPTH, DROPOUT = 96, 3, 4, 4, 0.2

    def __init__(self, model):
        super().__init__()
        self.tables = nn.ModuleList(nn.Embedding(table["rows"], table["width"]) for table in model["features"])
        self.mix = self.block(sum(table["width"] for table in model["features"]))
        self.windows = nn.ModuleList(self.block(3 * self.WIDTH) for _ in range(self.DEPTH))
        self.sentence = self.block(self.WIDTH)
        self.dropout = nn.Dropout(self.DROPOUT)
        self.width = self.WIDTH

    def block(self, inputs):
        return nn.ModuleDict({"linear": nn.Linear(inputs, self.PIECES * self.WIDTH), "norm": nn.LayerNorm(self.WIDTH)})

    def apply_block(self, block, x):
        linear = block["linear"]
        pieces = torch.addmm(linear.bias, x, linear.weight.T, beta=self.SHARPNESS, alpha=self.SHARPNESS)
        return self.dropout(block["norm"](pieces.view(-1, self.PIECES, self.WIDTH).logsumexp(1)))

    def forward(self, features, form, mask, sentence, average):
        forms = torch.cat([table(rows) for table, rows in zip(self.tables, features)], 1)
        x = self.apply_block(self.mix, self.dropout(forms))[form]
        for depth, block in enumerate(self.windows):
            if depth == self.DEPTH // 2:
                x = x + self.apply_block(self.sentence, average @ x)[sentence]
            padded = F.pad(x * mask, (0, 0, 1, 1))
            x = x + self.apply_block(block, torch.cat([padded[:-2], padded[1:-1], padded[2:]], 1))
        return x


class Tagger(nn.Module):
    def __init__(self, model):
        super().__init__()
        self.encoder = (Transformer if model["kind"] == "transformer" else HashCnn)(model)
        self.heads = nn.ModuleDict({task: nn.Linear(self.encoder.width, count) for task, count in model["labels"].items()})

    def loss(self, inputs, labels):
        x = self.encoder(**inputs)
        return sum(F.cross_entropy(self.heads[task](x), rows, ignore_index=UNLABELLED) for task, rows in labels.items())


FLOATS = ("mask", "average")


def read_batch(model, batch, device):
    def tensor(name, entry):
        kind = torch.float32 if name in FLOATS else torch.int64
        return torch.tensor(entry["numbers"], dtype=kind, device=device).reshape(entry["shape"])

    inputs = {name: tensor(name, entry) for name, entry in batch["inputs"].items() if not name.startswith("feature_")}
    if model["kind"] == "transformer":
        inputs["ids"] = inputs.pop("pieces")[inputs["ids"]]
    else:
        inputs["features"] = torch.tensor(batch["features"], device=device)
    labels = {task: torch.tensor(rows, device=device) for task, rows in batch["labels"].items()}
    return inputs, {task: rows for task, rows in labels.items() if (rows != UNLABELLED).any()}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--precision", choices=("float32", "bfloat16"), default="float32")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--warm-up", type=int, default=10)
    parser.add_argument("--threads", type=int)
    arguments = parser.parse_args()
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    with open(arguments.model) as file:
        model = json.load(file)
    device = arguments.device
    torch.manual_seed(1)
    tagger = Tagger(model).to(device).train()
    optimizer = torch.optim.AdamW(tagger.parameters(), lr=1e-5, weight_decay=0.01, fused=True)
    batches = [(batch["words"], *read_batch(model, batch, device)) for batch in model["batches"]]

    def step(at):
        words, inputs, labels = batches[at % len(batches)]
        with torch.autocast(device, torch.bfloat16, enabled=arguments.precision == "bfloat16"):
            loss = tagger.loss(inputs, labels)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(tagger.parameters(), 5.0)
        optimizer.step()
        return words, loss.item()

    losses = [step(at)[1] for at in range(arguments.warm_up)]
    began, steps, words = time.perf_counter(), 0, 0
    while time.perf_counter() - began < arguments.seconds:
        words += step(steps)[0]
        steps += 1
    seconds = time.perf_counter() - began
    name = torch.cuda.get_device_name() if device == "cuda" else "CPU"
    print(
        json.dumps(
            {"wordsPerSecond": words / seconds, "steps": steps, "losses": losses, "name": name, "version": f"torch {torch.__version__}"}
        )
    )


if __name__ == "__main__":
    main()
