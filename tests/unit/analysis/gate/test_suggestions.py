"""Changes that make a failing gate pass: each is evaluated again before it is suggested."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmcost.analysis.diff.diff import diff
from llmcost.analysis.diff.workload_matching import ProjectState
from llmcost.analysis.estimate.estimate import estimate
from llmcost.analysis.gate.gate import gate
from llmcost.analysis.gate.rules import GateCriteria
from llmcost.analysis.gate.suggestions import SuggestionInputs, to_pass
from llmcost.analysis.gate.what_if import GateState
from llmcost.model.inputs.catalog import DateRange
from llmcost.model.inputs.planning import Budget
from llmcost.model.inputs.policy import Policy
from llmcost.model.inputs.policy_expression import NumberLiteral
from llmcost.model.inputs.serving import Batch
from llmcost.model.problems import Where
from llmcost.model.reports.diff import Base
from llmcost.model.reports.gate import Verdict
from llmcost.read.settings.policy_expression import parse_expression
from tests.support.catalogs import LAUNCH, d, fee, loaded, market, mode, model, price, workload

SHOWN = DateRange(from_=LAUNCH)
ON = market(
    model("acme/one", price(10, 10, modes={"batch": mode("0.5")}), featured=SHOWN, fees={"search": fee("0.01")}),
    model("acme/two", price(8, 8), featured=SHOWN, context=2000, fees={"search": fee("0.01")}),
    model("acme/three", price(4, 4), featured=SHOWN, fees={"search": fee("0.01")}),
    model("acme/deep", price(1, 1), tier="reasoning", featured=SHOWN),
    model("acme/old", price(2, 2), successor="acme/deep"),
)


def one(name="work", **fields):
    """A workload of $11 a month on acme/one: 1,000 requests of 1,000 and 100 tokens."""
    return workload(name=name, **fields)


def judged(*works, before=None, criteria):
    """The gate's verdict, and what would make it pass."""
    now, then = [loaded(work) for work in works], [loaded(work) for work in before or ()]
    report = estimate(now, ON, alone=True)
    compared = None
    if before is not None:
        sides = ProjectState(then, ["w.yaml"] * len(then)), ProjectState(now, ["w.yaml"] * len(now))
        base = Base("main", "commit", None, ON.stamp)
        compared = diff(base, *sides, report, ON, ON, count_prompt=no_counts)
    found = gate(report, criteria, diff=compared)
    ground = SuggestionInputs(now, {one.workload.name: one for one in then}, ON, no_counts)
    return found, to_pass(found, ground, GateState(report, criteria, compared))


def no_counts(prompt, texts):
    raise AssertionError("no prompt here")


def said(remedies):
    return [(one.workload, one.change, one.saves, one.total) for one in remedies]


def up_to(dollars):
    return GateCriteria(max_monthly=d(dollars))


def test_what_passes_needs_nothing():
    assert judged(one(), criteria=up_to(11))[1] == ()


@pytest.mark.parametrize(
    ("limit", "change", "total"),
    [
        ("10.99", "model acme/one → acme/two", "8.8"),
        ("8.7", "batch 0% → 100%", "5.5"),
        ("5.4", "model acme/one → acme/three", "4.4"),
    ],
)
def test_the_smallest_change_that_passes_comes_first(limit, change, total):
    """Of two workloads only the first costs; on acme/two it is $8.80, in batch $5.50, on acme/three $4.40."""
    _, (first, volume) = judged(one(), one("idle", requests_per_month=0), criteria=up_to(limit))
    assert (first.workload, first.change, first.total) == ("work", change, d(total))
    assert first.saves == 11 - d(total)
    assert volume.total <= d(limit) < volume.total + d("0.012"), "in thousandths of today's volume, $0.011 each"


def test_where_no_change_does_it_is_the_volume_alone():
    _, remedies = judged(one(), criteria=up_to("1.1"))
    assert said(remedies) == [("work", "volume 1,000 req/month → 100 req/month", d("9.9"), d("1.1"))]


def test_a_model_that_is_too_small_or_of_another_tier_is_none():
    _, remedies = judged(one(input_tokens=5000), criteria=up_to("50"))
    assert remedies[0].change == "batch 0% → 100%", "acme/two would be $40.80, and takes 2,000 tokens only"


def test_what_drove_the_cost_is_taken_back():
    before = one(requests_per_month=1000, output_tokens=100)
    now = one(requests_per_month=1100, output_tokens=400)
    found, remedies = judged(
        now, before=[before], criteria=GateCriteria(max_increase=(NumberLiteral(d(20), "percent"),))
    )
    assert found.verdict is Verdict.FAIL
    assert remedies[0].change == "model acme/one → acme/two", "$12.32 on acme/two; $12.10 with the output of before"
    tight = GateCriteria(max_increase=(NumberLiteral(d(11), "percent"),))
    assert judged(now, before=[before], criteria=tight)[1][0].change == "output 400 tokens → 100 tokens"


