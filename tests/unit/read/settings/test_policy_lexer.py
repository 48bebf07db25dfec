"""A policy's expression as tokens."""

import pytest

from llmcost.read.settings.policy_lexer import SyntaxProblem, number_of, tokens_of
from tests.support.catalogs import d


def test_names_numbers_texts_and_signs_with_their_places():
    found = tokens_of("workload.labels.team-a >= $1.5k and not (x in [\"a b\", 'c'])")
    assert [(token.kind, token.text) for token in found[:4]] == [
        ("name", "workload.labels.team-a"),
        ("sign", ">="),
        ("number", "$1.5k"),
        ("name", "and"),
    ]
    assert [token.at for token in found[:4]] == [0, 23, 26, 32]
    assert [token.text for token in found if token.kind == "text"] == ['"a b"', "'c'"]
    assert found[-1].kind == "end"


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("20", 20, ""),
        ("20%", 20, "percent"),
        ("$500", 500, "usd"),
        ("$1.5k", 1500, "usd"),
        ("2M", 2_000_000, ""),
        ("1_000", 1000, ""),
        ("0.02", d("0.02"), ""),
    ],
)
def test_numbers(text, value, unit):
    found = number_of(tokens_of(text)[0])
    assert (found.value, found.unit) == (value, unit)
    assert number_of(tokens_of(text)[0], -1).value == -value


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("1,000", "write 1000, or _"),
        ("$20%", "write 20, 20%"),
        ("007", "write 20"),
        ("1e5", "write 20"),
        ("9" * 16, "at most 15 digits"),
    ],
)
def test_what_is_no_number(text, hint):
    with pytest.raises(SyntaxProblem) as caught:
        number_of(tokens_of(text)[0])
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    ("text", "at", "hint"),
    [
        ("a && b", 2, "write and"),
        ("a ≥ b", 2, "write >="),
        ("a = b", 2, "write == to compare"),
        ("a => b", 2, "write >="),
        ("a + b", 2, "arithmetic is not supported"),
        ("€5", 0, "amounts are USD"),
    ],
)
def test_a_sign_of_another_language_has_a_hint(text, at, hint):
    with pytest.raises(SyntaxProblem) as caught:
        tokens_of(text)
    assert (caught.value.at, hint in caught.value.hint) == (at, True)


def test_a_text_ends_where_it_began():
    with pytest.raises(SyntaxProblem):
        tokens_of('a == "b')
