"""Nodes to records: each field has a valid value, or a problem with its location and a hint."""

from dataclasses import field
from datetime import date
from decimal import Decimal
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmcost.model.field_markers import Key, Matches, OneOf, Short, Unwritten, Within
from llmcost.model.record import record
from llmcost.read.yaml.nodes import Mapping, Scalar, parse
from llmcost.read.yaml.validator import Validator


@record
class Part:
    share: Annotated[Decimal, Within(0, 1)]
    word: Annotated[str, OneOf(("red", "green"))] = "red"


@record
class Whole:
    id: Annotated[str, Key()]
    text: str
    from_: date | None = None
    count: int = 0
    rate: Decimal = Decimal(0)
    sure: bool = False
    code: Annotated[str, Matches(r"[a-z]{2}", "two letters")] | None = None
    days: Annotated[Decimal | str, Matches("all", "`all`")] | None = None
    parts: tuple[Part, ...] = ()
    named: dict[Annotated[str, Matches(r"[a-z]+", "letters")], Annotated[Part, Short("share")]] = field(
        default_factory=dict
    )
    hidden: Annotated[str, Unwritten()] = "secret"


def shape(text: str, kind=Whole):
    node, problems = parse(text, "f")
    assert node is not None
    assert problems == []
    shaper = Validator("f")
    value = shaper.read(kind, node, "", "the key")
    return value, shaper.problems


def problems(text: str, kind=Whole):
    value, found = shape(text, kind)
    assert found
    assert value is None
    return [(problem.code, problem.message, problem.hint) for problem in found]


def number(text: str):
    value, found = shape(f"text: a\nrate: {text}\n")
    return found[0].hint if found else value.rate


# --- numbers -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("0", "0"), ("-0", "0"), ("7", "7"), ("+7", "7"), ("-7", "-7"), ("0.10", "0.1"), ("1_000_000", "1000000"),
        ("1_0.5", "10.5"), ("0.000000000000000001", "0.000000000000000001"), ("999999999999999", "999999999999999"),
    ],
)  # fmt: skip
def test_numbers_are_exact(written, value):
    assert number(written) == Decimal(value)


def test_no_digit_is_lost():
    assert str(number("0.10")) == "0.10"
    assert str(number("0.1234567890123456")) == "0.1234567890123456"


@pytest.mark.parametrize(
    ("written", "remedy"),
    [
        ("1e-7", "write it out: 0.0000001; YAML readers differ on exponents"),
        ("1.5E+3", "write it out: 1500; YAML readers differ on exponents"),
        ("1_0e1", "write it out: 100; YAML readers differ on exponents"),
        ("16:30", "expected a number; some YAML readers read a time as minutes or seconds"),
        ("1:2:3", "expected a number; some YAML readers read a time as minutes or seconds"),
        ("010", "write 10: some YAML readers read a leading zero as octal"),
        ("-007.50", "write 7.50: some YAML readers read a leading zero as octal"),
        ("1,000", "write 1000, or _ between the digits"),
        ("1,234,567.8", "write 1234567.8, or _ between the digits"),
        ("25%", "write 0.25: shares are written from 0 to 1"),
        ("12.5 %", "write 0.125: shares are written from 0 to 1"),
        ("50k", "write 50000"),
        ("1.2M", "write 1200000"),
        ("$5.50", "write 5.50: amounts are USD"),
        ('"5"', "remove the quotes"),
        ("'1_000'", "remove the quotes"),
        *((text, "expected a number") for text in (
            "no", "yes", ".inf", "-.inf", ".nan", "NaN", "inf", "Infinity", "0x10", "0b1", "0o7", "1.", ".5", "1__0",
            "_1", "1_", "--1", "+-1", "1 2", "1e", "e1", "1e1000", "1.2.3e5", "٣", "\uff11", "½", "1/2", "five", '"five"',
            "1e-7x", "+", "1.5.2", "1:2x", '" 5"',
        )),
    ],
)  # fmt: skip
def test_what_is_no_number_and_what_to_write(written, remedy):
    assert number(written) == remedy


@pytest.mark.parametrize(
    "written", ["9" * 16, "9" * 400, "-" + "9" * 400, "0." + "1" * 19, "0." + "1" * 400, "1" + "_0" * 400]
)
def test_numbers_of_400_digits_are_refused_in_a_short_message(written):
    ((code, message, hint),) = problems(f"text: a\nrate: {written}\n")
    assert code == "too-many-digits"
    assert len(message) < 60
    assert hint == "at most 15 digits before the point and 18 after it"


@given(st.decimals(-(10**15) + 1, 10**15 - 1, places=18) | st.integers(-(10**15) + 1, 10**15 - 1).map(Decimal))
def test_every_number_within_bounds_is_read_as_it_is(value):
    assert number(format(value, "f")) == value


