"""What changed in the cost of a project since a base, and why."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from llmcost.analysis.estimate.estimate import estimate
from llmcost.model.inputs.workload import LoadedWorkload
from llmcost.model.problems import InputError
from llmcost.model.reports.diff import CostDiff
from llmcost.model.reports.simulation import Percentiles

from .baseline import Portfolio, compare_with_base, current_workloads
from .project import Project
from .prompt_counts import count_prompts


def diff(project: Project, base: str | None = None) -> CostDiff:
    """The cost difference between a base, that of the settings by default, and the workloads as they are now.

    Raises ``InputError``, and ``Undecidable`` if the base is not available.
    """
    name = base if base is not None else project.config.base
    if name is None:
        hint = "name a base: --base main; or write `base: main` into llmcost.yaml"
        raise InputError.of("no-base", "nothing to compare with", hint)
    context = project.pricing
    now = count_prompts(current_workloads(project, name), context.catalog)
    portfolio = Portfolio(now, estimate(now, context, alone=True), context)
    found = compare_with_base(project, portfolio, name).diff
    return replace(found, percentiles=_p90(project, now))


def _p90(project: Project, now: Sequence[LoadedWorkload]) -> Percentiles | None:
    """The 90th percentiles of the current months; a message where they need NumPy and it is missing."""
    from llmcost.simulation.percentiles import percentiles_of

    try:
        return percentiles_of(now, project.pricing, Decimal(90))
    except InputError as error:
        if [problem.code for problem in error.problems] != ["missing-extra"]:
            raise
        project.notify(f"the p90 is left out: {error.problems[0].message}; {error.problems[0].hint}")
        return None
