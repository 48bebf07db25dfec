"""What docs/USAGE.md shows is what llmcost prints."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOC = ROOT / "docs" / "USAGE.md"


SHOWN = re.findall(r"\$ (llmcost [^\n]+)\n(.*?)```", DOC.read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize(("command", "output"), SHOWN, ids=[command for command, _ in SHOWN])
def test_the_output_shown_is_what_is_printed(command, output):
    pytest.importorskip("duckdb")
    environment = os.environ | {"COLUMNS": "100", "PYTHONIOENCODING": "utf-8"}
    words = [sys.executable, "-m", "llmcost", *shlex.split(command)[1:]]
    done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert done.stdout.rstrip() == output.rstrip()


def test_every_source_is_in_the_table():
    from llmcost.usage.sources import SOURCES

    section = DOC.read_text(encoding="utf-8").partition("\n## Sources\n")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `([a-z][a-z-]+)` \|", section, re.MULTILINE)) == set(SOURCES)
