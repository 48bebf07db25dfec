"""Joins the rooms of prices and tokenizers: the cost of token counts, and the counts of workload prompts."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from llmcost.model.inputs.catalog import Catalog, Model
    from llmcost.model.inputs.prompt import Prompt, PromptTexts, PromptTokens
    from llmcost.model.inputs.workload import LoadedWorkload
    from llmcost.model.reports.token_counts import TokenCount
    from llmcost.tokens.counts import Count


def token_count(
    model: "Model", count: "Count", catalog: "Catalog", as_of: "date", requests: "Mapping[int, int] | None" = None
) -> "TokenCount":
    """A count for a model, with the cost of the tokens as input, USD.

    ``requests`` is the number of requests by their tokens; by default it is one request of all tokens.
    """
    from llmcost.analysis.token_reports import prompt_cost
    from llmcost.model.reports.token_counts import TokenCount

    cost = prompt_cost(catalog, model, requests or {count.tokens: 1}, as_of)
    return TokenCount(model.id, count.tokens, count.method, count.tokenizer, count.low, count.high, cost, count.note)


def count_prompts(workloads: "Sequence[LoadedWorkload]", *catalogs: "Catalog") -> "list[LoadedWorkload]":
    """The workloads with their prompts counted by every tokenizer in the catalogs."""
    from dataclasses import replace

    count = prompt_counter(*catalogs)

    def counted(loaded: "LoadedWorkload") -> "LoadedWorkload":
        workload = loaded.workload
        if workload.prompt is None or loaded.texts is None:
            return loaded
        return replace(loaded, workload=replace(workload, counted=count(workload.prompt, loaded.texts)))

    return [counted(loaded) for loaded in workloads]


def prompt_counter(*catalogs: "Catalog") -> "Callable[[Prompt, PromptTexts], dict[str, PromptTokens]]":
    """A function that counts the texts of a prompt by every tokenizer in the catalogs."""

    @cache
    def forms() -> "dict[str, str]":  # most workloads have no prompt
        families = {name: family for catalog in reversed(catalogs) for name, family in catalog.tokenizers.items()}
        return {name: family.overhead.schemas if family.overhead else "json" for name, family in families.items()}

    def count(prompt: "Prompt", texts: "PromptTexts") -> "dict[str, PromptTokens]":
        from llmcost.tokens.prompts import count_prompt

        return count_prompt(prompt, texts, forms())

    return count
