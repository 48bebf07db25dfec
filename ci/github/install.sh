#!/usr/bin/env bash
# Installs the llmcost of this action into an environment of its own, in the pinned versions of what it needs, and puts
# it on the PATH of the steps that follow: llmcost alone, not the Python beside it.
set -euo pipefail

place="$RUNNER_TEMP/llmcost"
source="$GITHUB_ACTION_PATH"
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1
if ! "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "::error title=llmcost::Python 3.11 or newer is needed; actions/setup-python installs one"
    exit 2
fi
"$PYTHON" -m venv --clear "$place/venv"
"$place/venv/bin/python" -m pip install --quiet --require-hashes -r "$source/requirements/run.txt"
"$place/venv/bin/python" -m pip install --quiet --no-deps --no-build-isolation --no-index "$source"
mkdir -p "$place/bin"
ln -sf "$place/venv/bin/llmcost" "$place/bin/llmcost"
echo "$place/bin" >>"$GITHUB_PATH"
