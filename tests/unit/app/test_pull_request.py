"""The pull or merge request of a CI job: options precede the environment, and every mistake is reported at once."""

import json

import pytest

from llmcost.app.pull_request import github, gitlab
from llmcost.model.problems import InputError

GITHUB = {"GITHUB_TOKEN": "secret", "GITHUB_REPOSITORY": "owner/name", "GITHUB_REF": "refs/pull/12/merge"}
GITLAB = {"GITLAB_TOKEN": "secret", "CI_PROJECT_ID": "34", "CI_MERGE_REQUEST_IID": "56"}


def codes(resolve, *arguments):
    with pytest.raises(InputError) as caught:
        resolve(*arguments)
    assert "secret" not in str(caught.value)
    return [problem.code for problem in caught.value.problems]


def test_a_pull_request_by_the_environment():
    found = github(GITHUB, None, None, None)
    assert (found.token, found.repository, found.number) == ("secret", "owner/name", 12)
    assert found.api == "https://api.github.com"


@pytest.mark.parametrize(
    ("event", "number"),
    [
        ({"pull_request": {"number": 7}}, 7),
        ({"issue": {"number": 8}}, 8),
        ({"number": 9}, 9),
        ({"pull_request": {"number": True}}, 12),
        ({"pull_request": {"number": -1}}, 12),
        ([], 12),
        ("not JSON", 12),
    ],
)
def test_the_number_comes_from_the_event_then_from_the_ref(tmp_path, event, number):
    path = tmp_path / "event.json"
    path.write_text(event if isinstance(event, str) else json.dumps(event), encoding="utf-8")
    assert github(GITHUB | {"GITHUB_EVENT_PATH": str(path)}, None, None, None).number == number


def test_options_precede_the_environment_of_github():
    found = github(GITHUB | {"GITHUB_API_URL": "https://ghe.example/api/v3"}, "other/one", 3, "https://api.example")
    assert (found.repository, found.number, found.api) == ("other/one", 3, "https://api.example")


def test_everything_that_github_lacks_is_reported_at_once():
    assert codes(github, {}, None, None, None) == ["no-key", "no-place", "no-place"]
    wrong = {"GITHUB_TOKEN": "secret\nline", "GITHUB_REPOSITORY": "owner/..", "GITHUB_API_URL": "http://api.example"}
    assert codes(github, wrong, None, 1, None) == ["bad-key", "bad-place", "bad-address"]


def test_a_merge_request_by_the_environment():
    found = gitlab(GITLAB, None, None, None)
    assert (found.token, found.project, found.number, found.header) == ("secret", "34", 56, "PRIVATE-TOKEN")


def test_the_token_of_the_job_is_tried_without_another():
    job = {name: value for name, value in GITLAB.items() if name != "GITLAB_TOKEN"} | {"CI_JOB_TOKEN": "job"}
    found = gitlab(job, None, None, None)
    assert (found.token, found.header) == ("job", "JOB-TOKEN")


def test_everything_that_gitlab_lacks_is_reported_at_once():
    assert codes(gitlab, {}, None, None, None) == ["no-key", "no-place", "no-place"]
    assert codes(gitlab, GITLAB | {"CI_MERGE_REQUEST_IID": "0"}, "../x", None, "ftp://x") == [
        "bad-place",
        "no-place",
        "bad-address",
    ]
