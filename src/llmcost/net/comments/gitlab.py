"""Comments on a merge request of GitLab: "Notes API", version 4."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import quote

from ..http import HttpRequest, RequestFailed, RetryPolicy, Secret, send, send_once
from .comments import Comment, CommentLimits
from .pagination import listed, number_in, text_in

API = "https://gitlab.com/api/v4"
_COMMAND = re.compile(r"^([ \t]*)/(?=[A-Za-z])", re.MULTILINE)


def without_commands(text: str) -> str:
    """A text without quick actions: a line that begins with ``/merge`` would merge."""
    return _COMMAND.sub(r"\1&#47;", text)


KIND = CommentLimits("GitLab", 1_000_000, without_commands)
"""The limit is that of the reference."""


class GitLab(NamedTuple):
    """A merge request."""

    token: Secret
    project: str
    """Its number or its path."""
    number: int
    """Of the merge request inside the project: its ``iid``."""
    api: str = API
    header: str = "PRIVATE-TOKEN"
    """``JOB-TOKEN`` for the token of a job."""
    patience: RetryPolicy = RetryPolicy(most=128_000_000)

    def comments(self) -> Iterator[Comment]:
        for item in listed(f"{self._notes()}?sort=asc&order_by=created_at", self._headers(), self.patience):
            if (number := number_in(item, "id")) and item.get("system") is not True:
                yield Comment(number, text_in(item, "body"), text_in(item, "author", "username"), f"note {number}")

    def ours(self, comments: Sequence[Comment]) -> list[Comment]:
        """Those by the token's owner; all, where GitLab does not say who that is, as to the token of a job."""
        try:
            document = send(HttpRequest("GET", f"{self.api.rstrip('/')}/user", self._headers()), self.patience).document
        except RequestFailed as failure:
            if failure.may_pass:
                raise
            return list(comments)
        me = text_in(document, "username") if isinstance(document, dict) else ""
        return [comment for comment in comments if not me or comment.author == me]

    def create(self, text: str) -> str:
        request = HttpRequest("POST", self._notes(), self._headers(), {"body": text})
        document = send_once(request, self.patience).document
        number = number_in(document, "id") if isinstance(document, dict) else ""
        return f"note {number}" if number else ""

    def update(self, comment: Comment, text: str) -> None:
        request = HttpRequest("PUT", f"{self._notes()}/{comment.id}", self._headers(), {"body": text})
        send(request, self.patience)

    def delete(self, comment: Comment) -> None:
        send(HttpRequest("DELETE", f"{self._notes()}/{comment.id}", self._headers()), self.patience)

    def hide(self, comment: Comment) -> None:
        raise RequestFailed(f"GitLab hides no comments, such as note {comment.id}")

    def _notes(self) -> str:
        project = quote(self.project, safe="")
        return f"{self.api.rstrip('/')}/projects/{project}/merge_requests/{self.number}/notes"

    def _headers(self) -> dict[str, str]:
        return {self.header: self.token}
