"""``llmcost comment``: posts a report as the one comment of its tag on a pull request."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from llmcost.model.problems import InputError
from llmcost.net.comments.behavior import Behavior
from llmcost.render.formats import Format

from ..session import EXIT_CODES, Session, put

if TYPE_CHECKING:
    from llmcost.app.comment import PullRequestComment
    from llmcost.net.comments.comments import CommentLimits, Platform

EXIT = f"{EXIT_CODES} comment also ends with 3 if the comment could not be posted."
app = typer.Typer(
    add_completion=False,
    help="Post a report on a pull request.",
    no_args_is_help=True,
    rich_markup_mode=None,
    epilog=EXIT,
)


class CommentCondition(StrEnum):
    """Which reports get a comment."""

    ALWAYS = "always"
    CHANGED = "changed"


Snapshot = Annotated[
    str, typer.Argument(metavar="SNAPSHOT", help="Output of estimate, diff or gate with -f json; - for standard input.")
]
Tag = Annotated[str, typer.Option(help="Identifies the comment: there is one for each tag.")]
BehaviorOption = Annotated[Behavior, typer.Option("--behavior", help="What to do with an earlier comment of this tag.")]
When = Annotated[
    CommentCondition,
    typer.Option(
        "--comment-when", help="changed: post no first comment if nothing changed; an existing one is updated."
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would be done, and print the comment.")]
ApiUrl = Annotated[
    str | None, typer.Option("--api-url", metavar="URL", help="Base URL of the API (from the environment).")
]


@app.command(epilog=EXIT)
def github(
    context: typer.Context,
    snapshot: Snapshot,
    repository: Annotated[
        str | None, typer.Option("--repo", metavar="OWNER/NAME", help="The repository (GITHUB_REPOSITORY).")
    ] = None,
    number: Annotated[
        int | None, typer.Option("--pull-request", min=1, metavar="N", help="The pull request (from the event).")
    ] = None,
    tag: Tag = "llmcost-comment",
    behavior: BehaviorOption = Behavior.UPDATE,
    when: When = CommentCondition.ALWAYS,
    dry_run: DryRun = False,
    api: ApiUrl = None,
) -> None:
    """Comment on a GitHub pull request.

    There is one comment for each tag. It is updated in place, never by an older run. The token in GITHUB_TOKEN needs
    pull-requests: write.
    """
    from llmcost.app.pull_request import github as connect
    from llmcost.net.comments.github import KIND

    comment = _comment(snapshot, tag, Format.GITHUB, when, KIND, behavior)
    _post(context.obj, lambda: connect(os.environ, repository, number, api), comment, dry_run=dry_run)


@app.command(epilog=EXIT)
def gitlab(
    context: typer.Context,
    snapshot: Snapshot,
    project: Annotated[
        str | None, typer.Option(metavar="ID", help="The project's number or path (CI_PROJECT_ID).")
    ] = None,
    number: Annotated[
        int | None,
        typer.Option("--merge-request", min=1, metavar="N", help="The merge request (CI_MERGE_REQUEST_IID)."),
    ] = None,
    tag: Tag = "llmcost-comment",
    behavior: BehaviorOption = Behavior.UPDATE,
    when: When = CommentCondition.ALWAYS,
    dry_run: DryRun = False,
    api: ApiUrl = None,
) -> None:
    """Comment on a GitLab merge request.

    There is one comment for each tag. It is updated in place, never by an older run. The token in GITLAB_TOKEN needs
    the api scope. Without it, CI_JOB_TOKEN is tried, which GitLab does not allow to write comments. GitLab cannot hide
    comments: hide-and-new is for GitHub.
    """
    from llmcost.app.pull_request import gitlab as connect
    from llmcost.net.comments.gitlab import KIND

    if behavior is Behavior.HIDE_AND_NEW:
        raise InputError.of("no-hiding", "GitLab cannot hide a comment", "choose another --behavior: delete-and-new")
    comment = _comment(snapshot, tag, Format.GITLAB, when, KIND, behavior)
    _post(context.obj, lambda: connect(os.environ, project, number, api), comment, dry_run=dry_run)


def _comment(
    snapshot: str, tag: str, form: Format, when: CommentCondition, limits: "CommentLimits", behavior: Behavior
) -> "PullRequestComment":
    from llmcost.app.comment import PullRequestComment, comment_body

    body = comment_body(snapshot, tag, form, datetime.now(UTC), only_changes=when is CommentCondition.CHANGED)
    return PullRequestComment(body, limits, behavior)


def _post(session: Session, connect: Callable[[], "Platform"], comment: "PullRequestComment", *, dry_run: bool) -> None:
    """Post it, or print it and say what would be done. Raises ``Undecidable`` where the platform refuses."""
    if dry_run:
        session.say(comment.preview(connect))
        put(comment.text)
    else:
        session.say(comment.post(connect()))
