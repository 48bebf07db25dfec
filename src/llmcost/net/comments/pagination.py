"""Reads paginated lists of GitHub and GitLab."""

from collections.abc import Iterator, Mapping
from typing import Any

from ..http import HttpRequest, HttpResponse, RequestFailed, RetryPolicy, send

PER_PAGE = 100
MOST_PAGES = 500
"""GitHub locks a conversation at 2,500 comments. A server that never ends its list is stopped here."""


def paged_items(url: str, headers: Mapping[str, str], retry_policy: RetryPolicy) -> Iterator[dict[str, Any]]:
    """The objects of a list, from all its pages. Raises ``RequestFailed``.

    URLs of next pages in responses are not used, so that the key is only sent to the original URL.
    """
    mark = "&" if "?" in url else "?"
    for page in range(1, MOST_PAGES + 1):
        answer = send(HttpRequest("GET", f"{url}{mark}per_page={PER_PAGE}&page={page}", headers), retry_policy)
        if not isinstance(answer.document, list):
            raise RequestFailed("the response is not a list of comments")
        yield from (item for item in answer.document if isinstance(item, dict))
        if not _has_next(answer):
            return
    raise RequestFailed(f"there are more than {MOST_PAGES * PER_PAGE:,} comments")


def _has_next(answer: HttpResponse) -> bool:
    if (following := answer.headers.get("x-next-page")) is not None:
        return bool(following.strip())
    if (links := answer.headers.get("link")) is not None:
        return 'rel="next"' in links
    return len(answer.document) >= PER_PAGE


def text_in(item: Mapping[str, Any], *names: str) -> str:
    """The text at a path of keys; empty if there is none."""
    value: Any = item
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, str) else ""


def number_in(item: Mapping[str, Any], name: str) -> str:
    """A numeric id as text; empty if there is none."""
    value = item.get(name)
    return str(value) if type(value) is int and 0 < value < 1 << 63 else ""
