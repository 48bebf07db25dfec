"""The pull or merge request that a report is for: by options, else by the environment of the CI job."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from llmcost.model.problems import InputError, Problem
from llmcost.net.comments import github as github_comments
from llmcost.net.comments import gitlab as gitlab_comments
from llmcost.net.http import Secret

from .credentials import checked_url, secret_from

_REPOSITORY = re.compile(r"[A-Za-z0-9_.-]{1,100}/[A-Za-z0-9_.-]{1,100}")
_PROJECT = re.compile(r"[0-9]{1,18}|[A-Za-z0-9_.-]{1,255}(/[A-Za-z0-9_.-]{1,255}){1,20}")
_PULL_REQUEST = re.compile(r"refs/pull/([1-9]\d{0,9})/(?:merge|head)")
_MERGE_REQUEST = re.compile(r"[1-9][0-9]{0,9}")
_MAX_EVENT_BYTES = 30_000_000
"""GitHub's events have at most 25 MB."""


def github(
    environment: Mapping[str, str], repository: str | None, number: int | None, api: str | None
) -> github_comments.GitHub:
    """A pull request on GitHub. Raises ``InputError`` with everything that is missing or invalid."""
    problems: list[Problem] = []
    token = _token(environment, ("GITHUB_TOKEN",), problems)
    repository = repository or environment.get("GITHUB_REPOSITORY", "")
    if not repository:
        problems.append(_missing("the repository", "--repo owner/name", "GITHUB_REPOSITORY"))
    elif not _REPOSITORY.fullmatch(repository) or _climbs(repository):
        problems.append(Problem("bad-place", f"{repository!r} is not a repository", "write owner/name"))
    number = number or _event_number(environment)
    if number is None:
        problems.append(_missing("the pull request", "--pull-request N", "GITHUB_EVENT_PATH"))
    base = _api_url(environment, api, "GITHUB_API_URL", github_comments.API, problems)
    graphql = "" if api else _api_url(environment, None, "GITHUB_GRAPHQL_URL", "", problems)
    if problems or token is None or number is None:
        raise InputError(problems)
    return github_comments.GitHub(token, repository, number, base, graphql)


def gitlab(
    environment: Mapping[str, str], project: str | None, number: int | None, api: str | None
) -> gitlab_comments.GitLab:
    """A merge request on GitLab. Raises ``InputError`` with everything that is missing or invalid."""
    problems: list[Problem] = []
    token = _token(environment, ("GITLAB_TOKEN", "CI_JOB_TOKEN"), problems)
    project = project or environment.get("CI_PROJECT_ID", "")
    if not project:
        problems.append(_missing("the project", "--project ID", "CI_PROJECT_ID"))
    elif not _PROJECT.fullmatch(project) or _climbs(project):
        problems.append(Problem("bad-place", f"{project!r} is not a project", "write its number, or group/name"))
    if number is None and _MERGE_REQUEST.fullmatch(iid := environment.get("CI_MERGE_REQUEST_IID", "")):
        number = int(iid)
    if number is None:
        problems.append(_missing("the merge request", "--merge-request N", "CI_MERGE_REQUEST_IID"))
    base = _api_url(environment, api, "CI_API_V4_URL", gitlab_comments.API, problems)
    if problems or token is None or number is None:
        raise InputError(problems)
    header = "PRIVATE-TOKEN" if environment.get("GITLAB_TOKEN") else "JOB-TOKEN"
    return gitlab_comments.GitLab(token, project, number, base, header)


def _token(environment: Mapping[str, str], variables: tuple[str, ...], problems: list[Problem]) -> Secret | None:
    message = f"no token: {' or '.join(variables)} is not set"
    missing = Problem("no-key", message, "a token is taken from the environment only")
    return secret_from(environment, variables, missing, problems)


def _api_url(
    environment: Mapping[str, str], option: str | None, variable: str, default: str, problems: list[Problem]
) -> str:
    """The address of the API: by option, else by the environment."""
    if option is not None:
        return checked_url(option, "--api-url", problems)
    url = environment.get(variable, "")
    return checked_url(url, variable, problems) if url else default


def _climbs(path: str) -> bool:
    return not {".", ".."}.isdisjoint(path.split("/"))


def _missing(what: str, option: str, variable: str) -> Problem:
    return Problem("no-place", f"{what} is unknown: {variable} does not name it", f"give {option}")


def _event_number(environment: Mapping[str, str]) -> int | None:
    """The pull request of the event that started the job, or of its ref."""
    event = _event(environment)
    for path in (("pull_request", "number"), ("issue", "number"), ("number",)):
        value: Any = event
        for name in path:
            value = value.get(name) if isinstance(value, dict) else None
        if type(value) is int and 0 < value < 10**10:
            return value
    ref = _PULL_REQUEST.fullmatch(environment.get("GITHUB_REF", ""))
    return int(ref[1]) if ref else None


def _event(environment: Mapping[str, str]) -> Any:
    """The event as GitHub wrote it; ``None`` if there is none."""
    import json

    path = Path(environment.get("GITHUB_EVENT_PATH", "") or os.devnull)
    try:
        return json.loads(path.read_bytes()) if path.is_file() and path.stat().st_size <= _MAX_EVENT_BYTES else None
    except (OSError, ValueError, RecursionError):
        return None
