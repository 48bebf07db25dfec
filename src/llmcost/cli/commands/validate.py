"""``llmcost validate``: checks workload files without pricing them."""

import typer

from llmcost.app import workloads

from ..options import Paths
from ..session import EXIT_CODES, Session


def validate(context: typer.Context, paths: Paths = None) -> None:
    """Check workload files without pricing them.

    The catalog must have every model that they name.
    """
    session: Session = context.obj
    placed = workloads.validate(session.project(), paths)
    session.say(f"{len(placed)} workload{'' if len(placed) == 1 else 's'} valid")


validate.__doc__ = f"{validate.__doc__}\n\n    {EXIT_CODES}"
