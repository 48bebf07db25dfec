"""Law T5: every report has one amount for a workload on a model, and none recommends what its range does not support."""

from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from llmcost.analysis.diff.diff import diff
from llmcost.analysis.diff.workload_matching import ProjectState
from llmcost.analysis.estimate.compare import compare
from llmcost.analysis.estimate.estimate import estimate
from llmcost.analysis.gate.gate import gate
from llmcost.analysis.gate.rules import GateCriteria
from llmcost.analysis.gate.suggestions import SuggestionInputs, to_pass
from llmcost.analysis.gate.what_if import GateState
from llmcost.analysis.optimize.optimize import OptimizeRequest, optimize
from llmcost.analysis.what_if.breakeven import breakeven
from llmcost.analysis.what_if.forecast import forecast
from llmcost.model.inputs.catalog import CachePolicy, DateRange, Redirect
from llmcost.model.inputs.request_shape import Agent, Conversation
from llmcost.model.inputs.serving import Batch, Cache, RouteLeg, Router, SideCall
from llmcost.model.inputs.tokenizers import Tokenizer, TokenizerFamily
from llmcost.model.money import exactly
from llmcost.model.reports.diff import Base
from llmcost.model.reports.estimate import Status
from llmcost.pricing.tokenizer_adjustment import moved_to
from tests.support.catalogs import LAUNCH, TODAY, band, d, fee, loaded, market, mode, model, positive, price, workload

IDS = ("acme/one", "best/two", "host/three", "inn/four")
FAMILIES = ("here", "there", "twin")


def some(*values):
    return st.sampled_from(values)


@st.composite
def families(draw):
    """Three tokenizers; the third has the vocabulary of the first."""

    def ratio(**fields):
        low, factor, high = sorted(draw(st.lists(positive(2, 2), min_size=3, max_size=3)))
        return TokenizerFamily(title="t", factor=factor, low=low, high=high, source="list", **fields)

    here, there = ratio(), ratio()
    twin = TokenizerFamily(
        title="t", factor=here.factor, low=here.low, high=here.high, source="list", vocabulary="here"
    )
    return dict(zip(FAMILIES, (here, there, twin), strict=True))


@st.composite
def markets(draw):
    """Four models of a tier that differ in tokenizers, prices, bands, caches, fees, thinking and who serves them."""

    def one(id_):
        entry = price(
            draw(some("0.5", "1", "2")),
            draw(some("1", "2", "6")),
            cache_read=draw(some(None, "0.1")),
            cache_write=draw(some(None, "1.25")),
            long=draw(some((), (band(above=4000, input="3", output="5"),))),
            modes=draw(some({}, {"batch": mode("0.5")})),
        )
        return model(
            id_,
            entry,
            tokenizer=draw(some(None, *(Tokenizer(family=name) for name in FAMILIES))),
            cache=draw(some(None, CachePolicy(min_tokens=1024))),
            fees=draw(some({}, {"search": fee("0.001")}, {"search": fee("0.001", free_per_month=100)})),
            thinking=draw(some("never", "optional", "always")),
            featured=DateRange(from_=LAUNCH),
            redirects=draw(some(None, Redirect(IDS[-1], TODAY))) if id_ != IDS[-1] else None,
        )

    return market(*map(one, IDS), tokenizers=draw(families()))


SHAPES = some(
    {},
    {"conversation": Conversation(turns=4, user_tokens=d(60))},
    {"agent": Agent(steps=3, tool_result_tokens=d(300))},
)
FIELDS = st.fixed_dictionaries(
    {
        "input_tokens": some("900", "1500", "4000", "5000"),
        "output_tokens": some("100", "700"),
        "cache": some(None, Cache(tokens=d(800), hit_rate=d("0.8")), Cache(tokens=d(850), hit_rate=d("0.5"))),
        "batch": some(None, None, Batch(d("0.4"))),
        "fees": some({}, {}, {"search": d("0.2")}),
        "buffer": some("0", "0.2"),
        "thinking_multiplier": some(None, None, "0", "3"),
        "text": some(None, "english"),
        "side_calls": some((), (), (SideCall("judge", "best/two", d(50), d(10)),)),
    }
)


class Amount(NamedTuple):
    """What a report says of a model."""

    status: Status
    monthly: object
    low: object
    high: object


def said(row):
    return Amount(row.status, row.monthly, row.low, row.high)


def no_counts(prompt, texts):
    raise AssertionError("no prompt here")


def since(on, work, moved):
    """The amount after a change of the workload's model."""
    now = [loaded(moved)]
    report = estimate(now, on, alone=True)
    sides = ProjectState([loaded(work)], ["w.yaml"]), ProjectState(now, ["w.yaml"])
    base = Base("main", "commit", None, on.stamp)
    return diff(base, *sides, report, on, on, count_prompt=no_counts).changes[0]


