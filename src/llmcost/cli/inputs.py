"""The workloads that a command is about: read with their settings, and their prompts counted."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from llmcost.counting import with_counts

from . import parse
from .session import Session

if TYPE_CHECKING:
    from llmcost.analysis.market_day import Market
    from llmcost.model.workload import Placed


def workloads_at(
    session: Session, market: "Market", paths: Sequence[str] | None, settings: Sequence[str] | None
) -> "list[Placed]":
    """The workloads of the paths named, or of the settings, with each ``--set`` in them. Raises ``InputError``."""
    from llmcost.read.workload import load_workloads

    read = load_workloads(session.paths(paths), [parse.setting(text) for text in settings or []])
    return with_counts(read, market.catalog)
