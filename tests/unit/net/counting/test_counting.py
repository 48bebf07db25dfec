"""Counts by the providers: the request, the count in the response, and what is cached."""

import json

import pytest

from llmcost.net.counting.counting import COUNTING_APIS, ProviderConnection, count, error_code
from llmcost.net.http import RequestFailed, Secret
from tests.support.counting_apis import KEYS, provider
from tests.support.local_server import Reply

TEXT = "a secret prompt\nof seven words, “quoted”"
BY_PROVIDER = {one.provider: one for one in COUNTING_APIS}
MODEL = {"anthropic": "claude-haiku-4-5", "google": "gemini-2.5-pro", "openai": "gpt-4o-mini"}


@pytest.fixture
def desk(start, tmp_path):
    def made(name, answer=provider, key=None, folder=tmp_path):
        base = start.server(answer).url + ("/v1" if name == "openai" else "/")
        return ProviderConnection(BY_PROVIDER[name], Secret(key or KEYS[name]), base, folder, start.retry_policy)

    return made


def counted(desk, text=TEXT, model=""):
    name = model or MODEL[desk.api.provider]
    return count(desk, name, desk.api.text(name, text))


@pytest.mark.parametrize(("provider", "tokens"), [("anthropic", 7 + 7 + 1), ("google", 7), ("openai", 10 + 7)])
def test_each_speaks_its_own_language(desk, start, provider, tokens):
    """The servers check path, key and form; Anthropic's counts the model's name as a word."""
    assert counted(desk(provider)) == tokens
    assert KEYS[provider] not in start.servers[0].asked[0].path


@pytest.mark.parametrize("provider", MODEL)
def test_a_count_is_asked_for_once(desk, start, provider):
    one = desk(provider)
    assert counted(one) == counted(one)
    assert len(start.servers[0].asked) == 1


def test_another_text_model_or_address_is_another_count(desk, start):
    one, other = desk("openai"), desk("openai")
    for _ in range(2):
        counted(one)
        counted(one, TEXT + "!")
        counted(one, model="gpt-4o")
        counted(other)
    assert [len(server.asked) for server in start.servers] == [3, 1]


def test_the_order_of_keys_does_not_matter(desk, start):
    one = desk("openai")
    body = one.api.text("gpt-4o-mini", TEXT)
    assert count(one, "gpt-4o-mini", body) == count(one, "gpt-4o-mini", dict(reversed(body.items())))
    assert len(start.servers[0].asked) == 1


def test_no_cache_is_fine(desk, tmp_path):
    (tmp_path / "file").write_text("")
    assert counted(desk("google", folder=None)) == counted(desk("google", folder=tmp_path / "file")) == 7


@pytest.mark.parametrize(
    "document",
    [
        {},
        [],
        None,
        17,
        {"input_tokens": None},
        {"input_tokens": "12"},
        {"input_tokens": True},
        {"input_tokens": 12.0},
        {"input_tokens": -1},
        {"input_tokens": 10**12},
        {"totalTokens": 12},
    ],
)
def test_half_an_answer_is_none(desk, tmp_path, document):
    with pytest.raises(RequestFailed, match="no valid input_tokens"):
        counted(desk("anthropic", [Reply(body=json.dumps(document).encode())]))
    assert not (tmp_path / "provider-counts").exists()


@pytest.mark.parametrize("provider", MODEL)
@pytest.mark.parametrize(
    ("reply", "tries"),
    [
        (Reply(401, {"error": {"type": "authentication_error"}}), 1),
        (Reply(429, headers={"Retry-After": "2"}), 5),
        (Reply(body=b"<html>"), 5),
        (Reply(raw=b"\0" * 99), 5),
        (Reply(529, {"error": {"type": "overloaded_error"}}), 5),
    ],
)
def test_faults(desk, start, tmp_path, provider, reply, tries):
    with pytest.raises(RequestFailed):
        counted(desk(provider, [reply]))
    assert len(start.servers[0].asked) == tries
    assert not (tmp_path / "provider-counts").exists()


def test_it_hangs(desk, start):
    start.retry_policy = start.retry_policy._replace(seconds=0.1, pauses=(1,))
    with pytest.raises(RequestFailed, match=r"no response within 0\.1 seconds"):
        counted(desk("openai", [Reply(hang=0.3)]))


@pytest.mark.parametrize(
    ("provider", "model", "word"),
    [
        ("anthropic", "", "authentication_error"),
        ("google", "", "API_KEY_INVALID"),
        ("openai", "", "invalid_api_key"),
    ],
)
def test_the_provider_s_word(desk, provider, model, word):
    one = desk(provider, key="sk-wrong")
    document = one.api.text(MODEL[provider], TEXT)
    with pytest.raises(RequestFailed) as caught:
        count(one, MODEL[provider], document)
    assert error_code(caught.value, document, one.key) == word


@pytest.mark.parametrize(
    "error",
    [
        "sesame",
        {"type": "sesame"},
        {"code": "sesame", "status": "tulip", "details": [{"reason": "tulip"}]},
        {"type": "has spaces in it"},
        {"type": "x" * 61},
        {"type": 401},
        {"details": "sesame"},
        {"details": [None, {"reason": ["x"]}]},
    ],
)
def test_what_was_sent_is_not_repeated(error):
    failure = RequestFailed("HTTP 400", 400)
    failure.document = {"error": error}
    assert error_code(failure, {"input": "the password is tulip"}, Secret("key-sesame-key")) == ""


@pytest.mark.parametrize("document", [None, [], "x", {"error": None}])
def test_no_word_at_all(document):
    failure = RequestFailed("HTTP 500", 500)
    failure.document = document
    assert error_code(failure, {}, Secret("k")) == ""
