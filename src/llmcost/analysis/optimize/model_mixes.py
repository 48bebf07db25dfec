"""The search for routes and cascades: the cheapest that resolves the target share of the requests."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from llmcost.model.money import ONE, ZERO, quotient
from llmcost.model.reports.estimate import month_ends
from llmcost.model.reports.optimize import Mix, Mixing, MixLeg, Option
from llmcost.pricing.price_list.lookup import Candidate

from .candidate_evaluator import CandidateEvaluator
from .cascades import best_cascades, break_evens
from .routes import best_route
from .stages import CandidatePool, StageCost, stage_cost


def mixing(evaluator: CandidateEvaluator, offered: Sequence[Candidate], kinds: Sequence[str]) -> Mixing:
    """The best single model and the best mixes of ``kinds`` (``route``, ``cascade``).

    The target is ``min_quality`` as a share of the scale, otherwise the share that the workload's current model
    resolves, otherwise the best single model's. A model that violates only ``min_quality`` may be part of a mix; the
    other constraints apply to each model. Given the difficulty, models are assumed to fail independently.
    """
    pool, left_out = _pool(evaluator, offered)
    target = _target(evaluator, pool)
    if target is None:
        return Mixing(None, None, (), left_out, tuple(kinds), bool(evaluator.mix))
    single = _single(pool, target)
    route = best_route(pool, target) if "route" in kinds else None
    cascades = best_cascades(pool, target) if "cascade" in kinds else []
    return Mixing(
        target=target,
        single=single,
        mixes=(
            *([_routed(route, single, evaluator)] if route and len(route.legs) > 1 else []),
            *(_cascaded(cascade, single, target, pool) for cascade in cascades),
        ),
        left_out=left_out,
        searched=tuple(kinds),
        by_difficulty=bool(evaluator.mix),
    )


def _target(evaluator: CandidateEvaluator, pool: CandidatePool) -> Decimal | None:
    if not pool.stages:
        return None
    if evaluator.constraints.min_quality is not None and evaluator.book:
        return quotient(evaluator.constraints.min_quality, evaluator.book.scale)
    reached = {stage.model: pool.resolved(stage) for stage in pool.stages}
    return reached.get(evaluator.main.id, max(reached.values()))


def _routed(route: Mix, single: Mix | None, evaluator: CandidateEvaluator) -> Mix:
    """A route with its savings, and its router if the workload names one."""
    router = (evaluator.auxiliary_cost(with_router=True) - evaluator.auxiliary_cost()) * (
        ONE + evaluator.workload.buffer
    )
    known = {name: getattr(route, name) for name in ("monthly", "low", "high")}
    amounts: dict[str, Any] = {name: None if one is None else one + router for name, one in known.items()}
    routed = replace(route, **amounts)
    if single is None:
        return routed
    each = quotient(max(single.monthly - route.monthly, ZERO), evaluator.requests) if evaluator.requests else None
    return replace(routed, saves=_saved(routed, single), router_per_request=each)


def _saved(mix: Mix, single: Mix) -> Decimal | None:
    """What a mix saves over the best single model, or costs more; ``None`` if their ranges overlap (law T5)."""
    here, there = month_ends(mix), month_ends(single)
    exact = len({*here}) == len({*there}) == 1
    return single.monthly - mix.monthly if exact or max(here) < min(there) or max(there) < min(here) else None


def _cascaded(cascade: Mix, single: Mix | None, target: Decimal, pool: CandidatePool) -> Mix:
    alone = next((stage.alone for stage in pool.stages if single and stage.model == single.legs[0].model), None)
    saves = _saved(cascade, single) if single else None
    return replace(cascade, saves=saves, break_even=tuple(break_evens(cascade, alone, target, pool)))


def _pool(evaluator: CandidateEvaluator, offered: Sequence[Candidate]) -> tuple[CandidatePool, tuple[str, ...]]:
    shares = {name: share for name, share in evaluator.mix.items() if share} or {"": ONE}
    auxiliary = evaluator.auxiliary_cost()
    stages: list[StageCost] = []
    left_out: list[str] = []
    for candidate in sorted(offered, key=lambda candidate: candidate.id):
        option = _usable(evaluator, candidate)
        stage = stage_cost(candidate, option, evaluator, shares, auxiliary) if option else None
        if stage is not None:
            stages.append(stage)
        elif option is not None:
            left_out.append(candidate.id)
    return CandidatePool(tuple(stages), shares, auxiliary, evaluator.workload.buffer), tuple(left_out)


def _usable(evaluator: CandidateEvaluator, candidate: Candidate) -> Option | None:
    option = evaluator.option(candidate)
    if any(found.constraint != "min_quality" for found in option.obstacles):
        return None
    if option.obstacles:
        option = evaluator.priced(candidate, option.rating)
    return None if option.obstacles else option


def _single(pool: CandidatePool, target: Decimal) -> Mix | None:
    able = [stage for stage in pool.stages if pool.resolved(stage) >= target]
    if not able:
        return None
    best = min(able, key=lambda stage: (stage.alone, -pool.resolved(stage), stage.model))
    resolved = pool.resolved(best)
    return Mix("single", (MixLeg(best.model, ONE, resolved),), resolved=resolved, **pool.amounts([(best, ONE)]))
