"""A price list from outside beside the catalog: what would be written, what waits for a person, and why (law P1)."""

from collections.abc import Iterator
from datetime import date

from llmcost.model.inputs.catalog import Catalog, Model
from llmcost.model.inputs.upstream import UpstreamList, UpstreamModel
from llmcost.model.money import exactly
from llmcost.model.reports.catalog import Coverage, Proposal, Standing, SyncReport
from llmcost.pricing.lookup import on_sale, price_on

from .known_errors import correct_known_errors
from .model_matching import MatchedModels, match_models
from .policy import blocks
from .price_changes import ModelComparison, compare


@exactly
def sync(catalog: Catalog, upstream: UpstreamList, as_of: date, file: str) -> SyncReport:
    """What the upstream says otherwise, in the order of the catalog, as of a day. Nothing is changed.

    Only models on sale are compared. ``file`` is the catalog's name in the report.
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
    """Where the price in force was read."""
    dated = price_on(catalog, model, day)
    return dated and (dated.entry.source or model.source)


def _unclear(catalog: Catalog, model: Model, offer: UpstreamModel, as_of: date) -> Iterator[Proposal]:
    """An offer whose prices cannot be taken, for a model that has some."""
    if offer.unclear and _priced(catalog, model, as_of):
        yield Proposal("unclear", model.id, Standing.NOTE, (offer.unclear,))


def _priced(catalog: Catalog, model: Model, day: date) -> bool:
    dated = price_on(catalog, model, day)
    return dated is not None and bool(dated.entry.input or dated.entry.output)


def _retirement(model: Model, offer: UpstreamModel) -> Iterator[Proposal]:
    if offer.retires and offer.retires != model.retires:
        ours = f"the catalog says {model.retires}" if model.retires else "the catalog knows of none"
        reason = f"it is said to retire on {offer.retires}; {ours}. A successor is for a person to name"
        yield Proposal("retirement", model.id, Standing.NOTE, (reason,), offer.retires)


def _expected(catalog: Catalog, upstream: UpstreamList, as_of: date) -> Iterator[Model]:
    """The models that the upstream should know: of its providers, on sale, for chat, and sold by the token."""
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
                "the list does not have it: it may be retired, renamed or forgotten. Nothing is ever removed by itself"
            )
            yield Proposal("missing", model.id, Standing.NOTE, (reason,))


def _unknown(upstream: UpstreamList, pairs: MatchedModels) -> Iterator[Proposal]:
    """Models that only the upstream has: never added, because tier and tokenizer are judged by hand."""
    for offer in pairs.unknown:
        if offer.prices:
            id_ = f"{offer.provider}/{offer.name}"
            reason = (
                correct_known_errors(upstream.key, id_)
                or "not in the catalog: a person gives it a tier and a tokenizer"
            )
            yield Proposal("unknown", id_, Standing.NOTE, (reason,))
