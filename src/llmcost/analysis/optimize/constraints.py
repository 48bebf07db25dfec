"""The constraints that a model violates for a workload, each with the value with which it would qualify."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from llmcost.model.inputs.catalog import Catalog, Model
from llmcost.model.inputs.constraints import Constraints
from llmcost.model.inputs.dated_terms import all_in_force
from llmcost.model.money import ONE, plain, quotient
from llmcost.model.problems import Problem, Where, short
from llmcost.model.reports.optimize import ConstraintViolation, Rating
from llmcost.pricing.price_list.id_patterns import matches_pattern
from llmcost.pricing.price_list.lookup import Candidate, context_on, on_sale, retired
from llmcost.pricing.regions import GLOBAL, geography, region_of

from .scores import GIVE_SCORES


def constraint_violations(
    candidate: Candidate, served_by: Model, rating: Rating | None, constraints: Constraints, as_of: date
) -> tuple[ConstraintViolation, ...]:
    """Every constraint that a model violates, in their order. An unknown value violates its constraint.

    What it can do is what the model that serves its calls can do (law P7).
    """
    model = candidate.model
    return (
        *_not_sold(model, as_of),
        *_quality(rating, constraints.min_quality),
        *_latency(rating, constraints.max_latency_s),
        *_at_least("min_context", "context", context_on(served_by, as_of), constraints.min_context, "tokens"),
        *_at_least("min_output", "longest answer", served_by.max_output, constraints.min_output, "tokens"),
        *_lists(candidate, served_by, constraints, as_of),
        *_horizon(model, constraints.min_days_to_retirement, as_of),
    )


def _not_sold(model: Model, as_of: date) -> Iterator[ConstraintViolation]:
    if retired(model, as_of):
        yield ConstraintViolation(None, f"retired {model.retires}")
    elif not on_sale(model, as_of):
        yield ConstraintViolation(None, f"not sold on {as_of}")


def _quality(rating: Rating | None, least: Decimal | None) -> Iterator[ConstraintViolation]:
    if least is None:
        return
    if rating is None:
        yield ConstraintViolation("min_quality", "no score", None, ONE)
    elif rating.score < least:
        noise = rating.high is not None and rating.high >= least
        message = f"score {plain(rating.score)} < {plain(least)}" + (", within the noise" if noise else "")
        yield ConstraintViolation("min_quality", message, plain(rating.score), quotient(least - rating.score, least))


def _latency(rating: Rating | None, most: Decimal | None) -> Iterator[ConstraintViolation]:
    if most is None:
        return
    if rating is None or rating.seconds is None:
        yield ConstraintViolation("max_latency_s", "no latency measured", None, ONE)
    elif rating.seconds > most:
        gap = quotient(rating.seconds - most, rating.seconds)
        yield ConstraintViolation(
            "max_latency_s", f"{plain(rating.seconds)} s > {plain(most)} s", plain(rating.seconds), gap
        )


def _at_least(name: str, what: str, found: int | None, least: int | None, unit: str) -> Iterator[ConstraintViolation]:
    if least is None or (found is not None and found >= least):
        return
    if found is None:
        yield ConstraintViolation(name, f"its {what} is not known", None, ONE)
    else:
        message = f"{what} {found:,} < {least:,} {unit}"
        yield ConstraintViolation(name, message, str(found), quotient(least - found, least))


def _lists(
    candidate: Candidate, served_by: Model, constraints: Constraints, as_of: date
) -> Iterator[ConstraintViolation]:
    model = candidate.model
    missing = [need for need in constraints.needs if need not in served_by.capabilities]
    if missing:
        yield ConstraintViolation("needs", f"cannot do {', '.join(missing)}", f"without {', '.join(missing)}", ONE)
    if constraints.providers and model.provider not in constraints.providers:
        yield ConstraintViolation("providers", f"sold by {model.provider}", f"with {model.provider}", ONE)
    priced = all_in_force(served_by.regions, as_of)
    if constraints.regions and not any(region_of(priced, region) for region in constraints.regions):
        wanted = " or ".join(constraints.regions)
        yield ConstraintViolation("regions", f"no price for region {wanted}", f"without {wanted}", ONE)
    denied = [pattern for pattern in constraints.deny if is_denied(pattern, candidate)]
    if denied:
        yield ConstraintViolation("deny", f"denied by {', '.join(denied)}", f"without {', '.join(denied)}", ONE)


def is_denied(pattern: str, candidate: Candidate) -> bool:
    """Whether a pattern with ``*`` matches the full or the bare id of a candidate."""
    names = {candidate.id, candidate.model.id, candidate.model.bare_id}
    return any(matches_pattern(name, pattern) for name in names)


def _horizon(model: Model, days: int | None, as_of: date) -> Iterator[ConstraintViolation]:
    if days is None or model.retires is None:
        return
    left = max((model.retires - as_of).days, 0)
    if left < days:
        message = f"retires {model.retires}, in {left} days < {days}"
        yield ConstraintViolation("min_days_to_retirement", message, str(left), quotient(days - left, days))


def refuse_constraints(
    constraints: Constraints, catalog: Catalog, scale: Decimal | None, where: Where
) -> list[Problem]:
    """The problems of constraints: unknown providers and regions, missing scores, a score beyond the scale."""
    problems = []
    for provider in constraints.providers:
        if provider not in catalog.providers:
            hint = "providers: " + ", ".join(sorted(catalog.providers))
            problems.append(Problem("unknown-provider", f'no provider "{short(provider)}"', hint, where))
    regions = (
        {region for model in catalog.models.values() for region in model.regions} if constraints.regions else set()
    )
    for region in constraints.regions:
        if not {region, geography(region)} & {GLOBAL, *regions}:
            hint = "regions: " + ", ".join(sorted(regions))
            problems.append(
                Problem("unknown-region", f'no model has a price for region "{short(region)}"', hint, where)
            )
    needs_scores = [name for name in ("min_quality", "max_latency_s") if getattr(constraints, name) is not None]
    if scale is None and needs_scores:
        problems.append(Problem("no-scores", f"{needs_scores[0]} without scores", GIVE_SCORES, where))
    if scale is not None and (constraints.min_quality or 0) > scale:
        message = f"min_quality {plain(constraints.min_quality or ONE)} on a scale of {plain(scale)}"
        problems.append(Problem("beyond-scale", message, "ask for a score that can be reached", where))
    return problems
