"""Which models a workload runs on, and what share of its requests reaches each (law V6)."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from llmcost.model.calculation import CONSTANT, MINUS, Step, Steps, evaluate, grouped
from llmcost.model.inputs.catalog import Catalog
from llmcost.model.inputs.workload import Workload
from llmcost.model.money import ONE, ZERO

from .lookup import Candidate, find


class ModelShare(NamedTuple):
    """A model, and the share of a workload's requests that reaches it."""

    candidate: Candidate
    share: Decimal = ONE
    how: Steps = ()
    """The calculation of ``share``; none where it is all."""


def model_shares(workload: Workload, catalog: Catalog) -> list[ModelShare]:
    """One model; or the legs of a route; or the stages of a cascade, each with the share of requests that reaches it.

    A request pays for every stage that it reaches; what no request reaches is left out. Raises ``UnknownModel``.
    """
    if workload.model is not None and not (workload.route or workload.cascade):
        return [ModelShare(find(catalog, workload.model))]
    parts = [ModelShare(find(catalog, model), evaluate(how), how) for model, how in _shares(workload)]
    return [part for part in parts if part.share]


def main_model(shares: Sequence[ModelShare]) -> Candidate:
    """The model with the largest share; of equal shares, the first."""
    return max(shares, key=lambda share: share.share).candidate


def _shares(workload: Workload) -> Iterator[tuple[str, Steps]]:
    """Each model, and how the share of requests that reaches it comes about."""
    for leg in workload.route:
        yield leg.model, (Step(leg.share, "of the requests"),)
    reaching: Steps = (Step(ONE, "all requests", CONSTANT),)
    for stage in workload.cascade:
        yield stage.model, reaching
        resolved = Step(stage.resolves or ZERO, f"that {stage.model} resolves", op=MINUS)
        reaching = (*reaching, grouped("unresolved", Step(ONE, "", CONSTANT), resolved))


def requested(workload: Workload) -> str:
    """What the workload names as its model."""
    return workload.model or ("route" if workload.route else "cascade")
