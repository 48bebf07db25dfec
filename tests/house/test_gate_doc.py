"""docs/GATE.md says what the gate hears: every name, every check, and examples that can be read."""

import re
from pathlib import Path

import pytest

from llmcost.model.inputs.policy import BUILT_IN
from llmcost.model.inputs.policy_expression import NAMES
from llmcost.read.settings.config import load_config

TEXT = (Path(__file__).parents[2] / "docs" / "GATE.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)


def test_every_name_and_every_check_is_described():
    rows = re.findall(r"^\| (`.*?) \|", TEXT, re.MULTILINE)
    described = {word for row in rows for word in re.findall(r"`([a-z.A-Z_-]+)`", row)}
    assert described == {*NAMES, "workload.labels.NAME", *BUILT_IN}


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_every_example_can_be_read(number, tmp_path):
    (tmp_path / "llmcost.yaml").write_text(EXAMPLES[number], encoding="utf-8")
    assert load_config(tmp_path / "llmcost.yaml").policies


def test_there_are_examples():
    assert len(EXAMPLES) == 2
