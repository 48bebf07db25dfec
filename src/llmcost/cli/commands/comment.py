"""``llmcost comment``: a report as the one comment of its kind on a pull request."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from llmcost._version import __version__
from llmcost.model.problems import InputError, Undecidable
from llmcost.net.comments.behavior import Behavior

from .. import ci
from ..session import EXIT_CODES, Session, put

if TYPE_CHECKING:
    from llmcost.model.reports.diff import CostDiff
    from llmcost.model.reports.estimate import Report as Estimate
    from llmcost.model.reports.gate import GateReport
    from llmcost.net.comments.comments import CommentBody, CommentLimits, Platform
    from llmcost.render.formats import Format

DONE = {"create": "created", "update": "updated", "hide": "hid the earlier", "delete": "deleted the earlier"}
HINTS = {
    "GitHub": "the job needs permissions: pull-requests: write; for a pull request from a fork the token is read-only, "
    "and the comment is posted by a second workflow: docs/CI.md shows it",
    "GitLab": "GITLAB_TOKEN needs the scope api and the role of a reporter; a merge request from a fork does not see "
    "the project's tokens, and CI_JOB_TOKEN may not comment: docs/CI.md shows what to do",
}
AGAIN = "run llmcost comment again: nothing else has to be made anew"
EXIT = f"{EXIT_CODES} comment ends with 3 where the comment could not be posted."
app = typer.Typer(
    add_completion=False,
    help="Post a report on a pull request.",
    no_args_is_help=True,
    rich_markup_mode=None,
    epilog=EXIT,
)


class CommentCondition(StrEnum):
    """Whether a report is worth a comment."""

    ALWAYS = "always"
    CHANGED = "changed"


Snapshot = Annotated[
    str, typer.Argument(metavar="SNAPSHOT", help="What -f json of diff, gate or estimate wrote; - for standard input.")
]
Tag = Annotated[str, typer.Option(help="Tells comments apart where there are several: one for each tag.")]
Choice = Annotated[Behavior, typer.Option("--behavior", help="What to do about an earlier comment of this tag.")]
Worth = Annotated[
    CommentCondition,
    typer.Option(
        "--comment-when", help="changed: no first comment where nothing has changed; one that is there is updated."
    ),
]
Dry = Annotated[bool, typer.Option("--dry-run", help="Write nothing: say what would be done, and print the comment.")]
Api = Annotated[str | None, typer.Option("--api-url", metavar="URL", help="The API's address (from the environment).")]


@app.command(epilog=EXIT)
def github(
    context: typer.Context,
    snapshot: Snapshot,
    repository: Annotated[
        str | None, typer.Option("--repo", metavar="OWNER/NAME", help="The repository (GITHUB_REPOSITORY).")
    ] = None,
    number: Annotated[
        int | None, typer.Option("--pull-request", min=1, metavar="N", help="The pull request (that of the event).")
    ] = None,
    tag: Tag = "llmcost-comment",
    behaviour: Choice = Behavior.UPDATE,
    when: Worth = CommentCondition.ALWAYS,
    dry_run: Dry = False,
    api: Api = None,
) -> None:
    """Comment on a pull request of GitHub, with the token in GITHUB_TOKEN.

    One comment for each tag, brought up to date in place, never by an older run. The token needs pull-requests: write.
    """
    from llmcost.net.comments.github import KIND
    from llmcost.render.formats import Format

    report = _report(snapshot, tag, when, Format.GITHUB)
    _post(context.obj, KIND, lambda: ci.github(repository, number, api), report, behaviour, dry=dry_run)


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
    behaviour: Choice = Behavior.UPDATE,
    when: Worth = CommentCondition.ALWAYS,
    dry_run: Dry = False,
    api: Api = None,
) -> None:
    """Comment on a merge request of GitLab, with the token in GITLAB_TOKEN, which needs the scope api.

    One comment for each tag, brought up to date in place, never by an older run. GitLab does not let CI_JOB_TOKEN write
    comments; it is tried where there is no other. GitLab hides no comments: hide-and-new is for GitHub.
    """
    from llmcost.net.comments.gitlab import KIND
    from llmcost.render.formats import Format

    if behaviour is Behavior.HIDE_AND_NEW:
        raise InputError.of("no-hiding", "GitLab cannot hide a comment", "choose another --behavior: delete-and-new")
    report = _report(snapshot, tag, when, Format.GITLAB)
    _post(context.obj, KIND, lambda: ci.gitlab(project, number, api), report, behaviour, dry=dry_run)


def _report(path: str, tag: str, when: CommentCondition, form: "Format") -> "CommentBody":
    """What is to be said. Raises ``InputError`` where the snapshot or the tag is wrong."""
    from llmcost.net.comments.comments import TAG, CommentBody
    from llmcost.read.snapshot.snapshot import read_snapshot
    from llmcost.render.dispatch import RenderOptions, render

    if not TAG.fullmatch(tag):
        message = f"{tag!r} is no tag"
        raise InputError.of("bad-tag", message, "2 to 100 letters, digits, spaces and . _ : / - between them")
    read = read_snapshot(path)
    # A snapshot of a fork may say anything: one from the future would keep every later run from commenting.
    made = min(datetime.strptime(read.generated_at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC), datetime.now(UTC))
    body = render(read.report, form, RenderOptions(__version__, read.generated_at, None, False))
    return CommentBody(tag, made, body, only_later=when is CommentCondition.CHANGED and not _changes(read.report))


def _changes(report: "Estimate | CostDiff | GateReport") -> bool:
    """Whether there is anything to tell. A report without a base cannot say that nothing has changed."""
    from llmcost.model.reports.diff import ChangeKind, CostDiff
    from llmcost.model.reports.gate import GateReport, Verdict

    if isinstance(report, GateReport):
        return report.verdict is not Verdict.PASS or report.diff is None or _changes(report.diff)
    return not isinstance(report, CostDiff) or any(one.kind is not ChangeKind.UNCHANGED for one in report.changes)


def _post(
    session: Session,
    kind: "CommentLimits",
    where: Callable[[], "Platform"],
    report: "CommentBody",
    behaviour: Behavior,
    *,
    dry: bool,
) -> None:
    """Post it, or say what would be done. Raises ``Undecidable`` where the platform does not let us."""
    from llmcost.net.comments.comments import text_of

    text = text_of(report, kind)
    if dry:
        try:
            said = _would(where(), kind, report, text, behaviour)
        except InputError as error:  # enough to see the comment, but not what is there already
            said = f"would post it, but for this: {'; '.join(problem.message for problem in error.problems)}"
        session.say(said)
        put(text)
    else:
        session.say(_did(where(), kind, report, text, behaviour))


def _would(platform: "Platform", kind: "CommentLimits", report: "CommentBody", text: str, behaviour: Behavior) -> str:
    from llmcost.net.comments.comments import found, plan

    with _told(platform, kind):
        made = plan(found(platform, report.tag), report, text, behaviour)
    steps = (f"{step.do} {step.comment.address if step.comment else 'a comment'}" for step in made.steps)
    return _shown(f"would {', '.join(steps) or f'do nothing: {made.because}'}")


def _did(platform: "Platform", kind: "CommentLimits", report: "CommentBody", text: str, behaviour: Behavior) -> str:
    from llmcost.net.comments.comments import post

    with _told(platform, kind):
        made, address = post(platform, report, text, behaviour)
    done = ", ".join(DONE[step.do] for step in made.steps) or f"not posted: {made.because}"
    return _shown(f"{done} {address}".rstrip())


def _shown(line: str) -> str:
    from llmcost.render.document.format_values import clean, neutralize_commands

    return neutralize_commands(clean(line))


@contextmanager
def _told(platform: "Platform", kind: "CommentLimits") -> Iterator[None]:
    """Why it is not posted, in the platform's own words where it has some, as ``Undecidable``."""
    from llmcost.net.http import RequestFailed

    try:
        yield
    except RequestFailed as failure:
        document = failure.document if isinstance(failure.document, dict) else {}
        said = document.get("message")
        words = f": {said}".replace(platform.token, "***") if isinstance(said, str) else ""
        message = f"the report was made, but posting it on {kind.name} failed: {failure.reason}{words}"
        hint = HINTS[kind.name] if failure.status in (401, 403, 404) else AGAIN
        raise Undecidable.of("not-posted", message, hint) from None
