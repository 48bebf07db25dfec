"""A month of one or more workloads, and the same workloads on other models."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from llmcost.model.catalog import Catalog, Model
from llmcost.model.money import ONE, ZERO, exactly, plain, quotient
from llmcost.model.problems import InputError, LlmcostError, Problem, UnknownModel
from llmcost.model.results import (
    Assumption,
    Basis,
    CatalogStamp,
    Report,
    Row,
    WorkloadEstimate,
)
from llmcost.model.workload import Placed, Workload
from llmcost.pricing.demand import attempts_per_month, requests_per_month, thinking_of
from llmcost.pricing.lookup import Candidate, distinct, everything_on_sale, featured, find, price_on
from llmcost.pricing.month import SharedCalls, month_on, paid_calls
from llmcost.pricing.period import ASSUMED_DAYS, days_per_month

from .announced import announced
from .budget import budget_use
from .totals import groups_of, summary_of

_MANY = 100
EXCLUDED = ("tax", "free tiers of trial accounts")


class Market(NamedTuple):
    """A price list, which one it is, and the day to read it on."""

    catalog: Catalog
    as_of: date
    stamp: CatalogStamp


@exactly
def estimate(
    workloads: Sequence[Placed],
    market: Market,
    *,
    tiers: Sequence[str] = (),
    everything: bool = False,
    group_by: str | None = None,
) -> Report:
    """Price every workload on its own model and on its candidates.

    The candidates are those of the workload, else the featured rows of the day; ``tiers`` keeps only some tiers,
    ``everything`` takes all rows on sale. ``group_by`` sums the portfolio by a label, or by ``model`` or ``tier``.
    Raises ``InputError`` with every model name, tier or label that is unknown.
    """
    catalog = market.catalog
    refuse_unknown(workloads, catalog, tiers, group_by)
    shown = everything_on_sale(catalog, market.as_of) if everything else featured(catalog, market.as_of)
    shared = _shared_calls(workloads, market)
    estimates = tuple(_estimate_one(placed, market, shown, tiers, everything, shared) for placed in workloads)
    return Report(
        kind="estimate",
        as_of=market.as_of,
        catalog=market.stamp,
        tiers={key: tier.title for key, tier in catalog.tiers.items()},
        summary=summary_of(estimates),
        workloads=estimates,
        group_by=group_by,
        groups=groups_of(estimates, group_by) if group_by else (),
    )


def refuse_unknown(
    workloads: Sequence[Placed], catalog: Catalog, tiers: Sequence[str] = (), group_by: str | None = None
) -> None:
    """Raise ``InputError`` with every model, tier or label that is named and does not exist.

    Of a workload with more than a hundred such names, no more are looked for: suggesting others takes time.
    """
    problems: list[Problem] = []
    for placed in workloads:
        workload = placed.workload
        named = [("model", workload.model)]
        named += [(f"candidates.{i}", name) for i, name in enumerate(workload.candidates)]
        for field, name in named:
            if len(problems) > _MANY:
                break
            try:
                if field == "model" or not _is_tier(catalog, name):
                    find(catalog, name)
            except LlmcostError as error:
                where = placed.fields.get(field, placed.where)
                problems += [Problem(p.code, p.message, p.hint, where) for p in error.problems]
    known = ", ".join(catalog.tiers)
    problems += [Problem("unknown-tier", f'no tier "{t}"', f"tiers: {known}") for t in tiers if t not in catalog.tiers]
    labels = {label for placed in workloads for label in placed.workload.labels}
    if group_by and group_by not in {"model", "tier", *labels}:
        problems.append(
            Problem("unknown-label", f'no workload has a label "{group_by}"', _known_labels(labels))
        )  # fmt: skip
    if problems:
        raise InputError(problems)


def _is_tier(catalog: Catalog, name: str) -> bool:
    """Whether a name is ``tier:NAME``. Raises ``UnknownModel`` where there is no such tier."""
    before, _, tier = name.partition("tier:")
    if before or not tier:
        return False
    if tier not in catalog.tiers:
        raise UnknownModel.of("unknown-model", f'no tier "{tier}"', "tiers: " + ", ".join(catalog.tiers))
    return True


def _known_labels(labels: set[str]) -> str:
    return "group by " + ", ".join(["model", "tier", *sorted(labels)])


def _estimate_one(
    placed: Placed,
    market: Market,
    shown: Sequence[Candidate],
    tiers: Sequence[str],
    everything: bool,
    shared: SharedCalls,
) -> WorkloadEstimate:
    workload, catalog = placed.workload, market.catalog
    own = find(catalog, workload.model)
    row = month_on(workload, own, catalog, market.as_of, own=None, shared=shared)
    candidates = _candidates(workload, own, catalog, market.as_of, shown, tiers, everything)
    rows = [
        row if candidate.id == own.id else month_on(workload, candidate, catalog, market.as_of, own=own.model)
        for candidate in candidates
    ]
    return WorkloadEstimate(
        name=workload.name,
        where=placed.where,
        labels=workload.labels,
        requested=workload.model,
        own=row,
        requests=requests_per_month(workload),
        attempts=attempts_per_month(workload),
        requests_per_day=quotient(requests_per_month(workload), days_per_month(workload)),
        days_per_month=days_per_month(workload),
        tokens=_tokens(workload, row),
        alternatives=in_table_order(rows, catalog),
        assumptions=_assumptions(placed, own, row, catalog),
        excluded=EXCLUDED,
        budget=budget_use(workload, own, row, catalog, market.as_of),
        announced=announced(workload, own, catalog, market.as_of),
        description=workload.description,
        task=workload.task,
        fields=placed.fields,
    )


def _shared_calls(workloads: Sequence[Placed], market: Market) -> SharedCalls:
    """Paid calls of the portfolio by seller and fee: a seller's free allowance is one for all of them."""
    calls: dict[tuple[str, str], Decimal] = {}
    for placed in workloads:
        dated = price_on(market.catalog, find(market.catalog, placed.workload.model).model, market.as_of)
        if dated is not None:
            for name, count in paid_calls(placed.workload).items():
                key = (dated.model.seller, name)
                calls[key] = calls.get(key, ZERO) + count
    return calls


