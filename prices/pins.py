"""What the published lists state, kept for the oracle, for ``models show`` and for the next run.

``tests/oracle/lists.json`` has the figures of every list for the models of makers; ``agreement.json`` in the package
says which lists state the current price of each model. Both are written whole, sorted, and only if they change.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from llmcost.analysis.catalog_sync.model_matching import match_models
from llmcost.analysis.catalog_sync.rate_changes import upstream_rates
from llmcost.model.inputs.catalog import Catalog
from llmcost.model.inputs.upstream import UpstreamList
from llmcost.model.money import plain
from llmcost.model.reports.catalog_sync import SyncReport
from llmcost.pricing.price_list.lookup import on_sale, price_on
from llmcost.read.catalog.agreement import FILE as AGREEMENT

Document = Mapping[str, Any]
LISTS = Path(__file__).parents[1] / "tests" / "oracle" / "lists.json"


@dataclass(frozen=True)
class Reading:
    """A list that was read, and its package."""

    upstream: UpstreamList
    version: str


def pinned() -> Document:
    """What the last run kept; empty before the first one."""
    found: Document = json.loads(LISTS.read_text("utf-8")) if LISTS.exists() else {}
    return found


def day_of(name: str, version: str, known: Document) -> date | None:
    """The day of a list that says none: the kept one, or else that of the last run, which did not find it yet."""
    kept = known.get("lists", {}).get(name)
    if kept and kept["version"] == version:
        return date.fromisoformat(kept["read"]) if kept["read"] else None
    return date.fromisoformat(known["run"]) if kept and "run" in known else None


def figures(catalog: Catalog, readings: Sequence[Reading], today: date) -> dict[str, Any]:
    """The document of ``lists.json``: the figures of each list for the models that makers sell today."""
    lists: dict[str, Any] = {}
    models: dict[str, dict[str, dict[str, str]]] = {}
    for one in readings:
        upstream = one.upstream
        lists[upstream.key] = {
            "version": one.version, "lineage": upstream.lineage,
            "read": str(upstream.read) if upstream.read else None,
        }  # fmt: skip
        offers = match_models(catalog, upstream).known
        for model in catalog.models.values():
            current = price_on(catalog, model, today)
            offer = offers.get(model.id)
            if not (offer and current and catalog.providers[model.provider].maker and on_sale(model, today)):
                continue
            steps = [step for step in offer.prices if step.starts is None or step.starts <= today]
            if current.model.id == model.id and steps:
                said = {claim.label: plain(claim.theirs) for claim in upstream_rates(current.entry, steps[-1])}
                models.setdefault(model.id, {})[upstream.key] = said
    return {"run": str(today), "lists": lists, "models": models}


def agreement(report: SyncReport, readings: Sequence[Reading]) -> dict[str, Any]:
    """The document of ``agreement.json``."""
    lists = {
        one.upstream.key: {
            "read": str(one.upstream.read) if one.upstream.read else None,
            "lineage": one.upstream.lineage,
        }
        for one in readings
    }
    models = {one.model: {"from": str(one.starts), "by": list(one.by)} for one in report.agreements}
    return {"lists": lists, "models": models}


def write_pins(known: Document, new: Document, agreed: Document) -> None:
    """Write both documents, if anything but the day of the run has changed."""
    if {**known, "run": None} != {**new, "run": None}:
        LISTS.write_text(_lines(new), "utf-8")
    text = _lines(agreed)
    if not AGREEMENT.exists() or AGREEMENT.read_text("utf-8") != text:
        AGREEMENT.write_text(text, "utf-8")


def _lines(document: Document) -> str:
    """JSON with a line for each list and each model, so that a change is a changed line."""
    parts = []
    for key, value in document.items():
        if isinstance(value, dict):
            entries = ",\n".join(f"  {json.dumps(name)}: {json.dumps(one)}" for name, one in sorted(value.items()))
            parts.append(f"{json.dumps(key)}: {{\n{entries}\n}}")
        else:
            parts.append(f"{json.dumps(key)}: {json.dumps(value)}")
    return "{" + ",\n".join(parts) + "}\n"
