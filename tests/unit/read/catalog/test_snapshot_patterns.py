"""Which patterns of dated snapshots are accepted: those that match quickly on any name."""

import re
import time

import pytest

from llmcost.read.catalog.snapshot_patterns import refusal


@pytest.mark.parametrize(
    "pattern",
    [
        r"^gpt-6-luna-\d{4}-\d{2}-\d{2}$",
        r"^claude-haiku-4(-\d{8})?$",
        r"^(eu|us)\.model-v[0-9]+$",
        r"^a*b*$",
        r"^a\.b$",
    ],
)
def test_accepted(pattern):
    assert refusal(pattern) is None


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("^(a+)+$", "too complex"),
        ("^((a))$", "too complex"),
        ("^(a|aa)*$", "too complex"),
        ("^a*a*a*$", "too many repetitions"),
        ("^(a)(b)(c)$", "too many repetitions"),
        ("gpt", "too complex"),
        ("^(?=a)$", "too complex"),
        ("^[$", "not a regular expression"),
        ("^a{99999999999}$", "not a regular expression"),
    ],
)
def test_refused(pattern, reason):
    assert reason in refusal(pattern)


def test_what_is_accepted_takes_no_time_on_a_long_name():
    name = "a" * 300 + "!"
    start = time.perf_counter()
    for pattern in ("^a*a*b$", "^[a-z]+[a-z]+$", r"^\w+(-\w{8})?$"):
        assert refusal(pattern) is None
        assert re.fullmatch(pattern, name) is None
    assert time.perf_counter() - start < 1
