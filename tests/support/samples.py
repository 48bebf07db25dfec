"""Reports of every kind that a snapshot can hold, with something in every field, and names as hostile as names can be."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from llmcost.analysis.estimate.compare import compare
from llmcost.analysis.estimate.estimate import estimate
from llmcost.analysis.estimate.levers import apply_levers
from llmcost.analysis.pricing_context import PricingContext
from llmcost.model.inputs.layers import Discount, LayerEffect
from llmcost.model.inputs.workload import LoadedWorkload
from llmcost.model.problems import Problem, Where
from llmcost.model.reports.diff import PRICE_LIST, Base, ChangeKind, CostDiff, Driver, WorkloadChange
from llmcost.model.reports.estimate import Case, Report, WorkloadEstimate
from llmcost.model.reports.gate import GateReport, Level, PolicyResult, Suggestion, Verdict, Waiver
from llmcost.model.reports.provenance import CatalogStamp
from llmcost.model.reports.rule_changes import RuleChange, RuleKind
from llmcost.model.reports.simulation import Percentile, Percentiles
from llmcost.read.catalog.compiled_catalog import check
from llmcost.read.workload.workload import parse_workload
from tests.support.running import CATALOG

DAY = date(2026, 11, 22)
LOADED = check(CATALOG.read_bytes(), "catalog.yaml")
LAYERS = (
    LayerEffect(
        "our: prices.yaml", "5" * 64, 2, 1, 1, 3, (Discount("openai/*", Decimal("12.5")), Discount("*", Decimal(1)))
    ),
)
MARKET = PricingContext(
    LOADED.catalog, DAY, CatalogStamp(DAY, 0, LOADED.sha256, ("built-in", *(each.file for each in LAYERS)), LAYERS)
)
HOSTILE = (
    "::error::x ##[error]y %0A",
    "<script>alert(1)</script></details></td>",
    "[a](https://example.com) ![i](https://example.com/i.png) `code` **b** | c",
    "@everyone @team #12 a@b.example <!-- c --> &amp; &lt;",
    "=1+1",
    "]]> <![CDATA[x]]>",
    "red \x1b[31mtext\x1b[0m and \u202eback\u2066s \x00\x0b\ufffe\uffff",
    "two\nlines\r\n::warning::y\n# head\n| a | b |",
    "<!channel> <@U123> <https://example.com|x> *b* _i_ ~s~",
    "/merge !1 &2 ~label %3",
    "1. list",
    "- list",
    "日本語 ünïcödé 😀",
)
"""Texts that some format, runner or reader would act on."""
SUPPORT = """
name: support-chat
description: "answers | <b>customers</b>"
labels: {team: cx, env: prod}
task: simple_qa
model: gpt-4o-mini
requests_per_day: 20000
input_tokens: 2000
output_tokens: 300
cache: {tokens: 1400, hit_rate: 0.8}
retries: 0.02
buffer: 0.1
budget: {monthly: 150, per_request: 0.01, alerts: [50, 80.5, 100]}
"""
ROUTED = """
name: routed
route: [{model: gpt-4o-mini, share: 0.7}, {model: gpt-4o, share: 0.3}]
conversations_per_day: 1000
conversation: {turns: 8, user_tokens: 120, turn_gap_s: 40}
input_tokens: 500
output_tokens: 300
users: 2500
"""
PLAIN = "name: plain\nmodel: gpt-4o\nrequests_per_month: 5000\ninput_tokens: 800\noutput_tokens: 300\n"
UNPRICED = (
    "name: unpriced\nmodel: anthropic/claude-2\nrequests_per_day: 10\ninput_tokens: 0\noutput_tokens: 0\n"
    "fees: {unheard_of: 1}\n"
)


def loaded(text: str, file: str = "workloads/a.yaml", **changed: Any) -> LoadedWorkload:
    """A workload of a text, with fields changed."""
    read = parse_workload(text, file)
    return replace(read, workload=replace(read.workload, **changed))


def priced(*texts: str, on: PricingContext = MARKET, group_by: str | None = None) -> Report:
    """The estimate of workloads, each in a file of its own."""
    return estimate(
        [loaded(text, f"workloads/{place}.yaml") for place, text in enumerate(texts)], on, group_by=group_by
    )


def with_cases() -> Report:
    """An estimate with what-ifs."""
    works = [loaded(SUPPORT), loaded(PLAIN)]
    busy = estimate([loaded(SUPPORT, requests_per_day=Decimal(40000)), works[1]], MARKET, group_by="team")
    batch = estimate(apply_levers(works, ["batch"]), MARKET, group_by="team")
    cases = tuple(
        Case(name, of.summary, groups=of.groups, workloads=of.workloads)
        for name, of in (("busy", busy), ("batch", batch))
    )
    return replace(estimate(works, MARKET, group_by="team"), cases=cases)


def renamed(report: Report, name: str) -> Report:
    """The report with a hostile text wherever a text of people's files can stand."""
    place = Where(f"workloads/{name}.yaml", 5, 7)
    return replace(report, workloads=tuple(_named(one, name, place) for one in report.workloads))


