"""One request and its answer, within bounds of time, size and tries; no failure tells a key."""

import ipaddress
import json
from collections.abc import Callable, Mapping
from time import sleep, time
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urlsplit

from llmcost._version import __version__

T = TypeVar("T")
LONGEST_WAIT = 90
"""Seconds. Who is asked to wait longer gives up at once, and says so."""
_MAY_PASS = {408, 425, 429, 500, 502, 503, 504, 529}
"""Statuses that another try may not meet; 529 is Anthropic's "overloaded"."""
_MEGABYTE = 1_000_000


class Secret(str):
    """A key, which does not show when something that holds it is printed."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "***"

    @classmethod
    def of(cls, text: str) -> "Secret | None":
        """A key as an environment variable holds it; ``None`` for what no header can hold, or nothing at all."""
        text = text.strip()
        return cls(text) if text.isascii() and text.isprintable() and " " not in text and text else None


class RetryPolicy(NamedTuple):
    """How long to wait, how often to try, and how much to read."""

    seconds: float = 15.0
    """For one try, from the look-up of the name to the last byte."""
    pauses: tuple[int, ...] = (1, 2, 4, 8)
    """Seconds between tries, of which there is one more."""
    most: int = _MEGABYTE
    """Bytes of an answer."""


class HttpRequest(NamedTuple):
    """What is sent. ``url`` holds no key."""

    method: str
    url: str
    headers: Mapping[str, str]
    """Those with a key hold it in a ``Secret``."""
    document: Mapping[str, Any] | None = None
    """The body, sent as JSON."""


class HttpResponse(NamedTuple):
    """What came back with a status of 2xx: JSON, or ``None`` where there is no body."""

    document: Any
    headers: Mapping[str, str]
    """Names in lower case."""


class RequestFailed(Exception):
    """There is no answer that can be used. ``reason`` is for people."""

    def __init__(self, reason: str, status: int | None = None, *, may_pass: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status
        self.may_pass = may_pass
        """Whether another try may go better."""
        self.wait: int | None = None
        """Seconds that the other side asks for."""
        self.document: Any = None
        """The answer's JSON, where it is some. It may hold anything, what was sent included."""


def send(request: HttpRequest, patience: RetryPolicy) -> HttpResponse:
    """The answer to a request that may safely be repeated. Raises ``RequestFailed`` after the last try."""
    return send_with_retries(lambda: send_once(request, patience), patience)


def send_with_retries(action: Callable[[], T], patience: RetryPolicy) -> T:
    """Do it again, after a longer pause each time or the one asked for, while it may pass. Raises ``RequestFailed``."""
    for pause in patience.pauses:
        try:
            return action()
        except RequestFailed as failure:
            wait = max(pause, failure.wait or 0)
            if not failure.may_pass or wait > LONGEST_WAIT:
                raise
        sleep(wait)
    return action()


def send_once(request: HttpRequest, patience: RetryPolicy) -> HttpResponse:
    """The answer to a request that is sent once. Raises ``RequestFailed``.

    It is awaited on a thread of its own: a name server that is silent, or bytes that drip in one by one, end with the
    time as well, which no time-out of a socket brings about.
    """
    from queue import Empty, SimpleQueue
    from threading import Thread

    check(request.url)
    ended: SimpleQueue[HttpResponse | Exception] = SimpleQueue()
    Thread(target=lambda: ended.put(_outcome(request, patience)), daemon=True).start()
    try:
        outcome = ended.get(timeout=patience.seconds)
    except Empty:
        raise _late(patience) from None
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


def check(url: str) -> None:
    """Raises ``RequestFailed`` unless a key may be sent there: by https, or to this machine."""
    try:
        place = urlsplit(url)
        host, port = place.hostname, place.port
    except ValueError:
        raise RequestFailed("this is no address") from None
    if not host or port == 0 or "@" in place.netloc or any(c.isspace() or not c.isprintable() for c in url):
        raise RequestFailed("this is no address of a host")
    if place.scheme != "https" and not (place.scheme == "http" and _loopback(host)):
        raise RequestFailed("a key is sent by https only, or to this machine")


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _late(patience: RetryPolicy) -> RequestFailed:
    return RequestFailed(f"no answer within {patience.seconds:g} seconds", may_pass=True)


