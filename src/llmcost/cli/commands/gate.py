"""``llmcost gate``: stop what breaks a budget or a policy."""

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import typer

from llmcost.app.baseline import BaseComparison, base_name, compare_with_base, workloads_now
from llmcost.app.prompt_counts import count_prompts, prompt_counter
from llmcost.model.level import Level

from .. import parse
from ..github_actions import publish
from ..options import AsOf, Form, Outputs, Paths, Settings
from ..session import EXIT_CODES, FAILED, FINE, UNDECIDED, Session
from .diff import BaseName

if TYPE_CHECKING:
    from llmcost.model.inputs.workload import Placed
    from llmcost.model.reports.simulation import Percentiles

CODES = {"pass": FINE, "fail": FAILED, "undecided": UNDECIDED}


def gate(
    context: typer.Context,
    paths: Paths = None,
    base: BaseName = None,
    max_monthly: Annotated[
        Decimal | None,
        typer.Option(parser=parse.money, metavar="$", help="The most that all workloads may cost a month."),
    ] = None,
    max_increase: Annotated[
        list[str] | None,
        typer.Option(metavar="$|%", help="The most that the month may grow since the base; repeatable."),
    ] = None,
    max_per_request: Annotated[
        Decimal | None, typer.Option(parser=parse.money, metavar="$", help="The most that a request of any may cost.")
    ] = None,
    anchor: Annotated[
        str | None,
        typer.Option(metavar="SNAPSHOT", help="A snapshot against slow drift: increases since it are judged as well."),
    ] = None,
    percentile: Annotated[
        Decimal | None,
        typer.Option(
            parser=parse.percentile,
            metavar="pN",
            help="Judge months at a percentile, such as p90, where a workload declares an uncertainty. Needs NumPy.",
        ),
    ] = None,
    mode: Annotated[
        Level, typer.Option(help="What a failure may do: block (exit code 1), warn, or advise (info).")
    ] = Level.BLOCK,
    strict: Annotated[
        bool, typer.Option("--strict", help="Warnings block; stale prices and what is undecided are exit code 3.")
    ] = False,
    settings: Settings = None,
    as_of: AsOf = None,
    form: Form = None,
    output: Outputs = None,
) -> None:
    """May this merge? Checks budgets, limits and the policies of llmcost.yaml.

    Every check is reported, passes included. A workload without a price never passes. In GitHub Actions, what did not
    pass is annotated, and the step gets a summary and outputs: see llmcost render --help.
    """
    from llmcost.analysis.estimate.estimate import estimate
    from llmcost.analysis.gate.gate import gate as run
    from llmcost.analysis.gate.rules import GateCriteria
    from llmcost.analysis.gate.suggestions import SuggestionContext, to_pass
    from llmcost.analysis.gate.unknown_names import refuse_unknown_names
    from llmcost.analysis.gate.what_if import GateState
    from llmcost.read.workload.workload import load_workloads
    from llmcost.simulation.percentiles import percentiles_on

    if strict and mode is not Level.BLOCK:
        raise typer.BadParameter(f"--strict lets warnings block, and --mode {mode} lets nothing: leave one out")
    session: Session = context.obj
    pricing, config = session.pricing(as_of), session.config
    refuse_unknown_names(config.policies, pricing.catalog)
    name, given = base_name(session, base), [parse.setting(text) for text in settings or []]
    read = load_workloads(session.paths(paths), given) if name is None else workloads_now(session, paths, name, given)
    placed = count_prompts(read, pricing.catalog)
    limits = (max_monthly, max_per_request, tuple(map(parse.increase, max_increase or ())))
    terms = GateCriteria(config.policies, config.waivers, config.budget, *limits, mode, strict)
    priced = estimate(placed, pricing, alone=True)
    since = compare_with_base(session, pricing, placed, priced, paths, name) if name is not None else None
    drifted = compare_with_base(session, pricing, placed, priced, paths, anchor) if anchor is not None else None
    drawn = None if percentile is None else percentiles_on(pricing, percentile)
    at, was_at = drawn and drawn(placed), None if percentile is None else _then(since, percentile)
    if drawn and not at:
        session.say("no workload declares an uncertainty: all are judged as they are given")
    diff = since and replace(since.diff, percentiles=at)
    state = GateState(priced, terms, diff, drifted and drifted.diff, drawn, was_at)
    report = run(priced, terms, diff=state.diff, anchor=state.anchor, at=at, was_at=was_at)
    ground = SuggestionContext(placed, _before(since), pricing, prompt_counter(pricing.catalog))
    report = replace(report, to_pass=to_pass(report, ground, state))
    session.emit(report, form, output or [])
    publish(session, report, annotate=True)
    raise typer.Exit(CODES[report.verdict.value])


def _before(since: BaseComparison | None) -> "dict[str, Placed]":
    """The workloads of the base, by the names that they have today."""
    if since is None:
        return {}
    then = {placed.workload.name: placed for placed in since.before}
    pairs = ((change.name, change.before) for change in since.diff.changes if change.after)
    return {name: then[before.name] for name, before in pairs if before and before.name in then}


def _then(since: BaseComparison | None, percent: Decimal) -> "Percentiles | None":
    """The percentiles of the base, where its workloads are there to be drawn."""
    from llmcost.simulation.percentiles import percentiles_of

    return percentiles_of(since.before, since.context, percent) if since and since.context else None


gate.__doc__ = f"{gate.__doc__}\n\n    {EXIT_CODES}"
