"""Keys and addresses are checked before anything is sent, and no message shows a key."""

import pytest

from llmcost.app.credentials import checked_url, secret_from
from llmcost.model.problems import Problem

MISSING = Problem("no-key", "set A_KEY")


def key(**environment):
    problems = []
    found = secret_from(environment, ["A_KEY", "B_KEY"], MISSING, problems)
    return found, problems


def test_the_first_variable_that_is_set_counts():
    assert key(B_KEY="second")[0] == "second"
    assert key(A_KEY="first", B_KEY="second")[0] == "first"
    assert key(A_KEY="", B_KEY="second")[0] == "second"


def test_no_key_is_the_problem_that_is_given():
    assert key() == (None, [MISSING])


def test_what_no_key_holds_is_a_problem_that_does_not_show_it():
    found, (problem,) = key(A_KEY="sk secret\nvalue")
    assert not found
    assert (problem.code, "secret" in problem.message) == ("bad-key", False)
    assert problem.message.startswith("A_KEY has")


@pytest.mark.parametrize(
    ("url", "valid"),
    [("https://api.example.com/v1", True), ("http://api.example.com", False), ("api.example.com", False)],
)
def test_a_key_is_sent_to_secure_addresses_only(url, valid):
    problems = []
    assert checked_url(url, "A_URL", problems) == url
    assert [problem.code for problem in problems] == ([] if valid else ["bad-address"])
    assert all(problem.message.startswith("A_URL: ") for problem in problems)
