"""Whether the requests of workloads fit the models that they run on."""

from collections.abc import Callable, Iterator

from llmcost.model.inputs.policy import CONTEXT, Level
from llmcost.model.reports.diff import WorkloadChange
from llmcost.model.reports.estimate import Report, Status, WorkloadEstimate
from llmcost.model.reports.gate import PolicyResult, Verdict
from llmcost.pricing.demand import TAIL_TOO_LONG

from .gate.rules import Terms, effective


def fitting(
    report: Report, change_of: Callable[[WorkloadEstimate], WorkloadChange | None], terms: Terms
) -> Iterator[PolicyResult]:
    """A failure where a usual request does not fit, a warning where only the longest do not; else one pass.

    A seller refuses such requests, so it blocks, unless the base had it already.
    """
    told = False
    for one in report.workloads:
        tails = [note for note in one.own.notes if TAIL_TOO_LONG in note]
        misfit = one.own.status is Status.NOT_ELIGIBLE
        if not misfit and not tails:
            continue
        told = True
        level = effective(Level.BLOCK if misfit else Level.WARN, terms)
        change = change_of(one)
        was = change.before if change else None
        message = one.own.reason or "" if misfit else tails[0]
        if misfit and was is not None and was.own.status is Status.NOT_ELIGIBLE:
            level, message = (
                max(level, Level.ADVISE, key=list(Level).index),
                f"{message}; it was so on the base already",
            )
        where = one.fields.get("input_tokens") or one.fields.get("prompt") or one.where
        yield PolicyResult(CONTEXT, level, Verdict.FAIL, None, None, where, message, one.name, "tokens")
    if not told:
        message = f"0 of {len(report.workloads)} workloads are too long for their model"
        yield PolicyResult(
            CONTEXT, effective(Level.BLOCK, terms), Verdict.PASS, None, None, None, message, None, "tokens"
        )
