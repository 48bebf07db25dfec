#!/bin/sh
# Makes a virtual environment ready, from the pinned requirements and this checkout:
#
#     sh requirements/install.sh run|dev|lowest [FOLDER]
#
# Does nothing if it is ready. Starts afresh if it was made from other requirements, in another place, or by another
# Python than the one that PYTHON asks for.
set -eu

cd "$(dirname "$0")/.."
kind=$1
venv=${2:-.venv}
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1

is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
    if [ -n "${PYTHON:-}" ]; then
        is_new_enough "$PYTHON" && printf '%s\n' "$PYTHON" && return
        echo "llmcost needs Python 3.11 or newer; PYTHON=$PYTHON is older or does not run." >&2
        return 1
    fi
    for name in python3 python3.13 python3.12 python3.11 python3.14 python; do
        is_new_enough "$name" && printf '%s\n' "$name" && return
    done
    echo "llmcost needs Python 3.11 or newer, and found none. Install one, or name it: make ... PYTHON=python3.12" >&2
    return 1
}

# Where an environment of a kind stands and what is in it, and what the install of this checkout depends on.
contents() { { pwd; cat "requirements/$1.txt"; } | cksum; }
project() { cat pyproject.toml hatch_build.py src/llmcost/_version.py | cksum; }

has_contents() { [ "$(sed -n 1p "$venv/made-for-$1" 2>/dev/null)" = "$(contents "$1")" ]; }
has_project() { [ "$(sed -n 2p "$venv/made-for-$1" 2>/dev/null)" = "$(project)" ]; }

identity() { "$1" -c 'import sys; print(sys.version, sys.base_prefix)' 2>/dev/null; }

# Whether the environment runs, and on the Python that PYTHON asks for; without PYTHON, any will do.
has_python() {
    [ -x "$venv/bin/python" ] && { [ -z "${PYTHON:-}" ] || [ "$(identity "$PYTHON")" = "$(identity "$venv/bin/python")" ]; }
}

can_add() { # `dev` may be put on top of `run`
    [ "$kind" = dev ] && [ ! -e "$venv/made-for-dev" ] && has_contents run
}

if has_python && has_contents "$kind" && has_project "$kind"; then
    exit 0
fi

if ! has_python || ! { has_contents "$kind" || can_add; }; then
    python=$(find_python)
    echo "Making $venv with $("$python" --version)."
    rm -rf "$venv"
    "$python" -m venv "$venv"
fi

echo "Installing requirements/$kind.txt into $venv."
"$venv/bin/python" -m pip install --quiet --require-hashes -r "requirements/$kind.txt"
"$venv/bin/python" -m pip install --quiet --no-deps --no-build-isolation --no-index -e .
{ contents "$kind"; project; } >"$venv/made-for-$kind"
if [ "$kind" = dev ]; then # holds all that `run` asks for, in the same versions
    { contents run; project; } >"$venv/made-for-run"
fi
