"""A report as the one comment of its tag on a pull or merge request."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property

from llmcost._version import __version__
from llmcost.model.problems import InputError, Undecidable
from llmcost.model.reports.diff import ChangeKind, CostDiff
from llmcost.model.reports.estimate import Report
from llmcost.model.reports.gate import GateReport, Verdict
from llmcost.net.comments.behavior import Behavior
from llmcost.net.comments.comments import (
    TAG,
    CommentBody,
    CommentLimits,
    Platform,
    comment_text,
    own_comments,
    plan,
    post,
)
from llmcost.net.http import RequestFailed
from llmcost.read.snapshot.snapshot import read_snapshot
from llmcost.render.dispatch import RenderOptions, render
from llmcost.render.formats import Format

DONE = {"create": "created", "update": "updated", "hide": "hid the earlier", "delete": "deleted the earlier"}
HINTS = {
    "GitHub": "the job needs permissions: pull-requests: write; for a pull request from a fork the token is read-only, "
    "and a second workflow posts the comment: see docs/CI.md",
    "GitLab": "GITLAB_TOKEN needs the api scope and the Reporter role; a merge request from a fork does not see "
    "the project's tokens, and CI_JOB_TOKEN may not comment: see docs/CI.md",
}
_RETRY = "run llmcost comment again: the report does not have to be made again"


class PullRequestComment:
    """A comment that can be previewed or posted."""

    def __init__(self, body: CommentBody, limits: CommentLimits, behavior: Behavior) -> None:
        self._body, self._limits, self._behavior = body, limits, behavior

    @cached_property
    def text(self) -> str:
        """The text as the platform gets it, cut to its limit."""
        return comment_text(self._body, self._limits)

    def preview(self, connect: Callable[[], Platform]) -> str:
        """What ``post`` would do. Raises ``Undecidable`` if the platform does not answer."""
        try:
            platform = connect()
        except InputError as error:  # enough to show the comment, but not to see the comments that exist
            return f"would post it, but for this: {'; '.join(problem.message for problem in error.problems)}"
        with _posting(platform, self._limits):
            planned = plan(own_comments(platform, self._body.tag), self._body, self.text, self._behavior)
        steps = (f"{step.do} {step.comment.url if step.comment else 'a comment'}" for step in planned.steps)
        return f"would {', '.join(steps) or f'do nothing: {planned.reason}'}"

    def post(self, platform: Platform) -> str:
        """Post it, and say what was done. Raises ``Undecidable`` if the platform refuses."""
        with _posting(platform, self._limits):
            planned, address = post(platform, self._body, self.text, self._behavior)
        done = ", ".join(DONE[step.do] for step in planned.steps) or f"not posted: {planned.reason}"
        return f"{done} {address}".rstrip()


def comment_body(snapshot: str, tag: str, form: Format, now: datetime, *, only_changes: bool) -> CommentBody:
    """The comment of a snapshot; with ``only_changes``, a report without changes is no reason for a first comment.

    Raises ``InputError`` if the snapshot or the tag is invalid.
    """
    if not TAG.fullmatch(tag):
        hint = "2 to 100 letters, digits, spaces and . _ : / - between them"
        raise InputError.of("bad-tag", f"{tag!r} is not a tag", hint)
    read = read_snapshot(snapshot)
    # The snapshot of a fork may claim any time: one in the future would keep every later run from commenting.
    made = min(datetime.strptime(read.generated_at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC), now)
    body = render(read.report, form, RenderOptions(__version__, read.generated_at, None, False))
    return CommentBody(tag, made, body, update_only=only_changes and not _has_changes(read.report))


def _has_changes(report: Report | CostDiff | GateReport) -> bool:
    """Whether there is anything to report. Without a base, changes are unknown."""
    if isinstance(report, GateReport):
        return report.verdict is not Verdict.PASS or report.diff is None or _has_changes(report.diff)
    return not isinstance(report, CostDiff) or any(one.kind is not ChangeKind.UNCHANGED for one in report.changes)


@contextmanager
def _posting(platform: Platform, limits: CommentLimits) -> Iterator[None]:
    """Turns a failed request into ``Undecidable``, with the platform's own message where it gave one."""
    try:
        yield
    except RequestFailed as failure:
        document = failure.document if isinstance(failure.document, dict) else {}
        reply = document.get("message")
        detail = f": {reply}".replace(platform.token, "***") if isinstance(reply, str) else ""
        message = f"the report was made, but posting it on {limits.name} failed: {failure.reason}{detail}"
        hint = HINTS[limits.name] if failure.status in (401, 403, 404) else _RETRY
        raise Undecidable.of("not-posted", message, hint) from None