@given(st.text(st.sampled_from("0123456789+-_.,:eExXoOkKmM%$ infa"), min_size=1, max_size=12))
def test_a_number_is_never_something_else(written):
    """Whatever is accepted is what Python's own decimals make of it; the rest has a remedy."""
    node, form = parse(f"text: a\nrate: '{written}'\n", "f")
    assert isinstance(node, Mapping)
    assert form == []
    key, quoted = node.entries["rate"]
    assert isinstance(quoted, Scalar)
    node.entries["rate"] = (key, quoted._replace(quoted=False))
    shaper = Validator("f")
    value = shaper.read(Whole, node, "", "k")
    if value is None:
        assert all(problem.hint for problem in shaper.problems)
    else:
        assert value.rate == Decimal(written.replace("_", ""))
        assert not written.lstrip("+-").startswith("0") or written.lstrip("+-")[1:2] in ("", ".")


# --- texts, days, truths ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    ["no", "NO", "Yes", "on", "off", "y", "N", "true", "False", "1", "-1", "1.5", "1_000", "1e5", ".inf",
     "-.INF", ".NaN", "16:30", "2026-11-22", "2026-1-2", "0x1F", "0b11", "0o7", "007", ".5", "1."],
)  # fmt: skip
def test_what_some_yaml_reader_takes_for_something_else_needs_quotes(written):
    ((code, message, hint),) = problems(f"text: a\nparts: [{{share: 1, word: {written}}}]\n")
    assert code == "quote-it"
    assert written in message
    assert hint == f'write "{written}"'
    value, found = shape(f'text: "{written}"\n')
    assert (value.text, found) == (written, [])


@pytest.mark.parametrize(
    "written",
    ["nope", "none", "gpt-4o", "1.2.3", "10.0.0.1", ".", "4o", "a:b", "yes please", "é", "v1", "2026-11", "0xg"],
)
def test_other_texts_need_none(written):
    value, found = shape(f"text: {written}\n")
    assert (value.text, found) == (written, [])


@pytest.mark.parametrize(
    ("written", "value"),
    [("2026-11-22", date(2026, 11, 22)), ('"2024-02-29"', date(2024, 2, 29)), ("0001-01-01", date(1, 1, 1))],
)
def test_days(written, value):
    assert shape(f"text: a\nfrom: {written}\n")[0].from_ == value


@pytest.mark.parametrize(
    "written",
    ["2026-02-30", "2025-02-29", "2026-13-01", "2026-1-2", "20261122", "22.11.2026", "2026-11-22T00:00", "0000-01-01",
     "today", "2026-W01-1", "\u0662\u0660\u0662\u0666-11-22", "[2026]"],
)  # fmt: skip
def test_days_that_are_none(written):
    ((code, _, hint),) = problems(f"text: a\nfrom: {written}\n")
    assert (code, hint) in (
        ("not-a-date", "expected a day that exists, as YYYY-MM-DD"),
        ("wrong-type", "expected a day"),
    )


@pytest.mark.parametrize("written", ["yes", "no", "True", "TRUE", "1", "on", '"true"', "t"])
def test_truths_are_true_or_false(written):
    assert problems(f"text: a\nsure: {written}\n")[0][0] == "not-a-truth"
    assert shape("text: a\nsure: true\n")[0].sure is True
    assert shape("text: a\nsure: false\n")[0].sure is False


@pytest.mark.parametrize(("written", "code"), [("1.5", "not-whole"), ("1e3", "not-a-number"), ("[1]", "wrong-type")])
def test_whole_numbers(written, code):
    assert shape("text: a\ncount: 1_000\n")[0].count == 1000
    assert shape("text: a\ncount: 3.0\n")[0].count == 3
    assert problems(f"text: a\ncount: {written}\n")[0][0] == code


@pytest.mark.parametrize(("written", "value"), [("30", Decimal(30)), ("0.5", Decimal("0.5")), ("all", "all")])
def test_a_number_or_a_text(written, value):
    assert shape(f"text: a\ndays: {written}\n")[0].days == value


@pytest.mark.parametrize(
    ("written", "code"),
    [("some", "wrong-form"), ("no", "quote-it"), ("1e3", "quote-it"), ("[30]", "wrong-type"), ('"30"', "not-a-number")],
)
def test_neither_of_both(written, code):
    assert problems(f"text: a\ndays: {written}\n")[0][0] == code


# --- bounds and forms --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("written", ["0", "1", "0.5", "1.0", "-0"])
def test_bounds_are_included(written):
    assert shape(f"share: {written}", Part)[0].share == Decimal(written)


