"""Choices that can be checked by hand."""

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmcost.analysis.explain.explain import explain
from llmcost.analysis.optimize.confidence_interval import wilson, within_noise
from llmcost.analysis.optimize.constraints import is_denied
from llmcost.analysis.optimize.optimize import OptimizeRequest, constraints_of, optimize
from llmcost.model.inputs.catalog import Fee
from llmcost.model.inputs.constraints import Constraints
from llmcost.model.inputs.scores import Quality, Score, Scores
from llmcost.model.inputs.serving import CascadeStage, RouteLeg, Router
from llmcost.model.problems import InputError, Where
from llmcost.model.reports.notes import Note, NoteCode
from llmcost.model.reports.optimize import Rating
from llmcost.pricing.lookup import Candidate
from tests.support.catalogs import TODAY, estimate_of, market, model, placed, price, workload

MILLION = {"input_tokens": 1000, "output_tokens": 0, "requests_per_month": 1_000_000}
"""1,000 million tokens a month: a model at $1 costs $1,000."""


def read(*found, **fields):
    quality = Quality(tuple(found), **fields)
    places = tuple(Where("quality.yaml", line) for line in range(1, len(found) + 1))
    return Scores("quality.yaml", quality, places, {name: Where("quality.yaml", 1) for name in quality.mixes})


def choose(on, work, *found, scale=1, mixes=None, **ask):
    scores = read(*found, scale=Decimal(scale), mixes=mixes or {}) if found else None
    given = Constraints(**ask.pop("given", {}))
    (one,) = optimize([placed(work)], on, OptimizeRequest(scores, given=given, **ask)).choices
    return one


def score(id_, value=None, **fields):
    numbers = ("resolves", "seconds", "output_tokens", "thinking_tokens")
    known = {name: Decimal(str(v)) if name in numbers else v for name, v in fields.items()}
    return Score(model=id_, score=None if value is None else Decimal(str(value)), **known)


ONE, TWO, TEN = model("acme/one", price("1")), model("acme/two", price("2")), model("best/ten", price("10"))


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
        (said,) = explain([placed(replace(work, **settings))], on, model=option.row.model).workloads
        assert said.one.own.monthly == option.monthly


def test_each_constraint_says_why_and_what_would_do():
    on = market(
        ONE,
        model(
            "acme/two",
            price("2"),
            context=8000,
            max_output=1000,
            capabilities=("json",),
            retires=TODAY + timedelta(days=10),
        ),
    )
    given = {
        "min_quality": Decimal("0.9"),
        "max_latency_s": Decimal(2),
        "min_context": 64000,
        "min_output": 4000,
        "needs": ("json", "tools"),
        "providers": ("best",),
        "deny": ("*wo",),
        "min_days_to_retirement": 30,
    }
    one = choose(market(TEN, *on.catalog.models.values()), workload(), score("acme/two", 0.6, seconds=5), given=given)
    (two,) = (option for option in one.ruled_out if option.row.model == "acme/two")
    assert [(found.constraint, found.message, found.relaxed) for found in two.obstacles] == [
        ("min_quality", "score 0.6 < 0.9", "0.6"),
        ("max_latency_s", "5 s > 2 s", "5"),
        ("min_context", "context 8,000 < 64,000 tokens", "8000"),
        ("min_output", "longest answer 1,000 < 4,000 tokens", "1000"),
        ("needs", "cannot do tools", "without tools"),
        ("providers", "sold by acme", "with acme"),
        ("deny", "denied by *wo", "without *wo"),
        ("min_days_to_retirement", f"retires {TODAY + timedelta(days=10)}, in 10 days < 30", "10"),
    ]
    unknown = next(option for option in one.ruled_out if option.row.model == "acme/one")
    assert "no score; no latency measured; its context is not known" in unknown.row.reason


@given(st.text("ab*", max_size=8), st.text("ab", max_size=8))
def test_a_star_stands_for_any_characters(pattern, name):
    written = ".*".join(map(re.escape, pattern.split("*")))
    one = Candidate(model(f"acme/{name or 'a'}"))
    names = (one.id, one.model.bare_id)
    assert is_denied(pattern, one) == any(re.fullmatch(written, each) is not None for each in names)


