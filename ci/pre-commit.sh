#!/usr/bin/env bash
# pre-commit.sh ARGUMENTS…: llmcost as a pre-commit hook. pre-commit clones this repository at the revision that the
# project names; the first run installs it there, with the hashes of requirements/run.txt.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
bash "$root/ci/install.sh" "$root/.pre-commit" "${LLMCOST_PYTHON:-python3}" >&2

# A file at the top may be called `--budget=9999`, or `-`: it is a file, and no option.
for argument; do
    shift
    [[ "$argument" != -* || ! -e "$argument" ]] || argument=./$argument
    set -- "$@" "$argument"
done
exec "$root/.pre-commit/bin/llmcost" "$@"
