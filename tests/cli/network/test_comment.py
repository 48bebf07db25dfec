"""``llmcost comment`` against a GitHub and a GitLab on this machine."""

import json
import re
from pathlib import Path

import pytest

from tests.cli.network.conftest import quiet
from tests.support import forges
from tests.support.local_server import Reply
from tests.support.running import run


@pytest.fixture
def hub(place, start, monkeypatch):
    """The environment of GitHub Actions."""
    there = forges.GitHub()
    server = start.server(there)
    event = {"action": "synchronize", "number": 7, "pull_request": {"number": 7}}
    (place / "event.json").write_text(json.dumps(event))
    for name, value in {
        "GITHUB_TOKEN": forges.TOKEN + "\n",
        "GITHUB_REPOSITORY": "o/r",
        "GITHUB_EVENT_PATH": "event.json",
        "GITHUB_API_URL": server.url,
        "GITHUB_GRAPHQL_URL": server.url + "/graphql",
    }.items():
        monkeypatch.setenv(name, value)
    return there


@pytest.fixture
def lab(place, start, monkeypatch):
    """The environment of GitLab CI."""
    there = forges.GitLab()
    server = start.server(there)
    for name, value in {
        "GITLAB_TOKEN": forges.TOKEN,
        "CI_JOB_TOKEN": "another",
        "CI_PROJECT_ID": "3",
        "CI_MERGE_REQUEST_IID": "7",
        "CI_API_V4_URL": server.url,
    }.items():
        monkeypatch.setenv(name, value)
    return there


def comment(*words):
    return quiet(run("comment", *words))


def test_a_job_of_github_needs_no_options(hub):
    done = comment("github", "month.json")
    assert (done.exit, done.stdout) == (0, "")
    assert done.stderr == "created https://github.example/o/r/pull/7#issuecomment-1\n"
    stamp, body = hub.comments[0]["body"].split("\n\n", 1)
    made = json.loads(Path("month.json").read_text())["generated_at"]
    assert stamp == f"[//]: <> (llmcost-comment, valid-at={made})"
    assert body == run("render", "month.json", "-f", "github").stdout


def test_a_job_of_gitlab_needs_no_options(lab):
    done = comment("gitlab", "month.json")
    assert (done.exit, done.stderr) == (0, "created note 1\n")
    assert lab.comments[0]["body"].split("\n\n", 1)[1] == run("render", "month.json", "-f", "gitlab").stdout


def test_it_says_what_it_did(hub):
    comment("github", "month.json")
    assert comment("github", "month.json").stderr == "not posted: the comment is already up to date\n"
    hub.comments[0]["body"] = forges.STAMP.format("2020-01-01T00:00:00Z") + "old"
    assert comment("github", "month.json").stderr.startswith("updated https://github.example/")
    hub.comments[0]["body"] = forges.STAMP.format("2020-01-01T00:00:00Z") + "old"
    done = comment("github", "month.json", "--behavior", "hide-and-new")
    assert done.stderr == "created, hid the earlier https://github.example/o/r/pull/7#issuecomment-2\n"
    hub.comments.append(hub.made(9, forges.STAMP.format("2999-01-01T00:00:00Z") + "new", forges.ME))
    assert comment("github", "month.json").stderr == "not posted: a newer run has already commented\n"
    assert comment("github", "month.json", "--tag", "another").stderr.startswith("created ")


def test_a_dry_run_writes_nothing(hub):
    done = comment("github", "month.json", "--dry-run")
    assert (done.exit, done.stderr, hub.did) == (0, "would create a comment\n", [])
    comment("github", "month.json")
    assert done.stdout == hub.comments[0]["body"]
    done = comment("github", "month.json", "--dry-run")
    assert done.stderr == "would do nothing: the comment is already up to date\n"
    hub.comments[0]["body"] = forges.STAMP.format("2020-01-01T00:00:00Z") + "old"
    done = comment("github", "month.json", "--dry-run", "--behavior", "delete-and-new")
    assert done.stderr == "would create a comment, delete https://github.example/o/r/pull/7#issuecomment-1\n"
    assert hub.did == ["create"]


def test_a_dry_run_needs_no_token(place):
    done = comment("gitlab", "month.json", "--dry-run", "--project", "3")
    assert done.exit == 0
    assert done.stdout.startswith("[//]: <> (llmcost-comment, valid-at=20")
    assert done.stderr == (
        "would post it, but for this: no token: GITLAB_TOKEN or CI_JOB_TOKEN is not set; "
        "the merge request is unknown: CI_MERGE_REQUEST_IID does not name it\n"
    )


def test_options_come_before_the_environment(hub, lab, monkeypatch, start):
    other = start.server(forges.GitHub())
    done = comment("github", "month.json", "--repo", "x/y", "--pull-request", "8", "--api-url", other.url)
    assert done.exit == 3
    assert [asked.path.partition("?")[0] for asked in other.asked] == ["/repos/x/y/issues/8/comments"]
    monkeypatch.setenv("CI_PROJECT_ID", "4")
    assert comment("gitlab", "month.json", "--project", "group/thing").exit == 0
    assert comment("gitlab", "month.json", "--project", "3", "--merge-request", "8").exit == 3


