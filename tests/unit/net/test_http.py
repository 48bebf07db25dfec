"""Requests, responses, retries, and every way in which a response can be wrong."""

import socket
import time
from email.utils import formatdate

import pytest

from llmcost.net.http import HttpRequest, RequestFailed, RetryPolicy, Secret, check_url, send, send_once
from tests.support.local_server import Reply

KEY = Secret("sk-very-secret-0123456789")
NOW = 1_800_000_000
FINE = Reply(document={"n": 1})


def asking(url, method="POST", document=None):
    return HttpRequest(method, url, {"Authorization": KEY}, {"q": "ü"} if document is None else document)


def failure(start, *replies, retry_policy=None):
    server = start.server(list(replies))
    with pytest.raises(RequestFailed) as caught:
        send(asking(server.url), retry_policy or start.retry_policy)
    assert KEY not in repr(caught.value)
    return caught.value, len(server.asked)


def test_what_is_sent_and_what_comes_back(start):
    server = start.server([Reply(document={"n": 1}, headers={"X-Next-Page": "2"})])
    answer = send(asking(server.url + "/a?b=c"), start.retry_policy)
    assert answer.document == {"n": 1}
    assert answer.headers["x-next-page"] == "2"
    (asked,) = server.asked
    assert (asked.method, asked.path, asked.document) == ("POST", "/a?b=c", {"q": "ü"})
    assert asked.headers["authorization"] == KEY
    assert asked.headers["content-type"] == "application/json"
    assert asked.headers["user-agent"].startswith("llmcost/")


def test_no_body_is_an_answer(start):
    server = start.server([Reply(status=204)])
    assert send(HttpRequest("DELETE", server.url, {}), start.retry_policy).document is None
    assert "content-type" not in server.asked[0].headers


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504, 529])
def test_what_may_pass_is_tried_five_times_with_longer_pauses(start, status):
    caught, tries = failure(start, Reply(status=status))
    assert (caught.status, caught.reason, tries) == (status, f"HTTP {status}", 5)
    assert start.slept == [1, 2, 4, 8]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 422])
def test_a_refusal_is_final(start, status):
    caught, tries = failure(start, Reply(status=status, document={"message": "no"}))
    assert (caught.status, caught.document, tries) == (status, {"message": "no"}, 1)


def test_it_goes_on_as_soon_as_it_works(start):
    server = start.server([Reply(status=500), Reply(raw=b"garbage\r\n\r\n"), FINE])
    assert send(asking(server.url), start.retry_policy).document == {"n": 1}
    assert start.slept == [1, 2]


@pytest.mark.parametrize(
    ("headers", "waits"),
    [
        ({"Retry-After": "7"}, 7),
        ({"Retry-After": "0"}, 1),
        ({"Retry-After": "soon"}, 1),
        ({"Retry-After": "-5"}, 1),
        ({"Retry-After": formatdate(time.time() - 60, usegmt=True)}, 1),
        ({"X-RateLimit-Remaining": "5", "X-RateLimit-Reset": "99999999999"}, 1),
        ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "long ago"}, 1),
    ],
)
def test_retry_after_is_heard(start, headers, waits):
    server = start.server([Reply(status=429, headers=headers), FINE])
    send(asking(server.url), start.retry_policy)
    assert start.slept == [waits]


@pytest.mark.parametrize(
    "headers",
    [
        {"Retry-After": formatdate(NOW + 60, usegmt=True)},
        {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(NOW + 60)},
    ],
)
def test_a_date_is_heard_too(start, monkeypatch, headers):
    monkeypatch.setattr("llmcost.net.http.time", lambda: NOW + 0.5)
    server = start.server([Reply(status=429, headers=headers), FINE])
    send(asking(server.url), start.retry_policy)
    assert start.slept == [60]


def test_who_asks_for_too_much_patience_is_left(start):
    caught, tries = failure(start, Reply(status=429, headers={"Retry-After": "3600"}))
    assert (caught.reason, tries, start.slept) == ("HTTP 429, asks to wait 3,600 seconds", 1, [])


