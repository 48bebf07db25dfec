"""Compares the catalog with an upstream price list: what to write, what a person must review, and why (law P1)."""

from collections.abc import Iterator
from datetime import date

from llmcost.model.inputs.catalog import Catalog, Model
from llmcost.model.inputs.upstream import UpstreamList, UpstreamModel
from llmcost.model.money import exactly
from llmcost.model.reports.catalog import Coverage, Proposal, Standing, SyncReport
from llmcost.pricing.price_list.lookup import on_sale, price_on

from .known_errors import known_model_error
from .model_matching import MatchedModels, match_models
from .policy import blocks
from .price_changes import ModelComparison, compare


@exactly
def sync(catalog: Catalog, upstream: UpstreamList, as_of: date, file: str) -> SyncReport:
    """The differences from an upstream list as of a day, in the order of the catalog. Changes nothing.

    Compares only models on sale. ``file`` is the name of the catalog in the report.
    """
    pairs = match_models(catalog, upstream)
    proposals: list[Proposal] = []
    confirmed: list[str] = []
    agreed: list[str] = []
    for model in catalog.models.values():
        offer = pairs.known.get(model.id)
        if offer and on_sale(model, as_of) and not _redirected(model, as_of):
            verdict = compare(ModelComparison(catalog, model, offer.prices, upstream, as_of))
            proposals += [*verdict.proposals, *_unclear(catalog, model, offer, as_of), *_retirement(model, offer)]
            if verdict.confirmed:
                (confirmed if _source(catalog, model, as_of) == upstream.key else agreed).append(model.id)
    coverage = tuple(_coverage(catalog, upstream, pairs, as_of))
    proposals += [*_missing(catalog, upstream, pairs, as_of), *_unknown(upstream, pairs)]
    return SyncReport(
        as_of=as_of,
        source=upstream.key,
        cited=upstream.source,
        known_as=catalog.sources[upstream.key].title if upstream.key in catalog.sources else None,
        catalog=file,
        proposals=tuple(proposals),
        confirmed=tuple(confirmed),
        agreed=tuple(agreed),
        coverage=coverage,
        blocked=tuple(blocks(catalog, as_of, coverage)),
    )


def _redirected(model: Model, day: date) -> bool:
    return model.redirects is not None and model.redirects.from_ <= day


def _source(catalog: Catalog, model: Model, day: date) -> str | None:
    """The source of the price in force."""
    dated = price_on(catalog, model, day)
    return (dated.entry.source or model.source) if dated else None


def _unclear(catalog: Catalog, model: Model, offer: UpstreamModel, as_of: date) -> Iterator[Proposal]:
    """A note on a model with a price for which the list has no clear one."""
    if offer.unclear and _priced(catalog, model, as_of):
        yield Proposal("unclear", model.id, Standing.NOTE, (offer.unclear,))


def _priced(catalog: Catalog, model: Model, day: date) -> bool:
    dated = price_on(catalog, model, day)
    return dated is not None and bool(dated.entry.input or dated.entry.output)


def _retirement(model: Model, offer: UpstreamModel) -> Iterator[Proposal]:
    if offer.retires and offer.retires != model.retires:
        ours = f"the catalog says {model.retires}" if model.retires else "the catalog has no such day"
        reason = f"the list says that it retires on {offer.retires}; {ours}. A person names the successor"
        yield Proposal("retirement", model.id, Standing.NOTE, (reason,), offer.retires)


def _expected(catalog: Catalog, upstream: UpstreamList, as_of: date) -> Iterator[Model]:
    """The models that the list should have: chat models of its providers, on sale, and priced by the token."""
    for model in catalog.models.values():
        if model.provider in upstream.providers and model.kind == "chat" and on_sale(model, as_of):
            if _priced(catalog, model, as_of) and not _redirected(model, as_of):
                yield model


def _coverage(catalog: Catalog, upstream: UpstreamList, pairs: MatchedModels, as_of: date) -> Iterator[Coverage]:
    by_provider: dict[str, list[bool]] = {}
    for model in _expected(catalog, upstream, as_of):
        offer = pairs.known.get(model.id)
        by_provider.setdefault(model.provider, []).append(bool(offer and offer.prices))
    for provider, named in by_provider.items():
        yield Coverage(provider, sum(named), len(named))


def _missing(catalog: Catalog, upstream: UpstreamList, pairs: MatchedModels, as_of: date) -> Iterator[Proposal]:
    for model in _expected(catalog, upstream, as_of):
        if model.id not in pairs.known:
            reason = (
                "the list does not have it: it may be retired, renamed or forgotten. Nothing is removed automatically"
            )
            yield Proposal("missing", model.id, Standing.NOTE, (reason,))


def _unknown(upstream: UpstreamList, pairs: MatchedModels) -> Iterator[Proposal]:
    """Models that only the list has. They are not added: a person chooses the tier and the tokenizer."""
    for offer in pairs.unknown:
        if offer.prices:
            id_ = f"{offer.provider}/{offer.name}"
            reason = (
                known_model_error(upstream.key, id_) or "not in the catalog: a person chooses its tier and tokenizer"
            )
            yield Proposal("unknown", id_, Standing.NOTE, (reason,))
