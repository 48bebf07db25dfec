"""One workload on a chosen list of models."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from llmcost.model.inputs.workload import LoadedWorkload
from llmcost.model.money import exactly
from llmcost.model.problems import InputError, LlmcostError, Problem
from llmcost.model.reports.estimate import Report, Row
from llmcost.pricing.price_list.lookup import Candidate, distinct, find
from llmcost.pricing.tokenizer_adjustment import moved_to

from ..pricing_context import PricingContext
from .candidates import by_cost, named_rows
from .estimate import estimate

Sort = Literal["cost", "given", "tier", "name"]


@exactly
def compare(
    loaded: LoadedWorkload,
    models: Sequence[str],
    context: PricingContext,
    *,
    baseline: str | None = None,
    sort: Sort = "cost",
    of_baseline: bool = False,
) -> Report:
    """Price a workload on every model named; the baseline is the first one unless another is given.

    The numbers are counts of the workload's own model, or of the baseline (``of_baseline``).

    ``tier:NAME`` stands for the featured models of a tier. Retired models have their last price and a note. Raises
    ``InputError`` with every unknown name.
    """
    candidates = resolve(models, context)
    base = find(context.catalog, baseline) if baseline else candidates[0]
    candidates = distinct([base, *candidates] if baseline else candidates)
    own = replace(loaded.workload, model=base.given) if of_baseline else loaded.workload
    names = tuple(candidate.given for candidate in candidates)
    workload = replace(moved_to(own, base.given, context.prices), candidates=names)
    report = estimate([replace(loaded, workload=workload)], context)
    (one,) = report.workloads
    priced = {row.model: row for row in one.alternatives}
    rows = [priced[candidate.id] for candidate in candidates]
    tiers = list(context.catalog.tiers)
    return replace(
        report,
        kind="compare",
        baseline=base.id,
        workloads=(replace(one, requested=baseline or models[0], alternatives=_sorted(rows, sort, tiers)),),
    )


def resolve(models: Sequence[str], context: PricingContext) -> list[Candidate]:
    """The rows that names stand for. Raises ``InputError`` with every unknown name."""
    problems: list[Problem] = []
    candidates: list[Candidate] = []
    for name in models:
        try:
            rows = named_rows(context.catalog, name, context.as_of)
            candidates += rows
            if not rows:
                message = f"no model of {name} is featured on {context.as_of}"
                problems.append(Problem("empty-tier", message, "name models, or choose another day"))
        except LlmcostError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return candidates


def sells_output(models: Sequence[str], context: PricingContext) -> bool:
    """Whether any of the models may put out tokens: embedding models and rerankers have no price of output.

    Raises ``InputError`` with every unknown name.
    """
    prices = [context.prices.price(candidate.model) for candidate in resolve(models, context)]
    return any(price is None or price.dated.entry.free or price.dated.entry.output is not None for price in prices)


def _sorted(rows: list[Row], sort: Sort, tiers: list[str]) -> tuple[Row, ...]:
    match sort:
        case "given":
            return tuple(rows)
        case "name":
            return tuple(sorted(rows, key=lambda row: row.model))
        case "tier":
            return tuple(sorted(rows, key=lambda row: (tiers.index(row.tier), *by_cost(row))))
        case "cost":
            return tuple(sorted(rows, key=by_cost))
