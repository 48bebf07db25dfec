"""docs/SECURITY.md names tests that exist, and the limits that the program has."""

import re
from pathlib import Path

import pytest

from benchmarks import limits
from llmcost.analysis.estimate.estimate import MOST_ROWS
from llmcost.analysis.gate.gate import MOST_RESULTS
from llmcost.analysis.what_if.forecast import MOST_WORKLOAD_MONTHS
from llmcost.model.field_markers import AtMost
from llmcost.model.field_types import field_types
from llmcost.model.inputs.config import Config
from llmcost.model.inputs.workload import Workload
from llmcost.pricing import workload_bounds
from llmcost.pricing.workload_rules import MOST_UNCERTAIN
from llmcost.read.files.text_files import CATALOG_BYTES, WORKLOAD_BYTES
from llmcost.read.settings.policies import MOST as MOST_POLICIES
from llmcost.read.snapshot.json_node import MOST_VALUES
from llmcost.read.snapshot.snapshot import SNAPSHOT_BYTES
from llmcost.read.workload import histogram, prompt, workload
from llmcost.read.yaml.nodes import MAX_DEPTH, MAX_NODES
from llmcost.simulation.sampled_months import MOST_DRAWN

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "SECURITY.md").read_text(encoding="utf-8")
LAYERS = max(found.entries for kind in [field_types(Config)["catalog"]] if (found := kind.marker(AtMost)))
LISTS = {name: found.entries for name, kind in field_types(Workload).items() if (found := kind.marker(AtMost))}
MB = 1_000_000


def test_every_promise_names_tests_that_exist():
    promises = re.findall(r"^\| \*\*.*\|$", TEXT, re.MULTILINE)
    assert len(promises) >= 14
    for promise in promises:
        named = re.findall(r"`(tests/[\w/.]+)`", promise)
        assert named, promise
        assert [path for path in named if not (ROOT / path).exists()] == []


def test_every_file_of_attacks_is_named():
    files = {f"tests/security/{path.name}" for path in (ROOT / "tests" / "security").glob("test_*.py")}
    assert files <= set(re.findall(r"`(tests/[\w/.]+)`", TEXT))


@pytest.mark.parametrize(
    ("row", "numbers"),
    [
        ("workload files and workloads of a run", [workload.MOST_WORKLOADS]),
        ("a workload file; all of them", [WORKLOAD_BYTES // MB, workload.MOST_BYTES // MB]),
        ("a price list or a layer; layers that the settings name", [CATALOG_BYTES // MB, LAYERS]),
        ("values, and levels, of a YAML file", [MAX_NODES, MAX_DEPTH]),
        ("values of `defaults` × workloads", [MAX_NODES]),
        ("stages of a cascade", [LISTS.pop("cascade")]),
        ("legs, images, documents, side calls, candidates, labels of a workload", sorted(set(LISTS.values()))),
        ("uncertain numbers of a workload", [MOST_UNCERTAIN]),
        (
            "a prompt file; characters of all of them, for each workload",
            [prompt.MAX_BYTES // MB, workload.MOST_CHARACTERS],
        ),
        ("lines of a histogram; of all of them", [histogram.MAX_BINS, workload.MOST_BINS]),
        ("policies; results of policies", [MOST_POLICIES, MOST_RESULTS]),
        ("rows of all tables of an estimate", [MOST_ROWS]),
        ("months × workloads of a forecast", [MOST_WORKLOAD_MONTHS]),
        ("draws × uncertain numbers", [MOST_DRAWN]),
        ("a snapshot; values of it", [SNAPSHOT_BYTES // MB, MOST_VALUES]),
        (
            "tokens of a request; requests a month; tokens a month",
            [
                workload_bounds.MOST_TOKENS_PER_REQUEST,
                workload_bounds.MOST_REQUESTS_PER_MONTH,
                workload_bounds.MOST_TOKENS_PER_MONTH,
            ],
        ),
    ],
)
def test_the_limits_are_those_of_the_program(row, numbers):
    (line,) = [line for line in TEXT.splitlines() if line.startswith(f"| {row} |")]
    written = [word.removesuffix(" MB") for word in line.split("|")[2].strip().split("; ")]
    assert [10 ** int(word[3:]) if "^" in word else int(word.replace(",", "")) for word in written] == numbers


def test_the_measured_rows_are_those_of_the_benchmark():
    table = TEXT.partition("<!-- python benchmarks/limits.py -->")[2].splitlines()[3:-1]
    assert [line[:46].strip() for line in table] == list(limits.ROWS)
