"""The public API: what ``llmcost`` exports, as its docstrings say."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

import llmcost
from llmcost.model.inputs.constraints import Constraints
from llmcost.model.inputs.policy import Policy
from llmcost.render.dispatch import RenderOptions, render
from llmcost.render.formats import Format

DAY = date(2026, 11, 22)
WORKLOAD = """
name: support
model: gpt-4o
requests_per_day: 5000
input_tokens: 800
output_tokens: 300
labels: {team: cx}
"""
CATALOG = """
schema: 1
currency: USD
as_of: 2026-11-01
tiers: {all: {title: All, best_for: everything, assumed_thinking: 1}}
providers: {acme: {name: Acme, maker: true}}
sources: {list: {url: "https://example.com/prices", title: a list, kind: official}}
models:
  acme/one:
    name: One
    tier: all
    released: 2025-01-01
    source: list
    checked: 2026-11-01
    prices: [{input: 2, output: 4}]
"""


@pytest.fixture
def workload(tmp_path):
    path = tmp_path / "support.yaml"
    path.write_text(WORKLOAD, encoding="utf-8")
    return llmcost.load_workload(path)


@pytest.fixture(scope="module")
def catalog():
    return llmcost.load_catalog()


def test_everything_public_is_there():
    for name in llmcost.__all__:
        assert getattr(llmcost, name).__doc__
    with pytest.raises(AttributeError, match="nonsense"):
        _ = llmcost.nonsense


def test_importing_it_imports_nothing_heavy():
    code = (
        "import sys, llmcost; print([m for m in ('typer', 'rich', 'yaml', 'pydantic', 'tiktoken') if m in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


def test_a_difference(workload, catalog):
    more = replace(workload, workload=replace(workload.workload, requests_per_day=Decimal(6000)))
    found = llmcost.diff([workload], [more], catalog, date(2025, 4, 1))
    assert found.monthly == Decimal(150)
    assert [(driver.factor, driver.before, driver.after) for driver in found.drivers] == [
        ("volume", "5,000 req/day", "6,000 req/day")
    ]
    assert llmcost.diff([workload], [workload], catalog, date(2025, 4, 1), then=catalog).monthly == 0


def test_a_month(workload, catalog):
    report = llmcost.estimate(workload, catalog, as_of=date(2025, 4, 1))
    assert report.summary.monthly == Decimal(750)
    assert report.workloads[0].own.per_request == Decimal("0.005")
    assert report.as_of == date(2025, 4, 1)


def test_one_workload_or_several(workload, catalog):
    alone = llmcost.estimate(workload, catalog, DAY)
    listed = llmcost.estimate([workload], catalog, DAY)
    assert alone == listed
    twice = llmcost.estimate([workload, workload], catalog, DAY, group_by="team")
    assert (alone.summary.monthly, twice.summary.monthly) == (Decimal(750), Decimal(1500))
    assert [(group.key, group.workloads) for group in twice.groups] == [("cx", 2)]


def test_tiers_and_everything(workload, catalog):
    def tiers(**options):
        return {row.tier for row in llmcost.estimate(workload, catalog, DAY, **options).workloads[0].alternatives}

    assert tiers() == {"economy", "mid", "frontier", "reasoning"}
    assert tiers(tiers=["economy"]) == {"economy", "mid"}  # its own is mid
    featured = llmcost.estimate(workload, catalog, DAY).workloads[0].alternatives
    everything = llmcost.estimate(workload, catalog, DAY, everything=True).workloads[0].alternatives
    assert {row.model for row in featured} < {row.model for row in everything}


def test_a_comparison(workload, catalog):
    report = llmcost.compare(workload, ["gpt-4o-mini", "gpt-4o"], catalog, date(2025, 4, 1))
    assert report.baseline == "openai/gpt-4o-mini"
    assert {row.model: row.monthly for row in report.workloads[0].alternatives} == {
        "openai/gpt-4o-mini": Decimal(45),
        "openai/gpt-4o": Decimal(750),
    }


def test_a_gate(workload, catalog):
    report = llmcost.estimate(workload, catalog, date(2025, 4, 1))
    assert llmcost.gate(report).verdict == "pass"
    assert llmcost.gate(report, max_monthly=Decimal(750)).verdict == "pass"
    assert llmcost.gate(report, max_monthly=Decimal("749.99")).verdict == "fail"
    assert llmcost.gate(report, max_per_request=Decimal("0.0049")).verdict == "fail"
    early = llmcost.estimate(workload, catalog, date(2023, 1, 1))
    assert llmcost.gate(early).verdict == "undecided"


def with_volume(loaded, requests_per_day):
    return replace(loaded, workload=replace(loaded.workload, requests_per_day=Decimal(requests_per_day)))


def outcome(report):
    """The status of each check by its id."""
    return {policy.id: policy.status.value for policy in report.policies}


INCREASE = Policy("increase", "diff.percent > 10", message="ask first")


def test_a_gate_on_policies(workload, catalog):
    report = llmcost.estimate(workload, catalog, DAY)
    found = llmcost.gate(
        report, policies=[Policy("small", "total.monthly > 700"), Policy("huge", "total.monthly > 800")]
    )
    assert found.verdict == "fail"
    assert outcome(found).items() >= {"no-unpriced": "pass", "small": "fail", "huge": "pass"}.items()
    assert found.to_pass == ()  # without workloads nothing can be searched
    warned = llmcost.gate(report, policies=[Policy("small", "total.monthly > 700", level="warn")])
    assert warned.verdict == "pass"


def test_a_gate_on_a_settings_file(workload, catalog, tmp_path):
    path = tmp_path / "llmcost.yaml"
    path.write_text(
        "budget: 700\n"
        "policies: [{id: per-request, when: workload.per_request > 0.001}]\n"
        "waivers: [{policy: per-request, workload: support, reason: launch, until: '2026-12-31', by: '@team'}]\n",
        encoding="utf-8",
    )
    found = llmcost.gate(llmcost.estimate(workload, catalog, DAY), policies=path)
    assert outcome(found)["per-request"] == "waived"
    assert outcome(found)["budget"] == "fail"
    assert found.verdict == "fail"
    assert {policy.where.file for policy in found.policies if policy.id == "budget"} == {os.path.relpath(path)}


def test_a_gate_with_a_base_suggests_what_would_make_it_pass(workload, catalog):
    more = with_volume(workload, 6000)
    report = llmcost.estimate(more, catalog, DAY)
    asked = {"policies": [INCREASE], "workloads": more, "catalog": catalog}
    found = llmcost.gate(report, base=[workload], **asked)
    assert (found.verdict, found.diff.monthly) == ("fail", Decimal(150))
    assert [(one.workload, one.change, one.saves) for one in found.to_pass][:1] == [
        ("support", "volume 6,000 req/day → 5,000 req/day", Decimal(150))
    ]
    assert llmcost.gate(report, base=[more], **asked).verdict == "pass"
    assert llmcost.gate(report, **asked).verdict == "undecided"  # no base to compare with


def test_a_gate_with_a_snapshot_as_its_base(workload, catalog, tmp_path):
    before = llmcost.estimate(workload, catalog, DAY)
    path = tmp_path / "before.json"
    path.write_text(render(before, Format.JSON, RenderOptions("1", "2026-11-22T10:00:00Z", None, False)))
    more = llmcost.estimate(with_volume(workload, 6000), catalog, DAY)
    found = llmcost.gate(more, policies=[INCREASE], base=path)
    assert (found.verdict, found.diff.monthly, found.diff.base.kind) == ("fail", Decimal(150), "snapshot")
    assert llmcost.gate(before, policies=[INCREASE], base=path).verdict == "pass"


@pytest.mark.parametrize(
    ("policies", "code", "place"),
    [
        ([INCREASE, Policy("b", "diff.percent >> 10")], "expression", "policy 2:1:15"),
        ([INCREASE, INCREASE], "same-policy", "policy 2"),
        ([Policy("budget", "total.monthly > 1")], "same-policy", "policy 1"),
        ([Policy("tier", 'model.tier == "nonsense"')], "unknown-tier", "policy 1:1:15"),
    ],
)
def test_a_gate_refuses_invalid_policies(workload, catalog, policies, code, place):
    report = llmcost.estimate(workload, catalog, DAY)
    with pytest.raises(llmcost.LlmcostError) as caught:
        llmcost.gate(report, policies=policies, workloads=workload, catalog=catalog)
    assert [(problem.code, str(problem.where)) for problem in caught.value.problems] == [(code, place)]


def test_a_gate_refuses_workloads_that_the_estimate_is_not_about(workload, catalog):
    report = llmcost.estimate(workload, catalog, DAY)
    other = replace(workload, workload=replace(workload.workload, name="other"))
    with pytest.raises(ValueError, match="not the workloads of the estimate"):
        llmcost.gate(report, workloads=other, catalog=catalog)
    with pytest.raises(ValueError, match="requires the workloads"):
        llmcost.gate(report, base=[workload])


def test_counting_tokens(catalog):
    count = llmcost.count_tokens("hello world", "gpt-4o", catalog, DAY)
    assert (count.model, count.tokens, count.method, count.low, count.high) == ("openai/gpt-4o", 2, "exact", 2, 2)
    assert count.input_cost == Decimal("0.000005")  # 2 × 2.50 per million
    with pytest.raises(llmcost.LlmcostError, match="gpt4"):
        llmcost.count_tokens("hello", "gpt4", catalog, DAY)


def test_a_price_list_of_ones_own(tmp_path):
    path = tmp_path / "prices.yaml"
    path.write_text(CATALOG, encoding="utf-8")
    (tmp_path / "one.yaml").write_text(WORKLOAD.replace("gpt-4o", "one"), encoding="utf-8")
    report = llmcost.estimate(llmcost.load_workload(tmp_path / "one.yaml"), llmcost.load_catalog(path), DAY)
    assert report.summary.monthly == 120 * 2 + 45 * 4
    assert (report.catalog.as_of, report.catalog.age_days) == (date(2026, 11, 1), 21)


@pytest.mark.parametrize("kind", ["missing", "empty", "folder of two", "wrong"])
def test_what_cannot_be_read_is_an_error_with_its_place(tmp_path, kind):
    path = tmp_path / "one.yaml"
    text = {"empty": "", "wrong": WORKLOAD.replace("800", "many").replace("model", "modl")}.get(kind, WORKLOAD)
    if kind != "missing":
        path.write_text(text, encoding="utf-8")
    if kind == "folder of two":
        (tmp_path / "two.yaml").write_text(WORKLOAD.replace("support", "other"), encoding="utf-8")
    with pytest.raises(llmcost.LlmcostError) as caught:
        llmcost.load_workload(tmp_path if kind == "folder of two" else path)
    problems = caught.value.problems
    places = [(problem.code, problem.where.file, problem.where.line) for problem in problems if problem.where]
    assert len(places) == len(problems) > 0
    assert all(str(tmp_path) in file for _, file, _ in places)
    if kind == "wrong":
        assert {("unknown-key", 3), ("not-a-number", 5)} <= {(code, line) for code, _, line in places}


def test_unknown_models_are_errors(workload, catalog):
    for names in (["gpt-4o-min"], ["gpt-4o", "claude"]):
        with pytest.raises(llmcost.LlmcostError, match="unknown model"):
            llmcost.compare(workload, names, catalog, DAY)


def test_a_choice(workload, catalog, tmp_path):
    path = tmp_path / "scores.csv"
    path.write_text("model,score\ngpt-4o-mini,0.7\ngpt-4o,0.9\n", encoding="utf-8")
    models, day = ["gpt-4o-mini", "gpt-4o"], date(2025, 4, 1)
    (cheapest,) = llmcost.optimize(workload, catalog, day, models=models).choices
    assert (cheapest.chosen.row.model, cheapest.chosen.monthly) == ("openai/gpt-4o-mini", Decimal(45))
    asked = {"scores": llmcost.load_quality(path), "constraints": Constraints(min_quality=Decimal("0.8"))}
    (good,) = llmcost.optimize([workload], catalog, day, models=models, **asked).choices
    assert (good.chosen.row.model, good.chosen.monthly) == ("openai/gpt-4o", Decimal(750))
