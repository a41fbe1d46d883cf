#!/usr/bin/env bash
# Sets up spaCy in .venv, which is not committed. PYTHON names the interpreter (3.10 to 3.13).
set -euo pipefail
cd "$(dirname "$0")"

"${PYTHON:-python3}" -m venv .venv
.venv/bin/pip install --quiet --requirement requirements.txt

.venv/bin/python -c 'import spacy, thinc; print("spacy", spacy.__version__, "thinc", thinc.__version__)'
