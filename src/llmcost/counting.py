"""Joins the reader and the tokenizers: the prompts of workloads, counted."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from llmcost.model.catalog import Catalog
    from llmcost.model.workload import Placed


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