@pytest.mark.parametrize("written", ["1.000000000000000001", "-0.000000000000000001", "2", "-1", "999999999999999"])
def test_beyond_the_bounds(written):
    ((code, message, hint),) = problems(f"share: {written}", Part)
    assert (code, message, hint) == ("out-of-range", f"share is {written}", "it can be from 0 to 1")


def test_forms_and_closed_lists():
    assert problems("text: a\ncode: abc\n") == [("wrong-form", 'code is "abc"', "expected two letters")]
    assert problems("text: a\ncode: |\n  ab\n") == [("wrong-form", 'code is "ab\n"', "expected two letters")]
    assert problems("{share: 1, word: blue}", Part) == [("not-one-of", 'word is "blue"', "it can be red, green")]


def test_a_long_value_is_quoted_in_short():
    ((_, message, _),) = problems(f"text: a\ncode: {'x' * 5000}\n")
    assert message == f'code is "{"x" * 80}…"'


# --- nouns ---------------------------------------------------------------------------------------------------------------------


def test_a_record_with_everything():
    value, found = shape(
        "text: a\nfrom: 2026-01-01\ncount: 1\nrate: 0.5\nsure: true\ncode: ab\ndays: all\n"
        "parts: [{share: 0.1}, {share: 0.2, word: green}]\nnamed: {one: 0.3, two: {share: 0.4, word: green}}\n"
    )
    assert found == []
    assert value == Whole(
        "the key", "a", date(2026, 1, 1), 1, Decimal("0.5"), True, "ab", "all",
        (Part(Decimal("0.1")), Part(Decimal("0.2"), "green")),
        {"one": Part(Decimal("0.3")), "two": Part(Decimal("0.4"), "green")},
    )  # fmt: skip


@pytest.mark.parametrize("word", ["id", "hidden", "from_", "TEXT"])
def test_what_cannot_be_written(word):
    assert ("unknown-key", f'unknown key "{word}"') in [
        (code, message) for code, message, _ in problems(f"text: a\n{word}: b\n")
    ]


def test_a_near_miss_is_one_problem_not_two():
    assert problems("txt: a\n") == [("unknown-key", 'unknown key "txt"', "did you mean text?")]
    assert problems("zzz: a\n") == [
        ("unknown-key", 'unknown key "zzz"', "known: text, from, count, rate, sure, code, days, parts, named"),
        ("missing-key", "text is missing", "add `text:`"),
    ]


@pytest.mark.parametrize("nothing", ["", "~", "null", "Null", "NULL"])
@pytest.mark.parametrize("word", ["text", "from", "count", "code", "parts", "named"])
def test_a_key_without_a_value_is_never_silently_the_default(nothing, word):
    lines = {"text": "text: a\n"} | {word: f"{word}: {nothing}\n"}
    assert problems("".join(lines.values())) == [
        ("missing-value", f"{word} has no value", "give one or remove the line")
    ]


@pytest.mark.parametrize(
    ("written", "message", "hint"),
    [
        ("[1]", "the file is a list", "expected lines of `key: value`"),
        ("a", "the file is a single value", "expected lines of `key: value`"),
        ("text: {a: 1}", "text is a mapping", "expected a text"),
        ("{text: a, rate: [1]}", "rate is a list", "expected a number"),
        ("{text: a, parts: {share: 1}}", "parts is a mapping", "expected a list"),
        ("{text: a, parts: [1]}", "parts.0 is a single value", "expected a mapping"),
        ("{text: a, named: [1]}", "named is a list", "expected a mapping"),
        ("{text: a, named: {one: [1]}}", "named.one is a list", "expected a mapping or a number"),
    ],
)
def test_the_wrong_kind_of_node(written, message, hint):
    assert problems(written) == [("wrong-type", message, hint)]


def test_all_problems_with_their_places_in_the_order_of_the_file():
    _, found = shape("text: [x]\nparts:\n  - {share: 2}\n  - {shar: 1}\nnamed: {a1: 1, b: x}\nnope: 1\n")
    assert [(problem.code, problem.where and problem.where[1:]) for problem in found] == [
        ("wrong-type", (1, 7)),
        ("out-of-range", (3, 13)),
        ("unknown-key", (4, 6)),
        ("wrong-form", (5, 9)),
        ("not-a-number", (5, 19)),
        ("unknown-key", (6, 1)),
    ]


def test_thousands_of_unknown_keys_are_reported_without_looking_for_neighbours():
    _, found = shape("text: a\n" + "".join(f"tex{number}: 1\n" for number in range(3000)))
    assert len(found) == 3000
    assert found[0].hint == "did you mean text?"
    assert found[-1].hint.startswith("known: ")
