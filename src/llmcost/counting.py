"""Joins prices and tokenizers, which do not know one another: counts with what they cost, and prompts counted."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from llmcost.model.catalog import Catalog, Model
    from llmcost.model.results import TokenCount
    from llmcost.model.workload import Placed
    from llmcost.tokens.counts import Count


def token_count(
    model: "Model", count: "Count", catalog: "Catalog", as_of: "date", requests: "Mapping[int, int] | None" = None
) -> "TokenCount":
    """A count for a model, with what it costs to send it: as one request, or as ``requests`` of so many tokens each."""
    from llmcost.analysis.prompt_cost import prompt_cost
    from llmcost.model.results import TokenCount

    cost = prompt_cost(catalog, model, requests or {count.tokens: 1}, as_of)
    return TokenCount(model.id, count.tokens, count.method, count.tokenizer, count.low, count.high, cost, count.note)


def with_counts(workloads: "Sequence[Placed]", catalog: "Catalog") -> "list[Placed]":
    """The workloads with their prompts counted by every tokenizer that the catalog knows."""
    return [_counted(placed, catalog) if placed.texts else placed for placed in workloads]


def _counted(placed: "Placed", catalog: "Catalog") -> "Placed":
    from dataclasses import replace

    from llmcost.tokens.prompts import count_prompt

    workload = placed.workload
    if workload.prompt is None or placed.texts is None:
        return placed
    counts = count_prompt(workload.prompt, placed.texts, catalog.tokenizers)
    return replace(placed, workload=replace(workload, counted=counts))
