"""Evaluates budgets, limits and policies on a project, and searches for a change with which it passes."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from llmcost.analysis.estimate.estimate import estimate
from llmcost.analysis.gate.base_rules import stricter
from llmcost.analysis.gate.gate import gate as judge
from llmcost.analysis.gate.gate import verdict_of
from llmcost.analysis.gate.rules import GateCriteria
from llmcost.analysis.gate.suggestions import SecondJudge, SuggestionInputs, to_pass
from llmcost.analysis.gate.unknown_names import refuse_other_case, refuse_unknown_names
from llmcost.analysis.gate.what_if import GateState
from llmcost.model.inputs.config import Config
from llmcost.model.inputs.workload import LoadedWorkload
from llmcost.model.problems import Where
from llmcost.model.reports.diff import CostDiff
from llmcost.model.reports.gate import GateReport
from llmcost.model.reports.rule_changes import RuleChange, RuleKind
from llmcost.model.reports.simulation import Percentiles
from llmcost.read.settings.config import is_path

from .base_judgement import BaseJudgement, judged_by_base
from .baseline import BaseComparison, Portfolio, compare_with_base, current_workloads, differs_on_base
from .former_base import former_base
from .project import Project
from .prompt_counts import count_prompts, prompt_counter


def gate(
    project: Project,
    limits: GateCriteria,
    *,
    base: str | None = None,
    anchor: str | None = None,
    percentile: Decimal | None = None,
) -> GateReport:
    """Every check of the project, including passed ones, and changes with which it passes.

    ``limits`` come from options; policies, waivers and the budget come from the settings, as does ``base`` if absent:
    the one before a change of the settings, if there is one. ``anchor`` is a second base for rules about increases.
    ``percentile``, from 0 to 100, is that of months of workloads that declare an uncertainty. Raises ``InputError``,
    and ``Undecidable`` if a base is not available.
    """
    context, config = project.pricing, project.config
    refuse_unknown_names(config.policies, context.catalog)
    name = base if base is not None else former_base(project) or config.base
    loaded = project.workloads if name is None else count_prompts(current_workloads(project, name), context.catalog)
    refuse_other_case(config.policies, loaded)
    portfolio = Portfolio(loaded, estimate(loaded, context, alone=True), context)
    since = None if name is None else compare_with_base(project, portfolio, name, rules=True)
    since_anchor = None if anchor is None else compare_with_base(project, portfolio, anchor)
    criteria = limits._replace(policies=config.policies, waivers=config.waivers, budget=config.budget)
    by_base, changes = None, _base_in_checkout(config) if base is None else ()
    if since and since.rules:
        changed_anchor = anchor is not None and differs_on_base(project, since.diff.base.name, anchor)
        changes = (*since.rules.changes, *(_other_anchor(anchor or "") if changed_anchor else ()))
        criteria = criteria._replace(rules_changed=len(changes))
        by_base = judged_by_base(project, since, portfolio, limits, criteria, anchor, changed_anchor=changed_anchor)
    return evaluate(
        portfolio,
        criteria,
        since=since,
        anchor=since_anchor and since_anchor.diff,
        percentile=percentile,
        notify=project.notify,
        by_base=by_base,
        rule_changes=changes,
        rules="both" if since and since.rules and since.rules.judging else "head",
    )


def _base_in_checkout(config: Config) -> tuple[RuleChange, ...]:
    """A rule change if the base of the settings is a file of the project, which a change can rewrite."""
    if config.base is None or not is_path(config.base):
        return ()
    where = config.fields.get("base")
    return (RuleChange(RuleKind.BASE_IN_CHECKOUT, "llmcost.yaml", "base", None, config.base, where),)


def _other_anchor(anchor: str) -> tuple[RuleChange, ...]:

    return (RuleChange(RuleKind.ANCHOR, anchor, "anchor", where=Where(anchor)),)


def evaluate(
    portfolio: Portfolio,
    criteria: GateCriteria,
    *,
    since: BaseComparison | None = None,
    anchor: CostDiff | None = None,
    percentile: Decimal | None = None,
    notify: Callable[[str], None] | None = None,
    by_base: BaseJudgement | None = None,
    rule_changes: Sequence[RuleChange] = (),
    rules: str = "head",
) -> GateReport:
    """Evaluates the criteria on a portfolio, and adds changes with which a failing gate passes.

    ``by_base`` has the same change for the rules of the base: their results are added if they are worse. Raises
    ``InputError`` if a percentile is requested and NumPy is missing.
    """
    report, state = _report_on(portfolio, criteria, since, anchor, percentile)
    if percentile is not None and notify and not any(loaded.workload.uncertainty for loaded in portfolio.loaded):
        notify("no workload declares an uncertainty, so the percentile has no effect")
    report = replace(report, rule_changes=tuple(rule_changes), rules=rules)
    second = None
    if by_base:
        evaluated, base_state = _report_on(
            by_base.portfolio, by_base.criteria, by_base.since, by_base.anchor, percentile
        )
        named = [
            replace(one, workload=by_base.names.get(one.workload or "", one.workload)) for one in evaluated.policies
        ]
        results = stricter(report.policies, [*by_base.undecided, *named], by_base.since.diff.base.name)
        report = replace(report, policies=tuple(results), verdict=verdict_of(results))
        second = SecondJudge(base_state, by_base.portfolio.loaded, by_base.portfolio.context, by_base.adapted)
        if by_base.undecided:
            return report
    loaded, _, context = portfolio
    search = SuggestionInputs(loaded, _before(since), context, prompt_counter(context.catalog))
    return replace(report, to_pass=to_pass(report, search, state, second))


def _report_on(
    portfolio: Portfolio,
    criteria: GateCriteria,
    since: BaseComparison | None,
    anchor: CostDiff | None,
    percentile: Decimal | None,
) -> tuple[GateReport, GateState]:
    """The report on a portfolio, and the state for evaluating it again."""
    from llmcost.simulation.percentiles import percentiles_on

    loaded, priced, context = portfolio
    months_at = None if percentile is None else percentiles_on(context, percentile)
    now = months_at(loaded) if months_at else None
    then = None if percentile is None else _percentiles_then(since, percentile)
    diff = since and replace(since.diff, percentiles=now)
    report = judge(diff.report if diff else priced, criteria, diff=diff, anchor=anchor, at=now, was_at=then)
    return report, GateState(priced, criteria, diff, anchor, months_at, then)


def _before(since: BaseComparison | None) -> dict[str, LoadedWorkload]:
    """The workloads of the base by their current names."""
    if since is None:
        return {}
    then = {loaded.workload.name: loaded for loaded in since.before}
    pairs = ((change.name, change.before) for change in since.diff.changes if change.after)
    return {name: then[before.name] for name, before in pairs if before and before.name in then}


def _percentiles_then(since: BaseComparison | None, percentile: Decimal) -> Percentiles | None:
    """The percentiles of the base; ``None`` for a snapshot, which has no workloads to simulate."""
    from llmcost.simulation.percentiles import percentiles_of

    return percentiles_of(since.before, since.context, percentile) if since and since.context else None
