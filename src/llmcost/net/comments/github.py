"""Comments on a pull request of GitHub or a GitHub Enterprise server.

Uses the REST API "Issue comments" (version 2022-11-28), and GraphQL for two things that REST cannot do: find the owner
of an Actions token, and hide a comment (``minimizeComment``).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ..http import HttpRequest, RequestFailed, RetryPolicy, Secret, send, send_once
from .comments import Comment, CommentLimits
from .pagination import number_in, paged_items, text_in

API = "https://api.github.com"
KIND = CommentLimits("GitHub", 65_536, str)
"""The limit is that of GitHub's own message: "Body is too long (maximum is 65536 characters)"."""
_HIDE = "mutation($id:ID!){minimizeComment(input:{subjectId:$id,classifier:OUTDATED}){clientMutationId}}"
_KNOWN = "query($ids:[ID!]!){viewer{login}nodes(ids:$ids){... on IssueComment{id isMinimized}}}"
_MOST_NODES = 100


class GitHub(NamedTuple):
    """A pull request."""

    token: Secret
    repository: str
    """``owner/name``."""
    number: int
    api: str = API
    graphql: str = ""
    """The GraphQL endpoint, if it is not the one next to ``api``."""
    retry_policy: RetryPolicy = RetryPolicy(max_bytes=64_000_000)

    def comments(self) -> Iterator[Comment]:
        for item in paged_items(self._at(f"issues/{self.number}/comments"), self._headers(), self.retry_policy):
            if number := number_in(item, "id"):
                author, url = text_in(item, "user", "login"), text_in(item, "html_url")
                yield Comment(number, text_in(item, "body"), author, url, text_in(item, "node_id"))

    def ours(self, comments: Sequence[Comment]) -> list[Comment]:
        """The comments by the token's owner, or all if GitHub does not name the owner. Marks hidden ones."""
        nodes = [comment.node for comment in comments if comment.node][-_MOST_NODES:]
        known = self._ask(_KNOWN, {"ids": nodes}).get("data")
        data = known if isinstance(known, dict) else {}
        owner = text_in(data, "viewer", "login")
        found = data.get("nodes")
        hidden = {
            text_in(node, "id")
            for node in (found if isinstance(found, list) else ())
            if isinstance(node, dict) and node.get("isMinimized") is True
        }
        own = (comment for comment in comments if not owner or comment.author in (owner, f"{owner}[bot]"))
        return [comment._replace(hidden=comment.node in hidden) for comment in own]

    def create(self, text: str) -> str:
        request = HttpRequest("POST", self._at(f"issues/{self.number}/comments"), self._headers(), {"body": text})
        return text_in(_object(send_once(request, self.retry_policy).document), "html_url")

    def update(self, comment: Comment, text: str) -> None:
        url = self._at(f"issues/comments/{comment.id}")
        send(HttpRequest("PATCH", url, self._headers(), {"body": text}), self.retry_policy)

    def delete(self, comment: Comment) -> None:
        send(HttpRequest("DELETE", self._at(f"issues/comments/{comment.id}"), self._headers()), self.retry_policy)

    def hide(self, comment: Comment) -> None:
        answer = self._ask(_HIDE, {"id": comment.node})
        if "data" not in answer or answer.get("errors"):
            raise RequestFailed("the earlier comment was not hidden")

    def _ask(self, query: str, variables: Mapping[str, Any]) -> dict[str, Any]:
        """The GraphQL response; empty if the request is refused."""
        url = self.graphql or f"{self.api.rstrip('/').removesuffix('/v3')}/graphql"
        request = HttpRequest("POST", url, self._headers(), {"query": query, "variables": dict(variables)})
        try:
            return _object(send(request, self.retry_policy).document)
        except RequestFailed as failure:
            if failure.retryable:
                raise
            return {}

    def _at(self, path: str) -> str:
        return f"{self.api.rstrip('/')}/repos/{self.repository}/{path}"

    def _headers(self) -> dict[str, str]:
        return {
            "Authorization": Secret(f"Bearer {self.token}"),
            "Accept": "application/vnd.github+json",
            "X-GitHub-Api-Version": "2022-11-28",
        }


def _object(document: Any) -> dict[str, Any]:
    return document if isinstance(document, dict) else {}
