"""What a CI job says of where it runs: the pull request that it is for, and the tokens that it was given."""

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from llmcost.model.problems import InputError, Problem

if TYPE_CHECKING:
    from llmcost.net.comments.github import GitHub
    from llmcost.net.comments.gitlab import GitLab
    from llmcost.net.http import Secret

_REPOSITORY = re.compile(r"[A-Za-z0-9_.-]{1,100}/[A-Za-z0-9_.-]{1,100}")
_PROJECT = re.compile(r"[0-9]{1,18}|[A-Za-z0-9_.-]{1,255}(/[A-Za-z0-9_.-]{1,255}){1,20}")
_PULL_REQUEST = re.compile(r"refs/pull/([1-9]\d{0,9})/(?:merge|head)")
_MOST_EVENT = 30_000_000
"""Bytes. GitHub's events have at most 25 MB."""


def github(repository: str | None, number: int | None, api: str | None) -> "GitHub":
    """The pull request by options, else by the environment of GitHub Actions. Raises ``InputError``."""
    from llmcost.net.comments.github import API, GitHub

    problems: list[Problem] = []
    token = _token(problems, "GITHUB_TOKEN")
    repository = repository or os.environ.get("GITHUB_REPOSITORY", "")
    if not repository:
        problems.append(_missing("the repository", "--repo owner/name", "GITHUB_REPOSITORY"))
    elif not _REPOSITORY.fullmatch(repository) or _climbs(repository):
        problems.append(Problem("bad-place", f"{repository!r} is no repository", "write owner/name"))
    number = number or _event_number()
    if number is None:
        problems.append(_missing("the pull request", "--pull-request N", "GITHUB_EVENT_PATH"))
    base = _address(problems, api, "GITHUB_API_URL", API)
    graphql = "" if api else _address(problems, None, "GITHUB_GRAPHQL_URL", "")
    if problems or token is None or number is None:
        raise InputError(problems)
    return GitHub(token, repository, number, base, graphql)


def gitlab(project: str | None, number: int | None, api: str | None) -> "GitLab":
    """The merge request by options, else by the environment of GitLab CI. Raises ``InputError``."""
    from llmcost.net.comments.gitlab import API, GitLab

    problems: list[Problem] = []
    own = os.environ.get("GITLAB_TOKEN")
    token = _token(problems, "GITLAB_TOKEN", "CI_JOB_TOKEN")
    project = project or os.environ.get("CI_PROJECT_ID", "")
    if not project:
        problems.append(_missing("the project", "--project ID", "CI_PROJECT_ID"))
    elif not _PROJECT.fullmatch(project) or _climbs(project):
        problems.append(Problem("bad-place", f"{project!r} is no project", "write its number, or group/name"))
    if number is None:
        said = os.environ.get("CI_MERGE_REQUEST_IID", "")
        number = int(said) if re.fullmatch(r"[1-9][0-9]{0,9}", said) else None
    if number is None:
        problems.append(_missing("the merge request", "--merge-request N", "CI_MERGE_REQUEST_IID"))
    base = _address(problems, api, "CI_API_V4_URL", API)
    if problems or token is None or number is None:
        raise InputError(problems)
    return GitLab(token, project, number, base, "PRIVATE-TOKEN" if own else "JOB-TOKEN")


def _token(problems: list[Problem], *variables: str) -> "Secret | None":
    """The first token that is set. What is wrong is noted, without what the variable holds."""
    from llmcost.net.http import Secret

    for variable in variables:
        if said := os.environ.get(variable):
            if not (token := Secret.of(said)):
                problems.append(bad_key(variable))
            return token
    names = " or ".join(variables)
    problems.append(Problem("no-key", f"no token: {names} is not set", "a token is taken from the environment only"))
    return None


def bad_key(variable: str) -> Problem:
    """A variable that holds something else than a key. What it holds is not shown."""
    message = f"{variable} holds characters that no key has"
    return Problem("bad-key", message, "set it to the key alone, without quotes or line breaks")


def checked(problems: list[Problem], url: str, named: str) -> str:
    """An address to which a key will be sent. What is wrong with it is noted."""
    from llmcost.net.http import RequestFailed, check

    try:
        check(url)
    except RequestFailed as failure:
        problems.append(Problem("bad-address", f"{named}: {failure.reason}", "write it as https://host/path"))
    return url


def _address(problems: list[Problem], option: str | None, variable: str, default: str) -> str:
    """Where the API is: by option, else by the environment."""
    if option is not None:
        return checked(problems, option, "--api-url")
    said = os.environ.get(variable, "")
    return checked(problems, said, variable) if said else default


def _climbs(path: str) -> bool:
    return not {".", ".."}.isdisjoint(path.split("/"))


def _missing(what: str, option: str, variable: str) -> Problem:
    return Problem("no-place", f"{what} is not known: {variable} does not say", f"name it: {option}")


def _event_number() -> int | None:
    """The pull request of the event that started the job, or of its ref."""
    event = _event()
    for path in (("pull_request", "number"), ("issue", "number"), ("number",)):
        value: Any = event
        for name in path:
            value = value.get(name) if isinstance(value, dict) else None
        if type(value) is int and 0 < value < 10**10:
            return value
    ref = _PULL_REQUEST.fullmatch(os.environ.get("GITHUB_REF", ""))
    return int(ref[1]) if ref else None


def _event() -> Any:
    """The event, which GitHub wrote; nothing where there is none."""
    import json

    path = Path(os.environ.get("GITHUB_EVENT_PATH", "") or os.devnull)
    try:
        return json.loads(path.read_bytes()) if path.is_file() and path.stat().st_size <= _MOST_EVENT else None
    except (OSError, ValueError, RecursionError):
        return None
