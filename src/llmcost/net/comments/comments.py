"""One comment per tag on a pull request: what is done about what is there, and how it is done. Any platform.

A comment of ours begins with a line that no reader sees, in the form that Infracost uses:
``[//]: <> (TAG, valid-at=2026-11-22T10:00:00Z)``. By it a run finds the comment, and sees whether a newer run wrote it.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple, Protocol

from ..http import RequestFailed, RetryPolicy, Secret, send_with_retries
from .behavior import Behavior
from .truncate import cut

TAG = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._:/-]{0,98}[A-Za-z0-9]")
_STAMP = re.compile(r"\[//\]: <> \(([^(),]{2,100})(?:, valid-at=([0-9T:.Z+-]{10,40}))?\)\s*")
_LOOKS = 3
"""How often comments are looked at where one vanishes meanwhile."""
_EVER = datetime.min.replace(tzinfo=UTC)


class Comment(NamedTuple):
    """A comment as the platform has it."""

    id: str
    body: str
    author: str = ""
    address: str = ""
    """Where people read it."""
    node: str = ""
    """GitHub's other id, which hiding takes."""
    hidden: bool = False


class CommentBody(NamedTuple):
    """What is to be said."""

    tag: str
    valid_at: datetime
    """When the report was made. A comment that was made later is not overwritten."""
    body: str
    only_later: bool = False
    """It is worth no comment of its own, but one that is there is brought up to date."""


class CommentAction(NamedTuple):
    """One thing to do: ``create``, ``update``, ``hide`` or ``delete``."""

    do: str
    comment: Comment | None = None


class CommentPlan(NamedTuple):
    """What to do, in this order; nothing for a reason."""

    steps: tuple[CommentAction, ...]
    because: str = ""


class CommentLimits(NamedTuple):
    """What a platform takes for a comment."""

    name: str
    limit: int
    """Characters of a comment."""
    safe: Callable[[str], str]
    """A body → the same, with nothing in it that the platform would obey."""


class Platform(Protocol):
    """Where comments are. What asks it raises ``RequestFailed``."""

    @property
    def token(self) -> Secret: ...
    @property
    def patience(self) -> RetryPolicy: ...
    def comments(self) -> Iterable[Comment]:
        """All of them, the oldest first."""

    def ours(self, comments: Sequence[Comment], /) -> Sequence[Comment]:
        """Those that we have written; all of them, where that cannot be known."""

    def create(self, text: str, /) -> str:
        """Tried once. The address of the new comment."""

    def update(self, comment: Comment, text: str, /) -> None: ...
    def hide(self, comment: Comment, /) -> None: ...
    def delete(self, comment: Comment, /) -> None: ...


def text_of(report: CommentBody, kind: CommentLimits) -> str:
    """The whole comment, within the platform's limit."""
    stamp = report.valid_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    first = f"[//]: <> ({report.tag}, valid-at={stamp})\n\n"
    return first + cut(kind.safe(report.body), kind.limit - len(first))


def found(platform: Platform, tag: str) -> list[Comment]:
    """The comments with the tag that are, or may be, by us. Oldest first. Raises ``RequestFailed``."""
    tagged = [comment for comment in platform.comments() if _stamp(comment)[0] == tag]
    return list(platform.ours(tagged)) if tagged else []


def plan(there: Sequence[Comment], report: CommentBody, text: str, behaviour: Behavior) -> CommentPlan:
    """What to do, given our comments of this tag."""
    if any(_stamp(comment)[1] > report.valid_at for comment in there):
        return CommentPlan((), "a newer run has commented already")
    if not there:
        return CommentPlan((), "nothing has changed") if report.only_later else CommentPlan((CommentAction("create"),))
    last = there[-1]
    if _said(last.body) == _said(text):
        return CommentPlan((), "the comment says this already")
    match behaviour:
        case Behavior.UPDATE:
            return CommentPlan((CommentAction("update", last),))
        case Behavior.NEW:
            return CommentPlan((CommentAction("create"),))
        case _:  # The new one first: should it fail, what was said is still there.
            do = "hide" if behaviour is Behavior.HIDE_AND_NEW else "delete"
            shown = there if do == "delete" else [comment for comment in there if not comment.hidden]
            return CommentPlan((CommentAction("create"), *(CommentAction(do, comment) for comment in shown)))


def post(platform: Platform, report: CommentBody, text: str, behaviour: Behavior) -> tuple[CommentPlan, str]:
    """Find, plan and do: what was done, and the comment's address. Raises ``RequestFailed``.

    An update that meets no comment looks again: somebody has deleted it meanwhile.
    """
    for look in range(_LOOKS):
        made = plan(found(platform, report.tag), report, text, behaviour)
        try:
            return made, "".join([_done(platform, report, step, text) for step in made.steps])
        except RequestFailed as failure:
            if failure.status != 404 or made.steps[0].do != "update" or look == _LOOKS - 1:
                raise
    raise AssertionError("the last look returns or raises")


def _done(platform: Platform, report: CommentBody, step: CommentAction, text: str) -> str:
    """Do one step. The address of what it wrote."""
    if step.comment is None:
        return _create(platform, report, text)
    if step.do == "update":
        platform.update(step.comment, text)
        return step.comment.address
    try:
        platform.hide(step.comment) if step.do == "hide" else platform.delete(step.comment)
    except RequestFailed as failure:
        if failure.status not in (404, 410):  # gone already is as good
            raise
    return ""


def _create(platform: Platform, report: CommentBody, text: str) -> str:
    """After a failure that may have come after the comment, it is looked for before it is tried again."""
    tries = 0

    def create() -> str:
        nonlocal tries
        tries += 1
        if tries > 1:
            for comment in found(platform, report.tag):
                if _plain(comment.body) == _plain(text):
                    return comment.address
        return platform.create(text)

    return send_with_retries(create, platform.patience)


def _stamp(comment: Comment) -> tuple[str, datetime]:
    """The tag, empty where it is not one of ours, and when its report was made."""
    stamp = _STAMP.fullmatch(comment.body.lstrip().partition("\n")[0])
    if not stamp:
        return "", _EVER
    try:
        made = datetime.fromisoformat(stamp[2] or "")
    except ValueError:
        return stamp[1], _EVER
    return stamp[1], made if made.tzinfo else made.replace(tzinfo=UTC)


def _said(text: str) -> str:
    """What people read: without the first line."""
    return _plain(text).partition("\n")[2].strip()


def _plain(text: str) -> str:
    """Platforms store line ends as they like, and take away what is blank around a comment."""
    return text.replace("\r\n", "\n").strip()
