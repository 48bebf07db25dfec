"""Comments on a pull request of GitHub, or of a GitHub Enterprise server.

REST, "Issue comments" (version 2022-11-28), and GraphQL for the two things that REST cannot: who we are with a token of
Actions, and to hide a comment (``minimizeComment``).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ..http import HttpRequest, RequestFailed, RetryPolicy, Secret, send, send_once
from .comments import Comment, CommentLimits
from .pagination import listed, number_in, text_in

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
    """In place of the one beside ``api``, where it is not empty."""
    patience: RetryPolicy = RetryPolicy(most=64_000_000)

    def comments(self) -> Iterator[Comment]:
        for item in listed(self._at(f"issues/{self.number}/comments"), self._headers(), self.patience):
            if number := number_in(item, "id"):
                author, address = text_in(item, "user", "login"), text_in(item, "html_url")
                yield Comment(number, text_in(item, "body"), author, address, text_in(item, "node_id"))

    def ours(self, comments: Sequence[Comment]) -> list[Comment]:
        """Those by the token's owner; all, where GitHub does not say who that is. Marks those that are hidden."""
        nodes = [comment.node for comment in comments if comment.node][-_MOST_NODES:]
        known = self._ask(_KNOWN, {"ids": nodes}).get("data")
        data = known if isinstance(known, dict) else {}
        me = text_in(data, "viewer", "login")
        seen = data.get("nodes")
        hidden = {
            text_in(node, "id")
            for node in (seen if isinstance(seen, list) else ())
            if isinstance(node, dict) and node.get("isMinimized") is True
        }
        mine = (comment for comment in comments if not me or comment.author in (me, f"{me}[bot]"))
        return [comment._replace(hidden=comment.node in hidden) for comment in mine]

    def create(self, text: str) -> str:
        request = HttpRequest("POST", self._at(f"issues/{self.number}/comments"), self._headers(), {"body": text})
        return text_in(_object(send_once(request, self.patience).document), "html_url")

    def update(self, comment: Comment, text: str) -> None:
        url = self._at(f"issues/comments/{comment.id}")
        send(HttpRequest("PATCH", url, self._headers(), {"body": text}), self.patience)

    def delete(self, comment: Comment) -> None:
        send(HttpRequest("DELETE", self._at(f"issues/comments/{comment.id}"), self._headers()), self.patience)

    def hide(self, comment: Comment) -> None:
        answer = self._ask(_HIDE, {"id": comment.node})
        if "data" not in answer or answer.get("errors"):
            raise RequestFailed("the earlier comment was not hidden")

    def _ask(self, query: str, variables: Mapping[str, Any]) -> dict[str, Any]:
        """GraphQL's answer; nothing where it is refused."""
        url = self.graphql or f"{self.api.rstrip('/').removesuffix('/v3')}/graphql"
        request = HttpRequest("POST", url, self._headers(), {"query": query, "variables": dict(variables)})
        try:
            return _object(send(request, self.patience).document)
        except RequestFailed as failure:
            if failure.may_pass:
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
