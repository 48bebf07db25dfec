"""Which models a workload runs on, and the share of its requests that reaches each (law V6)."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from llmcost.model.calculation import CONSTANT, MINUS, Step, Steps, evaluate, grouped
from llmcost.model.inputs.catalog import Catalog
from llmcost.model.inputs.workload import Workload
from llmcost.model.money import ONE, ZERO
from llmcost.model.record import record

from .price_list.lookup import Candidate, find


@record
class ModelShare:
    """A model, and the share of a workload's requests that reaches it."""

    candidate: Candidate
    share: Decimal = ONE
    steps: Steps = ()
    """The calculation of ``share``; empty if all requests reach the model."""


def model_shares(workload: Workload, catalog: Catalog) -> list[ModelShare]:
    """The model of a workload, the legs of its route, or the stages of its cascade, with their shares of the requests.

    A request pays for every stage that it reaches; a model that no request reaches is omitted. Raises ``UnknownModel``.
    """
    if workload.model is not None and not (workload.route or workload.cascade):
        return [ModelShare(find(catalog, workload.model))]
    shares = [ModelShare(find(catalog, model), evaluate(steps), steps) for model, steps in _shares(workload)]
    return [share for share in shares if share.share]


def main_model(shares: Sequence[ModelShare]) -> Candidate:
    """The model with the largest share; of equal shares, the first."""
    return max(shares, key=lambda share: share.share).candidate


def _shares(workload: Workload) -> Iterator[tuple[str, Steps]]:
    """Each model, and the calculation of its share of the requests."""
    for leg in workload.route:
        yield leg.model, (Step(leg.share, "of the requests"),)
    reaching: Steps = (Step(ONE, "all requests", CONSTANT),)
    for stage in workload.cascade:
        yield stage.model, reaching
        resolved = Step(stage.resolves or ZERO, f"resolved by {stage.model}", op=MINUS)
        reaching = (*reaching, grouped("unresolved", Step(ONE, "", CONSTANT), resolved))


def requested(workload: Workload) -> str:
    """What the workload names as its model."""
    return workload.model or ("route" if workload.route else "cascade")
