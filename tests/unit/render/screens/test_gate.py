"""What a check shows of its two sides."""

from decimal import Decimal

import pytest

from llmcost.model.reports.gate import GateReport, Level, PolicyResult, Verdict
from llmcost.render.screens.gate import page
from llmcost.render.wording.gate import observed_and_limit
from tests.unit.render.wording.test_rounded_changes import difference


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


def test_the_change_in_the_heading_is_that_of_its_sides_as_in_diff():
    """$1,651.594 − $135.045 is $1,516.549, which is $1,516.55 by itself; $1,651.59 − $135.05 is not."""
    compared = difference([(Decimal("135.045"), Decimal("1651.594"))], [Decimal(0)])
    heading, *_ = page(GateReport(compared.report, (), Verdict.PASS, compared))
    assert heading.text == "PASS   +$1,516.54 a month  12.2×   $135.05 → $1,651.59"


def test_two_limits_of_all_are_two_lines():
    """``--max-increase 50% --max-increase 10``: neither is of a workload that could be the nearest to its limit."""
    compared = difference([(Decimal(10), Decimal(15))], [Decimal(0)])
    passed = [
        PolicyResult("max-increase", Level.BLOCK, Verdict.PASS, Decimal(50), Decimal(50), None, "", None, "percent", None, "<=", None, "main"),
        PolicyResult("max-increase", Level.BLOCK, Verdict.PASS, Decimal(5), Decimal(10), None, "", None, "usd", None, "<=", None, "main"),
    ]  # fmt: skip
    _, grid, _ = page(GateReport(compared.report, tuple(passed), Verdict.PASS, compared))
    assert [line.cells[2:] for line in grid.lines] == [("all", "+50%", "≤", "50%"), ("all", "+$5.00", "≤", "$10.00")]
