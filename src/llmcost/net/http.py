"""Sends HTTP requests with limits on time, size and retries. No error message contains a key."""

import ipaddress
import json
from collections.abc import Callable, Mapping
from time import sleep, time
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urlsplit

from llmcost._version import __version__

T = TypeVar("T")
MAX_WAIT = 90
"""Seconds. If the server asks for a longer wait, the request fails at once."""
_RETRYABLE = {408, 425, 429, 500, 502, 503, 504, 529}
"""Statuses worth a retry; 529 is Anthropic's "overloaded"."""
_MEGABYTE = 1_000_000


class Secret(str):
    """A key that is not shown when an object that contains it is printed."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "***"

    @classmethod
    def of(cls, text: str) -> "Secret | None":
        """The key in an environment variable; ``None`` if it is empty or not valid in a header."""
        text = text.strip()
        return cls(text) if text.isascii() and text.isprintable() and " " not in text and text else None


class RetryPolicy(NamedTuple):
    """Limits of a request: time, retries and size."""

    seconds: float = 15.0
    """For one attempt, from name resolution to the last byte."""
    pauses: tuple[int, ...] = (1, 2, 4, 8)
    """Seconds between attempts. There is one more attempt than pauses."""
    max_bytes: int = _MEGABYTE
    """The largest accepted response."""


class HttpRequest(NamedTuple):
    """A request. ``url`` contains no key."""

    method: str
    url: str
    headers: Mapping[str, str]
    """A header with a key is a ``Secret``."""
    document: Mapping[str, Any] | None = None
    """The body, sent as JSON."""


class HttpResponse(NamedTuple):
    """A response with a 2xx status: its JSON, or ``None`` without a body."""

    document: Any
    headers: Mapping[str, str]
    """By name in lower case."""


class RequestFailed(Exception):
    """There is no usable response. ``reason`` is a message for people."""

    def __init__(self, reason: str, status: int | None = None, *, retryable: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status
        self.retryable = retryable
        """Whether a retry may succeed."""
        self.wait: int | None = None
        """Seconds that the server asks to wait."""
        self.document: Any = None
        """The JSON of the response, if any. It may contain anything, including what was sent."""


def send(request: HttpRequest, retry_policy: RetryPolicy) -> HttpResponse:
    """The response to an idempotent request. Raises ``RequestFailed`` after the last attempt."""
    return send_with_retries(lambda: send_once(request, retry_policy), retry_policy)


def send_with_retries(action: Callable[[], T], retry_policy: RetryPolicy) -> T:
    """Retry an action while its failures are retryable, with growing pauses. Raises ``RequestFailed``."""
    for pause in retry_policy.pauses:
        try:
            return action()
        except RequestFailed as failure:
            wait = max(pause, failure.wait or 0)
            if not failure.retryable or wait > MAX_WAIT:
                raise
        sleep(wait)
    return action()


def send_once(request: HttpRequest, retry_policy: RetryPolicy) -> HttpResponse:
    """The response to a request that is sent once. Raises ``RequestFailed``.

    The request runs in its own thread, so that the time limit also covers name resolution and a response that arrives
    byte by byte. A socket timeout covers neither.
    """
    from queue import Empty, SimpleQueue
    from threading import Thread

    check_url(request.url)
    ended: SimpleQueue[HttpResponse | Exception] = SimpleQueue()
    Thread(target=lambda: ended.put(_try(request, retry_policy)), daemon=True).start()
    try:
        outcome = ended.get(timeout=retry_policy.seconds)
    except Empty:
        raise _timed_out(retry_policy) from None
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


def check_url(url: str) -> None:
    """Raise ``RequestFailed`` unless a key may be sent to a URL: over https, or to this machine."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise RequestFailed("this is not a URL") from None
    if not host or port == 0 or "@" in parts.netloc or any(c.isspace() or not c.isprintable() for c in url):
        raise RequestFailed("this is not the URL of a host")
    if parts.scheme != "https" and not (parts.scheme == "http" and _loopback(host)):
        raise RequestFailed("keys are sent only over https, or to this machine")


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _timed_out(retry_policy: RetryPolicy) -> RequestFailed:
    return RequestFailed(f"no response within {retry_policy.seconds:g} seconds", retryable=True)


