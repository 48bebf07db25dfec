"""Which workload of one state is which of the other."""

import pytest

from llmcost.analysis.diff.workload_matching import ProjectState, match_workloads
from llmcost.read.workload.workload import parse_workload
from tests.unit.analysis.diff.workload_texts import CHAT


def side(*named: tuple[str, str, str]) -> ProjectState:
    """Workloads by name, file and something that differs."""
    loaded = [
        parse_workload(CHAT.replace("chat", name).replace("_tokens: 5", f"_tokens: {size}"), file)
        for name, file, size in named
    ]
    return ProjectState(loaded, [file for _, file, _ in named])


@pytest.mark.parametrize(
    ("before", "after", "pairs"),
    [
        ([("a", "f", "1")], [("a", "f", "2")], [(0, 0)]),
        ([("a", "f", "1"), ("b", "g", "2")], [("b", "f", "3"), ("a", "g", "4")], [(1, 0), (0, 1)]),
        ([("a", "f", "1")], [("b", "g", "1")], [(0, 0)]),
        ([("a", "f", "1")], [("b", "f", "2")], [(0, 0)]),
        ([("a", "f", "1")], [("b", "g", "2")], [(None, 0), (0, None)]),
        ([("a", "f", "1"), ("b", "f", "2")], [("a", "f", "1"), ("c", "f", "3")], [(0, 0), (None, 1), (1, None)]),
        ([("a", "f", "1"), ("b", "g", "1")], [("c", "f", "1"), ("d", "g", "1"), ("e", "h", "1")], [(0, 0), (1, 1), (None, 2)]),
        ([], [("a", "f", "1")], [(None, 0)]),
        ([("a", "f", "1")], [], [(0, None)]),
        ([("a", "f", "1"), ("b", "g", "2")], [("b", "f", "2")], [(1, 0), (0, None)]),
    ],
)  # fmt: skip
def test_by_name_then_by_content_then_by_file(before, after, pairs):
    assert match_workloads(side(*before), side(*after)) == pairs
