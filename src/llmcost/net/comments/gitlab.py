"""Comments on a merge request of GitLab: "Notes API", version 4."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import quote

from ..http import HttpRequest, RequestFailed, RetryPolicy, Secret, send, send_once
from .comments import Comment, CommentLimits
from .pagination import number_in, paged_items, text_in

API = "https://gitlab.com/api/v4"
_COMMAND = re.compile(r"^([ \t]*)/(?=[A-Za-z])", re.MULTILINE)


def without_commands(text: str) -> str:
    """A text without quick actions, such as a line that begins with ``/merge``."""
    return _COMMAND.sub(r"\1&#47;", text)


KIND = CommentLimits("GitLab", 1_000_000, without_commands)
"""The limit is from GitLab's API reference."""


class GitLab(NamedTuple):
    """A merge request."""

    token: Secret
    project: str
    """The project's number or path."""
    number: int
    """The ``iid`` of the merge request."""
    api: str = API
    header: str = "PRIVATE-TOKEN"
    """``JOB-TOKEN`` for a job token."""
    retry_policy: RetryPolicy = RetryPolicy(max_bytes=128_000_000)

    def comments(self) -> Iterator[Comment]:
        for item in paged_items(f"{self._notes()}?sort=asc&order_by=created_at", self._headers(), self.retry_policy):
            if (number := number_in(item, "id")) and item.get("system") is not True:
                yield Comment(number, text_in(item, "body"), text_in(item, "author", "username"), f"note {number}")

    def ours(self, comments: Sequence[Comment]) -> list[Comment]:
        """The comments by the token's owner, or all if GitLab does not name the owner, as for a job token."""
        try:
            document = send(
                HttpRequest("GET", f"{self.api.rstrip('/')}/user", self._headers()), self.retry_policy
            ).document
        except RequestFailed as failure:
            if failure.retryable:
                raise
            return list(comments)
        owner = text_in(document, "username") if isinstance(document, dict) else ""
        return [comment for comment in comments if not owner or comment.author == owner]

    def create(self, text: str) -> str:
        request = HttpRequest("POST", self._notes(), self._headers(), {"body": text})
        document = send_once(request, self.retry_policy).document
        number = number_in(document, "id") if isinstance(document, dict) else ""
        return f"note {number}" if number else ""

    def update(self, comment: Comment, text: str) -> None:
        request = HttpRequest("PUT", f"{self._notes()}/{comment.id}", self._headers(), {"body": text})
        send(request, self.retry_policy)

    def delete(self, comment: Comment) -> None:
        send(HttpRequest("DELETE", f"{self._notes()}/{comment.id}", self._headers()), self.retry_policy)

    def hide(self, comment: Comment) -> None:
        raise RequestFailed(f"GitLab cannot hide comments, such as note {comment.id}")

    def _notes(self) -> str:
        project = quote(self.project, safe="")
        return f"{self.api.rstrip('/')}/projects/{project}/merge_requests/{self.number}/notes"

    def _headers(self) -> dict[str, str]:
        return {self.header: self.token}