def _named(one: WorkloadEstimate, name: str, place: Where) -> WorkloadEstimate:
    labels, fields = {name: name}, {name: place}
    return replace(one, name=name, where=place, description=name, labels=labels, fields=fields, requested=name)


def diff(name: str = "support-chat") -> CostDiff:
    """A difference with a workload of every kind: changed, unchanged, added, without a price, removed."""
    then = PricingContext(MARKET.catalog, date(2026, 6, 1), MARKET.stamp)
    old = priced(SUPPORT.replace("gpt-4o-mini", "gpt-4o"), PLAIN, on=then)
    now = priced(SUPPORT, PLAIN, ROUTED, UNPRICED)
    now = replace(now, workloads=(renamed(now, name).workloads[0], *now.workloads[1:]))
    (was, same), (one, two, three, four) = old.workloads, now.workloads
    less, more = _minus(one, was), three.own.monthly
    cost = was.own.monthly
    assert less is not None
    assert more is not None
    assert cost is not None
    why = (
        Driver("model", name, "gpt-4o-mini", less - 7, Where(f"workloads/{name}.yaml", 6, 1), f"prompts/{name}.md"),
        Driver(PRICE_LIST, None, None, Decimal(7)),
    )
    added = (Driver("added", None, name, more, three.where),)
    gone = replace(was, name="gone " + name)
    changes = (
        WorkloadChange(one.name, ChangeKind.CHANGED, was, one, less, why, renamed_from=name, moved_from=name + ".yaml"),
        WorkloadChange("plain", ChangeKind.UNCHANGED, same, two, Decimal(0), ()),
        WorkloadChange("routed", ChangeKind.ADDED, None, three, more, added),
        WorkloadChange("unpriced", ChangeKind.UNCHANGED, four, four, None, ()),
        WorkloadChange(gone.name, ChangeKind.REMOVED, gone, None, -cost, (Driver("removed", name, None, -cost),)),
    )
    before = replace(old.summary, workloads=4)
    unread = (
        Problem("unknown-key", f'unknown key "{name}"', f"did you mean {name}?", one.where),
        Problem("empty", name),
    )
    commit = "0123456789abcdef0123456789abcdef01234567"
    base = Base(f"main {name}", "commit", commit, old.catalog, True, False, unread)
    return CostDiff(now, base, before, changes, None, (*why, *added))


def small_diff() -> CostDiff:
    """A workload that changed its model, and nothing else: everything has a price."""
    old, now = priced(SUPPORT, PLAIN), priced(SUPPORT.replace("gpt-4o-mini", "gpt-4o"), PLAIN)
    more = _minus(now.workloads[0], old.workloads[0])
    assert more is not None
    why = (Driver("model", "gpt-4o-mini", "gpt-4o", more, now.workloads[0].fields["model"]),)
    changes = (
        WorkloadChange("support-chat", ChangeKind.CHANGED, old.workloads[0], now.workloads[0], more, why),
        WorkloadChange("plain", ChangeKind.UNCHANGED, old.workloads[1], now.workloads[1], Decimal(0), ()),
    )
    at = Percentiles(Decimal(90), Percentile(Decimal("812.5"), True), {"plain": Percentile(None, True)})
    return CostDiff(now, Base("main", "commit", "0" * 40, old.catalog), old.summary, changes, more, why, at)


def _minus(after: WorkloadEstimate, before: WorkloadEstimate) -> Decimal | None:
    assert after.own.monthly is not None
    assert before.own.monthly is not None
    return after.own.monthly - before.own.monthly


