"""Reads which published lists state the bundled prices: ``agreement.json``, which ``make prices`` writes."""

import json
from datetime import date
from pathlib import Path

from llmcost.model.reports.catalog import ListReading, PriceAgreement

FILE = Path(__file__).with_name("agreement.json")


def agreement_on(model: str, starts: date) -> PriceAgreement | None:
    """The lists that state the price of a model that began on a day; ``None`` if that price was not compared."""
    document = json.loads(FILE.read_bytes())
    known = document["models"].get(model)
    if known is None or known["from"] != starts.isoformat():
        return None
    lists = {name: document["lists"][name] for name in known["by"]}
    readings = (ListReading(name, _day(one["read"])) for name, one in lists.items())
    return PriceAgreement(len({one["lineage"] for one in lists.values()}), tuple(readings))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
