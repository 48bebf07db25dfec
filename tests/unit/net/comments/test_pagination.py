"""Long lists of comments are read to their end, and no further."""

import pytest

from llmcost.net.http import RequestFailed
from tests.support.local_server import Reply
from tests.unit.net.comments.platforms import TEXT, old


def test_all_of_ten_thousand_comments_are_seen(case):
    for _ in range(9_999):
        case.there.say("x", "somebody")
    case.there.say(old())
    case.post()
    assert (len(case.bodies), case.bodies[-1]) == (10_000, TEXT)
    assert len(case.start.servers[0].asked) == 100 + 2, "a page holds a hundred; who we are; the update"


def test_pages_without_any_hint_of_more(hub):
    hub.there.more = lambda page, there_is: {}
    for _ in range(100):
        hub.there.say("x", "somebody")
    hub.there.say(old())
    hub.post()
    assert hub.bodies[-1] == TEXT


def test_a_list_that_never_ends_does(hub, monkeypatch):
    monkeypatch.setattr("llmcost.net.comments.pagination.MOST_PAGES", 3)
    hub.there.faults = [Reply(document=[{}] * 100, headers={"Link": '<x>; rel="next"'})] * 4
    with pytest.raises(RequestFailed, match="more than 300 comments"):
        hub.post()