def policies(name: str = "support-chat") -> tuple[PolicyResult, ...]:
    """Policies that ended in every way, at every level."""
    place = Where(f"workloads/{name}.yaml", 5, 3)
    waiver = Waiver(
        "increase", name, f"migration {name}", date(2026, 12, 31), f"@team {name}", Where("llmcost.yaml", 14, 5)
    )
    usd, limit = Decimal("3290.28"), Decimal(3000)
    return (
        PolicyResult("budget-total", Level.BLOCK, Verdict.FAIL, usd, limit, Where("llmcost.yaml", 6, 5), f"ask {name} first", None, "usd", None, ">", Decimal("2399.9")),
        PolicyResult("increase", Level.BLOCK, Verdict.WAIVED, Decimal("37.1"), Decimal(20), place, "", name, "percent", waiver, ">", None, name),
        PolicyResult("per-request", Level.WARN, Verdict.FAIL, Decimal("0.021"), Decimal("0.02"), place, name, name, "usd/request", None, ">"),
        PolicyResult("retired", Level.ADVISE, Verdict.FAIL, Decimal(19), Decimal(60), place, "soon", name, "days", None, "<="),
        PolicyResult("no-unpriced", Level.BLOCK, Verdict.UNDECIDED, Decimal(1), Decimal(0), None, f"1 of 4: {name}", None, "workloads"),
        PolicyResult("budget-monthly", Level.BLOCK, Verdict.PASS, Decimal("121.18"), Decimal(150), place, "within", name, "usd", None, "<="),
        PolicyResult("stale-prices", Level.WARN, Verdict.PASS, None, None, None, "checked that day", None, "days"),
    )  # fmt: skip


def gate(compared: CostDiff | None = None, name: str = "support-chat", verdict: Verdict = Verdict.FAIL) -> GateReport:
    """A verdict, on a difference where one is given."""
    report = compared.report if compared else renamed(priced(SUPPORT), name)
    remedy = Suggestion(name, f"model {name} → gpt-4o-mini", Decimal("1607.53"), Decimal("1682.75"))
    return GateReport(report, policies(name), verdict, compared, (remedy, replace(remedy, workload=None)))


def rule_changes(name: str) -> tuple[RuleChange, ...]:
    """Rules that changed in every way, added and removed ones among them."""
    places = (Where(f"{name}.yaml", 5, 7), Where(f"main {name}:llmcost.yaml", 1, 1), None)
    return tuple(
        RuleChange(kind, name, name, (name, None, name)[index % 3], ("2", name, None)[index % 3], places[index % 3])
        for index, kind in enumerate(RuleKind)
    )


def by_both_rules(name: str = "support-chat") -> GateReport:
    """A verdict by the rules of the base and those of the change, which differ in every way."""
    found = gate(diff(name), name)
    where = Where(f"main {name}:llmcost.yaml", 6, 5)
    more = PolicyResult("prod", Level.BLOCK, Verdict.FAIL, None, None, where, name, name, rules_of=f"main {name}")
    return replace(found, policies=(*found.policies, more), rule_changes=rule_changes(name), rules="both")


def passing() -> GateReport:
    """A verdict of a change that nothing objects to."""
    compared = small_diff()
    good = tuple(policy for policy in policies() if policy.status is Verdict.PASS)
    return GateReport(compared.report, good, Verdict.PASS, compared)


SNAPSHOTS: dict[str, Report | CostDiff | GateReport] = {
    "Report": priced(SUPPORT),
    "Report, a portfolio": priced(SUPPORT, ROUTED, PLAIN, UNPRICED, group_by="team"),
    "Report, a route": priced(ROUTED),
    "Report, what-ifs": with_cases(),
    "Report, nothing priced": priced(PLAIN, on=PricingContext(MARKET.catalog, date(2020, 1, 1), MARKET.stamp)),
    "Report, compare": compare(loaded(SUPPORT), ["gpt-4o", "claude-2", "tier:reasoning"], MARKET),
    "CostDiff": diff(),
    "CostDiff, small": small_diff(),
    "GateReport": gate(),
    "GateReport, with a diff": gate(diff()),
    "GateReport, passing": passing(),
    "GateReport, hostile": gate(diff("::error::x <b>@team</b>\n[a](b)"), "::error::x <b>@team</b>\n[a](b)"),
    "GateReport, by both rules": by_both_rules(),
    "GateReport, by both rules, hostile": by_both_rules("::error::x <b>@team</b>\n[a](b)"),
}
"""One or more of every type, by the name of the type."""


def schema_of_sarif() -> dict[str, Any]:
    """The JSON Schema of SARIF 2.1.0; ``tests/schemas/README.md`` says where it is from."""
    path = Path(__file__).parents[1] / "schemas" / "sarif-schema-2.1.0.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found
