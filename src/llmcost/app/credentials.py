"""Keys and addresses, checked before anything is sent. Messages never show the value of a variable."""

from collections.abc import Mapping, Sequence

from llmcost.model.problems import Problem
from llmcost.net.http import RequestFailed, Secret, check_url


def secret_from(
    environment: Mapping[str, str], variables: Sequence[str], missing: Problem, problems: list[Problem]
) -> Secret | None:
    """The key in the first variable that is set.

    Where none is set ``missing`` is added to ``problems``; so is a variable without a valid key.
    """
    variable = next((name for name in variables if environment.get(name)), None)
    if variable is None:
        problems.append(missing)
        return None
    secret = Secret.of(environment[variable])
    if not secret:
        message = f"{variable} has characters that a key cannot have"
        hint = "set it to the key alone, without quotes or line breaks"
        problems.append(Problem("bad-key", message, hint))
    return secret


def checked_url(url: str, name: str, problems: list[Problem]) -> str:
    """An address to which a key will be sent. If it is invalid or insecure, a problem says so under ``name``."""
    try:
        check_url(url)
    except RequestFailed as failure:
        problems.append(Problem("bad-address", f"{name}: {failure.reason}", "write it as https://host/path"))
    return url
