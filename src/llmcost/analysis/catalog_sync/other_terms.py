"""Compares what is not a rate: redirects, aliases, retirement, limits and regions; and long requests in other modes."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from llmcost.model.inputs.catalog import Catalog, Model, Price
from llmcost.model.inputs.dated_terms import all_in_force
from llmcost.model.inputs.upstream import UpstreamList, UpstreamModel, UpstreamPrice
from llmcost.model.money import plain
from llmcost.model.reports.catalog_sync import Proposal, RateChange, Standing
from llmcost.pricing.price_list.lookup import context_on, price_on
from llmcost.pricing.rates import ServiceTerms, band_label, effective_rates

from .rate_changes import near_band

_NEEDED = 2
"""Independent lists that must agree on a limit before it is worth a look."""


def differences(catalog: Catalog, model: Model, offer: UpstreamModel, as_of: date) -> Iterator[Proposal]:
    """Notes on one list's terms of a model."""
    if offer.retires and offer.retires != model.retires:
        ours = f"the catalog says {model.retires}" if model.retires else "the catalog has no such day"
        reason = f"the list says that it retires on {offer.retires}; {ours}. A person names the successor"
        yield Proposal("retirement", model.id, Standing.NOTE, (reason,), offer.retires)
    target = f"{model.provider}/{offer.serves}"
    if offer.serves and target in catalog.models and target != model.id:
        yield Proposal("redirect", model.id, Standing.NOTE, (f"the list serves it by {target}",))
    yield from _regions(model, offer, as_of)
    dated = price_on(catalog, model, as_of)
    known = [step for step in offer.prices if step.starts is None or step.starts <= as_of]
    if dated and known and (changes := tuple(_long_modes(dated.entry, known[-1]))):
        yield Proposal("long-mode", model.id, Standing.NOTE, ("long requests in another mode",), None, changes)


def _regions(model: Model, offer: UpstreamModel, as_of: date) -> Iterator[Proposal]:
    ours = {name: price.x for name, price in all_in_force(model.regions, as_of).items()}
    changes = tuple(RateChange(f"region {n}", ours.get(n), x) for n, x in offer.regions.items() if ours.get(n) != x)
    if changes:
        yield Proposal("region", model.id, Standing.NOTE, ("the factor of a region",), None, changes)


def _long_modes(price: Price, theirs: UpstreamPrice) -> Iterator[RateChange]:
    for name, sheet in theirs.modes.items():
        for first, rates in sheet.bands.items():
            band = near_band(price, first)
            if band and name in price.modes and "long" not in price.modes[name].excludes:
                ours = effective_rates(price, band, ServiceTerms((name,))).rates
                for rate, figure in rates.items():
                    if rate in ours and ours[rate] != figure:
                        yield RateChange(f"{name} {band_label(band)} {rate}", ours[rate], figure)


def alias_differences(
    catalog: Catalog, model: Model, offers: Mapping[str, UpstreamModel], as_of: date
) -> Iterator[Proposal]:
    """Aliases of a model that a list prices as another model of the provider. ``offers`` are its offers by name."""
    ours = price_on(catalog, model, as_of)
    for alias in model.aliases:
        offer = offers.get(alias.lower())
        theirs = _text_rates(offer, as_of) if offer else None
        if ours and theirs and theirs != _of(ours.entry):
            same = [
                other.id
                for other in catalog.models.values()
                if other.provider == model.provider
                and (dated := price_on(catalog, other, as_of))
                and _of(dated.entry) == theirs
            ]
            if same:
                reason = f"the list prices {alias} as {' or '.join(same[:3])}"
                yield Proposal("alias", model.id, Standing.NOTE, (reason,))


def _of(price: Price) -> tuple[Decimal | None, Decimal | None]:
    return price.input, price.output


def _text_rates(offer: UpstreamModel, day: date) -> tuple[Decimal | None, Decimal | None] | None:
    known = [step.standard.rates for step in offer.prices if step.starts is None or step.starts <= day]
    return (known[-1].get("input"), known[-1].get("output")) if known else None


def limit_differences(
    model: Model, offers: Sequence[tuple[UpstreamList, UpstreamModel]], as_of: date
) -> Iterator[Proposal]:
    """Limits on which two independent lists agree, and the catalog has another one."""
    for name, ours in (("context", context_on(model, as_of)), ("max_output", model.max_output)):
        said: dict[int, list[UpstreamList]] = {}
        for upstream, offer in offers:
            if limit := getattr(offer, name):
                said.setdefault(limit, []).append(upstream)
        for limit, lists in said.items():
            if limit != ours and len({one.lineage for one in lists}) >= _NEEDED and ours not in said:
                known = f"{plain(Decimal(ours))}" if ours else "none"
                reason = f"{name.replace('_', ' ')} is {limit} tokens there; the catalog has {known}"
                yield Proposal("limit", model.id, Standing.NOTE, (reason,), by=tuple(one.key for one in lists))
