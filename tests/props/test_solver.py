"""The solver against a search of every assignment."""

from decimal import Decimal
from fractions import Fraction
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from llmcost.analysis.optimize.portfolio_plan import value_of
from llmcost.model.assignment_problem import Assignment, AssignmentProblem, VolumeDiscount
from llmcost.solver.highs import solve


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