def _candidates(
    workload: Workload,
    own: Candidate,
    catalog: Catalog,
    as_of: date,
    shown: Sequence[Candidate],
    tiers: Sequence[str],
    everything: bool,
) -> list[Candidate]:
    """The rows to compare with, the workload's own among them, each once."""
    chosen: list[Candidate] = []
    if workload.candidates and not everything:
        for name in workload.candidates:
            chosen += named_rows(catalog, name, as_of)
    elif own.model.kind == "chat":
        chosen += [candidate for candidate in shown if candidate.model.kind == "chat"]
    else:
        chosen += [c for c in everything_on_sale(catalog, as_of) if _peers(catalog, own.model, c.model)]
    kept = [candidate for candidate in chosen if not tiers or candidate.tier in tiers]
    return distinct([own, *kept])


def _peers(catalog: Catalog, own: Model, other: Model) -> bool:
    return other.kind == own.kind and catalog.sellers[other.seller].maker


def named_rows(catalog: Catalog, name: str, as_of: date) -> list[Candidate]:
    """The rows that a name stands for: ``tier:NAME`` is the featured ones of a tier. Raises ``UnknownModel``."""
    if _is_tier(catalog, name):
        return [candidate for candidate in featured(catalog, as_of) if candidate.tier == name[5:]]
    return [find(catalog, name)]


def in_table_order(rows: Iterable[Row], catalog: Catalog) -> tuple[Row, ...]:
    """Rows by tier, then the cheapest first; what has no price comes last in its tier."""
    place = {tier: number for number, tier in enumerate(catalog.tiers)}
    return tuple(sorted(rows, key=lambda row: (place[row.tier], row.monthly is None, row.monthly or ZERO, row.model)))


def _tokens(workload: Workload, row: Row) -> dict[str, Decimal]:
    sums = {"input": ZERO, "output": ZERO, "thinking": ZERO}
    for item in row.components:
        if item.unit == "tokens":
            sums[item.name if item.name in ("output", "thinking") else "input"] += item.quantity
    if row.components:
        return sums
    calls = attempts_per_month(workload)
    return sums | {"input": calls * workload.input_tokens, "output": calls * workload.output_tokens}


def _assumptions(placed: Placed, own: Candidate, row: Row, catalog: Catalog) -> tuple[Assumption, ...]:
    """Every number that nobody gave, with the dollars of the month that rest on it."""
    workload, found = placed.workload, []
    buffered = ONE + workload.buffer

    def resting_on(*names: str) -> Decimal | None:
        if row.monthly is None:
            return None
        return sum((item.monthly or ZERO for item in row.components if item.name in names), ZERO) * buffered

    thinking = thinking_of(workload, own, catalog)
    if thinking.basis is Basis.ASSUMED:
        found.append(
            Assumption("thinking_multiplier", plain(thinking.multiplier), Basis.ASSUMED, resting_on("thinking"))
        )
    if workload.days_per_month is None and workload.requests_per_month is None:
        found.append(Assumption("days_per_month", plain(ASSUMED_DAYS), Basis.ASSUMED, row.monthly))
    rests_on = {
        "input_tokens": ("input", "cache_read", "cache_write", "cache_write_1h"),
        "output_tokens": ("output", "thinking"),
    }
    for field in placed.assumed:
        names = rests_on.get(field)
        dollars = resting_on(*names) if names else row.monthly
        found.append(Assumption(field, plain(getattr(workload, field)), Basis.ASSUMED, dollars))
    return tuple(found)
