"""A run has one price book for each catalog and day, and prices no workload twice where one price would do."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from llmcost.analysis.estimate.estimate import estimate
from llmcost.analysis.explain.explain import explain
from llmcost.analysis.optimize.optimize import optimize
from llmcost.analysis.what_if.breakeven import breakeven
from llmcost.analysis.what_if.forecast import forecast
from llmcost.analysis.what_if.sensitivity import sensitivity
from llmcost.model.inputs.dated_terms import Fee
from llmcost.model.inputs.planning import Budget
from llmcost.model.inputs.request_shape import Conversation
from llmcost.model.inputs.serving import CascadeStage, SideCall
from llmcost.model.inputs.tokenizers import Tokenizer, TokenizerFamily
from llmcost.pricing.price_list.price_book import PriceBook
from llmcost.pricing.workload_pricer import WorkloadPricer
from tests.support.catalogs import TODAY, d, loaded, market, mode, model, price, workload

SOON = date(2026, 12, 24)
HISTORY = (price(cache_read="0.1", modes={"batch": mode("0.5")}), price("2", "4", from_=SOON))
LISTED = (
    model("acme/one", *HISTORY, fees={"search": Fee(d("0.01"), d(100))}, tokenizer=Tokenizer(encoding="one")),
    model("acme/two", *HISTORY, fees={"search": Fee(d("0.01"), d(100))}, tokenizer=Tokenizer(encoding="two")),
    model("best/one", price("3"), tokenizer=Tokenizer(encoding="two")),
)
FAMILIES = {
    name: TokenizerFamily(title=name, factor=d(factor), low=d(1), high=d(2), source="list")
    for name, factor in (("one", 1), ("two", "1.2"))
}
PORTFOLIO = [
    loaded(work)
    for work in (
        workload(name="plain", fees={"search": d("0.5")}, budget=Budget(monthly=d(50))),
        workload(name="daily", requests_per_day=d(40), budget=Budget(monthly=d(50))),
        workload(name="chat", conversation=Conversation(turns=3, user_tokens=d(60)), counted_with="acme/one"),
        workload(
            name="cascade",
            model=None,
            cascade=(CascadeStage("acme/one", d("0.7")), CascadeStage("acme/two")),
            side_calls=(SideCall(name="guard", model="best/one", input_tokens=d(10), output_tokens=d(1)),),
        ),
    )
]
PORTFOLIO = [replace(one, workload=replace(one.workload, candidates=tuple(m.id for m in LISTED))) for one in PORTFOLIO]


@pytest.fixture
def made(monkeypatch):
    """The price books and the workload pricers that are made."""
    found = {PriceBook: [], WorkloadPricer: []}
    for kind in found:

        def initialize(self, *args, _kind=kind, _original=kind.__init__, **fields):
            found[_kind].append(self)
            _original(self, *args, **fields)

        monkeypatch.setattr(kind, "__init__", initialize)
    return found


def context():
    return market(*LISTED, tokenizers=FAMILIES)


def days(made):
    """The days of the price books, each with its catalog."""
    return [(id(book.catalog), book.as_of) for book in made[PriceBook]]


def repeated(made):
    """Workloads for which a pricer was made that was there already."""
    pricers = sorted(
        made[WorkloadPricer], key=lambda pricer: (id(pricer.prices), pricer.explained, repr(pricer.workload))
    )
    return [
        one.workload.name
        for one, other in pairwise(pricers)
        if (one.prices, one.explained, one.workload) == (other.prices, other.explained, other.workload)
    ]


def test_an_estimate_has_one_price_book_a_day_and_one_pricer_a_variant(made):
    report = estimate(PORTFOLIO, context())
    assert [one.announced for one in report.workloads if one.announced], "nothing is priced on another day"
    assert {lever.name for one in report.workloads for lever in one.levers} >= {"batch"}
    assert [one.budget for one in report.workloads if one.budget and one.budget.next_at_requests_per_day]
    assert sorted(day for _, day in days(made)) == [TODAY, SOON]
    assert repeated(made) == []


@pytest.mark.parametrize(
    "analysis", [explain, optimize, sensitivity, breakeven, lambda on, at: forecast(on, at, {}, 14)]
)
def test_every_analysis_has_one_price_book_a_day(made, analysis):
    analysis(PORTFOLIO, context())
    assert len(set(days(made))) == len(days(made))


def test_an_analysis_after_another_makes_no_price_book(made):
    on = context()
    estimate(PORTFOLIO, on)
    before = len(made[PriceBook])
    explain(PORTFOLIO, on)
    optimize(PORTFOLIO, on)
    sensitivity(PORTFOLIO, on)
    assert len(made[PriceBook]) == before
