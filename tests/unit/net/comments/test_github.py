"""GitHub: authors, hiding, GraphQL."""

import pytest

from llmcost.net.comments import github
from llmcost.net.comments.behavior import Behavior
from llmcost.net.comments.comments import post
from llmcost.net.http import RequestFailed, Secret
from tests.support import forges
from tests.support.local_server import Reply
from tests.unit.net.comments.platforms import REPORT, TEXT, old


def test_without_graphql_nobody_knows_who_we_are(hub):
    hub.there.say(old(), "whoever")
    hub.there.faults = [None, Reply(404, {"message": "Not Found"})]
    hub.post()
    assert hub.bodies == [TEXT]


def test_an_app_is_called_otherwise_by_graphql(hub):
    hub.there.say(old(), forges.ME)
    hub.there.user = "github-actions"
    hub.post()
    assert hub.bodies == [TEXT]


def test_hiding(hub):
    for body in (old("1"), old("2"), old("3")):
        hub.there.say(body)
    hub.there.hidden = ["IC_1"]
    hub.post(behavior=Behavior.HIDE_AND_NEW)
    assert hub.there.did == ["create", "hide IC_2", "hide IC_3"]


def test_hiding_that_is_refused_is_reported(hub):
    hub.there.say(old())
    error = Reply(document={"data": {"minimizeComment": None}, "errors": [{"type": "FORBIDDEN"}]})
    hub.there.faults = [None, None, None, error]
    with pytest.raises(RequestFailed, match="not hidden"):
        hub.post(behavior=Behavior.HIDE_AND_NEW)
    assert hub.there.did == ["create"]


def test_github_has_nothing_to_obey(hub):
    hub.post(REPORT._replace(body="/merge\n"))
    assert hub.bodies[0].endswith("/merge\n")


@pytest.mark.parametrize(
    "document", [[], {"data": None}, {"data": []}, {"data": {"viewer": 1, "nodes": 1}}, {"data": {"nodes": [1, {}]}}]
)
def test_graphql_of_a_wrong_form_is_none(hub, document):
    hub.there.say(old(), "whoever")
    hub.there.faults = [None, Reply(document=document)]
    hub.post()
    assert hub.bodies == [TEXT]


def test_an_enterprise_server_has_graphql_next_to_its_rest(start):
    there = forges.GitHub()
    there.say(old())
    server = start.server(
        lambda asked: there(asked._replace(path=asked.path.removeprefix("/api/v3").removeprefix("/api")))
    )
    at = github.GitHub(Secret(forges.TOKEN), "o/r", 7, server.url + "/api/v3/", "", start.retry_policy)
    post(at, REPORT, TEXT, Behavior.UPDATE)
    assert [asked.path for asked in server.asked][1:] == ["/api/graphql", "/api/v3/repos/o/r/issues/comments/1"]
