"""``llmcost breakeven``: when own machines, tuning, caching or batch pay."""

from decimal import Decimal
from typing import Annotated

import typer

from llmcost.app import outlook

from .. import parse
from ..options import AsOf, Form, Outputs, Paths, Settings
from ..session import EXIT_CODES, UNDECIDED, Session


def breakeven(
    context: typer.Context,
    paths: Paths = None,
    self_host: Annotated[bool, typer.Option("--self-host", help="Self-hosting, from `self_hosted:`.")] = False,
    fine_tune: Annotated[bool, typer.Option("--fine-tune", help="A model tuned for it: `fine_tune`.")] = False,
    caching: Annotated[bool, typer.Option("--caching", help="The cache: from which hit rate on.")] = False,
    batch: Annotated[bool, typer.Option("--batch", help="All of it through batch.")] = False,
    times: Annotated[
        Decimal | None,
        typer.Option(parser=parse.size, metavar="N", help="How many times its cost a `value` should be (5)."),
    ] = None,
    settings: Settings = None,
    as_of: AsOf = None,
    form: Form = None,
    output: Outputs = None,
) -> None:
    """When another way pays: self-hosting, fine-tuning, caching, batch; and the return on a `value`.

    The machines stand in the workload's `self_hosted`, the training in its `fine_tune`, what it brings in `value`;
    --set self_hosted.gpus=4 tries another. Without an option, all that the workload describes is compared.
    """
    session: Session = context.obj
    asked = {"self-host": self_host, "fine-tune": fine_tune, "caching": caching, "batch": batch}
    options = [option for option, wanted in asked.items() if wanted]
    if times == 0:
        raise typer.BadParameter("a value of nothing is no return: write 5", param_hint="'--times'")
    project = session.project(as_of)
    report = outlook.breakeven(project, paths, parse.settings(settings), options=options, times=times)
    session.emit(report, form, output or [])
    if all(one.monthly is None or (one.self_host and one.self_host.reason) for one in report.workloads):
        raise typer.Exit(UNDECIDED)


breakeven.__doc__ = f"{breakeven.__doc__}\n\n    {EXIT_CODES}"
