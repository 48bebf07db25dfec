"""``llmcost schema``: the JSON Schemas of input files and of JSON output."""

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ..session import Session, put


class SchemaName(StrEnum):
    """The format that a schema describes."""

    WORKLOAD = "workload"
    PRICING = "pricing"
    CONFIG = "config"
    QUALITY = "quality"
    SNAPSHOT = "snapshot"
    EXPLAIN = "explain"
    CHOICE = "choice"
    FORECAST = "forecast"
    SIMULATION = "simulation"
    SENSITIVITY = "sensitivity"
    BREAKEVEN = "breakeven"
    TOKENS = "tokens"
    USAGE = "usage"
    USAGE_FIT = "usage-fit"
    USAGE_COMPARE = "usage-compare"
    USAGE_ALERTS = "usage-alerts"
    USAGE_REPLAY = "usage-replay"


WRITTEN = (SchemaName.WORKLOAD, SchemaName.PRICING, SchemaName.CONFIG)
"""The input formats, whose schemas ``--write`` puts next to the files."""


def _names(incomplete: str) -> Iterable[str]:
    return [document for document in SchemaName if document.startswith(incomplete)]


def schema(
    context: typer.Context,
    document: Annotated[
        str | None,
        typer.Argument(
            metavar="[DOCUMENT|DIR]",
            help=f"{', '.join(SchemaName)}; with --write, the folder to write to (where the workloads are).",
            autocompletion=_names,
        ),
    ] = None,
    write: Annotated[
        bool,
        typer.Option("--write", help="Write llmcost.workload.schema.json and the others where editors find them."),
    ] = False,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to a file.")] = None,
) -> None:
    """The JSON Schema (draft-07) of an input or output format.

    `schema --write` writes the schemas of workloads, price lists and settings. The first line of a workload made by
    `init` refers to them: `# yaml-language-server: $schema=./llmcost.workload.schema.json`.
    """
    from llmcost.read.files.output_files import write_text
    from llmcost.render.json.documents import text

    session: Session = context.obj
    if write and output:
        raise typer.BadParameter("--write chooses the file names: omit --output")
    if write:
        made = {f"llmcost.{kind}.schema.json": text(_schema(kind)) for kind in WRITTEN}
        files = {folder / name: one for folder in _folders(session, document) for name, one in made.items()}
    else:
        made_one = text(_schema(_document(document)))
        if output is None:
            put(made_one)
        files = {output: made_one} if output else {}
    for path, one in files.items():
        write_text(str(path), one)
        session.say(f"wrote {path}")


def _document(name: str | None) -> SchemaName:
    known = ", ".join(SchemaName)
    if name is None:
        raise typer.BadParameter(f"which format? {known}; or --write for all input formats")
    try:
        return SchemaName(name)
    except ValueError:
        raise typer.BadParameter(f"'{name}' is not one of {known}.") from None


def _folders(session: Session, named: str | None) -> list[Path]:
    """The folder named, else those of the workloads, else the current one."""
    if named:
        return [Path(named)]
    usual = ["workloads"] if Path("workloads").is_dir() else []
    paths = [Path(path) for path in session.project().config.workloads or usual]
    return list(dict.fromkeys(path if path.is_dir() else path.parent for path in paths)) or [Path()]


def _schema(document: SchemaName) -> dict[str, object]:
    from llmcost.read.yaml.json_schema import config_schema, pricing_schema, quality_schema, workload_schema
    from llmcost.render.json.schemas import document_schema

    of_files = {
        SchemaName.WORKLOAD: workload_schema,
        SchemaName.PRICING: pricing_schema,
        SchemaName.CONFIG: config_schema,
        SchemaName.QUALITY: quality_schema,
    }
    return of_files[document]() if document in of_files else document_schema(document)
