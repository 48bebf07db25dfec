"""One comment for each tag, on both platforms, and every way in which that can fail."""

import pytest

from llmcost.net.comments.behavior import Behavior
from llmcost.net.comments.comments import TAG, Comment, plan
from llmcost.net.http import RequestFailed, Secret
from tests.support.local_server import Reply
from tests.unit.net.comments.platforms import LATER, REPORT, TEXT, old


def test_the_first_comment(case):
    case.there.say("Nice work!", "somebody")
    made, address = case.post()
    assert [step.do for step in made.steps] == ["create"]
    assert address.endswith(("issuecomment-2", "note 2"))
    assert case.bodies == ["Nice work!", TEXT]


def test_it_is_brought_up_to_date_in_place(case):
    case.there.say(old())
    case.there.say("Nice work!", "somebody")
    made, address = case.post()
    assert [step.do for step in made.steps] == ["update"]
    assert address.endswith(("issuecomment-1", "note 1"))
    assert case.bodies == [TEXT, "Nice work!"]


@pytest.mark.parametrize("behavior", Behavior)
def test_what_is_posted_already_is_not_posted_again(case, behavior):
    """The platform may have changed line ends, and what is blank around it."""
    case.there.say(TEXT.replace("12:00:00Z", "08:00:00Z").replace("\n", "\r\n").rstrip())
    made, _ = case.post(behavior=behavior)
    assert (made.steps, made.reason, case.there.did) == ((), "the comment is already up to date", [])


@pytest.mark.parametrize("behavior", Behavior)
def test_a_newer_run_is_not_overwritten(case, behavior):
    case.there.say(old("newer", LATER))
    case.there.say(old("older"))
    made, _ = case.post(behavior=behavior)
    assert (made.steps, made.reason, case.there.did) == ((), "a newer run has already commented", [])


@pytest.mark.parametrize(
    "stamp", ["2026-11-25T12:00:00Z", "2026-11-25T13:00:00+02:00", "2026-11-25T11:00:00", "2026-99-99T99:99:99Z"]
)
def test_a_run_of_the_same_moment_or_an_unreadable_one_is(case, stamp):
    case.there.say(old("before", stamp))
    case.post()
    assert case.bodies == [TEXT]


def test_a_comment_without_a_moment_is_ours_too(case):
    case.there.say("[//]: <> (llmcost-comment)\n\nbefore")
    case.post()
    assert case.bodies == [TEXT]


@pytest.mark.parametrize(
    "body",
    [
        "llmcost-comment",
        "> " + TEXT,
        "Look:\n" + TEXT,
        TEXT.replace("llmcost-comment", "llmcost-comment-2"),
        TEXT.replace("llmcost-comment", "LLMCOST-COMMENT"),
        TEXT.replace("[//]", "[x]"),
        "",
    ],
)
def test_other_comments_are_left_alone(case, body):
    case.there.say(body)
    case.post()
    assert case.bodies == [body, TEXT]


def test_what_others_wrote_under_our_tag_is_left_alone(case):
    """Anybody may write our first line, with a moment far away, to keep us from commenting."""
    case.there.say(old("$0, all is well", "2999-01-01T00:00:00Z"), "mallory")
    case.post()
    assert case.bodies[1:] == [TEXT]
    assert case.bodies[0].endswith("all is well")


def test_a_new_one_each_time(case):
    case.there.say(old())
    case.post(behavior=Behavior.NEW)
    assert case.bodies == [old(), TEXT]


def test_the_new_one_comes_before_the_old_ones_go(case):
    for body in (old("1"), "Nice work!", old("2")):
        case.there.say(body)
    case.post(behavior=Behavior.DELETE_AND_NEW)
    assert case.there.did == ["create", "delete 1", "delete 3"]
    assert case.bodies == ["Nice work!", TEXT]


def test_if_it_cannot_be_posted_the_old_one_stays(case):
    case.there.say(old())
    refused = Reply(403, {"message": "Resource not accessible by integration"})
    case.there.faults = [lambda asked: refused if asked.method == "POST" and "graphql" not in asked.path else None] * 9
    with pytest.raises(RequestFailed, match="HTTP 403"):
        case.post(behavior=Behavior.DELETE_AND_NEW)
    assert case.bodies == [old()]


def test_nothing_has_changed(case):
    """Only the first comment is saved: one that is there must not go on telling an old story."""
    quiet = REPORT._replace(update_only=True)
    made, _ = case.post(quiet)
    assert (made.reason, case.bodies) == ("nothing has changed", [])
    case.there.say(old())
    case.post(quiet)
    assert case.bodies == [TEXT]


