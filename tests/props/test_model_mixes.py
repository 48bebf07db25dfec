"""Cascades and routes against a search of every mix, on instances small enough for that."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import permutations, product

from hypothesis import given
from hypothesis import strategies as st

from llmcost.model.inputs.constraints import Constraints
from llmcost.model.inputs.scores import Score
from llmcost.model.inputs.serving import CascadeStage, RouteLeg
from tests.props.choices import IDS, choice, scores
from tests.support.catalogs import fee, market, model, month_of, price, workload


@st.composite
def rated(draw):
    """Models with whole prices, and the share that each resolves."""
    count = draw(st.integers(2, 4))
    prices = [str(draw(st.integers(1, 50))) for _ in range(count)]
    models = [model(id_, price(p, p)) for id_, p in zip(IDS, prices, strict=False)]
    rates = [Decimal(draw(st.integers(0, 20))) / 20 for _ in models]
    return models, rates


ROUNDED = Fraction(1, 10**12)
"""Free calls that are shared out do not always end before the 18th decimal."""


def same(amount, meant):
    return amount is meant is None or abs(Fraction(amount) - meant) < ROUNDED


def cascade_month(on, work, stages):
    return month_of(on, replace(work, model=None, cascade=tuple(CascadeStage(m, r) for m, r in stages)))


@given(rated(), st.integers(0, 20), st.sampled_from([Decimal(0), Decimal("0.25")]), st.booleans(), st.data())
def test_cascades_are_the_cheapest_of_all(drawn, target, buffer, with_fees, data):
    """Also where a free allowance of calls makes half the requests cost less than half."""
    models, rates = drawn
    if with_fees:
        calls = st.builds(
            lambda usd, free: {"web_search_1k": (fee(usd, free),)}, st.integers(0, 40), st.integers(0, 600)
        )
        models = [replace(one, fees=data.draw(calls)) for one in models]
    fees = {"web_search": Decimal("0.5")} if with_fees else {}
    on, work, target = market(*models), workload(buffer=buffer, fees=fees), Decimal(target) / 20
    rate = {one.id: r for one, r in zip(models, rates, strict=True)}
    found = scores(*(Score(model=id_, resolves=r) for id_, r in rate.items()))
    one = choice(on, work, scores=found, given=Constraints(min_quality=target), mixes=("cascade",)).mixing
    best = {}
    for length in (1, 2, 3):
        for ids in permutations(rate, length):
            left = Fraction(1)
            for id_ in ids[:-1]:
                left *= 1 - Fraction(rate[id_])
            if left and 1 - left * (1 - Fraction(rate[ids[-1]])) >= target:
                month = cascade_month(on, work, [(id_, rate[id_]) for id_ in ids])
                best[length] = min(best.get(length, month), month)
    assert same(one.single and one.single.monthly, best.get(1))
    by_length = {len(mix.legs): mix.monthly for mix in one.mixes}
    assert same(by_length.get(2), best.get(2))
    if 3 in best and not (2 in best and best[2] <= best[3] + ROUNDED):
        assert same(by_length[3], best[3])
    for mix in one.mixes:
        assert (mix.saves is None) == (1 not in best)
        assert mix.saves is None or same(mix.saves, best[1] - Fraction(mix.monthly))


@given(rated())
def test_at_the_break_even_a_cascade_costs_what_the_single_model_does(drawn):
    models, rates = drawn
    on, work = market(*models), workload()
    rate = {one.id: r for one, r in zip(models, rates, strict=True)}
    found = scores(*(Score(model=id_, resolves=r) for id_, r in rate.items()))
    one = choice(on, work, scores=found, mixes=("cascade",)).mixing
    for mix in one.mixes:
        legs = [(leg.model, leg.resolves) for leg in mix.legs]
        for place, even in enumerate(mix.break_even):
            at = [(m, even.pays if n == place else r) for n, (m, r) in enumerate(legs)]
            month, single = cascade_month(on, work, at), Fraction(one.single.monthly)
            assert abs(month - single) < Fraction(1, 10**9) or (even.pays == 0 and month < single) or even.pays == 1
            left = Fraction(1)
            for n, (_, r) in enumerate(legs):
                left *= 1 - Fraction(even.suffices if n == place else r)
            assert abs(1 - left - Fraction(one.target)) < Fraction(1, 10**12) or even.suffices == 0


@given(rated(), st.data())
def test_a_route_is_the_cheapest_split(drawn, data):
    """Over two difficulties: every corner has one model each, but for one that is split between two."""
    models, _ = drawn
    on, work = market(*models), workload()
    mix = {"easy": Decimal("0.6"), "hard": Decimal("0.4")}
    rate = {(m.id, d): Decimal(data.draw(st.integers(0, 20))) / 20 for m in models for d in mix}
    found = scores(*(Score(model=m, difficulty=d, resolves=r) for (m, d), r in rate.items()), mixes={"work": mix})
    target = Decimal(data.draw(st.integers(0, 20))) / 20
    one = choice(on, work, scores=found, given=Constraints(min_quality=target), mixes=("route",)).mixing
    cost = {m.id: month_of(on, replace(work, model=m.id)) for m in models}
    best = min(_corners(cost, rate, mix, Fraction(target)), default=None)
    routed = [*one.mixes, *([one.single] if one.single else [])]
    if best is None:
        assert not routed
        return
    cheapest = min((Fraction(m.monthly) for m in routed), default=None)
    assert cheapest is not None
    assert best - Fraction(1, 10**9) <= cheapest <= best * (1 + Fraction(1, 10**4)) or not one.mixes
    for m in one.mixes:
        assert sum(leg.share for leg in m.legs) == 1
        assert m.resolved >= target
        legs = tuple(RouteLeg(leg.model, leg.share) for leg in m.legs)
        assert Fraction(m.monthly) == month_of(on, replace(work, model=None, route=legs))
        assert Fraction(m.monthly) <= best * (1 + Fraction(1, 10**4))


def _corners(cost, rate, mix, target):
    for easy, hard, other in product(cost, repeat=3):
        for split in mix:
            taken = {"easy": easy, "hard": hard}
            base = sum(Fraction(mix[d]) * Fraction(rate[taken[d], d]) for d in mix)
            gain = Fraction(mix[split]) * (Fraction(rate[other, split]) - Fraction(rate[taken[split], split]))
            share = Fraction(0) if base >= target else (target - base) / gain if gain > 0 else Fraction(2)
            if share <= 1:
                price_ = sum(Fraction(mix[d]) * cost[taken[d]] for d in mix)
                yield price_ + share * Fraction(mix[split]) * (cost[other] - cost[taken[split]])
