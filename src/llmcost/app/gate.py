"""Evaluates budgets, limits and policies on a project, and searches for the change that would make it pass."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from .baseline import BaseComparison, compare_with_base, current_workloads
from .project import Project
from .prompt_counts import count_prompts, prompt_counter

if TYPE_CHECKING:
    from llmcost.analysis.gate.rules import GateCriteria
    from llmcost.analysis.pricing_context import PricingContext
    from llmcost.model.inputs.workload import Placed
    from llmcost.model.reports.diff import CostDiff
    from llmcost.model.reports.estimate import Report
    from llmcost.model.reports.gate import GateReport
    from llmcost.model.reports.simulation import Percentiles


class Portfolio(NamedTuple):
    """Workloads with their prompts counted, and their estimate on a price list."""

    placed: "Sequence[Placed]"
    report: "Report"
    context: "PricingContext"


def gate(
    project: Project,
    limits: "GateCriteria",
    *,
    base: str | None = None,
    anchor: str | None = None,
    percentile: Decimal | None = None,
) -> "GateReport":
    """Every check of the project, passes included, and what would make it pass.

    ``limits`` come from options; policies, waivers and the budget are added from the settings, as is ``base`` when
    absent. ``anchor`` is a second base against which increases are judged as well. ``percentile``, of 100, judges the
    months of workloads that declare an uncertainty. Raises ``InputError``, and ``Undecidable`` where a base is not
    available.
    """
    from llmcost.analysis.estimate.estimate import estimate
    from llmcost.analysis.gate.unknown_names import refuse_unknown_names

    context, config = project.pricing, project.config
    refuse_unknown_names(config.policies, context.catalog)
    base = base if base is not None else config.base
    placed = project.workloads if base is None else count_prompts(current_workloads(project, base), context.catalog)
    report = estimate(placed, context, alone=True)

    def since(name: str | None) -> BaseComparison | None:
        return None if name is None else compare_with_base(project, placed, report, name)

    criteria = limits._replace(policies=config.policies, waivers=config.waivers, budget=config.budget)
    since_base, since_anchor = since(base), since(anchor)
    return evaluate(
        Portfolio(placed, report, context),
        criteria,
        since=since_base,
        anchor=since_anchor and since_anchor.diff,
        percentile=percentile,
        notify=project.notify,
    )


def evaluate(
    portfolio: Portfolio,
    criteria: "GateCriteria",
    *,
    since: BaseComparison | None = None,
    anchor: "CostDiff | None" = None,
    percentile: Decimal | None = None,
    notify: Callable[[str], None] | None = None,
) -> "GateReport":
    """Evaluates the criteria on a portfolio, and adds the changes that would make a failing gate pass.

    Raises ``InputError`` where a percentile is asked for and NumPy is missing.
    """
    from llmcost.analysis.gate.gate import gate as judge
    from llmcost.analysis.gate.suggestions import SuggestionContext, to_pass
    from llmcost.analysis.gate.what_if import GateState
    from llmcost.simulation.percentiles import percentiles_on

    placed, priced, context = portfolio
    months_at = None if percentile is None else percentiles_on(context, percentile)
    now = months_at(placed) if months_at else None
    if months_at and not now and notify:
        notify("no workload declares an uncertainty: months are checked at their expected cost")
    then = None if percentile is None else _percentiles_then(since, percentile)
    diff = since and replace(since.diff, percentiles=now)
    report = judge(priced, criteria, diff=diff, anchor=anchor, at=now, was_at=then)
    state = GateState(priced, criteria, diff, anchor, months_at, then)
    search = SuggestionContext(placed, _before(since), context, prompt_counter(context.catalog))
    return replace(report, to_pass=to_pass(report, search, state))


def _before(since: BaseComparison | None) -> "dict[str, Placed]":
    """The workloads of the base by their current names."""
    if since is None:
        return {}
    then = {placed.workload.name: placed for placed in since.before}
    pairs = ((change.name, change.before) for change in since.diff.changes if change.after)
    return {name: then[before.name] for name, before in pairs if before and before.name in then}


def _percentiles_then(since: BaseComparison | None, percentile: Decimal) -> "Percentiles | None":
    """The percentiles of the base; ``None`` for a snapshot, which has no workloads to simulate."""
    from llmcost.simulation.percentiles import percentiles_of

    return percentiles_of(since.before, since.context, percentile) if since and since.context else None