def test_it_is_cut_at_the_limit(case):
    body = "head\n<details>\n\n" + "row after row\n" * (case.kind.limit // 10) + "</details>\n"
    case.post(REPORT._replace(body=body))
    (said,) = case.bodies
    assert case.kind.limit - 30 < len(said) <= case.kind.limit
    assert "</details>\n\n_The report is longer" in said


def test_what_is_cut_is_compared_as_it_was_cut(case):
    report = REPORT._replace(body="row after row\n" * (case.kind.limit // 10))
    case.post(report)
    assert case.post(report)[0].reason == "the comment is already up to date"


GARBAGE = [
    Reply(500),
    Reply(502, body=b"<html>Unicorn!</html>"),
    Reply(body=b"<html>Sign in</html>"),
    Reply(document=[{"id": 1}], cut=3),
    Reply(raw=b"\x00\x01\x02" * 20),
    Reply(403, {"message": "You have exceeded a secondary rate limit"}, headers={"Retry-After": "1"}),
    Reply(429, headers={"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "0"}),
]


@pytest.mark.parametrize("fault", GARBAGE)
@pytest.mark.parametrize("at", range(3))
def test_what_passes_is_waited_for(case, at, fault):
    """At the list, at who we are, and at the update."""
    case.there.say(old())
    case.there.faults = [None] * at + [fault, fault]
    case.post()
    assert case.bodies == [TEXT]
    assert case.start.slept == [1, 2]


@pytest.mark.parametrize("fault", GARBAGE)
def test_what_does_not_pass_is_reported_after_five_tries(case, fault):
    case.there.faults = [fault] * 100
    with pytest.raises(RequestFailed):
        case.post()
    assert (len(case.start.servers[0].asked), case.start.slept) == (5, [1, 2, 4, 8])


@pytest.mark.parametrize("document", [{}, {"message": "?"}, "x", 7, None])
def test_a_list_that_is_none(case, document):
    case.there.faults = [Reply(body=b"null") if document is None else Reply(document=document)]
    with pytest.raises(RequestFailed, match="not a list of comments"):
        case.post()


@pytest.mark.parametrize(
    "item",
    [
        None,
        [],
        {},
        {"id": "1", "body": old()},
        {"id": True, "body": old()},
        {"id": -1, "body": old()},
        {"id": 1, "body": None},
        {"id": 1, "body": {"a": old()}},
        {"id": 1, "body": old(), "user": None, "author": "x", "node_id": 7},
        {"id": 1, "body": old(), "user": {"login": ["x"]}, "author": {"username": 7}},
    ],
)
def test_comments_of_a_wrong_form_are_none_of_ours(case, item):
    case.there.faults = [Reply(document=[item])]
    case.post()
    assert case.bodies == [TEXT]


def test_deleted_in_between(case):
    """Between our look and our update somebody deletes the comment: then it is made anew."""
    case.there.say(old())

    def vanish(asked):
        case.there.comments.clear()

    case.there.faults = [None, None, vanish]
    made, _ = case.post()
    assert [step.do for step in made.steps] == ["create"]
    assert case.bodies == [TEXT]


def test_deleted_again_and_again(case):
    case.there.say(old())
    gone = Reply(404, {"message": "Not Found"})
    case.there.faults = [None, None, gone] * 3
    with pytest.raises(RequestFailed, match="HTTP 404"):
        case.post()
    assert len(case.start.servers[0].asked) == 9


def test_what_is_gone_already_need_not_be_deleted(case):
    case.there.say(old())
    case.there.faults = [None, None, None, Reply(404, {"message": "Not Found"})]
    case.post(behavior=Behavior.DELETE_AND_NEW)
    assert case.there.did == ["create"]


@pytest.mark.parametrize("lost", [Reply(500), Reply(body=b"<html>"), Reply(raw=b"x\r\n\r\n")])
def test_a_comment_whose_answer_was_lost_is_not_made_twice(case, lost):
    def made_but_lost(asked):
        case.there.say(asked.document["body"])
        return lost

    case.there.faults = [None, made_but_lost]
    _, address = case.post()
    assert case.bodies == [TEXT]
    assert address.endswith(("issuecomment-1", "note 1"))
    assert case.start.slept == [1]


def test_a_comment_that_was_not_made_is_tried_five_times(case):
    def fails(asked):
        return Reply(500) if asked.method == "POST" else None

    case.there.faults = [fails] * 99
    with pytest.raises(RequestFailed, match="HTTP 500"):
        case.post()
    assert [asked.method for asked in case.start.servers[0].asked].count("POST") == 5
    assert case.start.slept == [1, 2, 4, 8]


def test_it_hangs(case):
    case.at = case.at._replace(retry_policy=case.start.retry_policy._replace(seconds=0.1, pauses=(1,)))
    case.there.faults = [Reply(hang=0.25)] * 2
    with pytest.raises(RequestFailed, match=r"no response within 0\.1 seconds"):
        case.post()


def test_a_wrong_token(case):
    case.at = case.at._replace(token=Secret("wrong"))
    with pytest.raises(RequestFailed) as caught:
        case.post()
    assert caught.value.status == 401
    assert len(case.start.servers[0].asked) == 1


def test_a_plan_looks_at_the_last_comment():
    there = [Comment("1", TEXT), Comment("2", old())]
    assert plan(there, REPORT, TEXT, Behavior.UPDATE).steps[0].comment == there[1]


@pytest.mark.parametrize("tag", ["llmcost-comment-2", "eu", "team a: prod/eu_1.0"])
def test_tags(case, tag):
    assert TAG.fullmatch(tag)
    report = REPORT._replace(tag=tag)
    case.there.say(old())
    case.post(report)
    case.post(report._replace(body="now this"))
    assert len(case.bodies) == 2
    assert case.bodies[1].endswith("now this")


@pytest.mark.parametrize(
    "tag", ["", "a", "a)", "(a", "a, valid-at=2999", "a\nb", " ab", "ab ", "x" * 101, "ab\n", "ü1"]
)
def test_no_tags(tag):
    assert not TAG.fullmatch(tag)
