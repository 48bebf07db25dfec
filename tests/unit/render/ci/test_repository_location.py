"""Locations relative to the root of the checkout."""

import pytest

from llmcost.model.problems import Where
from llmcost.render.ci.repository_location import repository_location


@pytest.mark.parametrize(
    ("file", "folder", "found"),
    [
        ("workloads/a.yaml", "", "workloads/a.yaml"),
        ("a.yaml", "services/chat", "services/chat/a.yaml"),
        ("../a.yaml", "services/chat", "services/a.yaml"),
        ("work\\a.yaml", "", "work/a.yaml"),
    ],
)
def test_the_working_directory_is_put_in_front(file, folder, found):
    assert repository_location(Where(file, 3, 5), folder) == Where(found, 3, 5)


@pytest.mark.parametrize("where", [None, Where("<stdin>", 1), Where("<options>"), Where("--set buffer", 1)])
def test_what_is_in_no_file_has_no_location(where):
    assert repository_location(where, "services") is None
