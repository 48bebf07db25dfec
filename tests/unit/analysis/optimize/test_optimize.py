"""The cheapest model that qualifies, worked out by hand."""

from dataclasses import replace
from decimal import Decimal

from llmcost.analysis.explain.explain import explain
from llmcost.analysis.optimize.optimize import OptimizeRequest, constraints_of, optimize
from llmcost.model.inputs.constraints import Constraints
from llmcost.model.inputs.dated_terms import Fee
from llmcost.model.reports.notes import Note, NoteCode
from tests.support.catalogs import loaded, market, model, price, workload
from tests.unit.analysis.optimize.choices import MILLION, ONE, TEN, TWO, choose, score


def test_without_scores_the_cheapest_is_chosen():
    one = choose(market(ONE, TWO, TEN), workload(model="best/ten", **MILLION), everything=True)
    assert one.chosen.row.model == "acme/one"
    assert [option.monthly for option in one.options] == [1000, 2000, 10000]
    assert one.front == ()
    assert one.current.monthly == 10000


def test_what_costs_the_same_is_ordered_by_score_then_by_id():
    same = [model(id_, price("1")) for id_ in ("best/b", "acme/a", "inn/c")]
    one = choose(market(*same), workload(model="best/b"), everything=True)
    assert [option.row.model for option in one.options] == ["acme/a", "best/b", "inn/c"]
    one = choose(market(*same), workload(model="best/b"), score("inn/c", 0.9), score("acme/a", 0.8))
    assert [option.row.model for option in one.options] == ["inn/c", "acme/a", "best/b"]


def test_the_workload_says_what_qualifies_and_an_option_stands_in_its_place():
    work = workload(constraints=Constraints(min_quality=Decimal("0.9"), needs=("tools",)))
    merged = constraints_of(work, Constraints(min_quality=Decimal("0.5"), providers=("acme",)))
    assert merged == Constraints(min_quality=Decimal("0.5"), needs=("tools",), providers=("acme",))


def test_a_model_is_billed_for_the_lengths_that_were_measured_of_it():
    work = workload(model="acme/one", input_tokens=1000, output_tokens=100, requests_per_month=1_000_000)
    think = model("acme/two", price("1", "2"), thinking="optional")
    one = choose(
        market(model("acme/one", price("1", "2")), think),
        work,
        score("acme/one", 0.8, output_tokens=150),
        score("acme/two", 0.9, output_tokens=200, thinking_tokens=500),
    )
    by_model = {option.row.model: option for option in one.options}
    assert by_model["acme/one"].monthly == 1000 + 300
    assert by_model["acme/two"].monthly == 1000 + 400 + 1000
    assert by_model["acme/two"].settings == {"output_tokens": "200", "thinking_multiplier": "2.5"}
    assert one.current.monthly == 1300, "the model it runs on, as measured too"


def test_every_amount_can_be_explained():
    work = workload(model="acme/one", output_tokens=100)
    on = market(model("acme/one", price("1", "2")), model("acme/two", price("0.5", "1"), thinking="optional"))
    one = choose(on, work, score("acme/two", 0.9, output_tokens=250, thinking_tokens=300), everything=True)
    for option in one.options:
        settings = {name: Decimal(value) for name, value in option.settings.items()}
        (said,) = explain([loaded(replace(work, **settings))], on, model=option.row.model).workloads
        assert said.one.own.monthly == option.monthly


def test_the_next_step_up_has_a_price_per_point_and_says_when_it_may_be_noise():
    found = score("acme/one", 70, samples=100), score("acme/two", 72, samples=100), score("best/ten", 92, samples=100)
    one = choose(market(ONE, TWO, TEN), workload(**MILLION), *found, scale=100)
    assert [(step.extra_cost, step.per_point, step.within_noise) for step in one.front] == [
        (None, None, None),
        (1000, 500, True),
        (8000, 400, False),
    ]


def test_free_calls_that_two_workloads_could_use_are_reported():
    free = market(model("acme/one", price("1"), fees={"web_search_1k": Fee(Decimal(10), Decimal(4000))}), TWO)
    asks = [workload(name=name, model="acme/two", fees={"web_search": Decimal(1)}, **MILLION) for name in ("a", "b")]
    silent = workload(name="c", model="acme/two", **MILLION)

    def notes(*works):
        return optimize([loaded(work) for work in works], free, OptimizeRequest(everything=True)).notes

    assert notes(*asks) == (Note(NoteCode.WHOLE_ALLOWANCES),)
    assert notes(asks[0], silent) == ()
