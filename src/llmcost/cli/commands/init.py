"""``llmcost init``: writes a workload to start from."""

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ..session import Session, put


class Template(StrEnum):
    """The kind of feature that a workload describes."""

    CHATBOT = "chatbot"
    RAG = "rag"
    AGENT = "agent"
    BATCH = "batch"
    VISION = "vision"
    EXTRACTION = "extraction"
    CODE_ASSISTANT = "code-assistant"


SHOWS = {
    Template.CHATBOT: "a conversation that resends its history, with a cached prompt",
    Template.RAG: "questions about your documents: embeddings and retrieved text",
    Template.AGENT: "a task in steps with tools, each resending all previous steps",
    Template.BATCH: "work that can wait until tomorrow, at the batch price",
    Template.VISION: "images with each request, as each provider counts them",
    Template.EXTRACTION: "PDF documents in, JSON out, retried until it is valid",
    Template.CODE_ASSISTANT: "completions after a long cached prefix, on working days",
}
"""What each template demonstrates."""
LISTED = "\n".join(f"{kind:<15}{line}" for kind, line in SHOWS.items())


def init(
    context: typer.Context,
    template: Annotated[
        Template, typer.Option("--template", "-t", help="The kind of feature.", show_choices=False, metavar="KIND")
    ] = Template.CHATBOT,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to a file.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite an existing file.")] = False,
    listed: Annotated[bool, typer.Option("--list", help="List the templates, and write nothing.")] = False,
) -> None:
    """Write a commented workload to fill in with your own numbers."""
    from llmcost.model.problems import InputError, Where
    from llmcost.read.files.output_files import write_text
    from llmcost.read.workload.template import template as text_of

    session: Session = context.obj
    if listed:
        put(LISTED + "\n")
    elif output is None:
        put(text_of(template))
    else:
        if os.path.lexists(output) and not force:
            message, hint = "the file already exists", "choose another name, or add --force"
            raise InputError.of("exists", message, hint, Where(str(output)))
        write_text(str(output), text_of(template))
        session.say(f"wrote {output}; price it with llmcost estimate {output}")
        if not (output.parent / "llmcost.workload.schema.json").exists():
            session.say(f"llmcost schema --write {output.parent} lets editors complete and explain its fields")


init.__doc__ = f"{init.__doc__}\n\n\b\n{LISTED}"
