"""``llmcost breakeven``: when self-hosting, fine-tuning, reserved units, seats, caching or batch pays off."""

import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer

from ..options import AsOf, Form, Outputs, Paths, Settings, number
from ..session import UNDECIDED, Session

SEATS, RESERVED = "subscription.plan", "reserved.plan"


def breakeven(
    context: typer.Context,
    paths: Paths = None,
    self_host: Annotated[
        bool, typer.Option("--self-host", help="Compare with self-hosting, as `self_hosted` describes it.")
    ] = False,
    fine_tune: Annotated[
        bool, typer.Option("--fine-tune", help="Compare with a fine-tuned model, as `fine_tune` describes it.")
    ] = False,
    reserved: Annotated[
        bool,
        typer.Option(
            "--reserved",
            help="Compare with plain calls: the volume from which `reserved` units pay; also --reserved PLAN.",
        ),
    ] = False,
    seats: Annotated[
        bool,
        typer.Option(
            "--seats",
            help="Compare with subscriptions: from how many requests a person's seat pays; also --seats PLAN.",
        ),
    ] = False,
    caching: Annotated[
        bool, typer.Option("--caching", help="Compare with prompt caching: the hit rate from which it pays off.")
    ] = False,
    batch: Annotated[bool, typer.Option("--batch", help="Compare with running everything through batch.")] = False,
    times: Annotated[Decimal | None, number("The `value` expected per dollar of cost (5).")] = None,
    settings: Settings = None,
    as_of: AsOf = None,
    form: Form = None,
    output: Outputs = None,
) -> None:
    """When self-hosting, fine-tuning, reserved units, seats, caching or batch pays off.

    It also shows the return on a `value`. The workload describes the options, as `self_hosted`, `fine_tune`,
    `reserved`, `subscription` and `value`;
    --set self_hosted.gpus=4 tries another number. Without an option, everything that the workload describes is
    compared.
    """
    from llmcost.analysis.what_if.breakeven import FIVEFOLD
    from llmcost.analysis.what_if.breakeven import breakeven as run
    from llmcost.model.problems import Where
    from llmcost.pricing.price_list.plans import named_plan

    session: Session = context.obj
    asked = {"self-host": self_host, "fine-tune": fine_tune, "reserved": reserved, "seats": seats}
    asked |= {"caching": caching, "batch": batch}
    options = [option for option, wanted in asked.items() if wanted]
    if times == 0:
        raise typer.BadParameter("it must be above 0: write 5", param_hint="'--times'")
    files, plans = _plans(paths or (), options)
    project = session.project(as_of, files, [*(settings or ()), *(f"{field}={word}" for field, word in plans)])
    for field, word in plans:
        catalog = project.pricing.catalog
        named_plan(catalog.seats if field == SEATS else catalog.capacity, word, "plan", Where(f"--set {field}"))
    report = run(project.workloads, project.pricing, options, times=times or FIVEFOLD)
    session.emit(report, form, output)
    if all(one.monthly is None or (one.self_host and one.self_host.reason) for one in report.workloads):
        raise typer.Exit(UNDECIDED)


def _plans(paths: Sequence[str], options: Sequence[str]) -> tuple[list[str], list[tuple[str, str]]]:
    """The paths, and the plans that were named instead, as ``--seats NAME``: a field of the workload and its value.

    A word that could be no file but a plan is one: it has no ending, is in no folder, and does not exist.
    """
    fields = [field for option, field in (("seats", SEATS), ("reserved", RESERVED)) if option in options]
    if len(fields) != 1:
        return [*paths], []
    words = [path for path in paths if re.fullmatch(r"\w[\w-]*", path) and not Path(path).exists()]
    return [path for path in paths if path not in words], [(fields[0], word) for word in words]
