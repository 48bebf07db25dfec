"""Compares the prices of one model over time with those of an upstream list, and proposes entries for the catalog."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from llmcost.model.inputs.catalog import Catalog, Model, Price
from llmcost.model.inputs.upstream import UpstreamList, UpstreamPrice
from llmcost.model.reports.catalog_sync import Proposal, RateChange, Standing
from llmcost.pricing.price_list.lookup import DatedPrice, history, price_on

from .known_errors import known_errors
from .policy import doubts, is_rounded
from .rate_changes import UpstreamRate, figure_of, merged_price, upstream_rates

_ROUNDED = "the figure of the catalog in whole cents"
_MEDIA = "the rate of pictures or sound, written as that of text"
_ADDED = "the catalog does not have this rate: a person decides whether it is new or was left out"


class ModelComparison(NamedTuple):
    """A model of the catalog and its prices in an upstream list, as of the day of the list."""

    catalog: Catalog
    model: Model
    prices: tuple[UpstreamPrice, ...]
    upstream: UpstreamList
    as_of: date
    page: str | None = None
    """The provider's page from which the list has them."""


class ComparisonResult(NamedTuple):
    """The proposals for a model, and whether the list has the same price in force as the catalog."""

    proposals: tuple[Proposal, ...]
    confirmed: bool


class _PricesOnDay(NamedTuple):
    """The prices in force on a day, in the catalog and in the list."""

    day: date
    ours: DatedPrice
    theirs: UpstreamPrice


def compare(ask: ModelComparison) -> ComparisonResult:
    """Every difference since the price in force began, oldest first. Older prices are history and stay as they are."""
    now = _on(ask, ask.as_of)
    if now is None:
        return ComparisonResult((), confirmed=False)
    found: list[Proposal] = []
    news = {step.starts for step in ask.prices if step.starts and step.starts > now.ours.starts}
    longer = ask
    for day in sorted({*news, ask.as_of}):
        prices = _on(longer, day)
        found += _differences(longer, prices, now.ours.starts, found) if prices else ()
        entries = tuple(one.entry for one in found if one.entry and one.standing is not Standing.REFUSED)
        longer = ask._replace(model=replace(ask.model, prices=(*ask.model.prices, *entries)))
    same = any(claim.ours == claim.theirs for claim in upstream_rates(now.ours.entry, now.theirs))
    differs = any(one.kind == "price" and one.day and one.day <= ask.as_of for one in found)
    return ComparisonResult((*found, *_announced(ask)), confirmed=same and not differs)


def _on(ask: ModelComparison, day: date) -> _PricesOnDay | None:
    ours = price_on(ask.catalog, ask.model, day)
    known = [step for step in ask.prices if step.starts is None or step.starts <= day]
    return _PricesOnDay(day, ours, known[-1]) if ours and ours.model.id == ask.model.id and known else None


def _differences(
    ask: ModelComparison, prices: _PricesOnDay, since: date, before: Sequence[Proposal]
) -> Iterator[Proposal]:
    """The differences that begin on a day. Those without a day, or an older one, belong to the day of the sync."""
    other = [claim for claim in upstream_rates(prices.ours.entry, prices.theirs) if claim.ours != claim.theirs]
    wrong = {claim: _ROUNDED for claim in other if claim.ours and is_rounded(claim.ours, claim.theirs)}
    wrong |= {claim: _MEDIA for claim in other if _is_of_media(prices.ours.entry, claim)}
    wrong |= known_errors(ask.upstream.key, ask.model.id, other)
    if prices.day == ask.as_of:
        added = {claim: _ADDED for claim in other if claim not in wrong and claim.ours is None}
        yield from _noted(ask, "error", Standing.REFUSED, wrong)
        yield from _noted(ask, "rate", Standing.NOTE, added)
    ours = [claim for claim in other if claim not in wrong and claim.ours is not None]
    if moved := [claim for claim in ours if _belongs(ask, prices, since, claim, ours)]:
        yield _proposal(ask, prices, moved, before)


def _is_of_media(price: Price, claim: UpstreamRate) -> bool:
    """Whether an output rate of a list is the one of the catalog for pictures or sound."""
    media = ("image_output", "audio_output")
    return claim.rate == "output" and any(figure_of(price, claim.scope, name) == claim.theirs for name in media)


def _belongs(
    ask: ModelComparison, prices: _PricesOnDay, since: date, claim: UpstreamRate, others: Sequence[UpstreamRate]
) -> bool:
    """Whether a difference begins on this day. The rate of a mode begins with the standard one."""
    base = next((one for one in others if one.scope is None and one.rate == claim.rate), claim)
    began = _began(ask.prices, prices.theirs, base)
    return began == prices.day or (prices.day == ask.as_of and (began is None or began <= since))


def _began(steps: Sequence[UpstreamPrice], price: UpstreamPrice, claim: UpstreamRate) -> date | None:
    """The day since which the list has a figure; ``None`` if it gives no day."""
    began = price.starts
    for step in reversed([step for step in steps if (step.starts or date.min) <= (price.starts or date.min)]):
        if _figure(step, claim) != claim.theirs:
            break
        began = step.starts
    return began


