"""Keeps one comment per tag on a pull or merge request: plans and performs its changes, on any platform.

Our comments begin with an invisible line in the form that Infracost uses:
``[//]: <> (TAG, valid-at=2026-11-22T10:00:00Z)``. It identifies the comment and the time of the run that wrote it.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple, Protocol

from ..http import RequestFailed, RetryPolicy, Secret, send_with_retries
from .behavior import Behavior
from .truncate import truncate

TAG = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._:/-]{0,98}[A-Za-z0-9]")
_STAMP = re.compile(r"\[//\]: <> \(([^(),]{2,100})(?:, valid-at=([0-9T:.Z+-]{10,40}))?\)\s*")
_MAX_LOOKS = 3
"""How often comments are read again if one was deleted in the meantime."""
_BEFORE_ALL = datetime.min.replace(tzinfo=UTC)


class Comment(NamedTuple):
    id: str
    body: str
    author: str = ""
    url: str = ""
    """The page of the comment."""
    node: str = ""
    """GitHub's GraphQL id, which hiding requires."""
    hidden: bool = False


class CommentBody(NamedTuple):
    tag: str
    valid_at: datetime
    """The time of the report. A comment of a later report is not overwritten."""
    body: str
    update_only: bool = False
    """Update an existing comment, but do not create one."""


class CommentAction(NamedTuple):
    """One step: ``create``, ``update``, ``hide`` or ``delete``."""

    do: str
    comment: Comment | None = None


class CommentPlan(NamedTuple):
    """The steps in order, or the reason why there are none."""

    steps: tuple[CommentAction, ...]
    reason: str = ""


class CommentLimits(NamedTuple):
    """What a platform accepts as a comment."""

    name: str
    limit: int
    """The most characters of a comment."""
    safe: Callable[[str], str]
    """Removes commands that the platform would execute from a body."""


class Platform(Protocol):
    """The comments of a pull or merge request. All methods raise ``RequestFailed``."""

    @property
    def token(self) -> Secret: ...
    @property
    def retry_policy(self) -> RetryPolicy: ...
    def comments(self) -> Iterable[Comment]:
        """All comments, oldest first."""

    def ours(self, comments: Sequence[Comment], /) -> Sequence[Comment]:
        """The comments by the owner of the token; all, if the owner is unknown."""

    def create(self, text: str, /) -> str:
        """Create a comment, in a single attempt. Returns its URL."""

    def update(self, comment: Comment, text: str, /) -> None: ...
    def hide(self, comment: Comment, /) -> None: ...
    def delete(self, comment: Comment, /) -> None: ...


def comment_text(report: CommentBody, kind: CommentLimits) -> str:
    """The complete comment, within the platform's limit."""
    stamp = report.valid_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    first = f"[//]: <> ({report.tag}, valid-at={stamp})\n\n"
    return first + truncate(kind.safe(report.body), kind.limit - len(first))


def own_comments(platform: Platform, tag: str) -> list[Comment]:
    """Our comments with a tag, oldest first. Raises ``RequestFailed``."""
    tagged = [comment for comment in platform.comments() if _stamp(comment)[0] == tag]
    return list(platform.ours(tagged)) if tagged else []


def plan(existing: Sequence[Comment], report: CommentBody, text: str, behavior: Behavior) -> CommentPlan:
    """The steps to take, given our existing comments with this tag."""
    if any(_stamp(comment)[1] > report.valid_at for comment in existing):
        return CommentPlan((), "a newer run has already commented")
    if not existing:
        return CommentPlan((), "nothing has changed") if report.update_only else CommentPlan((CommentAction("create"),))
    last = existing[-1]
    if _visible_text(last.body) == _visible_text(text):
        return CommentPlan((), "the comment is already up to date")
    match behavior:
        case Behavior.UPDATE:
            return CommentPlan((CommentAction("update", last),))
        case Behavior.NEW:
            return CommentPlan((CommentAction("create"),))
        case _:  # create first: if that fails, the earlier comment is still there
            do = "hide" if behavior is Behavior.HIDE_AND_NEW else "delete"
            affected = existing if do == "delete" else [comment for comment in existing if not comment.hidden]
            return CommentPlan((CommentAction("create"), *(CommentAction(do, comment) for comment in affected)))


def post(platform: Platform, report: CommentBody, text: str, behavior: Behavior) -> tuple[CommentPlan, str]:
    """Find the comments, plan and perform. Returns the plan and the comment's URL. Raises ``RequestFailed``.

    If the comment to update was deleted in the meantime, the comments are read again.
    """
    for look in range(_MAX_LOOKS):
        steps = plan(own_comments(platform, report.tag), report, text, behavior)
        try:
            return steps, "".join([_perform(platform, report, step, text) for step in steps.steps])
        except RequestFailed as failure:
            if failure.status != 404 or steps.steps[0].do != "update" or look == _MAX_LOOKS - 1:
                raise
    raise AssertionError("the last look returns or raises")


def _perform(platform: Platform, report: CommentBody, step: CommentAction, text: str) -> str:
    """Perform one step. Returns the URL of the comment it wrote."""
    if step.comment is None:
        return _create(platform, report, text)
    if step.do == "update":
        platform.update(step.comment, text)
        return step.comment.url
    try:
        platform.hide(step.comment) if step.do == "hide" else platform.delete(step.comment)
    except RequestFailed as failure:
        if failure.status not in (404, 410):  # already gone
            raise
    return ""


def _create(platform: Platform, report: CommentBody, text: str) -> str:
    """Create a comment. A failed attempt may have created it, so a retry looks for it first."""
    attempts = 0

    def create() -> str:
        nonlocal attempts
        attempts += 1
        if attempts > 1:
            for comment in own_comments(platform, report.tag):
                if _normalized(comment.body) == _normalized(text):
                    return comment.url
        return platform.create(text)

    return send_with_retries(create, platform.retry_policy)


def _stamp(comment: Comment) -> tuple[str, datetime]:
    """The tag of a comment, empty if it is not one of ours, and the time of its report."""
    stamp = _STAMP.fullmatch(comment.body.lstrip().partition("\n")[0])
    if not stamp:
        return "", _BEFORE_ALL
    try:
        time = datetime.fromisoformat(stamp[2] or "")
    except ValueError:
        return stamp[1], _BEFORE_ALL
    return stamp[1], time if time.tzinfo else time.replace(tzinfo=UTC)


def _visible_text(text: str) -> str:
    """The text without its invisible first line."""
    return _normalized(text).partition("\n")[2].strip()


def _normalized(text: str) -> str:
    """The text with normalized line endings and without surrounding blanks, which platforms change."""
    return text.replace("\r\n", "\n").strip()
