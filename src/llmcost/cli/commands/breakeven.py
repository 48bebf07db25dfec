"""``llmcost breakeven``: when self-hosting, fine-tuning, reserved units, seats, caching or batch pays off."""

from decimal import Decimal
from typing import Annotated

import typer

from ..options import AsOf, Form, Outputs, Paths, Settings, number
from ..session import UNDECIDED, Session


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
        bool, typer.Option("--reserved", help="Compare with plain calls: the volume from which `reserved` units pay.")
    ] = False,
    seats: Annotated[
        bool, typer.Option("--seats", help="Compare with subscriptions: from how many requests a person's seat pays.")
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

    session: Session = context.obj
    asked = {"self-host": self_host, "fine-tune": fine_tune, "reserved": reserved, "seats": seats}
    asked |= {"caching": caching, "batch": batch}
    options = [option for option, wanted in asked.items() if wanted]
    if times == 0:
        raise typer.BadParameter("it must be above 0: write 5", param_hint="'--times'")
    project = session.project(as_of, paths, settings)
    report = run(project.workloads, project.pricing, options, times=times or FIVEFOLD)
    session.emit(report, form, output)
    if all(one.monthly is None or (one.self_host and one.self_host.reason) for one in report.workloads):
        raise typer.Exit(UNDECIDED)
