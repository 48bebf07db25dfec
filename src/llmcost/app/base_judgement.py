"""Evaluates a change by the rules of its base: with its declarations about workloads and its price layers."""

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from llmcost.analysis.diff.workload_matching import ProjectState, match_workloads
from llmcost.analysis.estimate.estimate import estimate
from llmcost.analysis.gate.base_rules import with_fields, with_terms_of
from llmcost.analysis.gate.rules import GateCriteria
from llmcost.model.inputs.policy import NO_UNPRICED
from llmcost.model.inputs.workload import LoadedWorkload
from llmcost.model.problems import Problem
from llmcost.model.reports.diff import CostDiff
from llmcost.model.reports.gate import Level, PolicyResult, Verdict

from .base_rules import options_of
from .baseline import BaseComparison, Portfolio, compare_states, compare_with_anchor_of
from .baseline_commit import on_known_models
from .project import Project
from .prompt_counts import count_prompts


class BaseJudgement(NamedTuple):
    """The inputs for the rules of a base, and the checks that they cannot decide."""

    portfolio: Portfolio
    """The workloads with a price, in the order of the change; then those that its settings leave out."""
    criteria: GateCriteria
    since: BaseComparison
    undecided: tuple[PolicyResult, ...]
    """Undecided checks: of workloads without a price, and of files that cannot be read."""
    names: dict[str, str]
    """The current names of workloads by their names on the base."""
    adapted: Callable[[int, LoadedWorkload], LoadedWorkload]
    """Returns a changed workload for an index, with the declarations of the base."""
    anchor: CostDiff | None = None


def judged_by_base(
    project: Project,
    since: BaseComparison,
    portfolio: Portfolio,
    limits: GateCriteria,
    criteria: GateCriteria,
    anchor: str | None,
    *,
    changed_anchor: bool,
) -> BaseJudgement | None:
    """The inputs for the rules of the base; ``None`` if they cannot give another result, or do not apply.

    ``limits`` come from options and apply to both; ``criteria`` are those of the change. An anchor that the change
    alters is read from the base.
    """
    rules, before = since.rules and since.rules.judging, since.state
    if rules is None or before is None:
        return None
    config, pricing = rules.config, rules.pricing
    pairs = match_workloads(before, rules.workloads)
    matched = {now: before.loaded[then].workload for then, now in pairs if then is not None and now is not None}

    options = options_of(project)

    def adapted(index: int, changed: LoadedWorkload) -> LoadedWorkload:
        then, workload = matched.get(index), replace(changed.workload, candidates=())
        if then:
            workload = with_terms_of(with_fields(then, workload, options), workload)
        return replace(changed, workload=workload)

    of_base = limits._replace(
        policies=config.policies, waivers=config.waivers, budget=config.budget, rules_changed=criteria.rules_changed
    )
    loaded = [adapted(index, one) for index, one in enumerate(rules.workloads.loaded)]
    now = [replace(one, workload=replace(one.workload, candidates=())) for one in portfolio.loaded]
    same = pricing is portfolio.context and not rules.undecided and not changed_anchor
    if same and loaded == now and _same_criteria(of_base, criteria):
        return None
    known, unknown = on_known_models(count_prompts(loaded, pricing.catalog), pricing)
    report = estimate(known, pricing, alone=True)
    after = ProjectState(known, [one.where.file for one in known])
    context = since.context or pricing
    found = compare_states(since.diff.base, before, after, report, context, pricing)
    names = {one.workload.name: rules.workloads.loaded[index].workload.name for index, one in enumerate(loaded)}
    undecided = [_unpriced(problem, names.get(name, name), since) for name, (problem, *_) in unknown]
    undecided += [_unreadable(problem) for problem in rules.undecided]
    judged = Portfolio(known, report, pricing)
    base = since.diff.base.name
    then = None if anchor is None else compare_with_anchor_of(project, judged, base, anchor).diff
    return BaseJudgement(judged, of_base, found, tuple(undecided), names, adapted, then)


def _same_criteria(of_base: GateCriteria, current: GateCriteria) -> bool:
    """Whether two sets of rules differ only in their locations."""

    def bare(criteria: GateCriteria) -> GateCriteria:
        return criteria._replace(
            policies=tuple(replace(policy, test=None, where=None) for policy in criteria.policies),
            waivers=tuple(replace(waiver, where=None) for waiver in criteria.waivers),
            budget=criteria.budget and replace(criteria.budget, where=None),
        )

    return bare(of_base) == bare(current)


def _unpriced(problem: Problem, name: str, since: BaseComparison) -> PolicyResult:
    base = since.diff.base.name
    return _undecided(
        f"{problem.message} in the price layers of {base}; merge the layer first, or set `rules: head` in the "
        f"llmcost.yaml of {base}",
        problem,
        name,
    )


def _unreadable(problem: Problem) -> PolicyResult:
    return _undecided(f"a file of the base's rules cannot be used: {problem.message}", problem, None)


def _undecided(message: str, problem: Problem, workload: str | None) -> PolicyResult:

    return PolicyResult(
        id=NO_UNPRICED,
        level=Level.BLOCK,
        status=Verdict.UNDECIDED,
        observed=None,
        limit=None,
        where=problem.where,
        message=message,
        workload=workload,
        unit="workloads",
    )