def _try(request: HttpRequest, retry_policy: RetryPolicy) -> HttpResponse | Exception:
    """The response or the exception of one attempt. It is returned, not raised, to reach another thread."""
    from http.client import HTTPException

    try:
        return _exchange(request, retry_policy)
    except RequestFailed as failure:
        return failure
    except TimeoutError:
        return _timed_out(retry_policy)
    except OSError as error:
        reason = getattr(error, "reason", error)
        if isinstance(reason, TimeoutError):
            return _timed_out(retry_policy)
        return RequestFailed(
            f"no connection: {getattr(reason, 'strerror', None) or type(reason).__name__}", retryable=True
        )
    except HTTPException:
        return RequestFailed("the response is not HTTP, or incomplete", retryable=True)
    except ValueError:  # an impossible host name; the message may contain what was sent
        return RequestFailed("the URL cannot be used")
    except Exception as error:  # noqa: BLE001 - a bug, raised in the calling thread
        return error


def _exchange(request: HttpRequest, retry_policy: RetryPolicy) -> HttpResponse:
    from urllib.error import HTTPError

    try:
        with _opener(request.url).open(_urllib_request(request), timeout=retry_policy.seconds) as reply:
            return _read_reply(reply, retry_policy)
    except HTTPError as error:
        with error:
            return _read_reply(error, retry_policy)


def _opener(url: str) -> Any:
    """An opener that uses the proxy of the environment, except for this machine, and does not follow redirects."""
    from urllib import request as library

    class NoRedirect(library.HTTPRedirectHandler):
        """Does not send the key to the target of a redirect."""

        def redirect_request(self, *_: Any) -> None:
            return None

    local = _loopback(urlsplit(url).hostname or "")
    return library.build_opener(NoRedirect, *([library.ProxyHandler({})] if local else []))


def _urllib_request(request: HttpRequest) -> Any:
    from urllib.request import Request as Sent

    body = None
    headers = {"Accept": "application/json", "User-Agent": f"llmcost/{__version__}", **request.headers}
    if request.document is not None:
        body = json.dumps(request.document).encode("ascii")
        headers["Content-Type"] = "application/json"
    return Sent(request.url, body, headers, method=request.method)  # noqa: S310 - checked by `check_url`


def _read_reply(reply: Any, retry_policy: RetryPolicy) -> HttpResponse:
    """A reply with a 2xx status. Raises ``RequestFailed`` for other statuses, and if it is too large or not JSON."""
    status: int = reply.status
    headers = {name.lower(): value for name, value in reply.headers.items()}
    body: bytes = reply.read(retry_policy.max_bytes + 1)
    successful = 200 <= status < 300
    if len(body) > retry_policy.max_bytes:
        raise RequestFailed(f"the response is larger than {retry_policy.max_bytes // _MEGABYTE} MB", status)
    try:
        document = json.loads(body) if body else None
    except (ValueError, RecursionError):
        if successful:
            raise RequestFailed(f"the response is not JSON (HTTP {status})", status, retryable=True) from None
        document = None
    if successful:
        return HttpResponse(document, headers)
    raise _status_failure(status, headers, document)


def _status_failure(status: int, headers: Mapping[str, str], document: Any) -> RequestFailed:
    wait = _wait(headers)
    redirect = ": a redirect, which is not followed" if 300 <= status < 400 else ""
    asked = f", asks to wait {wait:,} seconds" if wait else ""
    limited = status == 403 and wait is not None
    failure = RequestFailed(f"HTTP {status}{redirect}{asked}", status, retryable=status in _RETRYABLE or limited)
    failure.wait, failure.document = wait, document
    return failure


def _wait(headers: Mapping[str, str]) -> int | None:
    """Seconds to wait, from ``Retry-After`` (a number or a date) or GitHub's headers of an exhausted rate limit."""
    from email.utils import parsedate_to_datetime

    text = headers.get("retry-after", "").strip()
    until: float | None = None
    if text.isdecimal() and len(text) < 10:
        return int(text)
    if text:
        try:
            until = parsedate_to_datetime(text).timestamp()
        except (ValueError, OverflowError):
            return None
    elif headers.get("x-ratelimit-remaining", "").strip() == "0":
        reset = headers.get("x-ratelimit-reset", "").strip()
        until = float(reset) if reset.isdecimal() and len(reset) < 12 else None
    return None if until is None else max(0, int(until - time()) + 1)
