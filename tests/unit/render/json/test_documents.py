"""JSON: decimals as text without exponents, counts as numbers, and nothing that a terminal would act on."""

import json
import subprocess
import sys
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from llmcost.model.calculation import Step
from llmcost.model.document_layout import Written
from llmcost.model.inputs.catalog import Mode, Price
from llmcost.render.json.documents import json_value, text
from llmcost.render.json.schemas import COUNT, DECIMAL, document_schema


@given(st.dictionaries(st.text(), st.text() | st.integers() | st.none() | st.booleans()))
def test_every_value_comes_back(document):
    assert json.loads(text(document)) == document


@given(st.text())
def test_nothing_is_left_that_a_terminal_would_act_on(value):
    written = text({"a": value}).replace("\n", "")
    assert not any(c in written for c in "\x1b\x07\x7f\x9b\u202e\u2066\u200b\u2028\ufeff")
    assert all(ord(c) >= 32 for c in written)


def test_other_letters_stay_readable():
    assert text({"a": "é日本"}) == '{\n  "a": "é日本"\n}\n'


@pytest.mark.parametrize(("value", "valid"), [
    ("0", True), ("750", True), ("0.075", True), ("-5.5", True), ("0.10", False), ("1E+3", False), ("00", False), (".5", False),
    ("5.", False), ("-0", True), ("", False), (0.5, False), (5, False), (None, False),
])  # fmt: skip
def test_how_a_decimal_is_written(value, valid):
    assert Draft7Validator(DECIMAL).is_valid(value) is valid


@pytest.mark.parametrize(
    ("value", "valid"), [(5, True), (0, True), ("0.5", True), (0.5, False), (None, False), ("x", False)]
)
def test_how_a_count_is_written(value, valid):
    assert Draft7Validator(COUNT).is_valid(value) is valid


@given(st.decimals(-(10**15), 10**15, places=18))
def test_plain_decimals_are_what_the_schema_says(value):
    from llmcost.model.money import plain

    assert Draft7Validator(DECIMAL).is_valid(plain(value))
    assert Decimal(plain(value)) == value


def test_the_snapshot_schema_is_a_schema():
    Draft7Validator.check_schema(document_schema("snapshot"))


@pytest.mark.parametrize("name", ["llmcost.render.json.schemas", "llmcost.model.field_docs"])
def test_a_document_is_written_without_importing_what_only_schemas_need(name):
    code = f"import llmcost.render.json.documents, sys; print({name!r} in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_the_first_step_of_a_calculation_starts_it():
    steps = (Step(Decimal(2), "requests"), Step(Decimal(3), "days", inner=(Step(Decimal(3), "given"),)))
    found = json_value(steps, Written(first=("op", "start")))
    assert [step["op"] for step in (*found, *found[1]["inner"])] == ["start", "times", "start"]


def test_a_sparse_record_has_no_empty_fields_at_any_depth():
    price = Price(input=Decimal(1), modes={"batch": Mode(x=Decimal("0.5"))})
    assert json_value(price, Written(sparse=True)) == {"input": "1", "modes": {"batch": {"x": "0.5"}}}
