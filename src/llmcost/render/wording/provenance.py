"""Texts on where prices come from: the price list, its layers, and the sources that they cite."""

from typing import TYPE_CHECKING

from llmcost.model.inputs.layers import LayerEffect
from llmcost.model.money import plain
from llmcost.model.reports.provenance import CatalogStamp, Citation

from ..document.format_values import count

if TYPE_CHECKING:
    from llmcost.model.reports.estimate import Report
    from llmcost.model.reports.explain import ExplainReport
    from llmcost.model.reports.optimize import OptimizeReport
    from llmcost.model.reports.outlook import Outlook


def prices_as_of(report: "Report | ExplainReport | OptimizeReport | Outlook") -> str:
    """The day of the prices, the date of the price list, and the layers over it with what they change."""
    stamp = report.catalog
    age = "checked that day" if stamp.as_of == report.as_of else f"list of {stamp.as_of}"
    return f"list prices of {report.as_of}, USD ({age})" + _layers(stamp)


MOST_LAYERS, MOST_FACTORS = 5, 3
"""The most layers, and the most discounts and markups of a layer, that are named."""


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
        (effect.plans_added, "plan", "added"),
    )
    parts = [f"{count(number, noun)} {verb}".strip() for number, noun, verb in numbers if number]
    for noun, sign, factors in (("discount", "off", effect.discounts), ("markup", "on", effect.markups)):
        parts += [f"{plain(one.percent)}% {sign} {one.match}" for one in factors[:MOST_FACTORS]]
        if (more := len(factors) - MOST_FACTORS) > 0:
            parts.append(count(more, f"more {noun}"))
    return ", ".join(parts) or "nothing changed"


def source_text(citation: Citation) -> str:
    """``Price list, https://…, read 2026-11-20``; a price of a layer names the layer, and not its source."""
    cited = f"{citation.title}, {citation.url}"
    return f"from layer {citation.layer}, which cites {cited}" if citation.layer else cited
