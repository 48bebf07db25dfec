"""The screen of ``gate``: every check, passes included."""

from decimal import Decimal

from llmcost.model.gated import GateReport, PolicyResult, Verdict

from ..cells import NO_AMOUNT, clean, money, number, small_money
from ..page import Block, Column, Facts, Grid, Heading, Line
from .estimate import prices_as_of

WORDS = {Verdict.PASS: "PASS", Verdict.FAIL: "FAIL", Verdict.UNDECIDED: "UNDECIDED", Verdict.WAIVED: "WAIVED"}
_STYLE = {Verdict.PASS: "good", Verdict.FAIL: "bad", Verdict.UNDECIDED: "bad", Verdict.WAIVED: "dim"}


def page(report: GateReport) -> list[Block]:
    """The verdict, then a line for each check with the place to look at."""
    columns = (
        Column(""),
        Column("Check"),
        Column("Workload", drop=1, wrap=True),
        Column("Observed", right=True),
        Column("Limit", right=True),
    )
    count = {verdict: sum(p.status is verdict for p in report.policies) for verdict in Verdict}
    summary = report.report.summary
    total = money(summary.monthly, at_least=summary.at_least) + " a month" if summary.monthly is not None else NO_AMOUNT
    said = f"{count[Verdict.FAIL]} failed, {count[Verdict.UNDECIDED]} undecided, {count[Verdict.PASS]} passed"
    return [
        Heading(f"{WORDS[report.verdict]}   {total}", said),
        Grid(columns, tuple(_line(policy) for policy in report.policies), key=1),
        Facts((("Basis", prices_as_of(report.report)),)),
    ]


def _line(policy: PolicyResult) -> Line:
    place = f"  {policy.where}" if policy.where else ""
    cells = (
        WORDS[policy.status],
        policy.id,
        clean(policy.workload or "all"),
        _value(policy, policy.observed),
        _value(policy, policy.limit),
    )
    return Line(cells, clean(policy.message + place), _STYLE[policy.status])


def _value(policy: PolicyResult, value: Decimal | None) -> str:
    if policy.unit != "usd":
        return number(value or Decimal(0))
    if value is None:
        return NO_AMOUNT
    return small_money(value) if policy.id.endswith("per-request") else money(value)
