"""The workloads that a command is about: read with their settings, and their prompts counted."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from llmcost.cli import parse
from llmcost.cli.session import Session

from .prompt_counts import count_prompts

if TYPE_CHECKING:
    from llmcost.analysis.pricing_context import PricingContext
    from llmcost.model.inputs.workload import Placed


def workloads_at(
    session: Session, context: "PricingContext", paths: Sequence[str] | None, settings: Sequence[str] | None
) -> "list[Placed]":
    """The workloads of the paths named, or of the settings, with each ``--set`` in them. Raises ``InputError``."""
    from llmcost.read.workload.workload import load_workloads

    read = load_workloads(session.paths(paths), [parse.setting(text) for text in settings or []])
    return count_prompts(read, context.catalog)
