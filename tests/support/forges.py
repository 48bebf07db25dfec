"""A GitHub and a GitLab with one pull request, as far as comments on it are concerned."""

import re
from typing import Any

from tests.support.local_server import Asked, Reply

TOKEN = "ghp_a-token-of-the-tests"
ME = "github-actions[bot]"
STAMP = "[//]: <> (llmcost-comment, valid-at={})\n\n"


class GitHub:
    """REST and GraphQL. ``faults`` come before the next answers, one each; a function may look at the request first."""

    user, limit = ME, 65_536

    def __init__(self) -> None:
        self.comments: list[dict[str, Any]] = []
        self.hidden: list[str] = []
        self.faults: list[Any] = []
        self.did: list[str] = []
        self.per_page = 0
        """The largest page that was asked for."""
        self._next = 1

    def say(self, body: str, author: str = "") -> int:
        number, self._next = self._next, self._next + 1
        self.comments.append(self.made(number, body, author or self.user))
        return number

    def made(self, number: int, body: str, author: str) -> dict[str, Any]:
        url = f"https://github.example/o/r/pull/7#issuecomment-{number}"
        return {"id": number, "node_id": f"IC_{number}", "body": body, "user": {"login": author}, "html_url": url}

    def authorized(self, asked: Asked) -> bool:
        return asked.headers.get("authorization") == f"Bearer {TOKEN}"

    def __call__(self, asked: Asked) -> Reply:
        if self.faults and (reply := self.faults.pop(0)):
            reply = reply(asked) if callable(reply) else reply
            if reply:
                return reply
        if not self.authorized(asked):
            return Reply(401, {"message": "Bad credentials"})
        return self.answer(asked)

    def answer(self, asked: Asked) -> Reply:
        if asked.path == "/graphql":
            return self._graphql(asked.document)
        if found := re.fullmatch(r"/repos/o/r/issues/7/comments(?:\?(.*))?", asked.path):
            return self._create(asked) if asked.method == "POST" else self._page(found[1], asked)
        if found := re.fullmatch(r"/repos/o/r/issues/comments/(\d+)", asked.path):
            return self._change(asked, int(found[1]))
        return Reply(404, {"message": "Not Found"})

    def _page(self, query: str, asked: Asked) -> Reply:
        asked_for = dict(part.split("=") for part in query.split("&"))
        size, page = int(asked_for["per_page"]), int(asked_for["page"])
        assert size <= 100
        self.per_page = max(size, self.per_page)
        part = self.comments[(page - 1) * size : page * size]
        return Reply(document=part, headers=self.more(page, page * size < len(self.comments)))

    def more(self, page: int, there_is: bool) -> dict[str, str]:
        link = (
            f'<http://elsewhere.example/?page={page + 1}>; rel="next"'
            if there_is
            else '<http://x.example/>; rel="first"'
        )
        return {"Link": link} if there_is or page > 1 else {}

    def _create(self, asked: Asked) -> Reply:
        if len(asked.document["body"]) > self.limit:
            return Reply(422, {"message": "Validation Failed"})
        self.did.append("create")
        self.say(asked.document["body"])
        return Reply(201, self.comments[-1])

    def _change(self, asked: Asked, number: int) -> Reply:
        found = next((one for one in self.comments if one["id"] == number), None)
        if found is None:
            return Reply(404, {"message": "Not Found"})
        self.did.append(f"{asked.method.lower()} {number}")
        if asked.method == "DELETE":
            self.comments.remove(found)
            return Reply(204)
        found["body"] = asked.document["body"]
        return Reply(200, found)

    def _graphql(self, document: dict[str, Any]) -> Reply:
        if "viewer" in document["query"]:
            ids = document["variables"]["ids"]
            assert len(ids) <= 100
            nodes = [{"id": one, "isMinimized": one in self.hidden} for one in ids]
            return Reply(document={"data": {"viewer": {"login": self.user}, "nodes": nodes}})
        assert re.search("minimizeComment.*OUTDATED", document["query"])
        node = document["variables"]["id"]
        self.did.append(f"hide {node}")
        self.hidden.append(node)
        return Reply(document={"data": {"minimizeComment": {"clientMutationId": None}}})


class GitLab(GitHub):
    """Version 4 of the API: notes of merge request 7 of project 3, which is also called ``group/thing``."""

    user, limit = "project_3_bot", 1_000_000

    def made(self, number: int, body: str, author: str) -> dict[str, Any]:
        return {"id": number, "body": body, "author": {"username": author}, "system": False}

    def authorized(self, asked: Asked) -> bool:
        return TOKEN in (asked.headers.get("private-token"), asked.headers.get("job-token"))

    def more(self, page: int, there_is: bool) -> dict[str, str]:
        return {"X-Next-Page": str(page + 1) if there_is else "", "Link": '<http://elsewhere.example>; rel="next"'}

    def answer(self, asked: Asked) -> Reply:
        if asked.path == "/user":
            job = "job-token" in asked.headers
            return Reply(403, {"message": "403 Forbidden"}) if job else Reply(document={"username": self.user})
        found = re.fullmatch(r"/projects/(?:3|group%2Fthing)/merge_requests/7/notes(/\d+)?(?:\?(.*))?", asked.path)
        if not found:
            return Reply(404, {"message": "404 Project Not Found"})
        if found[1]:
            return self._change(asked, int(found[1][1:]))
        return self._create(asked) if asked.method == "POST" else self._page(found[2], asked)
