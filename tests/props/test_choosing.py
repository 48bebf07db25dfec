"""Choosing, against every choice there is: each property tries all of them, on instances small enough for that."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import permutations, product

from hypothesis import given
from hypothesis import strategies as st

from llmcost.analysis.optimize.optimize import OptimizeRequest, optimize
from llmcost.analysis.optimize.portfolio_plan import value_of
from llmcost.model.assignment_problem import Assignment, AssignmentProblem, VolumeDiscount
from llmcost.model.inputs.constraints import Constraints
from llmcost.model.inputs.scores import Quality, Score, Scores
from llmcost.model.inputs.workload import CascadeStage, RouteLeg
from llmcost.model.problems import Where
from llmcost.solver.highs import solve
from tests.support.catalogs import fee, market, model, month_of, placed, price, workload

IDS = ("acme/one", "acme/two", "best/three", "host/four", "inn/five")


def scores(*found, **fields):
    """Scores as if they had been read, one a line."""
    quality = Quality(tuple(found), **fields)
    places = tuple(Where("quality.yaml", line) for line in range(1, len(found) + 1))
    return Scores("quality.yaml", quality, places, {name: Where("quality.yaml", 1) for name in quality.mixes})


def choice(on, work, **ask):
    """The choice for one workload."""
    (one,) = optimize([placed(work)], on, OptimizeRequest(**ask)).choices
    return one


@st.composite
def markets(draw, most=5):
    """Models whose prices are few, so that ties are common, and a score with seconds for each."""
    models, found = [], []
    for id_ in draw(st.permutations(IDS))[: draw(st.integers(2, most))]:
        capabilities = draw(st.sampled_from([(), ("tools",)]))
        cost = price(str(draw(st.integers(1, 3))), str(draw(st.integers(1, 3))))
        models.append(model(id_, cost, capabilities=capabilities, context=draw(st.sampled_from([8000, 64000]))))
        found.append(
            Score(
                model=id_,
                score=Decimal(draw(st.integers(0, 10))),
                seconds=Decimal(draw(st.integers(1, 5))),
                samples=draw(st.sampled_from([None, 20, 400])),
            )
        )
    return models, found


constraints = st.builds(
    Constraints,
    min_quality=st.none() | st.integers(0, 10).map(Decimal),
    max_latency_s=st.none() | st.integers(1, 5).map(Decimal),
    min_context=st.sampled_from([None, 32000]),
    needs=st.sampled_from([(), ("tools",)]),
    providers=st.sampled_from([(), ("acme", "best")]),
    deny=st.sampled_from([(), ("*/t*",)]),
)


def qualifies(one, score, asked):
    return (
        (asked.min_quality is None or score.score >= asked.min_quality)
        and (asked.max_latency_s is None or score.seconds <= asked.max_latency_s)
        and (asked.min_context is None or one.context >= asked.min_context)
        and all(need in one.capabilities for need in asked.needs)
        and (not asked.providers or one.provider in asked.providers)
        and not (asked.deny and one.bare_id.startswith("t"))
    )


@given(markets(), constraints, st.randoms())
def test_the_choice_is_that_of_trying_everything(drawn, asked, shuffled):
    models, found = drawn
    on, own = market(*models), models[0].id
    work = workload(model=own)
    able = {
        one.id: (month_of(on, replace(work, model=one.id)), -Fraction(score.score), one.id)
        for one, score in zip(models, found, strict=True)
        if qualifies(one, score, asked)
    }
    pairs = list(zip(models, found, strict=True))
    shuffled.shuffle(pairs)
    for listed in (models, [one for one, _ in pairs]):
        one = choice(market(*listed), work, scores=scores(*found, scale=Decimal(10)), given=asked)
        assert (one.chosen and one.chosen.row.model) == min(able, key=able.get, default=None)
        assert {option.row.model for option in one.options} == able.keys()
        assert {option.row.model for option in one.ruled_out} == {m.id for m in models} - able.keys()
        assert all(option.obstacles for option in one.ruled_out)


@given(markets(), constraints)
def test_what_is_said_to_relax_lets_a_model_qualify(drawn, asked):
    models, found = drawn
    on, read = market(*models), scores(*found, scale=Decimal(10))
    one = choice(on, workload(model=models[0].id), scores=read, given=asked)
    if one.chosen is not None:
        assert one.relaxations == ()
        return
    assert one.relaxations
    for way in one.relaxations:
        relaxed = vars(asked).copy()
        for name, to in way.changes:
            numeric = name in ("min_quality", "max_latency_s", "min_context")
            relaxed[name] = type(relaxed[name])(to) if numeric else ()
        after = choice(on, workload(model=models[0].id), scores=read, given=Constraints(**relaxed))
        assert way.model in {option.row.model for option in after.options}
    single = [way for way in one.relaxations if len(way.changes) == 1 and way.changes[0][0] == "min_quality"]
    for way in single:
        but_one = replace(asked, min_quality=None)
        best = max(s.score for m, s in zip(models, found, strict=True) if qualifies(m, s, but_one))
        assert Decimal(way.changes[0][1]) == best, "no less of it has to give way"


@given(markets())
def test_the_front_is_what_nothing_is_both_cheaper_and_better_than(drawn):
    models, found = drawn
    one = choice(market(*models), workload(model=models[0].id), scores=scores(*found, scale=Decimal(10)))
    known = {o.row.model: (o.monthly, o.rating.score) for o in one.options}
    front = [step.option.row.model for step in one.front]
    for id_, (cost, score) in known.items():
        beaten = any(c <= cost and s >= score and (c, s) != (cost, score) for c, s in known.values())
        assert (id_ in front) <= (not beaten)
        if not beaten:
            assert known[id_] in [known[other] for other in front], "or its equal stands there"
    for before, step in zip(one.front, one.front[1:], strict=False):
        extra_cost = step.option.monthly - before.option.monthly
        points = (step.option.rating.score - before.option.rating.score) * 10
        assert step.extra_cost == extra_cost
        assert abs(step.per_point * points - extra_cost) < Decimal("1e-12")


# --- mixes -----------------------------------------------------------------------------------------------------------


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
        calls = st.builds(lambda usd, free: {"web_search_1k": fee(usd, free)}, st.integers(0, 40), st.integers(0, 600))
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


# --- plans -----------------------------------------------------------------------------------------------------------


@st.composite
def programs(draw):
    """At most four workloads, four models of two or three providers, and bounds that often bind."""
    works, models = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    providers = [draw(st.integers(0, 2)) for _ in range(models)]
    pairs = []
    for work in range(works):
        for one in draw(st.sets(st.integers(0, models - 1), min_size=1).map(sorted)):
            cost = Decimal(draw(st.integers(0, 4000))).scaleb(-2)
            pairs.append(Assignment(work, one, cost, Decimal(draw(st.integers(0, 100)))))
    offers = [
        VolumeDiscount(provider, Decimal(draw(st.integers(0, 60))), Decimal(draw(st.integers(1, 10))) / 10)
        for provider in draw(st.lists(st.integers(0, max(providers)), max_size=3))
    ]
    return AssignmentProblem(
        goal=draw(st.sampled_from(["cost", "quality"])),
        weights=[Decimal(draw(st.integers(1, 9))) for _ in range(works)],
        providers=providers,
        pairs=pairs,
        offers=offers,
        max_models=draw(st.none() | st.integers(1, 3)),
        max_providers=draw(st.none() | st.integers(1, 2)),
        min_average=draw(st.none() | st.integers(0, 100).map(Decimal)),
        budget=draw(st.none() | st.integers(0, 120).map(Decimal)),
    )


def enumerated(program):
    """The best value of all choices, by the definition: each provider's best offer that its volume reaches."""
    by_work = {}
    for place, pair in enumerate(program.pairs):
        by_work.setdefault(pair.workload, []).append(place)
    best = None
    for chosen in product(*by_work.values()):
        pairs = [program.pairs[place] for place in chosen]
        spent = {}
        for pair in pairs:
            provider = program.providers[pair.model]
            spent[provider] = spent.get(provider, 0) + Fraction(pair.cost)
        cost = sum(
            amount * min([Fraction(o.factor) for o in program.offers if o.provider == s and amount >= o.least] + [1])
            for s, amount in spent.items()
        )
        weight = sum(Fraction(w) for w in program.weights)
        quality = sum(Fraction(program.weights[p.workload]) * Fraction(p.quality) for p in pairs) / weight
        kept = (
            (program.max_models is None or len({p.model for p in pairs}) <= program.max_models)
            and (program.max_providers is None or len(spent) <= program.max_providers)
            and (program.min_average is None or quality >= program.min_average)
            and (program.budget is None or cost <= program.budget)
        )
        value = cost if program.goal == "cost" else -quality
        if kept and (best is None or value < best):
            best = value
    return best


@given(programs())
def test_the_solver_finds_the_best_of_all_choices(program):
    found, best = solve(program), enumerated(program)
    assert (found is None) == (best is None)
    if found is not None:
        value = value_of(program, found.pairs, found.offers)
        mine = Fraction(value.cost) if program.goal == "cost" else -Fraction(value.quality)
        assert abs(mine - best) < Fraction(1, 10**5)
        assert found.gap == 0
        assert solve(program) == found, "the same each time"