def test_a_pattern_of_many_stars_takes_no_time():
    assert not is_denied("*a" * 90 + "*b", Candidate(model("acme/" + "a" * 150)))


def test_a_region_is_asked_of_the_price_list_and_paid_for():
    here = model("acme/one", price("1"), regions={"eu": Decimal("1.1"), "us": Decimal("1.2")})
    one = choose(market(here, TWO), workload(**MILLION), everything=True, given={"regions": ("us", "eu")})
    assert [(option.row.model, option.monthly, option.settings) for option in one.options] == [
        ("acme/one", 1100, {"region": "eu"})
    ]
    assert [found.message for found in one.ruled_out[0].obstacles] == ["no price for region us or eu"]


def test_what_is_retired_or_has_no_price_never_qualifies_and_is_no_way_out():
    gone = model("acme/one", price("1"), retires=date(2026, 1, 1))
    no_fee = model("acme/two", price("1"))
    work = workload(fees={"web_search": Decimal(1)}, candidates=("acme/two", "best/ten"))
    ten = model("best/ten", price("10"), fees={"web_search_1k": Fee(Decimal(10))})
    one = choose(market(gone, no_fee, ten), work, given={"providers": ("acme",)})
    assert one.chosen is None
    assert {option.row.model: option.obstacles[0].message for option in one.ruled_out} == {
        "acme/one": "retired 2026-01-01",
        "acme/two": "has no price for fee:web_search",
        "best/ten": "sold by best",
    }
    assert [(way.changes, way.model) for way in one.relaxations] == [((("providers", "with best"),), "best/ten")]


def test_impossible_constraints_say_which_to_relax_and_by_how_much():
    found = score("acme/one", 70, seconds=1), score("acme/two", 85, seconds=6), score("best/ten", 95, seconds=9)
    given = {"min_quality": Decimal(90), "max_latency_s": Decimal(5)}
    one = choose(market(ONE, TWO, TEN), workload(**MILLION), *found, scale=100, given=given)
    assert [(way.changes, way.model, way.monthly) for way in one.relaxations] == [
        ((("min_quality", "70"),), "acme/one", 1000),
        ((("max_latency_s", "9"),), "best/ten", 10000),
        ((("min_quality", "85"), ("max_latency_s", "6")), "acme/two", 2000),
    ]


def test_the_next_step_up_has_a_price_per_point_and_says_when_it_may_be_noise():
    found = score("acme/one", 70, samples=100), score("acme/two", 72, samples=100), score("best/ten", 92, samples=100)
    one = choose(market(ONE, TWO, TEN), workload(**MILLION), *found, scale=100)
    assert [(step.extra_cost, step.per_point, step.within_noise) for step in one.front] == [
        (None, None, None),
        (1000, 500, True),
        (8000, 400, False),
    ]


def test_a_point_is_a_hundredth_of_the_scale():
    one = choose(market(ONE, TWO), workload(**MILLION), score("acme/one", 0.7), score("acme/two", 0.75))
    assert one.front[1].per_point == 200


def test_the_interval_of_a_share():
    # Newcombe, Statistics in Medicine 17 (1998), p. 857, table I, method 3: 81 of 263, and 1 of 29
    assert [round(end, 4) for end in wilson(Decimal(81) / 263, 263)] == [Decimal("0.2553"), Decimal("0.3662")]
    assert [round(end, 4) for end in wilson(Decimal(1) / 29, 29)] == [Decimal("0.0061"), Decimal("0.1718")]
    assert wilson(Decimal(1), 10).high == 1
    assert wilson(Decimal(0), 10).low == 0


def test_a_difference_is_noise_where_its_interval_holds_none():
    # 56 of 70 and 48 of 80 differ by 0.2, from 0.0524 to 0.3339 (Newcombe 1998, p. 873, method 10)
    def rating(k, n):
        low, high = wilson(Decimal(k) / n, n)
        return Rating(Decimal(k) / n, Decimal(k) / n, "any", low, high, n)

    assert within_noise(rating(48, 80), rating(56, 70)) is False
    assert within_noise(rating(48, 80), rating(46, 70)) is True
    assert within_noise(Rating(Decimal(0), Decimal(0), "any"), rating(46, 70)) is None


