"""``llmcost validate``: check files without pricing them."""

import typer

from ..options import Paths
from ..session import EXIT_CODES, Session


def validate(context: typer.Context, paths: Paths = None) -> None:
    """Check workload files, and that the catalog knows every model they name, without pricing anything."""
    from llmcost.analysis.estimate.estimate import refuse_unknown
    from llmcost.read.workload.workload import load_workloads

    session: Session = context.obj
    placed = load_workloads(session.paths(paths))
    refuse_unknown(placed, session.pricing(None).catalog)
    session.say(f"{len(placed)} workload{'' if len(placed) == 1 else 's'} valid")


validate.__doc__ = f"{validate.__doc__}\n\n    {EXIT_CODES}"
