"""Reports on what is not known yet as JSON: the report itself, field by field; decimals are text."""

from typing import Any

from llmcost.model.foreseen import Forecast

from .json_values import Json, head, plainly

KINDS: dict[str, Any] = {"forecast": Forecast}
"""The reports that are written so, by what their documents call them."""


def outlook_document(report: Any, version: str, generated_at: str) -> Json:
    """The document of a report, with all of its fields under their own names."""
    (kind,) = (name for name, noun in KINDS.items() if type(report) is noun)
    return {**head(kind, version, generated_at), "currency": "USD", **plainly(report)}
