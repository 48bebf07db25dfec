"""``llmcost schema``: the JSON Schemas of the files people write and of the snapshot."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from .session import EXIT_CODES, Session, put


class Document(StrEnum):
    """Which format."""

    WORKLOAD = "workload"
    PRICING = "pricing"
    SNAPSHOT = "snapshot"


def schema(
    context: typer.Context,
    document: Annotated[Document, typer.Argument(help="Which format.")],
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to a file.")] = None,
) -> None:
    """The JSON Schema (draft-07) of a format, for editors and checks."""
    from llmcost.read.files import write_whole
    from llmcost.render.json_text import text

    made = text(_schema(document))
    if output is None:
        put(made)
    else:
        session: Session = context.obj
        write_whole(str(output), made)
        session.say(f"wrote {output}")


def _schema(document: Document) -> dict[str, object]:
    if document is Document.SNAPSHOT:
        from llmcost.render.snapshot_schema import snapshot_schema

        return snapshot_schema()
    from llmcost.read.schema import pricing_schema, workload_schema

    return workload_schema() if document is Document.WORKLOAD else pricing_schema()


schema.__doc__ = f"{schema.__doc__}\n\n    {EXIT_CODES}"
