"""``llmcost validate``: checks workload files without pricing them."""

import typer

from llmcost.app.project import validated_workloads

from ..options import Paths
from ..session import Session


def validate(context: typer.Context, paths: Paths = None) -> None:
    """Check workload files without pricing them.

    The catalog must have every model that they name.
    """
    session: Session = context.obj
    loaded = validated_workloads(session.project(None, paths))
    session.say(f"{len(loaded)} workload{'' if len(loaded) == 1 else 's'} valid")
