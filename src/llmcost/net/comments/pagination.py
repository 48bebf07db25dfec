"""Lists that come in pages, as GitHub and GitLab give them."""

from collections.abc import Iterator, Mapping
from typing import Any

from ..http import HttpRequest, HttpResponse, RequestFailed, RetryPolicy, send

PER_PAGE = 100
MOST_PAGES = 500
"""GitHub closes a conversation at 2,500 comments; a server that never stops is left here."""


def listed(url: str, headers: Mapping[str, str], patience: RetryPolicy) -> Iterator[dict[str, Any]]:
    """The objects of a list, from all of its pages. Raises ``RequestFailed``.

    A page's own address of the next one is not used: the key goes where it was meant to go.
    """
    mark = "&" if "?" in url else "?"
    for page in range(1, MOST_PAGES + 1):
        answer = send(HttpRequest("GET", f"{url}{mark}per_page={PER_PAGE}&page={page}", headers), patience)
        if not isinstance(answer.document, list):
            raise RequestFailed("the answer is no list of comments")
        yield from (item for item in answer.document if isinstance(item, dict))
        if not _goes_on(answer):
            return
    raise RequestFailed(f"there are more than {MOST_PAGES * PER_PAGE:,} comments")


def _goes_on(answer: HttpResponse) -> bool:
    if (following := answer.headers.get("x-next-page")) is not None:
        return bool(following.strip())
    if (links := answer.headers.get("link")) is not None:
        return 'rel="next"' in links
    return len(answer.document) >= PER_PAGE


def text_in(item: Mapping[str, Any], *names: str) -> str:
    """The text at a path of keys; empty where there is none."""
    value: Any = item
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, str) else ""


def number_in(item: Mapping[str, Any], name: str) -> str:
    """An id as text; empty where it is no whole number."""
    value = item.get(name)
    return str(value) if type(value) is int and 0 < value < 1 << 63 else ""
