#!/usr/bin/env bash
# Installs the llmcost of this action, and puts it on the PATH of later steps.
set -euo pipefail

place="$RUNNER_TEMP/llmcost"
if ! bash "$GITHUB_ACTION_PATH/ci/install.sh" "$place" "$PYTHON"; then
    echo "::error title=llmcost::llmcost could not be installed; it needs Python 3.11 or newer (actions/setup-python)"
    exit 2
fi
echo "$place/bin" >>"$GITHUB_PATH"