@settings(max_examples=40, deadline=None)
@given(markets(), FIELDS, SHAPES)
@exactly
def test_t5_every_report_has_the_same_amount_of_a_model_in_every_market(on, fields, shape):
    work = workload(candidates=IDS, **fields, **shape)
    found = {row.model: row for row in estimate([loaded(work)], on).workloads[0].alternatives}
    (compared,) = compare(loaded(work), IDS, on, baseline="acme/one").workloads
    (choice,) = optimize([loaded(work)], on, OptimizeRequest(models=IDS)).choices
    options = {option.row.model: option.row for option in choice.options}
    for row in compared.alternatives:
        assert said(row) == said(found[row.model])
    for name, row in options.items():
        assert said(row) == said(found[name])
    for name, row in found.items():
        if row.status is not Status.PRICED or row.at_least:
            continue
        assert row.low is None or row.low <= row.monthly <= row.high
        moved = moved_to(work, name, on.prices)
        own = estimate([loaded(moved)], on).workloads[0].own
        assert said(own) == said(row)
        (paid,) = breakeven([loaded(moved)], on).workloads
        (month,) = forecast([loaded(moved)], on, {}, 1).workloads
        assert (paid.monthly, month.now.monthly) == (row.monthly, row.monthly)
        assert since(on, work, moved).after.own.monthly == row.monthly


@settings(max_examples=25, deadline=None)
@given(markets(), FIELDS, some("0.3", "0.8"))
@exactly
def test_t5_a_single_model_in_place_of_a_route_has_one_amount_without_its_router(on, fields, share):
    """In the table, in a comparison, in the choice, as a lever, and as the workload's own model."""
    legs = RouteLeg("acme/one", d(share)), RouteLeg("best/two", 1 - d(share))
    work = workload(model=None, route=legs, router=Router("inn/four", d(70), d(3)), candidates=IDS, **fields)
    one = estimate([loaded(work)], on).workloads[0]
    (choice,) = optimize([loaded(work)], on, OptimizeRequest(models=IDS)).choices
    options = {option.row.model: option.row for option in choice.options}
    (compared,) = compare(loaded(work), IDS, on, baseline="host/three").workloads
    levers = {lever.name.removeprefix("model "): lever.monthly for lever in one.levers}
    known = {row.model: row for row in compared.alternatives}
    for row in one.alternatives:
        if row.model == one.own.model or row.status is not Status.PRICED or row.at_least:
            continue
        own = estimate([loaded(moved_to(work, row.model, on.prices))], on).workloads[0].own
        assert said(own) == said(row) == said(known[row.model]) == said(options[row.model])
        assert levers.get(row.model, row.monthly) == row.monthly


@settings(max_examples=40, deadline=None)
@given(markets(), FIELDS, SHAPES, some("0.3", "0.6", "0.95"))
@exactly
def test_t5_no_report_recommends_what_its_range_does_not_support(on, fields, shape, share):
    """Levers, the choice, and what makes the gate pass: cheaper at every count, and with the amount of the table."""
    work = workload(candidates=IDS, **fields, **shape)
    one = estimate([loaded(work)], on).workloads[0]
    if one.own.status is not Status.PRICED or not one.own.monthly:
        return
    found = {row.model: row for row in one.alternatives}
    for lever in one.levers:
        kind, _, name = lever.name.partition(" ")
        if kind == "model":
            row = found[name]
            assert (lever.monthly, lever.saves) == (row.monthly, one.own.monthly - row.monthly)
            assert not row.at_least
            assert (row.high or row.monthly) < one.own.monthly
    (choice,) = optimize([loaded(work)], on, OptimizeRequest(models=IDS)).choices
    if choice.chosen and choice.chosen.row.model != one.own.model and not one.own.at_least:
        row = choice.chosen.row
        assert row.is_cheaper_than(one.own) or row.monthly == one.own.monthly
    limit = one.own.monthly * d(share)
    criteria = GateCriteria(max_monthly=limit)
    report = estimate([loaded(work)], on, alone=True)
    judged = gate(report, criteria)
    inputs = SuggestionInputs([loaded(work)], {}, on, no_counts)
    for suggestion in to_pass(judged, inputs, GateState(report, criteria, None)):
        assert suggestion.saves == one.own.monthly - suggestion.total
        assert suggestion.total <= limit
        name = suggestion.change.rpartition(" → ")[2]
        if suggestion.change.startswith("model "):
            row = next(row for row in found.values() if row.model.endswith(name))
            assert suggestion.total == row.monthly
            assert (row.high or row.monthly) <= limit
