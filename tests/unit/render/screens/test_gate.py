"""What the screen of a gate shows of its two sides."""

from decimal import Decimal

from llmcost.model.reports.gate import GateReport, Level, PolicyResult, Verdict
from llmcost.render.screens.gate import page
from tests.unit.render.wording.test_rounded_changes import difference


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


def test_the_remarks_of_a_pass_are_shown_whatever_the_name_of_its_workload():
    """The name ``a; b`` is in the message, before its remarks."""
    compared = difference([(Decimal(10), Decimal(15))], [Decimal(0)])
    message = "a; b is within the limit; at p90 of the uncertain numbers"
    passed = PolicyResult(
        "budget", Level.BLOCK, Verdict.PASS, Decimal(5), Decimal(10), None, message, "a; b", relation="<=",
        notes=("at p90 of the uncertain numbers",),
    )  # fmt: skip
    _, grid, _ = page(GateReport(compared.report, (passed,), Verdict.PASS, compared))
    assert [line.note for line in grid.lines] == ["at p90 of the uncertain numbers"]


def test_changed_workloads_and_drivers_are_listed_up_to_six():
    added = [(None, Decimal(number)) for number in range(1, 9)]
    compared = difference(added, [Decimal(0)] * 8)
    *_, facts = page(GateReport(compared.report, (), Verdict.PASS, compared))
    assert dict(facts.rows)["Changed"].count(" · ") == 6
    assert dict(facts.rows)["Changed"].endswith(" · and 2 more")
