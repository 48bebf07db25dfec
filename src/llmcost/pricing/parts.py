"""Which models a workload runs on, and what share of its requests reaches each (law V6)."""

from llmcost.model.catalog import Catalog
from llmcost.model.money import ONE
from llmcost.model.workload import Workload

from .lookup import find
from .month import Part


def parts_of(workload: Workload, catalog: Catalog) -> list[Part]:
    """One model; or the legs of a route; or the stages of a cascade, each with the share of requests that reaches it.

    A request pays for every stage that it reaches; what no request reaches is left out. Raises ``UnknownModel``.
    """
    if workload.route:
        return [Part(find(catalog, leg.model), leg.share) for leg in workload.route if leg.share]
    if not workload.cascade:
        return [Part(find(catalog, workload.model or ""))]
    parts, reaching = [], ONE
    for stage in workload.cascade:
        parts.append(Part(find(catalog, stage.model), reaching))
        reaching *= ONE - (stage.resolves or 0)
    return [part for part in parts if part.share]


def requested(workload: Workload) -> str:
    """What the workload names as its model."""
    return workload.model or ("route" if workload.route else "cascade")
