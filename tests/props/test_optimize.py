"""Optimization against a search of every choice, on instances small enough for that."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from llmcost.model.inputs.constraints import Constraints
from llmcost.model.inputs.dated_terms import in_force
from llmcost.model.inputs.scores import Score
from tests.props.choices import IDS, choice, scores
from tests.support.catalogs import TODAY, market, model, month_of, price, workload


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
        and (asked.min_context is None or in_force(one.context, TODAY).tokens >= asked.min_context)
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
def test_the_suggested_relaxation_lets_a_model_qualify(drawn, asked):
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