def _outcome(request: HttpRequest, patience: RetryPolicy) -> HttpResponse | Exception:
    """What became of one try. An exception is a value here, for it has to reach another thread."""
    from http.client import HTTPException

    try:
        return _exchange(request, patience)
    except RequestFailed as failure:
        return failure
    except TimeoutError:
        return _late(patience)
    except OSError as error:
        reason = getattr(error, "reason", error)
        if isinstance(reason, TimeoutError):
            return _late(patience)
        return RequestFailed(
            f"no connection: {getattr(reason, 'strerror', None) or type(reason).__name__}", may_pass=True
        )
    except HTTPException:
        return RequestFailed("the answer is no HTTP, or broke off", may_pass=True)
    except ValueError:  # a host that no name server could know; the text of the error may hold what was sent
        return RequestFailed("its address cannot be used")
    except Exception as error:  # noqa: BLE001 - a bug, which is raised where it is seen
        return error


def _exchange(request: HttpRequest, patience: RetryPolicy) -> HttpResponse:
    from urllib.error import HTTPError

    try:
        with _opener(request.url).open(_sent(request), timeout=patience.seconds) as reply:
            return _read(reply, patience)
    except HTTPError as error:
        with error:
            return _read(error, patience)


def _opener(url: str) -> Any:
    """Through the proxy that the environment names, except to this machine; redirects are not followed."""
    from urllib import request as library

    class Stay(library.HTTPRedirectHandler):
        """Wherever a redirect leads, the key does not go there."""

        def redirect_request(self, *_: Any) -> None:
            return None

    here = _loopback(urlsplit(url).hostname or "")
    return library.build_opener(Stay, *([library.ProxyHandler({})] if here else []))


def _sent(request: HttpRequest) -> Any:
    from urllib.request import Request as Sent

    body = None
    headers = {"Accept": "application/json", "User-Agent": f"llmcost/{__version__}", **request.headers}
    if request.document is not None:
        body = json.dumps(request.document).encode("ascii")
        headers["Content-Type"] = "application/json"
    return Sent(request.url, body, headers, method=request.method)  # noqa: S310 - `check` has seen the address


def _read(reply: Any, patience: RetryPolicy) -> HttpResponse:
    """A reply of any status. Raises ``RequestFailed`` where it is not 2xx, too long, or no JSON."""
    status: int = reply.status
    headers = {name.lower(): value for name, value in reply.headers.items()}
    body: bytes = reply.read(patience.most + 1)
    fine = 200 <= status < 300
    if len(body) > patience.most:
        raise RequestFailed(f"the answer is larger than {patience.most // _MEGABYTE} MB", status)
    try:
        document = json.loads(body) if body else None
    except (ValueError, RecursionError):
        if fine:
            raise RequestFailed(f"the answer is no JSON (HTTP {status})", status, may_pass=True) from None
        document = None
    if fine:
        return HttpResponse(document, headers)
    raise _refusal(status, headers, document)


def _refusal(status: int, headers: Mapping[str, str], document: Any) -> RequestFailed:
    wait = _wait(headers)
    redirect = ": a redirect, which is not followed" if 300 <= status < 400 else ""
    asked = f", asks to wait {wait:,} seconds" if wait else ""
    limited = status == 403 and wait is not None
    failure = RequestFailed(f"HTTP {status}{redirect}{asked}", status, may_pass=status in _MAY_PASS or limited)
    failure.wait, failure.document = wait, document
    return failure


def _wait(headers: Mapping[str, str]) -> int | None:
    """Seconds, from ``Retry-After``, a number or a date, or from GitHub's rate limit once it is used up."""
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
