"""What a list says of one model of ours over time: the entries that would follow, each judged."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from llmcost.model.inputs.catalog import Catalog, Model, Price
from llmcost.model.inputs.upstream import UpstreamList, UpstreamPrice
from llmcost.model.reports.catalog import Proposal, RateChange, Standing
from llmcost.pricing.lookup import DatedPrice, history, price_on

from .known_errors import known_errors
from .policy import doubts, is_rounded
from .rate_changes import UpstreamRate, figure_of, merged_price, upstream_rates

_ROUNDED = "our figure in whole cents"
_ADDED = "the catalog has no such rate: whether it is new, or was left out, is for a person"


class ModelComparison(NamedTuple):
    """A model of ours beside what a list says of it, as of a day."""

    catalog: Catalog
    model: Model
    prices: tuple[UpstreamPrice, ...]
    upstream: UpstreamList
    as_of: date


class ComparisonResult(NamedTuple):
    """What becomes of a model: its proposals, and whether its price in force is what the list says."""

    proposals: tuple[Proposal, ...]
    confirmed: bool


class _PricesOnDay(NamedTuple):
    """The price in force on a day, ours and theirs."""

    day: date
    ours: DatedPrice
    said: UpstreamPrice


def compare(ask: ModelComparison) -> ComparisonResult:
    """Every difference from the price in force on, oldest first. What lies before is history, and stays."""
    now = _on(ask, ask.as_of)
    if now is None:
        return ComparisonResult((), confirmed=False)
    found: list[Proposal] = []
    news = {step.starts for step in ask.prices if step.starts and step.starts > now.ours.starts}
    longer = ask
    for day in sorted({*news, ask.as_of}):
        there = _on(longer, day)
        found += _differences(longer, there, now.ours.starts, found) if there else ()
        entries = tuple(one.entry for one in found if one.entry and one.standing is not Standing.REFUSED)
        longer = ask._replace(model=replace(ask.model, prices=(*ask.model.prices, *entries)))
    same = any(claim.ours == claim.theirs for claim in upstream_rates(now.ours.entry, now.said))
    differs = any(one.kind == "price" and one.day and one.day <= ask.as_of for one in found)
    return ComparisonResult((*found, *_announced(ask)), confirmed=same and not differs)


def _on(ask: ModelComparison, day: date) -> _PricesOnDay | None:
    ours = price_on(ask.catalog, ask.model, day)
    said = [step for step in ask.prices if step.starts is None or step.starts <= day]
    return _PricesOnDay(day, ours, said[-1]) if ours and ours.model.id == ask.model.id and said else None


def _differences(
    ask: ModelComparison, there: _PricesOnDay, since: date, before: Sequence[Proposal]
) -> Iterator[Proposal]:
    """What is new on a day; on the day asked for, also what the list says otherwise without a day, or an older one."""
    other = [claim for claim in upstream_rates(there.ours.entry, there.said) if claim.ours != claim.theirs]
    wrong = {claim: _ROUNDED for claim in other if claim.ours and is_rounded(claim.ours, claim.theirs)}
    wrong |= known_errors(ask.upstream.key, ask.model.id, other)
    if there.day == ask.as_of:
        added = {claim: _ADDED for claim in other if claim not in wrong and claim.ours is None}
        yield from _noted(ask, "error", Standing.REFUSED, wrong)
        yield from _noted(ask, "rate", Standing.NOTE, added)
    ours = [claim for claim in other if claim not in wrong and claim.ours is not None]
    if moved := [claim for claim in ours if _belongs(ask, there, since, claim, ours)]:
        yield _proposal(ask, there, moved, before)


def _belongs(
    ask: ModelComparison, there: _PricesOnDay, since: date, claim: UpstreamRate, others: Sequence[UpstreamRate]
) -> bool:
    """Whether a claim is news of this day. A mode moves with the standard rate, whenever it was read."""
    base = next((one for one in others if one.place is None and one.rate == claim.rate), claim)
    began = _began(ask.prices, there.said, base)
    return began == there.day or (there.day == ask.as_of and (began is None or began <= since))


def _began(steps: Sequence[UpstreamPrice], said: UpstreamPrice, claim: UpstreamRate) -> date | None:
    """Since when the list has a figure; ``None`` where it names no day."""
    began = said.starts
    for step in reversed([step for step in steps if (step.starts or date.min) <= (said.starts or date.min)]):
        if _figure(step, claim) != claim.theirs:
            break
        began = step.starts
    return began


def _figure(step: UpstreamPrice, claim: UpstreamRate) -> Decimal | None:
    if claim.place is None:
        return step.standard.rates.get(claim.rate)
    if isinstance(claim.place, int):
        return step.standard.bands.get(claim.place, {}).get(claim.rate)
    return step.modes[claim.place].rates.get(claim.rate) if claim.place in step.modes else None


def _noted(ask: ModelComparison, kind: str, standing: Standing, reasons: dict[UpstreamRate, str]) -> Iterator[Proposal]:
    if reasons:
        said = tuple(dict.fromkeys(reasons.values()))
        yield Proposal(kind, ask.model.id, standing, said, ask.as_of, _shown(reasons))


def _shown(found: Iterable[UpstreamRate]) -> tuple[RateChange, ...]:
    return tuple(RateChange(claim.label, claim.ours, claim.theirs) for claim in found)


def _proposal(
    ask: ModelComparison, there: _PricesOnDay, moved: list[UpstreamRate], before: Sequence[Proposal]
) -> Proposal:
    """The entry that would take what the list says, with its standing."""
    said = [claim for claim in upstream_rates(there.ours.entry, there.said) if claim.ours is not None]
    stay = [claim._replace(theirs=claim.ours) for claim in said if claim not in moved and claim.ours is not None]
    new, open_ = merged_price(there.ours.entry, [*stay, *moved])
    entry = replace(new, from_=there.day)
    if ask.upstream.key != ask.model.source:
        entry = replace(entry, source=ask.upstream.key, checked=ask.as_of)
    shown, model, source = _shown(moved), ask.model, ask.upstream.source
    if behind := _behind(ask, there, moved):
        return Proposal("price", model.id, Standing.REFUSED, (behind,), there.day, shown)
    began = {_began(ask.prices, there.said, claim) for claim in moved}
    if there.ours.starts in began:
        open_ = (*open_, f"the list has another price of the same day, {there.ours.starts}")
    reasons = [*open_, *doubts(ask.catalog, model, entry, shown, source, ask.as_of)]
    if any(one.standing is Standing.HELD for one in before):
        reasons.append("an earlier entry of the model is held back")
    if reasons:
        return Proposal("price", model.id, Standing.HELD, tuple(reasons), there.day, shown, entry)
    return Proposal("price", model.id, Standing.READY, (_why(ask, there, moved),), there.day, shown, entry)


def _why(ask: ModelComparison, there: _PricesOnDay, moved: list[UpstreamRate]) -> str:
    said = f"{ask.upstream.source.title} has it"
    began = _began(ask.prices, there.said, moved[0])
    said += f" from {began} on" if began else f", and names no day: from {there.day}, when it was read"
    cited = there.ours.entry.source or ask.model.source
    return said if cited == ask.upstream.key else f"{said}; ours was read at {ask.catalog.sources[cited].title}"


def _behind(ask: ModelComparison, there: _PricesOnDay, moved: list[UpstreamRate]) -> str | None:
    """Why the list's figures are older than ours, where they are."""
    starts = there.ours.starts
    began = [_began(ask.prices, there.said, claim) for claim in moved]
    if there.day == ask.as_of and all(day is not None and day < starts for day in began):
        newest = max(day for day in began if day)
        return f"the list has it from {newest} on, and the catalog a newer price from {starts} on"
    earlier = [price for day, price in history(ask.model) if day < starts]
    if all(day is None for day in began) and any(_had(price, moved) for price in earlier):
        return f"that was the price before {starts}: the list is behind"
    return None


def _had(price: Price, moved: list[UpstreamRate]) -> bool:
    return all(figure_of(price, claim.place, claim.rate) == claim.theirs for claim in moved)


def _announced(ask: ModelComparison) -> Iterator[Proposal]:
    """Prices that the catalog announces and a list that dates its prices knows nothing of."""
    for starts, _ in history(ask.model):
        there = _on(ask, starts) if starts > ask.as_of and ask.upstream.keeps_history else None
        if there and not any(step.starts == starts for step in ask.prices):
            if other := [c for c in upstream_rates(there.ours.entry, there.said) if c.ours not in (None, c.theirs)]:
                reason = f"the catalog announces another price for {starts}, and the list does not"
                yield Proposal("announced", ask.model.id, Standing.NOTE, (reason,), starts, _shown(other))
