"""Compares the catalog with upstream price lists: what to write, what a person must review, and why (law P1)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from llmcost.model.inputs.catalog import Catalog, Model
from llmcost.model.inputs.upstream import UpstreamList, UpstreamModel
from llmcost.model.money import exactly
from llmcost.model.reports.catalog_sync import (
    Agreement,
    Coverage,
    ListRead,
    Proposal,
    ProposedModel,
    Standing,
    SyncReport,
)
from llmcost.pricing.price_list.lookup import DatedPrice, on_sale, price_on

from .known_errors import known_model_error
from .model_matching import MOVING, MatchedModels, match_models
from .other_terms import alias_differences, differences, limit_differences
from .policy import blocks, gaps, refusal
from .price_changes import ModelComparison, compare
from .witnesses import Witness, independent, weighed


class _Compared(NamedTuple):
    """A list, its models, and those of its providers that are compared."""

    upstream: UpstreamList
    pairs: MatchedModels
    read: ListRead

    def offer_of(self, model: Model) -> UpstreamModel | None:
        usable = self.read.refused is None and model.provider not in self.read.gaps
        return self.pairs.known.get(model.id) if usable else None


@exactly
def sync(
    catalog: Catalog, lists: Sequence[UpstreamList], as_of: date, file: str, unread: Sequence[ListRead] = ()
) -> SyncReport:
    """The differences from upstream lists as of a day, in the order of the catalog. Changes nothing.

    Compares only models on sale. ``file`` is the name of the catalog in the report; ``unread`` are lists that could not
    be read.
    """
    compared = [_compared(catalog, one, as_of) for one in lists]
    proposals: list[Proposal] = []
    agreements: list[Agreement] = []
    for model in catalog.models.values():
        current = price_on(catalog, model, as_of)
        if current and current.model.id == model.id and on_sale(model, as_of):
            found, agreement = _of_model(catalog, current, compared, as_of)
            proposals += found
            agreements += [agreement] if agreement else []
    return SyncReport(
        as_of=as_of,
        catalog=file,
        lists=(*(one.read for one in compared), *unread),
        new=tuple(_new_models(catalog, compared, as_of)),
        proposals=tuple(proposals),
        agreements=tuple(agreements),
        blocked=tuple(blocks(catalog, as_of)),
    )


def _compared(catalog: Catalog, upstream: UpstreamList, as_of: date) -> _Compared:
    pairs = match_models(catalog, upstream)
    coverage = tuple(_coverage(catalog, upstream, pairs, as_of))
    missing = tuple(model.id for model in _expected(catalog, upstream, as_of) if model.id not in pairs.known)
    read = ListRead(upstream.key, upstream.source, upstream.read, coverage, gaps(coverage), missing, refusal(coverage))
    return _Compared(upstream, pairs, read)


def _of_model(
    catalog: Catalog, current: DatedPrice, compared: Sequence[_Compared], as_of: date
) -> tuple[list[Proposal], Agreement | None]:
    """The proposals for a model on sale, and who has its current price."""
    model = current.model
    witnesses: list[Witness] = []
    same: list[Witness] = []
    for one in compared:
        offer = one.offer_of(model)
        if offer is None:
            continue
        found: list[Proposal] = []
        if any(mode.schedule for mode in current.entry.modes.values()):
            offer = replace(offer, prices=())  # the lists do not say which hours they mean
        elif _says_something_now(one.upstream, offer, current):
            day = max(min(one.upstream.read or as_of, as_of), current.starts)
            result = compare(ModelComparison(catalog, model, offer.prices, one.upstream, day, offer.page))
            found += result.proposals
            if result.confirmed:
                same.append(Witness(one.upstream, offer, ()))
        if offer.unclear and _priced(catalog, model, as_of):
            found.append(Proposal("unclear", model.id, Standing.NOTE, (offer.unclear,)))
        found += differences(catalog, model, offer, as_of)
        found += alias_differences(catalog, model, one.pairs.names.get(model.provider, {}), as_of)
        witnesses.append(Witness(one.upstream, offer, tuple(found)))
    limits = limit_differences(model, [(one.upstream, one.offer) for one in witnesses], as_of)
    agreement = _agreement(catalog, current, same) if same else None
    return [*weighed(catalog, model, witnesses), *limits], agreement


def _says_something_now(upstream: UpstreamList, offer: UpstreamModel, current: DatedPrice) -> bool:
    """Whether a list is not older than the current price, or announces a later one."""
    if upstream.read is None or upstream.read >= current.starts:
        return True
    return any(step.starts is not None and step.starts >= current.starts for step in offer.prices)


def _agreement(catalog: Catalog, current: DatedPrice, same: Sequence[Witness]) -> Agreement:
    cited = catalog.sources[current.entry.source or current.model.source]
    checked = current.entry.checked or current.model.checked
    read = [
        one.upstream.read
        for one in same
        if one.upstream.read and cited.url in (one.upstream.source.url, one.offer.page) and one.upstream.read > checked
    ]
    names = tuple(one.upstream.key for one in same)
    return Agreement(current.model.id, current.starts, names, independent(same), max(read, default=None))


def _priced(catalog: Catalog, model: Model, day: date) -> bool:
    dated = price_on(catalog, model, day)
    return dated is not None and bool(dated.entry.input or dated.entry.output)


def _expected(catalog: Catalog, upstream: UpstreamList, as_of: date) -> Iterator[Model]:
    """The models that the list should have: chat models of its providers, priced by the token, on sale on its day."""
    day = min(upstream.read or as_of, as_of)
    for model in catalog.models.values():
        if model.provider in upstream.providers and model.kind == "chat" and on_sale(model, day):
            if _priced(catalog, model, day) and not (model.redirects and model.redirects.from_ <= day):
                yield model


def _coverage(catalog: Catalog, upstream: UpstreamList, pairs: MatchedModels, as_of: date) -> Iterator[Coverage]:
    by_provider: dict[str, list[bool]] = {}
    for model in _expected(catalog, upstream, as_of):
        offer = pairs.known.get(model.id)
        by_provider.setdefault(model.provider, []).append(bool(offer and offer.prices))
    for provider, named in by_provider.items():
        yield Coverage(provider, sum(named), len(named))


def _new_models(catalog: Catalog, compared: Sequence[_Compared], as_of: date) -> list[ProposedModel]:
    """The models that only lists have: those of makers first, then those that most lists have."""
    sold: dict[tuple[str, str], list[tuple[UpstreamList, UpstreamModel]]] = {}
    newest_first = sorted(compared, key=lambda one: one.upstream.read or date.min, reverse=True)
    for one in newest_first:
        for offer in one.pairs.unknown if one.read.refused is None else ():
            if offer.prices and not offer.name.endswith(MOVING) and not (offer.retires and offer.retires <= as_of):
                sold.setdefault((offer.provider, offer.name.lower()), []).append((one.upstream, offer))
    found = [_new_model(catalog, offers, as_of) for offers in sold.values()]
    return sorted(found, key=lambda one: (not one.maker, -len(one.by), one.model))


def _new_model(catalog: Catalog, offers: Sequence[tuple[UpstreamList, UpstreamModel]], as_of: date) -> ProposedModel:
    upstream, offer = offers[0]
    said = [_rates_on(each, as_of) for _, each in offers]
    id_ = f"{offer.provider}/{offer.name}"
    known = next((why for one, _ in offers if (why := known_model_error(one.key, id_))), None)
    differ = any(
        rates[name] != said[0][name]
        for rates in said[1:]
        for name in ("input", "output")
        if name in rates and name in said[0]
    )
    return ProposedModel(
        id_,
        catalog.providers[offer.provider].maker,
        tuple(one.key for one, _ in offers),
        upstream.read,
        said[0],
        known or ("the lists disagree on its price" if differ else None),
    )


def _rates_on(offer: UpstreamModel, day: date) -> dict[str, Decimal]:
    known = [step for step in offer.prices if step.starts is None or step.starts <= day] or [offer.prices[0]]
    return dict(known[-1].standard.rates)
