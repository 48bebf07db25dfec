"""What the README shows is what llmcost prints, and its Python example runs."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"<!-- output -->\n```console\n\$ (llmcost [^\n]+)\n(.*?)```", README, re.DOTALL)
PYTHON = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


def run(*arguments):
    environment = os.environ | {"COLUMNS": "100", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout


@pytest.mark.parametrize(("command", "output"), SHOWN, ids=[command for command, _ in SHOWN])
def test_the_output_shown_is_what_is_printed(command, output):
    assert run("-m", "llmcost", *shlex.split(command)[1:]).rstrip() == output.rstrip()


def test_the_python_example_prints_what_its_comment_says():
    (example,) = PYTHON
    assert len(SHOWN) >= 3
    assert len(example.strip().splitlines()) == 5
    assert run("-c", example).strip() == re.findall(r"# (\S+)$", example.strip())[-1]
