"""``models list``, ``show``, ``history`` and ``diff`` as CSV."""

from llmcost.model.inputs.catalog import RATE_NAMES
from llmcost.model.reports.catalog import ModelCard, ModelHistory, ModelList, PriceListDiff

from .table import Record, text


def models(listed: ModelList) -> str:
    """A line for each model."""
    columns = (
        "id", "name", "provider", "kind", "tier", "input", "output", "cache_read", "cache_write", "context",
        "max_output", "on_sale", "released", "retires", "successor", "price_from", "source", "checked",
    )  # fmt: skip
    records: list[Record] = []
    for entry in listed.entries:
        model, price, citation = entry.model, entry.price, entry.citation
        records.append(
            {
                **{name: getattr(model, name) for name in columns[:4]},
                "tier": entry.tier,
                **{name: getattr(price, name, None) for name in ("input", "output", "cache_read", "cache_write")},
                **{
                    name: getattr(model, name) for name in ("context", "max_output", "released", "retires", "successor")
                },
                "on_sale": str(entry.on_sale).lower(),
                "price_from": citation and citation.price_from,
                "source": citation and citation.source,
                "checked": citation and citation.checked,
            }
        )
    return text(columns, records)


def prices(card: ModelCard) -> str:
    """A line for each price in a model's history, with all rates in USD per million tokens."""
    columns = ("model", "from", *RATE_NAMES, "free", "source", "checked")
    records: list[Record] = [
        {
            "model": card.entry.model.id,
            "from": citation.price_from,
            **{name: getattr(price, name) for name in RATE_NAMES},
            "free": str(price.free).lower(),
            "source": citation.source,
            "checked": citation.checked,
        }
        for price, citation in card.history
    ]
    return text(columns, records)


def history(shown: ModelHistory) -> str:
    """A line for each price in a model's history, with its main rates and its change."""
    columns = ("model", "from", "until", "input", "output", "cache_read", "change", "source", "checked")
    return text(
        columns,
        (
            {
                "model": shown.model.id,
                "from": point.starts,
                "until": point.until,
                **{name: getattr(point.price, name) for name in columns[3:6]},
                "change": point.change,
                "source": point.citation.source,
                "checked": point.citation.checked,
            }
            for point in shown.points
        ),
    )


def price_list_diff(diff: PriceListDiff) -> str:
    """A line for each model that was added, changed its price or was retired."""
    rates = ("input", "output", "cache_read")
    columns = ("kind", "day", "model", *(f"{side}_{name}" for side in ("before", "after") for name in rates))
    return text(
        columns,
        (
            {
                "kind": change.kind,
                "day": change.day,
                "model": change.model.id,
                **{f"before_{name}": getattr(change.before, name, None) for name in rates},
                **{f"after_{name}": getattr(change.after, name, None) for name in rates},
            }
            for change in diff.changes
        ),
    )
