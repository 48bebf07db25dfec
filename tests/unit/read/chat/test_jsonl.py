"""Records of a JSON Lines file, and the text in one of their fields."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmcost.model.problems import InputError
from llmcost.read.chat.jsonl import records, text_at
from llmcost.read.snapshot.json_node import json_value
from tests.unit.read.chat.samples import HERE, JSON, problems_of


def test_bad_records_are_reported_all_at_once_and_the_others_are_read():
    seen: list[Any] = []
    text = ['{"a": 1}\nx\n\n{"a": 2}\n{"b": "', '"}\n[[[']
    with pytest.raises(InputError) as raised:
        list(records(text, "f", lambda value, _: seen.append(value)))
    assert seen == [{"a": 1}, {"a": 2}, {"b": ""}]
    assert [str(problem.where) for problem in raised.value.problems] == ["f:2:1", "f:6:4"]


def test_a_hundred_problems_are_enough():
    with pytest.raises(InputError) as raised:
        list(records(["x\n" * 1_000_000], "f", lambda value, _: value))
    assert len(raised.value.problems) == 100


@pytest.mark.parametrize(("field", "text"), [
    (("a",), "x"), (("b", "0", "c"), "y"), (("b", "1"), "z"), (("0",), "zero"),
])  # fmt: skip
def test_the_text_at_a_field(field, text):
    assert text_at({"a": "x", "b": [{"c": "y"}, "z"], "0": "zero"}, field, HERE) == text


@given(JSON, st.lists(st.sampled_from(["role", "content", "0", "1", "99999999999999999999", "٣", "-1"]), min_size=1))
def test_a_field_is_found_or_is_a_problem(value, field):
    assert problems_of(lambda: text_at(value, tuple(field), HERE)) <= {"record"}


@pytest.mark.parametrize(
    "text", ["[" * 100_000, "[" * 100_000 + "]" * 100_000, '{"a":' * 100_000, "9" * 10_000, "", "nul", '"\ud800']
)
def test_what_is_no_json_is_a_problem(text):
    with pytest.raises(InputError) as raised:
        json_value(text, "a", 7)
    where = raised.value.problems[0].where
    assert where is not None
    assert (where.file, where.line) == ("a", 7)
