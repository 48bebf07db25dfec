"""Evaluates every rule on a portfolio, and on its change since a base. Passed checks are reported too."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from llmcost.model.inputs.policy import EXPIRED, NO_UNPRICED, Level, Waiver
from llmcost.model.inputs.policy_expression import OF_RULES, names_of, needs_base, of_each_workload
from llmcost.model.money import exactly
from llmcost.model.problems import InputError
from llmcost.model.reports.diff import CostDiff, WorkloadChange
from llmcost.model.reports.estimate import ModelUsed, Report, Status, WorkloadEstimate
from llmcost.model.reports.gate import GateReport, PolicyResult, Verdict
from llmcost.model.reports.simulation import Percentiles

from .messages import field_at_fault, message_for, notes_for
from .policy_evaluation import PolicyEvaluation, evaluate_policy, number_in
from .policy_facts import EvaluationContext, FactValue, month_at_percentile
from .rules import GateCriteria, Rule, applies_to, effective, expired, fit_results, note_results, rules_of

MOST_RESULTS = 100_000
"""Of all policies and workloads together."""
NO_CRITERIA = GateCriteria()


@exactly
def gate(
    report: Report,
    criteria: GateCriteria = NO_CRITERIA,
    *,
    max_monthly: Decimal | None = None,
    max_per_request: Decimal | None = None,
    diff: CostDiff | None = None,
    anchor: CostDiff | None = None,
    at: Percentiles | None = None,
    was_at: Percentiles | None = None,
) -> GateReport:
    """Evaluate every rule on an estimate: built-in checks, the budgets of workloads, limits and policies.

    ``max_monthly`` limits the monthly cost of the portfolio and ``max_per_request`` the cost of a request of each
    workload, in USD, in addition to ``criteria``. ``diff`` is the change of the portfolio since the base: a blocking
    rule that the base violated equally is reported and does not block. Rules about a difference are also evaluated
    against ``anchor``. If workloads declare an uncertainty, months are evaluated at the percentiles of ``at``, and
    those of the base at ``was_at``. A rule that cannot be evaluated is undecided and never passes (law P2).
    """
    criteria = criteria._replace(
        max_monthly=criteria.max_monthly if max_monthly is None else max_monthly,
        max_per_request=criteria.max_per_request if max_per_request is None else max_per_request,
    )
    states = _GateStates(report, criteria, diff, anchor, at, was_at)
    results = [
        _unpriced(report, diff),
        *note_results(report, criteria),
        *fit_results(report, states.change_of, criteria),
    ]
    for rule in rules_of(report, criteria, at):
        results += states.results(rule)
        if len(results) > MOST_RESULTS:
            message = f"more than {MOST_RESULTS:,} results of policies, up to this one"
            raise InputError.of("too-many", message, "keep fewer policies, or name fewer workloads", rule.where)
    results = [_waived(result, criteria.waivers, report) for result in results]
    results += _expired(criteria, report)
    return GateReport(report, tuple(results), verdict_of(results), diff)


def verdict_of(results: Sequence[PolicyResult]) -> Verdict:
    """The verdict of all blocking checks: fail if one failed, otherwise undecided if one is undecided."""
    blocking = {result.status for result in results if result.level is Level.BLOCK}
    for verdict in (Verdict.FAIL, Verdict.UNDECIDED):
        if verdict in blocking:
            return verdict
    return Verdict.PASS


def _unpriced(report: Report, diff: CostDiff | None) -> PolicyResult:
    """The check that everything has a price. Without workloads it is undecided, unless all were removed."""
    unpriced = [one for one in report.workloads if one.own.status is not Status.PRICED or one.own.at_least]
    count, of = len(unpriced), len(report.workloads)
    return PolicyResult(
        id=NO_UNPRICED,
        level=Level.BLOCK,
        status=Verdict.UNDECIDED if unpriced or not (of or (diff and diff.changes)) else Verdict.PASS,
        observed=Decimal(count),
        limit=Decimal(0),
        where=unpriced[0].fields.get("model", unpriced[0].where) if unpriced else None,
        message=f"{count} of {of} workloads unpriced" + "".join(f"; {one.name}: {_why(one)}" for one in unpriced),
        unit="workloads",
        relation=">" if count else "<=",
    )


def _why(one: WorkloadEstimate) -> str:
    return one.own.reason or f"no price for {', '.join(one.own.missing)}"


class _OfModel(NamedTuple):
    """An evaluation, and the model that it is about."""

    evaluation: PolicyEvaluation
    model: ModelUsed | None
    auxiliary: bool

    @property
    def use(self) -> tuple[bool, str]:
        return self.auxiliary, self.model.id if self.model else ""


class _GateStates:
    """Evaluates rules on the current state of a portfolio, on its base and at its anchor."""

    def __init__(
        self,
        report: Report,
        criteria: GateCriteria,
        diff: CostDiff | None,
        anchor: CostDiff | None,
        at: Percentiles | None,
        was_at: Percentiles | None,
    ) -> None:
        self._report, self._criteria, self._diff, self._at, self._was_at = report, criteria, diff, at, was_at
        self._bases: list[CostDiff | None] = [base for base in (diff, anchor) if base] or [None]
        self._changes = {id(base): _changes(base) for base in self._bases}

    def change_of(self, one: WorkloadEstimate) -> WorkloadChange | None:
        """The change of a workload since the base; ``None`` without a base."""
        return self._changes.get(id(self._diff), {}).get(one.name)

    def results(self, rule: Rule) -> list[PolicyResult]:
        """A result for each workload that a rule applies to, or one for the portfolio."""
        bases = self._bases if needs_base(rule.test) and set(names_of(rule.test)) != {OF_RULES} else [self._diff]
        found = []
        for base in bases:
            if of_each_workload(rule.test):
                about = [one for one in self._report.workloads if applies_to(rule, one)]
                found += self._shortened(rule, [self._result(rule, base, one) for one in about], len(about))
            else:
                found.append(self._result(rule, base, None))
        return found

    def _shortened(self, rule: Rule, results: list[PolicyResult], of: int) -> list[PolicyResult]:
        """Drops the passed results of a built-in check. A rule that applies to nothing has one passed result."""
        kept = [one for one in results if one.status is not Verdict.PASS] if rule.built_in else results
        if kept:
            return kept
        message = f"0 of {of} workloads" if rule.built_in else "it applies to no workload"
        level = effective(rule.level, self._criteria)
        return [PolicyResult(rule.id, level, Verdict.PASS, None, None, rule.where, message, unit="workloads")]

    def _result(self, rule: Rule, base: CostDiff | None, one: WorkloadEstimate | None) -> PolicyResult:
        context = self._context(base, one)
        found = self._evaluate(rule, context, one)
        at = month_at_percentile(names_of(rule.test), context)
        level = effective(rule.level, self._criteria)
        was = self._before(rule, base, one) if base and not needs_base(rule.test) else []
        (now, model, _), before = _to_report(found, was)
        status, already = _outcome(now, before, strict=self._criteria.strict)
        change = self._changes[id(base)].get(one.name) if base and one else None
        return PolicyResult(
            id=rule.id,
            level=Level.ADVISE if already and level is Level.BLOCK else level,
            status=status,
            observed=number_in(now.observed),
            limit=number_in(now.limit),
            where=field_at_fault(rule, now.name, one, change, base),
            message=message_for(rule, now, before, one, model, base=base, already=already, at=at),
            workload=one.name if one else None,
            unit=now.unit,
            relation=now.relation,
            before=_shown(before, now.name),
            since=base.base.name if base and needs_base(rule.test) else None,
            percentile=at,
            bound=_bound(now.observed),
            notes=notes_for(rule, at),
        )

    def _context(self, base: CostDiff | None, one: WorkloadEstimate | None) -> EvaluationContext:
        report = self._report
        change = self._changes[id(base)].get(one.name) if base and one else None
        return EvaluationContext(
            report.summary,
            report.catalog,
            report.as_of,
            self._criteria.budget,
            base,
            one,
            change=change,
            at=self._at,
            rules_changed=self._criteria.rules_changed,
        )

    def _evaluate(self, rule: Rule, context: EvaluationContext, one: WorkloadEstimate | None) -> list[_OfModel]:
        """The evaluations for a workload: one for each of its models if the rule is about models, the worst first."""
        asks = one is not None and any(name.startswith("model.") for name in names_of(rule.test))
        used = [(model, False) for model in one.models] + [(model, True) for model in one.auxiliary] if one else []
        models: Sequence[tuple[ModelUsed | None, bool]] = (used if asks else ()) or ((None, False),)
        found = [
            _OfModel(evaluate_policy(rule.test, context._replace(model=model)), model, auxiliary)
            for model, auxiliary in models
        ]
        return sorted(found, key=lambda each: (True, None, False).index(each.evaluation.truth))

    def _before(self, rule: Rule, base: CostDiff, one: WorkloadEstimate | None) -> list[_OfModel]:
        """The evaluations on the base; none for rules about the price list, or if the rule did not apply.

        There are also none for a percentile if the base is a snapshot, which has no percentiles.
        """
        if any(name.startswith("catalog.") for name in names_of(rule.test)):
            return []
        if base.base.kind == "snapshot" and month_at_percentile(names_of(rule.test), self._context(base, one)):
            return []
        change = self._changes[id(base)].get(one.name) if one else None
        if one is not None and (change is None or change.before is None):
            return []
        was = change.before if change else None
        if was is not None and rule.match and not applies_to(rule, was):
            return []
        context = self._context(base, one)._replace(summary=base.before, one=was, at=self._was_at)
        if was is not None and one is not None and one.budget is not None:
            context = context._replace(one=replace(was, budget=one.budget))
        return self._evaluate(rule, context, was)


def _to_report(now: Sequence[_OfModel], then: Sequence[_OfModel]) -> tuple[_OfModel, PolicyEvaluation | None]:
    """The evaluation to report, and that of the base: of several violations, first one that the base did not have.

    A violation continues that of the same model, or of a model that is gone. That of an auxiliary model on the base
    does not excuse one of the workload's own.
    """
    violations = [each for each in now if each.evaluation.truth]
    if not violations or not then:
        return now[0], then[0].evaluation if then else None
    before = {each.use: each.evaluation for each in then if each.evaluation.truth}
    fine = next((each.evaluation for each in then if not each.evaluation.truth), None)
    gone = [use for use in before if use not in {each.use for each in violations}]
    pairs: list[tuple[_OfModel, bool | None, PolicyEvaluation | None]] = []
    for each in violations:
        same = [use for use in (each.use, (False, each.use[1])) if use in before]
        others = [use for use in gone if each.auxiliary or not use[0]]
        for use in (same or others)[:1]:
            gone = [one for one in gone if one != use]
            new, old = _worst(each.evaluation, before[use])
            pairs.append((each._replace(evaluation=new), _worse(new, old) if old.truth else True, old))
        if not same and not others:
            pairs.append((each, True, fine))
    worst = next(pair for kind in (True, None, False) for pair in pairs if pair[1] is kind)
    return worst[0], worst[2]


def _shown(before: PolicyEvaluation | None, name: str) -> Decimal | None:
    """The value on the base, if it is one of the same name and not a bound."""
    same = before is not None and before.name == name and not _bound(before.observed)
    return number_in(before.observed) if before and same else None


def _bound(observed: FactValue | None) -> str:
    return "at_least" if observed and observed.at_least else "at_most" if observed and observed.at_most else ""


def _changes(base: CostDiff | None) -> dict[str, WorkloadChange]:
    return {change.name: change for change in base.changes if change.after} if base else {}


def _outcome(now: PolicyEvaluation, before: PolicyEvaluation | None, *, strict: bool) -> tuple[Verdict, bool]:
    """The verdict of a check, and whether the base violated it equally. Such a failure does not block."""
    if now.truth is None or (now.truth and strict and now.name == "catalog.age_days"):
        return Verdict.UNDECIDED, False
    if not now.truth:
        return Verdict.PASS, False
    worse = _worse(now, before) if before is not None and before.truth else True
    return (Verdict.UNDECIDED, False) if worse is None else (Verdict.FAIL, not worse)


def _worst(now: PolicyEvaluation, before: PolicyEvaluation) -> tuple[PolicyEvaluation, PolicyEvaluation]:
    """The violated comparison to report: one that got worse since the base, otherwise one for which that is unknown."""
    pairs = [(new, old) for new, old in zip(now.parts, before.parts, strict=True) if new.truth]
    worse = [True if not old.truth else _worse(new, old) for new, old in pairs]
    return next((pairs[worse.index(kind)] for kind in (True, None) if kind in worse), (now, before))


def _worse(now: PolicyEvaluation, before: PolicyEvaluation) -> bool | None:
    """Whether the violation is worse than on the base, or a different one; ``None`` if that is unknown."""
    new, old = number_in(now.observed), number_in(before.observed)
    if now.name != before.name or (new is None) != (old is None):
        return True
    if new is None or old is None:
        return now.observed != before.observed
    below = now.relation in ("<", "<=")
    bounds = _bound(now.observed), _bound(before.observed)
    if bounds == ("", ""):
        return new < old if below else new > old
    if bounds == ("at_least", "") and new > old and not below:
        return True
    return False if bounds == ("", "at_least") and new <= old and not below else None


def _waived(result: PolicyResult, waivers: Sequence[Waiver], report: Report) -> PolicyResult:
    """The result, with the waiver that applies to it."""
    if result.status is not Verdict.FAIL or result.workload is None:
        return result
    for waiver in waivers:
        if (waiver.policy, waiver.workload) == (result.id, result.workload) and not expired(waiver, report.as_of):
            message = f"{result.message}; waived until {waiver.until} by {waiver.by}: {waiver.reason}"
            return replace(result, status=Verdict.WAIVED, waiver=waiver, message=message)
    return result


def _expired(criteria: GateCriteria, report: Report) -> Iterator[PolicyResult]:
    for waiver in criteria.waivers:
        if expired(waiver, report.as_of):
            days = Decimal((report.as_of - waiver.until).days)
            message = f"the waiver of {waiver.policy} ended on {waiver.until} ({waiver.by}: {waiver.reason})"
            yield PolicyResult(
                EXPIRED, effective(Level.WARN, criteria), Verdict.FAIL, days, Decimal(0), waiver.where,
                f"{message}; remove it, or agree on another day", waiver.workload, "days", waiver, ">",
            )  # fmt: skip