def rule(when, **fields):
    test, _ = parse_expression(when, lambda _: Where("llmcost.yaml"))
    return Policy("rule", when, test=test, **fields)


def test_a_policy_about_models_is_met_by_the_model_of_before_even_where_that_costs_more():
    criteria = GateCriteria(policies=(rule("model.tier == 'reasoning'"),))
    found, remedies = judged(one(model="acme/deep"), before=[one()], criteria=criteria)
    assert found.verdict is Verdict.FAIL
    (change,) = remedies
    assert (change.change, change.total) == ("model acme/deep → acme/one", d(11))
    assert change.saves < 0


def test_nothing_is_claimed_where_nothing_passes():
    two = one("a", budget=Budget(monthly=d(1))), one("b", budget=Budget(monthly=d(1)))
    assert judged(*two, criteria=GateCriteria())[1] == (), "two workloads fail, and one change mends one"
    unpriced = one("a"), one("b", model="acme/deep", fees={"search": d(1)})
    found, remedies = judged(*unpriced, criteria=up_to(1))
    assert (found.verdict, remedies) == (Verdict.FAIL, ()), "it would be undecided"
    assert judged(one(), criteria=GateCriteria(policies=(rule("workload.name == 'work'"),)))[1] == ()


def test_the_own_budget_is_met_by_its_own_workload_only():
    works = one("a", budget=Budget(monthly=d(5))), one("b", requests_per_month=10)
    _, remedies = judged(*works, criteria=GateCriteria())
    assert (remedies[0].workload, remedies[0].change) == ("a", "model acme/one → acme/three")


CHANGES = st.fixed_dictionaries(
    {
        "requests_per_month": st.integers(1, 3000),
        "output_tokens": st.integers(1, 500),
        "model": st.sampled_from(["acme/one", "acme/two", "acme/three"]),
        "batch": st.sampled_from([None, Batch(d("0.5")), Batch(d(1))]),
        "fees": st.sampled_from([{}, {"search": d("0.1")}]),
    }
)


@settings(max_examples=60, deadline=None)
@given(CHANGES, CHANGES, st.integers(1, 40), st.integers(0, 60))
def test_what_is_claimed_passes_when_it_is_done(before, now, limit, percent):
    """The whole is estimated, compared and judged anew with the change that was named, from outside."""
    criteria = GateCriteria(max_monthly=d(limit), max_increase=(NumberLiteral(d(percent), "percent"),))
    other = one("other", requests_per_month=500, fees={"search": d("0.1")})
    work, then = one(**now), [one(**before), other]
    found, remedies = judged(work, other, before=then, criteria=criteria)
    if found.verdict is not Verdict.FAIL:
        assert remedies == ()
    for remedy in remedies:
        mended = [done(each, remedy, before) if each.name == remedy.workload else each for each in (work, other)]
        again, _ = judged(*mended, before=then, criteria=criteria)
        assert again.verdict is Verdict.PASS
        assert again.report.summary.monthly == remedy.total == found.report.summary.monthly - remedy.saves


def done(work, remedy, before):
    """A workload with the change that a remedy names."""
    factor, _, rest = remedy.change.partition(" ")
    _, _, after = rest.partition(" → ")
    match factor:
        case "volume":
            return replace(work, requests_per_month=d(after.removesuffix(" req/month").replace(",", "")))
        case "output":
            return replace(work, output_tokens=d(after.removesuffix(" tokens").replace(",", "")))
        case "model":
            return replace(work, model=after)
        case "batch":
            share = {"0%": None, "50%": Batch(d("0.5")), "100%": Batch(d(1))}
            return replace(work, batch=share[after])
        case "fees":
            return replace(work, fees=before["fees"])
    raise AssertionError(remedy.change)


def test_a_retired_model_is_left_for_its_successor_or_a_peer_even_where_that_costs_more():
    criteria = GateCriteria(policies=(rule("model.id == 'acme/old'"),))
    found, remedies = judged(one(model="acme/old"), criteria=criteria)
    assert found.verdict is Verdict.FAIL
    (change,) = remedies
    assert (change.change, change.saves) == ("model acme/old → acme/deep", d("1.1")), "its successor, in another tier"
    no_deep = GateCriteria(policies=(rule("model.id in ['acme/old', 'acme/deep']"),))
    (change,) = judged(one(model="acme/old"), criteria=no_deep)[1]
    assert (change.change, change.saves) == ("model acme/old → acme/three", d("-2.2")), "the nearest in price"
