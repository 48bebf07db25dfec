"""The workloads of a project: read, changed by ``--set``, their prompts counted."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .project import Project
from .prompt_counts import count_prompts

if TYPE_CHECKING:
    from llmcost.model.inputs.workload import Placed
    from llmcost.read.workload.workload import Setting


def workloads_at(project: Project, paths: Sequence[str] | None, settings: "Sequence[Setting]" = ()) -> "list[Placed]":
    """The workloads at ``paths``, else those of the project, with ``settings`` in each. Raises ``InputError``."""
    from llmcost.read.workload.workload import load_workloads

    context = project.pricing
    return count_prompts(load_workloads(project.workload_paths(paths), settings), context.catalog)


def validate(project: Project, paths: Sequence[str] | None) -> "list[Placed]":
    """The workloads, checked but not priced: the price list has every model that they name. Raises ``InputError``."""
    from llmcost.analysis.estimate.estimate import refuse_unknown
    from llmcost.read.workload.workload import load_workloads

    placed = load_workloads(project.workload_paths(paths))
    refuse_unknown(placed, project.pricing.catalog)
    return placed
