"""What a driver says of the value before and after."""

import pytest

from llmcost.model.reports.diff import Driver
from llmcost.render.wording.diff import driver_text
from tests.support.catalogs import d


@pytest.mark.parametrize(
    ("before", "after", "subject", "text"),
    [
        ("350 tokens", "480 tokens", None, "350 → 480 tokens"),
        ("1 day", "2 days", None, "1 day → 2 days"),
        ("gpt-4o", "gpt-4o-mini", None, "gpt-4o → gpt-4o-mini"),
        ("a b tokens", "5 tokens", None, "a b tokens → 5 tokens"),
        (None, "5 tokens", None, "none → 5 tokens"),
        ("5 tokens", None, None, "5 tokens → none"),
        (None, None, None, ""),
        ("3 tokens", "4 tokens", "system.md", "system.md 3 → 4 tokens"),
    ],
)
def test_the_unit_stands_once_where_it_is_the_same(before, after, subject, text):
    assert driver_text(Driver("input", before, after, d(1), subject=subject)) == text
