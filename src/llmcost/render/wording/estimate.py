"""Texts of an estimate."""

from datetime import date
from typing import TYPE_CHECKING

from llmcost.model.inputs.layers import LayerEffect
from llmcost.model.money import plain
from llmcost.model.reports.estimate import Announcement, CatalogStamp, Citation, Report, WorkloadEstimate

from ..document.format_values import count, money

if TYPE_CHECKING:
    from llmcost.model.reports.explain import ExplainReport
    from llmcost.model.reports.optimize import OptimizeReport
    from llmcost.model.reports.outlook import Outlook


def gives_requests_per_month(one: WorkloadEstimate) -> bool:
    """Whether the workload states requests per month, so that the length of a month does not matter."""
    return "requests_per_month" in one.fields


def announcement_text(announcement: Announcement) -> str:
    """``google/gemini-4-argon changes its price on 2026-12-01: $72.00 a month``."""
    if announcement.kind == "retirement":
        successor = announcement.model if announcement.model not in (None, "none") else None
        return f"{announcement.of} retires on {announcement.day}" + (
            f"; its successor is {successor}" if successor else ""
        )
    if announcement.kind == "guarantee":
        return guarantee_text(announcement.of, announcement.day)
    billed = f", billed as {announcement.model}" if announcement.model else ""
    return f"{announcement.of} changes its price on {announcement.day}{billed}: {money(announcement.monthly)} a month"


def guarantee_text(model: str, day: date) -> str:
    """``openai/gpt-5.6-sol has no guaranteed price from 2026-11-22``."""
    return f"{model} has no guaranteed price from {day}"


def basis(one: WorkloadEstimate, report: Report) -> str:
    """What is given, what is assumed with the dollars that depend on it, and which prices are used."""
    assumed = [
        f"{a.field.replace('_', ' ')} {a.value}"
        + (f" ({money(a.monthly)} of the month)" if a.monthly is not None else "")
        for a in one.assumptions
        if a.field != "days_per_month"
    ]
    parts = ["given: the workload's numbers"]
    parts += [f"assumed: {', '.join(assumed)}"] if assumed else []
    parts.append(prices_as_of(report))
    if not gives_requests_per_month(one):
        days = "assumed" if any(a.field == "days_per_month" for a in one.assumptions) else "given"
        parts.append(f"month = {plain(one.days_per_month)} d ({days})")
    return " · ".join(parts)


def prices_as_of(report: "Report | ExplainReport | OptimizeReport | Outlook") -> str:
    """The day of the prices, the date of the price list, and the layers over it with what they change."""
    stamp = report.catalog
    age = "checked that day" if stamp.as_of == report.as_of else f"list of {stamp.as_of}"
    return f"list prices of {report.as_of}, USD ({age})" + _layers(stamp)


MOST_LAYERS, MOST_DISCOUNTS = 5, 3
"""The most layers, and the most discounts of a layer, that are named."""


def _layers(stamp: CatalogStamp) -> str:
    """``, with layer prices.yaml (1 model added, 10% off openai/*)``."""
    names = {effect.file: f"{effect.file} ({layer_effect(effect)})" for effect in stamp.layer_effects}
    layers = [names.get(file, file) for file in stamp.layers[1:]]
    more = [f"{len(layers) - MOST_LAYERS:,} more"] if len(layers) > MOST_LAYERS else []
    return "".join(f", with layer {layer}" for layer in (*layers[:MOST_LAYERS], *more))


def layer_effect(effect: LayerEffect) -> str:
    """What a layer changes in the price list below it: ``1 model added, 2 prices changed, 1 free price``."""
    numbers = (
        (effect.models_added, "model", "added"),
        (effect.prices_added, "price", "changed"),
        (effect.free_prices, "free price", ""),
        (effect.fields_changed, "other field", "changed"),
    )
    parts = [f"{count(number, noun)} {verb}".strip() for number, noun, verb in numbers if number]
    parts += [f"{plain(one.percent)}% off {one.match}" for one in effect.discounts[:MOST_DISCOUNTS]]
    if (more := len(effect.discounts) - MOST_DISCOUNTS) > 0:
        parts.append(count(more, "more discount"))
    return ", ".join(parts) or "nothing changed"


def source_text(citation: Citation) -> str:
    """``Price list, https://…, read 2026-11-20``; a price of a layer names that, whatever source it cites."""
    cited = f"{citation.title}, {citation.url}"
    return f"from layer {citation.layer}, which cites {cited}" if citation.layer else cited
