"""A pull request on each platform, and its comment."""

from datetime import UTC, datetime

from llmcost.net.comments import github, gitlab
from llmcost.net.comments.behavior import Behavior
from llmcost.net.comments.comments import CommentBody, comment_text, post
from llmcost.net.http import Secret
from tests.support import forges

NOON = datetime(2026, 11, 25, 12, 0, 0, tzinfo=UTC)


EARLIER, LATER = "2026-11-25T11:59:59Z", "2026-11-25T12:00:01Z"


REPORT = CommentBody("llmcost-comment", NOON, "**+$890/mo**\n\n| a | b |\n")


TEXT = "[//]: <> (llmcost-comment, valid-at=2026-11-25T12:00:00Z)\n\n**+$890/mo**\n\n| a | b |\n"


class Case:
    """A platform, and our way to it."""

    def __init__(self, start, name):
        self.start = start
        self.there = forges.GitHub() if name == "github" else forges.GitLab()
        self.kind = github.KIND if name == "github" else gitlab.KIND
        url = start.server(self.there).url
        if name == "github":
            self.at = github.GitHub(Secret(forges.TOKEN), "o/r", 7, url, "", start.retry_policy)
        else:
            self.at = gitlab.GitLab(Secret(forges.TOKEN), "group/thing", 7, url, "PRIVATE-TOKEN", start.retry_policy)

    def post(self, report=REPORT, behavior=Behavior.UPDATE):
        return post(self.at, report, comment_text(report, self.kind), behavior)

    @property
    def bodies(self):
        return [comment["body"] for comment in self.there.comments]


def old(body="before", stamp=EARLIER):
    return forges.STAMP.format(stamp) + body