def test_a_score_of_the_workload_beats_one_of_its_task_and_that_one_of_anything():
    found = score("acme/one", 0.1), score("acme/one", 0.2, task="simple_qa"), score("acme/one", 0.3, workload="work")
    for task, of, value in ((None, found[:2], "0.1"), ("simple_qa", found[:2], "0.2"), ("simple_qa", found, "0.3")):
        one = choose(market(ONE), workload(task=task), *of)
        assert one.options[0].rating.score == Decimal(value)


def test_the_score_of_a_mix_is_its_average():
    found = score("acme/one", 0.9, difficulty="easy"), score("acme/one", 0.5, difficulty="hard")
    mixes = {"work": {"easy": Decimal("0.75"), "hard": Decimal("0.25")}}
    assert choose(market(ONE), workload(), *found, mixes=mixes).options[0].rating.score == Decimal("0.8")
    half = choose(market(ONE), workload(), found[0], mixes=mixes)
    assert half.options[0].rating is None, "half a mix says nothing of the whole"


# --- mixes -----------------------------------------------------------------------------------------------------------


def mixing(on, work, *found, kinds=("route", "cascade"), given=None, mixes=None, known=()):
    ask = OptimizeRequest(read(*found, mixes=mixes or {}), known, Constraints(**given or {}), mixes=kinds)
    (one,) = optimize([placed(work)], on, ask).choices
    return one.mixing


def test_a_cascade_by_hand():
    """$1,000 and 65 % first, the rest on the $10,000 model that resolves all: 1,000 + 0.35 × 10,000 = $4,500."""
    found = score("acme/one", resolves=0.65), score("best/ten", resolves=1)
    one = mixing(market(ONE, TEN), workload(**MILLION), *found, given={"min_quality": Decimal("0.99")})
    (cascade,) = (mix for mix in one.mixes if mix.kind == "cascade")
    assert one.single.monthly == 10000
    assert cascade.monthly == 4500
    assert cascade.saves == 5500
    assert cascade.resolved == 1
    (even,) = cascade.break_even
    assert (even.rate, even.pays) == (Decimal("0.65"), Decimal("0.1")), "1,000 + (1 − r) × 10,000 = 10,000 at r = 0.1"


def test_what_one_model_leaves_is_harder():
    """Of 100 requests 10 easy and 18 hard are left by the first: of these 28 the second resolves 10 × 0.9 + 18 × 0.5."""
    found = [
        score("acme/one", resolves=0.8, difficulty="easy"),
        score("acme/one", resolves=0.64, difficulty="hard"),
        score("best/ten", resolves=0.9, difficulty="easy"),
        score("best/ten", resolves=0.5, difficulty="hard"),
    ]
    mixes = {"work": {"easy": Decimal("0.5"), "hard": Decimal("0.5")}}
    one = mixing(market(ONE, TEN), workload(**MILLION), *found, mixes=mixes, given={"min_quality": Decimal("0.85")})
    (cascade,) = (mix for mix in one.mixes if mix.kind == "cascade")
    assert [leg.share for leg in cascade.legs] == [1, Decimal("0.28")]
    assert cascade.legs[1].resolves == round(Decimal(18) / 28, 18)
    assert cascade.resolved == Decimal("0.9")
    assert one.by_difficulty


def test_a_route_without_difficulties_is_a_split_of_two():
    """60 % resolved at $1,000 and 100 % at $10,000 make 80 % half and half, at $5,500."""
    found = score("acme/one", resolves=0.6), score("best/ten", resolves=1)
    work = workload(model="best/ten", **MILLION)
    one = mixing(market(ONE, TEN), work, *found, given={"min_quality": Decimal("0.8")}, kinds=("route",))
    (route,) = one.mixes
    assert [(leg.model, leg.share) for leg in route.legs] == [
        ("acme/one", Decimal("0.5")),
        ("best/ten", Decimal("0.5")),
    ]
    assert (route.monthly, route.saves, route.router_per_request) == (5500, 4500, Decimal("0.0045"))