@pytest.mark.parametrize(
    ("event", "ref", "number"),
    [
        ({"pull_request": {"number": 7}}, "", 7),
        ({"issue": {"number": 7, "pull_request": {}}}, "", 7),
        ({"number": 7}, "refs/pull/8/merge", 7),
        ({"pull_request": {"number": "7; rm"}}, "refs/pull/7/merge", 7),
        ({"pull_request": None}, "refs/pull/7/head", 7),
        ([], "refs/pull/7/merge", 7),
        ({"number": True}, "refs/heads/7", None),
        ({"number": -7}, "refs/pull/07/merge", None),
        (None, "", None),
    ],
)
def test_where_the_number_comes_from(hub, place, monkeypatch, event, ref, number):
    monkeypatch.setenv("GITHUB_REF", ref)
    (place / "event.json").write_text(json.dumps(event))
    done = comment("github", "month.json")
    assert done.exit == (0 if number else 2)
    assert done.codes == (() if number else ("no-place",))


@pytest.mark.parametrize("damage", ["{", "[" * 100_000, "\xff", None])
def test_an_event_that_is_none(hub, place, damage):
    event = place / "event.json"
    event.unlink()
    if damage:
        event.write_text(damage, encoding="latin-1")
    assert comment("github", "month.json").codes == ("no-place",)


def test_with_the_token_of_a_job(lab, monkeypatch):
    monkeypatch.delenv("GITLAB_TOKEN")
    monkeypatch.setenv("CI_JOB_TOKEN", forges.TOKEN)
    assert comment("gitlab", "month.json").exit == 0


def test_a_pull_request_from_a_fork(hub):
    refused = Reply(403, {"message": "Resource not accessible by integration"})
    hub.faults = [lambda asked: refused if asked.method == "POST" else None] * 5
    done = comment("github", "month.json")
    assert (done.exit, done.stdout, done.codes) == (3, "", ("not-posted",))
    assert "the report was made" in done.stderr
    assert "HTTP 403: Resource not accessible by integration" in done.stderr
    assert "from a fork the token is read-only" in done.stderr


@pytest.mark.parametrize(
    "reply",
    [
        Reply(401, {"message": f"Bad credentials: {forges.TOKEN}"}),
        Reply(404, {"message": f"\x1b[31m::error::{forges.TOKEN}\u202e"}),
        Reply(422, {"message": ["x"], "errors": forges.TOKEN}),
        Reply(400, body=forges.TOKEN.encode()),
        Reply(301, headers={"Location": f"https://elsewhere.example/?t={forges.TOKEN}"}),
    ],
)
def test_no_failure_shows_the_token(hub, reply):
    hub.faults = [reply] * 5
    done = comment("github", "month.json")
    assert done.exit == 3
    assert "\x1b" not in done.stderr
    assert "\u202e" not in done.stderr


def test_what_the_platform_says_of_an_address_is_cleaned(hub):
    hub.faults = [None, Reply(201, {"id": 1, "html_url": "\x1b[2J##[error]x"})]
    assert comment("github", "month.json").stderr == "created [2J## [error]x\n"


def test_quiet_is_quiet(hub):
    assert quiet(run("-q", "comment", "github", "month.json")).stderr == ""


def test_a_first_comment_only_where_something_has_changed(hub, place):
    text = (place / "support-chat.yaml").read_text()
    (place / "other.yaml").write_text(text.replace("gpt-4o-mini", "gpt-4o"))
    for base in ("support-chat.yaml", "other.yaml"):
        out = base.replace("support-chat", "same").replace("yaml", "json")
        assert run("diff", "support-chat.yaml", "--base", base, "-o", out).exit == 0
    done = comment("github", "same.json", "--comment-when", "changed")
    assert (done.stderr, hub.comments) == ("not posted: nothing has changed\n", [])
    assert comment("github", "other.json", "--comment-when", "changed").stderr.startswith("created")
    hub.comments[0]["body"] = forges.STAMP.format("2020-01-01T00:00:00Z") + "old"
    assert comment("github", "same.json", "--comment-when", "changed").stderr.startswith("updated")
    hub.comments.clear()
    assert comment("github", "month.json", "--comment-when", "changed").stderr.startswith("created")


def test_a_snapshot_from_the_future_does_not_rule_it(hub, place):
    """What a fork sends may say anything."""
    text = (place / "month.json").read_text()
    (place / "late.json").write_text(re.sub('"generated_at": "[^"]*"', '"generated_at": "2999-01-01T00:00:00Z"', text))
    assert comment("github", "late.json").stderr.startswith("created")
    assert "valid-at=20" in hub.comments[0]["body"]
    assert "valid-at=2999" not in hub.comments[0]["body"]


def test_a_snapshot_from_standard_input(hub, place):
    done = quiet(run("comment", "github", "-", stdin=(place / "month.json").read_bytes()))
    assert done.exit == 0
