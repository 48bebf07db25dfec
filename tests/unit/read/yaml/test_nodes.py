"""Text to nodes: exactly what is written, with locations, and within limits."""

import time

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from llmcost.model.problems import InputError, Where
from llmcost.read.yaml.nodes import Mapping, Scalar, Sequence, location_of, locations_of, parse


def nodes(text: str):
    node, problems = parse(text, "f")
    assert problems == []
    return node


def plainly(node):
    """What YAML itself would make of it, with every scalar as text."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [plainly(item) for item in node.items]
    return {key: plainly(value) for key, (_, value) in node.entries.items()}


def refused(text: str) -> list[tuple[str, Where | None]]:
    with pytest.raises(InputError) as caught:
        parse(text, "f")
    return [(problem.code, problem.where) for problem in caught.value.problems]


def test_scalars_stay_the_text_that_was_written():
    node = nodes("a: 0.10\nb: 1e-7\nc: no\nd: 16:30\ne: 007\nf: ~\ng: 2026-11-22\nh: 0x1F\ni:\n")
    assert plainly(node) == {
        "a": "0.10", "b": "1e-7", "c": "no", "d": "16:30", "e": "007", "f": "~", "g": "2026-11-22", "h": "0x1F", "i": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("written", "text", "quoted"),
    [
        ("1", "1", False),
        ('"1"', "1", True),
        ("'no'", "no", True),
        ("|\n  a\n  b", "a\nb\n", True),
        ('"\\u00e9"', "é", True),
    ],
)
def test_quotes_are_remembered(written, text, quoted):
    value = nodes(f"key: {written}\n").entries["key"][1]
    assert (value.text, value.quoted) == (text, quoted)


def test_every_node_knows_its_place():
    text = "# a comment\na: 1\nb:\n  - x\n  - {c: 2}\n'd e':   3\n"
    assert dict(locations_of(nodes(text), "f")) == {
        "a": Where("f", 2, 1),
        "b": Where("f", 3, 1),
        "b.0": Where("f", 4, 5),
        "b.1": Where("f", 5, 5),
        "b.1.c": Where("f", 5, 6),
        "d e": Where("f", 6, 1),
    }


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_lines_count_the_same_however_they_end(ends):
    found = nodes(ends.join(["a: 1", "b:", "  c: é 3"])).entries["b"][1].entries["c"][1]
    assert (found.line, found.column) == (3, 6)


def test_columns_count_characters():
    (place,) = [where for path, where in locations_of(nodes("{ключ: 1, 日本: 2}"), "f") if path == "日本"]
    assert place == Where("f", 1, 11)


@pytest.mark.parametrize("text", ["", "\n\n", "# only\n", "---\n", "--- # a\n...\n", "\ufeff"])
def test_nothing_is_nothing(text):
    assert parse(text, "f") == (None, [])


def test_an_empty_text_in_quotes_is_something():
    assert nodes('""') == Scalar("", True, 1, 1)


def test_a_document_may_have_a_start_and_an_end():
    assert plainly(nodes("%YAML 1.1\n---\na: 1\n...\n# after\n")) == {"a": "1"}


def test_all_problems_of_form_are_collected():
    node, problems = parse("a: 1\na: 2\nb: !t 3\n? [x]\n: 4\nc: {d: 1, d: 2, d: 3}\n", "f")
    assert [(problem.code, problem.where) for problem in problems] == [
        ("duplicate-key", Where("f", 2, 1)),
        ("tag", Where("f", 3, 4)),
        ("key", Where("f", 4, 3)),
        ("duplicate-key", Where("f", 6, 11)),
        ("duplicate-key", Where("f", 6, 17)),
    ]
    assert isinstance(node, Mapping)
    assert plainly(node) == {"a": "1", "b": "3", "c": {"d": "1"}}, "the first of several is kept"


@pytest.mark.parametrize("second", ["'a'", '"a"', "? a\n", "!!str a"])
def test_a_key_is_the_same_however_it_is_written(second):
    _, problems = parse(f"a: 1\n{second}: 2\n", "f")
    assert "duplicate-key" in [problem.code for problem in problems]


@pytest.mark.parametrize(
    ("text", "code", "where"),
    [
        ("a: *b\n", "alias", Where("f", 1, 4)),
        ("a: &x 1\nb: *x\n", "alias", Where("f", 2, 4)),
        ("*a : 1\n", "alias", Where("f", 1, 1)),
        ("a: 1\n---\nb: 2\n", "several-documents", Where("f", 2, 1)),
        ("a:\n\tb: 1\n", "tab", Where("f", 2, 1)),
        ("a: [1\n", "not-yaml", Where("f", 2, 1)),
        ("a: b: c\n", "not-yaml", Where("f", 1, 5)),
        ("a: 'b\n", "not-yaml", Where("f", 2, 1)),
        ("a: %b\n", "not-yaml", Where("f", 1, 4)),
        ("ok: 1\nb: é\x07\n", "not-text", Where("f", 2, 5)),
        ("a: \x85\x9b", "not-text", Where("f", 1, 5)),
        ("- " * 25 + "a", "too-deep", Where("f", 1, 43)),
    ],
)
def test_what_is_refused_and_where(text, code, where):
    assert refused(text) == [(code, where)]


def test_problems_before_a_refusal_are_reported_with_it():
    assert [code for code, _ in refused("a: 1\na: 2\nb: *c\n")] == ["duplicate-key", "alias"]


def test_what_was_written_elsewhere_says_so():
    node, problems = parse("{a: [1], a: 2}", "f", "--set x")
    assert [problem.where for problem in problems] == [Where("--set x")]
    assert isinstance(node, Mapping)
    assert location_of(node, "f") == location_of(node.entries["a"][1], "f") == Where("--set x")
    with pytest.raises(InputError) as caught:
        parse("[", "f", "--set x")
    assert [problem.where for problem in caught.value.problems] == [Where("--set x")]


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    "text",
    ["[" * 999_000, "- " * 499_000, "{a: " * 249_000, "? " * 499_000, "]" * 999_000, "!" * 900_000, "&a " * 300_000,
     "*a " * 300_000, "'" * 999_999, '"' + "\\" * 999_000, "a: 'x\n" * 140_000, "a\n: " * 240_000, "|" * 999_999,
     "#" * 999_999, "%" * 999_999, "\t" * 999_999, "x" * 999_999, "[a, " * 20 + "a," * 400_000],
    ids=lambda text: repr(text[:6]),
)  # fmt: skip
def test_a_megabyte_of_anything_takes_a_moment(text):
    """CPU seconds, with room for a slow machine: nothing is quadratic, and nothing runs out of stack."""
    started = time.process_time()
    assert all(len(problem.message) < 300 for problem in _problems(text))
    assert time.process_time() - started < 6


ATOMS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cf", "Zl", "Zp", "Cn", "Co")), max_size=12
)
VALUES = st.recursive(
    ATOMS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ATOMS, inner, max_size=4), max_leaves=12
)


@given(st.dictionaries(ATOMS, VALUES, max_size=5), st.booleans())
def test_what_yaml_writes_is_read_as_it_was(value, flow):
    text = yaml.safe_dump(value, default_style='"', default_flow_style=flow, allow_unicode=True)
    assert plainly(nodes(text)) == value


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text):
    for problem in _problems(text):
        assert problem.message
        assert problem.hint
        assert problem.where
        assert problem.where.file == "f"


def _problems(text: str):
    try:
        return parse(text, "f")[1]
    except InputError as error:
        return error.problems
