"""Reports as JSON; the snapshots, from which every other format can be made, are in ``json_snapshot`` and beside it.

Amounts, rates, factors and percents are exact decimals as text, counts are numbers where they are whole, and what is
not priced is ``null``. The paths are a contract; the schemas are in ``llmcost schema snapshot`` and ``explain``.
"""

import json
import re
from typing import Any

from llmcost.model.inputs.catalog import Price
from llmcost.model.money import plain
from llmcost.model.reports.estimate import ModelCard, ModelEntry, ModelHistory, ModelList, PriceListDiff, SyncReport
from llmcost.model.reports.explain import ExplainReport, Explanation

from .explain import component, explanation
from .snapshot import item, workload
from .values import Json, amount, citation, day, head, plainly, stamp

NOT_EXPLAINED = ("own", "alternatives", "levers", "announced", "fields")
"""What an explained workload has not of those of a snapshot."""


def text(document: Json) -> str:
    """A document as indented JSON that ends with a line break; what a terminal or a runner would act on is escaped."""
    written = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    return _ACTS.sub(lambda found: f"\\u{ord(found[0]):04x}", written)


_ACTS = re.compile("[\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff]|(?<=##)\\[")


def explain_document(report: ExplainReport, version: str, generated_at: str) -> Json:
    """Workloads with every calculation."""
    return {
        **head("explain", version, generated_at),
        "as_of": str(report.as_of),
        "currency": "USD",
        "catalog": stamp(report.catalog),
        "workloads": [_explained(one) for one in report.workloads],
    }


def _explained(one: Explanation) -> Json:
    kept = {key: value for key, value in workload(one.one).items() if key not in NOT_EXPLAINED}
    items = [{**item(part.item), **component(part)} for part in one.components]
    setup = {**item(one.setup.item), **component(one.setup)} if one.setup else None
    return {**kept, **explanation(one), "components": items, "setup": setup}


def models_document(models: ModelList, version: str, generated_at: str) -> Json:
    """The models of a list."""
    entries = [_entry(entry) for entry in models.entries]
    return {**head("models", version, generated_at), "as_of": str(models.as_of), "models": entries}


def card_document(card: ModelCard, version: str, generated_at: str) -> Json:
    """One model with the history of its prices."""
    model = card.entry.model
    history = [{"from": str(c.price_from), **_nonempty(price), "citation": plainly(c)} for price, c in card.history]
    return {
        **head("model", version, generated_at),
        "as_of": str(card.as_of),
        **_entry(card.entry),
        "aliases": list(model.aliases),
        "match": list(model.match),
        "capabilities": list(model.capabilities),
        "thinking": model.thinking,
        "thinking_tier": model.thinking_tier,
        "fees": {name: plain(fee.usd) for name, fee in model.fees.items()},
        "regions": {name: plain(factor) for name, factor in model.regions.items()},
        "discount": plain(model.discount),
        "disputed": model.disputed,
        "note": model.note,
        "prices": history,
    }


def history_document(history: ModelHistory, version: str, generated_at: str) -> Json:
    """Every price of a model."""
    points = [
        {
            "from": str(point.starts),
            "until": day(point.until),
            **_nonempty(point.price),
            "change": amount(point.change),
            "citation": plainly(point.citation),
        }
        for point in history.points
    ]
    return {
        **head("history", version, generated_at),
        "as_of": str(history.as_of),
        "id": history.model.id,
        "prices": points,
    }


def market_document(diff: PriceListDiff, version: str, generated_at: str) -> Json:
    """What the market did between two days."""
    changes = [
        {
            "kind": change.kind,
            "model": change.model.id,
            "day": str(change.day),
            "before": _rates(change.before),
            "after": _rates(change.after),
            "successor": change.model.successor,
        }
        for change in diff.changes
    ]
    return {
        **head("market", version, generated_at),
        "from": str(diff.start),
        "to": str(diff.end),
        "changes": changes,
    }


def sync_document(report: SyncReport, version: str, generated_at: str) -> Json:
    """A catalog beside an upstream: every proposal with its reasons."""
    return {
        **head("sync", version, generated_at),
        "as_of": str(report.as_of),
        "source": {"key": report.source, **plainly(report.cited), "known_as": report.known_as},
        "catalog": report.catalog,
        "written": report.written,
        "blocked": list(report.blocked),
        "coverage": [plainly(one) for one in report.coverage],
        "confirmed": list(report.confirmed),
        "agreed": list(report.agreed),
        "proposals": [plainly(one) | {"entry": _price(one.entry)} for one in report.proposals],
    }


def _price(price: Price | None) -> Json | None:
    return None if price is None else {"from": day(price.from_), **_nonempty(price)}


def _rates(price: Price | None) -> Json | None:
    return None if price is None else {name: amount(getattr(price, name)) for name in ("input", "output", "cache_read")}


def _entry(entry: ModelEntry) -> Json:
    model, price = entry.model, entry.price
    return {
        "id": model.id,
        "name": model.name,
        "provider": model.provider,
        "kind": model.kind,
        "tier": entry.tier,
        **{name: amount(getattr(price, name, None)) for name in ("input", "output", "cache_read", "cache_write")},
        "context": model.context,
        "max_output": model.max_output,
        "on_sale": entry.on_sale,
        "released": day(model.released),
        "retires": day(model.retires),
        "successor": model.successor,
        "source": citation(entry.citation),
    }


def _nonempty(value: Any) -> Json:
    return {key: part for key, part in _without_nothing(plainly(value)).items() if key != "from"}


def _without_nothing(value: Any) -> Any:
    """Without the fields that say nothing, at any depth."""
    if isinstance(value, list):
        return [_without_nothing(part) for part in value]
    if not isinstance(value, dict):
        return value
    kept = {key: _without_nothing(part) for key, part in value.items()}
    return {key: part for key, part in kept.items() if part not in (None, [], {}, False, "")}
