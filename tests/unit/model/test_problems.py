"""Problems: a message, a location and a hint."""

import pytest

from llmcost.model.problems import InputError, LlmcostError, Problem, UnknownModel, Where, similar_words


@pytest.mark.parametrize(
    ("where", "text"),
    [(Where("a.yaml"), "a.yaml"), (Where("a.yaml", 3), "a.yaml:3"), (Where("a.yaml", 3, 7), "a.yaml:3:7")],
)
def test_a_place_is_what_an_editor_opens(where, text):
    assert str(where) == text


def test_an_error_holds_every_problem():
    problems = [Problem("one", "first", "do this", Where("a", 1)), Problem("two", "second")]
    error = InputError(iter(problems))
    assert error.problems == tuple(problems)
    assert "first" in str(error)
    assert "second" in str(error)
    assert "a:1" in str(error)


def test_one_problem_makes_an_error_of_its_kind():
    error = UnknownModel.of("unknown-model", "no such model", "look again")
    assert isinstance(error, UnknownModel)
    assert isinstance(error, InputError)
    assert isinstance(error, LlmcostError)
    assert error.problems == (Problem("unknown-model", "no such model", "look again", None),)


def test_problems_sort_by_place():
    places = [Where("b", 1), Where("a", 10, 1), Where("a", 2, 9), Where("a"), None]
    ordered = sorted((Problem("x", "y", "", where) for where in places), key=lambda problem: problem.sort_key)
    assert [problem.where for problem in ordered] == [
        None,
        Where("a"),
        Where("a", 2, 9),
        Where("a", 10, 1),
        Where("b", 1),
    ]


@pytest.mark.parametrize(
    ("word", "known", "most", "found"),
    [
        ("modle", ["model", "name"], 1, ["model"]),
        ("gpt-4o-mni", ["gpt-4o", "gpt-4o-mini", "o3"], 2, ["gpt-4o-mini", "gpt-4o"]),
        ("zzz", ["model"], 1, []),
        ("", ["model"], 1, []),
        ("a" * 100, ["a" * 90, "b"], 1, ["a" * 90]),
        ("name", [*(f"model-{number}" for number in range(100)), "nam"], 1, ["nam"]),
        ("name", [*map(str, range(2_000)), "nam"], 1, []),
    ],
)
def test_the_words_that_a_wrong_one_resembles(word, known, most, found):
    assert similar_words(word, known, most) == found