def _figure(step: UpstreamPrice, claim: UpstreamRate) -> Decimal | None:
    if claim.scope is None:
        return step.standard.rates.get(claim.rate)
    if isinstance(claim.scope, int):
        return step.standard.bands.get(claim.scope, {}).get(claim.rate)
    return step.modes[claim.scope].rates.get(claim.rate) if claim.scope in step.modes else None


def _noted(ask: ModelComparison, kind: str, standing: Standing, reasons: dict[UpstreamRate, str]) -> Iterator[Proposal]:
    if reasons:
        texts = tuple(dict.fromkeys(reasons.values()))
        yield Proposal(kind, ask.model.id, standing, texts, ask.as_of, _shown(reasons))


def _shown(found: Iterable[UpstreamRate]) -> tuple[RateChange, ...]:
    return tuple(RateChange(claim.label, claim.ours, claim.theirs) for claim in found)


def _proposal(
    ask: ModelComparison, prices: _PricesOnDay, moved: list[UpstreamRate], before: Sequence[Proposal]
) -> Proposal:
    """The entry that would adopt the figures of the list, with its standing."""
    known = [claim for claim in upstream_rates(prices.ours.entry, prices.theirs) if claim.ours is not None]
    stay = [claim._replace(theirs=claim.ours) for claim in known if claim not in moved and claim.ours is not None]
    new, open_ = merged_price(prices.ours.entry, [*stay, *moved])
    entry = replace(new, from_=prices.day)
    if (cited := _cited_as(ask)) != ask.model.source:
        entry = replace(entry, source=cited, checked=ask.upstream.read or ask.as_of)
    shown, model = _shown(moved), ask.model
    if behind := _behind(ask, prices, moved):
        return Proposal("price", model.id, Standing.REFUSED, (behind,), prices.day, shown)
    began = {_began(ask.prices, prices.theirs, claim) for claim in moved}
    if prices.ours.starts in began:
        open_ = (*open_, f"the list has another price for the same day, {prices.ours.starts}")
    if ask.upstream.read is None:
        open_ = (*open_, "the list does not say of which day it is: name it, as in NAME=FILE@2026-11-22")
    reasons = [*open_, *doubts(ask.catalog, model, entry, shown, ask.as_of, official=bool(ask.page))]
    if any(one.standing is Standing.HELD for one in before):
        reasons.append("an earlier entry of the model is held back")
    if reasons:
        return Proposal("price", model.id, Standing.HELD, tuple(reasons), prices.day, shown, entry)
    return Proposal("price", model.id, Standing.READY, (_why(ask, prices, moved),), prices.day, shown, entry)


def _cited_as(ask: ModelComparison) -> str:
    """The key of the source that an entry cites: the page that the list parsed, where the catalog has it."""
    for key, source in ask.catalog.sources.items():
        if source.kind == "official" and source.url == ask.page:
            return key
    return ask.upstream.key


def _why(ask: ModelComparison, prices: _PricesOnDay, moved: list[UpstreamRate]) -> str:
    reason = f"{ask.upstream.source.title} has it"
    began = _began(ask.prices, prices.theirs, moved[0])
    reason += f" from {began} on" if began else f" and gives no day: from {prices.day}, when it was read"
    cited = prices.ours.entry.source or ask.model.source
    return reason if cited == ask.upstream.key else f"{reason}; the catalog cites {ask.catalog.sources[cited].title}"


def _behind(ask: ModelComparison, prices: _PricesOnDay, moved: list[UpstreamRate]) -> str | None:
    """Why the figures of the list are older than those of the catalog; ``None`` if they are not."""
    starts, read = prices.ours.starts, ask.upstream.read
    began = [_began(ask.prices, prices.theirs, claim) for claim in moved]
    checked = prices.ours.entry.checked or prices.ours.model.checked
    if read and read < checked and all(day is None or day <= checked for day in began):
        return f"the list is of {read}, and the catalog read its price on {checked}"
    if prices.day == ask.as_of and all(day is not None and day < starts for day in began):
        newest = max(day for day in began if day)
        return f"the list has it from {newest} on, and the catalog has a newer price from {starts} on"
    earlier = [price for day, price in history(ask.model) if day < starts]
    if all(day is None for day in began) and any(_had(price, moved) for price in earlier):
        return f"that was the price before {starts}: the list is out of date"
    return None


def _had(price: Price, moved: list[UpstreamRate]) -> bool:
    return all(figure_of(price, claim.scope, claim.rate) == claim.theirs for claim in moved)


def _announced(ask: ModelComparison) -> Iterator[Proposal]:
    """Prices that the catalog announces and that are missing in a list with dated prices."""
    for starts, _ in history(ask.model):
        prices = _on(ask, starts) if starts > ask.as_of and ask.upstream.keeps_history else None
        if prices and not any(step.starts == starts for step in ask.prices):
            if other := [c for c in upstream_rates(prices.ours.entry, prices.theirs) if c.ours not in (None, c.theirs)]:
                reason = f"the catalog announces another price for {starts}, and the list does not"
                yield Proposal("announced", ask.model.id, Standing.NOTE, (reason,), starts, _shown(other))
