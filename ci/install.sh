#!/usr/bin/env bash
# install.sh FOLDER [PYTHON]: installs this checkout of llmcost into FOLDER, with its pinned dependencies.
# FOLDER/bin contains only the command llmcost. Does nothing if the same version is already installed.
#
# The working directory is the checkout of a pull request. `python -m` would import from it, so everything
# runs in FOLDER, and Python runs isolated (-I): without the current folder, PYTHON* variables and the user's packages.
set -euo pipefail

source=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
python=$(command -v "${2:-python3}" || true)
[[ "$python" == /* || -z "$python" ]] || python="$PWD/$python"
mkdir -p "$1/bin"
cd "$1"
place=$PWD

# Only pip's variables for the location of packages stay; the hashes decide which packages are installed.
while IFS='=' read -r name _; do
    case $name in
    PIP_INDEX_URL | PIP_EXTRA_INDEX_URL | PIP_FIND_LINKS | PIP_NO_INDEX | PIP_CERT | PIP_CLIENT_CERT | PIP_PROXY | \
        PIP_TRUSTED_HOST | PIP_DEFAULT_TIMEOUT) ;;
    PIP_* | PYTHON?*) unset "$name" ;;
    esac
done < <(env)
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1

if [[ -z "$python" ]] || ! "$python" -I -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "llmcost needs Python 3.11 or newer, and ${2:-python3} is older or does not run" >&2
    exit 2
fi
version=$(cat "$source/requirements/run.txt" "$source/pyproject.toml" "$source/src/llmcost/_version.py" "$source/pricing.yaml" | cksum)
if [[ "$version" != "$(cat installed 2>/dev/null)" ]]; then
    rm -f installed
    "$python" -I -m venv --clear venv
    venv/bin/python -I -m pip install --quiet --require-hashes -r "$source/requirements/run.txt"
    venv/bin/python -I -m pip install --quiet --no-deps --no-build-isolation --no-index "$source"
    printf '#!/bin/sh\nexec "%s/venv/bin/python" -I -m llmcost "$@"\n' "$place" >bin/llmcost
    chmod +x bin/llmcost
    printf '%s\n' "$version" >installed
fi
