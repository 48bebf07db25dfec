"""Which models a workload is compared with, and their order."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from llmcost.model.inputs.catalog import Catalog, Model
from llmcost.model.inputs.workload import Workload
from llmcost.model.money import ZERO
from llmcost.model.problems import UnknownModel
from llmcost.model.reports.estimate import Row
from llmcost.pricing.price_list.lookup import Candidate, distinct, everything_on_sale, featured, find


def candidates_of(
    workload: Workload,
    own: Candidate | None,
    catalog: Catalog,
    as_of: date,
    shown: Sequence[Candidate],
    tiers: Sequence[str],
    everything: bool,
) -> list[Candidate]:
    """The rows to compare with, each once; the workload's own row first where it runs on one model.

    ``shown`` are the rows for a workload without candidates of its own. Raises ``UnknownModel``.
    """
    chosen: list[Candidate] = []
    if workload.candidates and not everything:
        for name in workload.candidates:
            chosen += named_rows(catalog, name, as_of)
    elif own is None or own.model.kind == "chat":
        chosen += [candidate for candidate in shown if candidate.model.kind == "chat"]
    else:
        chosen += [c for c in everything_on_sale(catalog, as_of) if _peers(catalog, own.model, c.model)]
    kept = [candidate for candidate in chosen if not tiers or candidate.tier in tiers]
    return distinct([*([own] if own else []), *kept])


def _peers(catalog: Catalog, own: Model, other: Model) -> bool:
    return other.kind == own.kind and catalog.providers[other.provider].maker


def named_rows(catalog: Catalog, name: str, as_of: date) -> list[Candidate]:
    """The rows that a name stands for; ``tier:NAME`` means the featured rows of a tier. Raises ``UnknownModel``."""
    if name.startswith("tier:") and name[5:] in catalog.tiers:
        return [candidate for candidate in featured(catalog, as_of) if candidate.tier == name[5:]]
    if name.startswith("tier:"):
        raise UnknownModel.of("unknown-tier", f'no tier "{name[5:]}"', "tiers: " + ", ".join(catalog.tiers))
    return [find(catalog, name)]


def in_table_order(rows: Iterable[Row], catalog: Catalog) -> tuple[Row, ...]:
    """Rows by tier, the cheapest first."""
    order = {tier: index for index, tier in enumerate(catalog.tiers)}
    return tuple(sorted(rows, key=lambda row: (order[row.tier], *by_cost(row))))


def by_cost(row: Row) -> tuple[bool, bool, Decimal, str]:
    """The order of rows by cost: lower bounds come after amounts, rows without a price last."""
    return row.monthly is None, row.at_least, row.monthly or ZERO, row.model
