"""The figures, words and order of policies."""

from decimal import Decimal

import pytest

from llmcost.model.reports.gate import Level, PolicyResult, Verdict
from llmcost.render.wording.gate import (
    observed_and_limit,
    policy_message,
    status_counts,
    status_icon,
    status_word,
    worst_first,
)


@pytest.mark.parametrize(
    ("observed", "relation", "limit", "unit", "since", "shown"),
    [
        ("3290.28", ">", "3000", "usd", None, ("$3,290.28", ">", "$3,000.00")),
        ("890.38", ">", "50", "usd", "main", ("+$890.38", ">", "$50.00")),
        ("-5", "<=", "50", "usd", "main", ("−$5.00", "≤", "$50.00")),
        ("37.12", ">", "20", "percent", "main", ("+37.1%", ">", "20%")),
        (None, ">", "20", "percent", "main", ("∞", ">", "20%")),
        ("0.021", ">", "0.02", "usd/request", None, ("$0.0210", ">", "$0.0200")),
        ("-18", "<=", "60", "days", None, ("−18 d", "≤", "60 d")),
        ("1", "==", "1", "workloads", None, ("1", "=", "1")),
        (None, "", "20", "usd", None, ("not priced", "", "$20.00")),
        (None, "", None, "text", None, ("—", "", "—")),
        ("500.001", ">", "500", "usd", None, ("$500.001", ">", "$500.00")),
        ("20.0000001", ">", "20", "percent", "main", ("20.0000…%", ">", "20%")),
        ("499.999", "<", "500", "usd", None, ("$499.999", "<", "$500.00")),
        ("20.0000001", ">=", "20", "percent", "main", ("+20%", "≥", "20%")),
    ],
)
def test_the_two_sides_are_never_shown_the_same_where_they_differ(observed, relation, limit, unit, since, shown):
    amounts = (None if one is None else Decimal(one) for one in (observed, limit))
    result = PolicyResult("p", Level.BLOCK, Verdict.FAIL, *amounts, None, "", unit=unit, relation=relation, since=since)
    assert observed_and_limit(result) == shown


def policy(status=Verdict.FAIL, level=Level.BLOCK, observed=None, limit=None, id="p", message="", relation="", **more):
    amounts = (None if one is None else Decimal(one) for one in (observed, limit))
    return PolicyResult(id, level, status, *amounts, None, message, unit="usd", relation=relation, **more)


@pytest.mark.parametrize(
    ("status", "level", "word", "icon"),
    [
        (Verdict.PASS, Level.BLOCK, "PASS", "✅"),
        (Verdict.FAIL, Level.BLOCK, "FAIL", "❌"),
        (Verdict.FAIL, Level.WARN, "WARN", "⚠️"),
        (Verdict.FAIL, Level.ADVISE, "INFO", "⚠️"),
        (Verdict.UNDECIDED, Level.WARN, "UNDECIDED", "⚠️"),
        (Verdict.WAIVED, Level.BLOCK, "WAIVED", "⚠️"),
    ],
)
def test_a_failure_that_does_not_block_is_no_fail(status, level, word, icon):
    one = policy(status, level)
    assert (status_word(one), status_icon(one)) == (word, icon)


def test_the_counts_name_what_there_is():
    some = [policy(), policy(Verdict.PASS), policy(Verdict.PASS), policy(level=Level.WARN), policy(Verdict.WAIVED)]
    assert status_counts(some) == "1 failed, 0 undecided, 1 warned, 1 waived, 2 passed"
    assert status_counts([]) == "0 failed, 0 undecided, 0 passed"


def test_the_worst_comes_first_and_of_two_failures_the_further_one():
    near, far = policy(observed=11, limit=10, id="near"), policy(observed=50, limit=10, id="far")
    others = [
        policy(Verdict.PASS, id="pass"),
        policy(level=Level.WARN, id="warn"),
        policy(Verdict.UNDECIDED, id="open"),
    ]
    found = worst_first([*others, near, far])
    assert [one.id for one in found] == ["far", "near", "open", "warn", "pass"]


def test_a_message_has_the_figures_first_and_the_base_last():
    one = policy(
        observed="3290.28", limit=3000, relation=">", message="ask first", before=Decimal("2399.9"), since="main"
    )
    assert policy_message(one) == "+$3,290.28 > $3,000.00; ask first (+$2,399.90); since main".replace("(+", "(")
    assert policy_message(policy(message="two\nlines")) == "two lines"
