"""``models list``, ``show``, ``history`` and ``diff`` as CSV."""

from collections.abc import Iterable

from llmcost.model.inputs.catalog import RATE_NAMES
from llmcost.model.reports.catalog import ModelCard, ModelHistory, ModelList, PriceListDiff

from .table import Record, fields, table, yes_or_no

MODELS = (
    "id", "name", "provider", "kind", "tier", "input", "output", "cache_read", "cache_write", "context",
    "max_output", "on_sale", "released", "retires", "successor", "price_from", "source", "checked",
)  # fmt: skip
PRICES = ("model", "from", *RATE_NAMES, "free", "source", "checked")
HISTORY = ("model", "from", "until", "input", "output", "cache_read", "change", "source", "checked")
CHANGED_RATES = {
    f"{side}_{name}": f"{side}.{name}" for side in ("before", "after") for name in ("input", "output", "cache_read")
}


@table(MODELS, RATE_NAMES)
def models(listed: ModelList) -> Iterable[Record]:
    of_model = ("id", "name", "provider", "kind", "max_output", "released", "retires", "successor")
    for entry in listed.entries:
        rates = fields(entry.price, "input", "output", "cache_read", "cache_write") if entry.price else {}
        cited = fields(entry.citation, "source", "checked", "price_from")
        head = {"tier": entry.tier, "context": entry.context, "on_sale": yes_or_no(entry.on_sale)}
        yield {**head, **fields(entry.model, *of_model), **rates, **cited}


@table(PRICES, RATE_NAMES)
def prices(card: ModelCard) -> Iterable[Record]:
    """A line for each price in a model's history, with all rates in USD per million tokens."""
    for price, citation in card.history:
        head = {"model": card.entry.model.id, "from": citation.price_from, "free": yes_or_no(price.free)}
        yield {**head, **fields(price, *RATE_NAMES), **fields(citation, "source", "checked")}


@table(HISTORY, RATE_NAMES)
def history(shown: ModelHistory) -> Iterable[Record]:
    """A line for each price in a model's history, with its main rates and its change."""
    for point in shown.points:
        head = {"model": shown.model.id, "from": point.starts, "until": point.until, "change": point.change}
        rates = fields(point.price, "input", "output", "cache_read")
        yield {**head, **rates, **fields(point.citation, "source", "checked")}


@table(("kind", "day", "model", *CHANGED_RATES), CHANGED_RATES)
def price_list_diff(diff: PriceListDiff) -> Iterable[Record]:
    """A line for each model that was added, changed its price or was retired."""
    for change in diff.changes:
        yield fields(change, "kind", "day", model="model.id", **CHANGED_RATES)