def test_a_rate_limit_that_says_forbidden_is_waited_for(start):
    """GitHub says 403 for its secondary limit."""
    server = start.server([Reply(status=403, headers={"Retry-After": "3"}), FINE])
    assert send(asking(server.url), start.retry_policy).document == {"n": 1}
    assert start.slept == [3]


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(body=b"<html><title>Sign in</title>"), "the response is not JSON (HTTP 200)"),
        (Reply(body=b'{"n": 1', headers={"Content-Type": "application/json"}), "the response is not JSON (HTTP 200)"),
        (Reply(document={"n": 12345}, cut=3), "the response is not JSON (HTTP 200)"),
        (Reply(body=b"[" * 100_000), "the response is not JSON (HTTP 200)"),
        (Reply(body=b'"\xff"'), "the response is not JSON (HTTP 200)"),
        (Reply(body=b"1" * 10_000), "the response is not JSON (HTTP 200)"),
        (Reply(raw=b"\x00\xff" * 50 + b"\r\n\r\n"), "the response is not HTTP, or incomplete"),
        (Reply(raw=b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 200 + b"\r\n"), "the response is not HTTP, or incomplete"),
    ],
)
def test_garbage_may_pass_but_is_no_answer(start, reply, reason):
    caught, tries = failure(start, reply)
    assert (caught.reason, tries) == (reason, 5)


def test_an_answer_is_bounded(start):
    caught, tries = failure(
        start, Reply(body=b" " * 3_000_000), retry_policy=start.retry_policy._replace(max_bytes=2_000_000)
    )
    assert (caught.reason, tries) == ("the response is larger than 2 MB", 1)


@pytest.mark.parametrize("reply", [Reply(hang=1.0), Reply(body=b"[1,2,3,4,5,6,7,8,9]", drip=0.1)])
def test_a_hang_ends_with_the_time(start, reply):
    """A byte now and then keeps a socket's own time-out from ever coming."""
    began = time.monotonic()
    caught, _ = failure(start, reply, retry_policy=RetryPolicy(seconds=0.2, pauses=()))
    assert time.monotonic() - began < 0.9
    assert (caught.reason, caught.retryable) == ("no response within 0.2 seconds", True)


def test_a_silent_name_server_ends_with_the_time(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(1.0))
    with pytest.raises(RequestFailed, match=r"no response within 0\.1 seconds"):
        send_once(asking("https://example.test"), RetryPolicy(seconds=0.1))


@pytest.mark.parametrize("host", ["a" * 300 + ".example", "a..b", "\u2100.example"])
def test_a_host_that_cannot_be(host, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *_, **__: host.encode("idna"))
    with pytest.raises(RequestFailed):
        send_once(asking(f"https://{host}/"), RetryPolicy())


def test_nobody_there(start):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(RequestFailed, match="no connection: Connection refused"):
            send(asking(url), start.retry_policy)
    assert start.slept == [1, 2, 4, 8]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(start, status):
    other = start.server([FINE])
    caught, _ = failure(start, Reply(status=status, headers={"Location": other.url + "/steal"}))
    assert caught.reason == f"HTTP {status}: a redirect, which is not followed"
    assert other.asked == []


@pytest.mark.parametrize(
    "url",
    [
        "http://api.example.com/v1",
        "http://127.0.0.1.example.com/",
        "http://[::ffff:8.8.8.8]/",
        "http://10.0.0.1/",
        "ftp://127.0.0.1/",
        "file:///etc/passwd",
        "https://",
        "https://user:password@example.com/",
        "https://example.com\\@127.0.0.1/",
        "https://example.com/a b",
        "https://example.com/\n",
        "https://example.com:0/",
        "https://example.com:99999/",
        "https://[::1/",
        "",
    ],
)
def test_where_no_key_goes(url):
    with pytest.raises(RequestFailed) as caught:
        check_url(url)
    assert not caught.value.retryable


@pytest.mark.parametrize(
    "url", ["https://api.example.com/v1", "http://localhost:8080", "http://127.0.0.1:1/x", "http://[::1]:8000/"]
)
def test_where_a_key_goes(url):
    check_url(url)


def test_no_proxy_comes_between_this_machine_and_itself(start, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert send(asking(start.server([FINE]).url), start.retry_policy).document == {"n": 1}


@pytest.mark.parametrize(
    ("text", "key"),
    [(" abc\n", "abc"), ("a\nb", None), ("a b", None), ("käy", None), ("", None), ("\n", None), ("a\0", None)],
)
def test_keys_of_the_environment(text, key):
    assert Secret.of(text) == key


def test_a_key_does_not_show():
    assert repr(asking("https://example.com")).count("***") == 1
    assert KEY not in repr(asking("https://example.com"))