def test_the_router_of_a_route_is_paid_for():
    found = score("acme/one", resolves=0.6), score("best/ten", resolves=1)
    legs = (RouteLeg("acme/one", Decimal("0.5")), RouteLeg("best/ten", Decimal("0.5")))
    router = Router("acme/one", Decimal(100), Decimal(0))
    work = workload(**MILLION, model=None, route=legs, router=router)
    one = mixing(market(ONE, TEN), work, *found, given={"min_quality": Decimal("0.8")}, kinds=("route",))
    assert one.mixes[0].monthly == 5500 + 100 == estimate_of(market(ONE, TEN), work).own.monthly
    assert one.single.monthly == 10000


def test_fees_storage_side_calls_and_the_buffer_are_in_a_mix_once_or_in_proportion():
    fees = {"web_search_1k": Fee(Decimal(10), Decimal(4000))}
    cheap, dear = model("acme/one", price("1"), fees=fees), model("best/ten", price("10"), fees=fees)
    work = workload(fees={"web_search": Decimal("0.02")}, buffer=Decimal("0.2"), **MILLION)
    found = score("acme/one", resolves=0.6), score("best/ten", resolves=1)
    one = mixing(market(cheap, dear), work, *found, given={"min_quality": Decimal("0.99")}, kinds=("cascade",))
    stages = (CascadeStage("acme/one", Decimal("0.6")), CascadeStage("best/ten"))
    meant = estimate_of(market(cheap, dear), replace(work, model=None, cascade=stages)).own.monthly
    assert one.mixes[0].monthly == meant
    (even,) = one.mixes[0].break_even
    at = (CascadeStage("acme/one", even.pays), CascadeStage("best/ten"))
    month = estimate_of(market(cheap, dear), replace(work, model=None, cascade=at)).own.monthly
    assert abs(month - one.single.monthly) < Decimal("1e-9"), "also where a free allowance bends the line"


def test_the_target_is_what_is_asked_for_else_what_runs_else_the_best():
    found = score("acme/one", resolves=0.6), score("acme/two", resolves=0.8), score("best/ten", resolves=0.9)
    on = market(ONE, TWO, TEN, model("inn/other"))
    work = workload(**MILLION)
    assert mixing(on, work, *found, given={"min_quality": Decimal("0.7")}).target == Decimal("0.7")
    assert mixing(on, replace(work, model="acme/two"), *found).target == Decimal("0.8")
    other = mixing(on, replace(work, model="inn/other"), *found)
    assert other.target == Decimal("0.9")
    assert other.left_out == ("inn/other",)


def test_a_mix_of_models_without_rates_says_so():
    one = mixing(market(ONE, TWO), workload(**MILLION), score("acme/one", 0.5, workload="other"), known=["other"])
    assert (one.target, one.single, one.mixes) == (None, None, ())


def test_unknown_names_are_told_at_once():
    scores = read(score("acme/none", 0.5), score("acme/one", 0.5, workload="other"), score("acme/one", 0.5))
    with pytest.raises(InputError) as raised:
        optimize([placed(workload())], market(ONE), OptimizeRequest(scores))
    assert [problem.code for problem in raised.value.problems] == ["unknown-model", "unknown-workload"]
    optimize(
        [placed(workload())],
        market(ONE),
        OptimizeRequest(read(score("acme/one", 0.5, workload="other")), known=["other"]),
    )


def test_free_calls_that_two_workloads_could_use_are_told_of():
    free = market(model("acme/one", price("1"), fees={"web_search_1k": Fee(Decimal(10), Decimal(4000))}), TWO)
    asks = [workload(name=name, model="acme/two", fees={"web_search": Decimal(1)}, **MILLION) for name in ("a", "b")]
    silent = workload(name="c", model="acme/two", **MILLION)

    def notes(*works):
        return optimize([placed(work) for work in works], free, OptimizeRequest(everything=True)).notes

    assert notes(*asks) == (Note(NoteCode.WHOLE_ALLOWANCES),)
    assert notes(asks[0], silent) == ()
