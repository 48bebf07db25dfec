"""``llmcost tokens --api`` against the counting APIs of three providers on this machine."""

import json

import pytest

from tests.cli.network.conftest import quiet
from tests.support.counting_apis import KEYS, provider
from tests.support.local_server import Reply
from tests.support.running import run


@pytest.fixture
def asked(place, start, monkeypatch):
    """The three providers at one address; what they were asked."""
    server = start.server(provider)
    for name in ("ANTHROPIC", "OPENAI", "GOOGLE"):
        monkeypatch.setenv(f"{name}_API_KEY", KEYS[name.lower()])
    monkeypatch.setenv("ANTHROPIC_BASE_URL", server.url + "/")
    monkeypatch.setenv("OPENAI_BASE_URL", server.url + "/v1")
    monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", server.url)
    return server.asked


def tokens(*words, stdin=b""):
    return quiet(run("tokens", *words, "--as-of", "2026-11-22", stdin=stdin))


def counts(done):
    assert done.exit == 0, done.stderr
    return {one["model"]: one for file in json.loads(done.stdout)["files"] for one in file["counts"]}


def test_each_provider_counts_its_own(asked):
    found = counts(tokens("prompt.md", "--api", "-m", "gpt-4o,claude-opus-5", "-f", "json"))
    assert found["openai/gpt-4o"]["tokens"] == 10 + 4
    assert found["anthropic/claude-opus-5"]["tokens"] == 7 + 4 + 1
    assert {one["method"] for one in found.values()} == {"api"}
    assert {(one["tokens"], one["tokens"]) for one in found.values()} == {(o["low"], o["high"]) for o in found.values()}
    assert [one.document for one in asked] == [
        {"model": "gpt-4o", "input": "You answer customers' questions.\n"},
        {"model": "claude-opus-5", "messages": [{"role": "user", "content": "You answer customers' questions.\n"}]},
    ]


def test_nobody_is_asked_unless_asked_for(asked):
    assert tokens("prompt.md", "-m", "gpt-4o,claude-opus-5").exit == 0
    assert asked == []


def test_nobody_is_asked_twice(asked):
    first = tokens("prompt.md", "--api", "-m", "gpt-4o,claude-opus-5")
    again = tokens("prompt.md", "prompt.md", "--api", "-m", "gpt-4o,claude-opus-5")
    assert (first.exit, again.exit, len(asked)) == (0, 0, 2)


def test_the_cache_holds_no_key_and_no_text(asked, place):
    assert tokens("prompt.md", "--api", "-m", "gpt-4o").exit == 0
    held = b"".join(bytes(path) + path.read_bytes() for path in (place / "cache" / "provider-counts").iterdir())
    assert b"customers" not in held
    assert KEYS["openai"].encode() not in held


def test_a_provider_without_an_endpoint_is_counted_locally_and_says_so(asked):
    """A host of open models, an embedding: neither is counted by anybody."""
    done = tokens("prompt.md", "--api", "-m", "mistral-large,text-embedding-3-small,gpt-4o", "-f", "json")
    found = counts(done)
    assert len(asked) == 1
    assert found["mistral/mistral-large"]["method"] == "estimate"
    assert found["mistral/mistral-large"]["note"].startswith(
        "mistral has no known counting endpoint: counted locally; "
    )
    assert found["openai/text-embedding-3-small"]["method"] == "estimate"


def test_without_providers_that_count_no_key_is_needed(place):
    assert tokens("prompt.md", "--api", "-m", "mistral-large").exit == 0


def test_a_model_goes_by_the_name_that_was_typed(asked):
    tokens("prompt.md", "--api", "-m", "chatgpt-4o-latest")
    tokens("prompt.md", "--api", "-m", "openai/gpt-4o-2024-08-06")
    tokens("prompt.md", "--api", "-m", "anthropic/claude-opus-5+thinking")
    assert [one.document["model"] for one in asked] == ["chatgpt-4o-latest", "gpt-4o-2024-08-06", "claude-opus-5"]


def test_nothing_is_not_sent(asked, place):
    (place / "empty.md").write_text("")
    found = counts(tokens("empty.md", "--api", "-m", "gpt-4o", "-f", "json"))
    assert (found["openai/gpt-4o"]["tokens"], found["openai/gpt-4o"]["method"], asked) == (0, "exact", [])


def test_standard_input(asked):
    found = counts(tokens("-", "--api", "-m", "gpt-4o", "-f", "json", stdin="zwölf \U0001f600 Wörter".encode()))
    assert found["openai/gpt-4o"]["tokens"] == 10 + 3
    assert asked[0].document["input"] == "zwölf \U0001f600 Wörter"


def test_the_screen(asked):
    lines = tokens("prompt.md", "--api", "-m", "gpt-4o").stdout.splitlines()
    assert lines[1].split() == ["prompt.md", "openai/gpt-4o", "14", "api", "—", "OpenAI", "API", "$0.0000350"]
    assert lines[3].endswith("counted by OpenAI as a request, with what that adds to the text")


@pytest.mark.parametrize("name", ["OPENAI_API_KEY", "ANTHROPIC_API_KEY"])
def test_a_missing_key_is_one_line(asked, monkeypatch, name):
    monkeypatch.delenv(name)
    done = tokens("prompt.md", "--api", "-m", "gpt-4o,claude-opus-5")
    assert (done.exit, done.stdout, asked) == (2, "", [])
    assert len(done.stderr.splitlines()) == 2
    assert f"{name} is not set" in done.stderr


def test_either_name_of_google_s_key_will_do(asked, monkeypatch, place):
    model = "google/gemini-2.5-pro: {name: G, tier: economy, released: 2025-01-01, source: own, checked: 2026-11-20, prices: [{input: 1, output: 2}]}"
    sources = 'own: {url: "https://example.com/own", title: Own, kind: official}'
    layer = (
        f"schema: 1\nproviders: {{google: {{name: Google, maker: true}}}}\nsources: {{{sources}}}\nmodels:\n  {model}\n"
    )
    (place / "layer.yaml").write_text(layer)
    monkeypatch.setenv("LLMCOST_CATALOG", "layer.yaml")
    monkeypatch.setenv("GEMINI_API_KEY", "the one that comes second")
    assert tokens("prompt.md", "--api", "-m", "gemini-2.5-pro").exit == 0
    monkeypatch.setenv("GEMINI_API_KEY", KEYS["google"])
    monkeypatch.delenv("GOOGLE_API_KEY")
    (place / "prompt.md").write_text("another text")
    assert tokens("prompt.md", "--api", "-m", "gemini-2.5-pro").exit == 0
    assert [one.headers["x-goog-api-key"] for one in asked] == [KEYS["google"]] * 2
    assert all(KEYS["google"] not in one.path for one in asked)


def test_a_wrong_key_is_reported_once_for_each_provider(asked, monkeypatch, place):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-wrong-key")
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-ant-wrong")
    (place / "more.md").write_text("more")
    done = tokens("prompt.md", "more.md", "--api", "-m", "gpt-4o,gpt-4o-mini,claude-opus-5")
    assert (done.exit, done.stdout) == (3, "")
    assert done.codes == ("not-counted", "not-counted")
    assert "OpenAI did not count it for openai/gpt-4o: HTTP 401, invalid_api_key\n" in done.stderr
    assert "Anthropic did not count it for anthropic/claude-opus-5: HTTP 401, authentication_error\n" in done.stderr
    assert "wrong" not in done.stderr
    assert len(asked) == 2


def test_a_model_that_the_provider_does_not_know(asked, place):
    (place / "more.md").write_text("more")
    done = tokens("prompt.md", "more.md", "--api", "-m", "gpt-4,gpt-4o")
    assert (done.exit, done.codes) == (3, ("not-counted",))
    assert "HTTP 404, model_not_found\n  name the model as its provider does: -m NAME" in done.stderr
    assert len(asked) == 3
    assert tokens("prompt.md", "more.md", "--api", "-m", "gpt-4o").exit == 0
    assert len(asked) == 3, "what went well is kept"


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(413, {"error": {"type": "request_too_large"}}), "HTTP 413, request_too_large\n  send less"),
        (Reply(429, headers={"Retry-After": "3600"}), "HTTP 429, asks to wait 3,600 seconds\n  try again later"),
        (Reply(429, headers={"Retry-After": "5"}), "HTTP 429, asks to wait 5 seconds\n  try again later"),
        (Reply(body=b"<html>You answer customers"), "the response is not JSON (HTTP 200)\n"),
        (Reply(document={"input_tokens": "twelve"}), "the response has no valid input_tokens\n"),
        (Reply(document={"input_tokens": 12}, cut=5), "the response is not JSON (HTTP 200)\n"),
        (Reply(raw=b"\x00garbage\r\n\r\n"), "the response is not HTTP, or incomplete\n"),
        (Reply(500, {"error": {"message": "You answer customers' questions."}}), "HTTP 500\n"),
        (Reply(400, {"error": {"type": "You", "code": "customers"}}), "HTTP 400\n  is the key right"),
    ],
)
def test_refusals(asked, monkeypatch, start, reply, said):
    monkeypatch.setenv("OPENAI_BASE_URL", start.server([reply]).url)
    done = tokens("prompt.md", "--api", "-m", "gpt-4o")
    assert (done.exit, done.stdout, done.codes) == (3, "", ("not-counted",))
    assert done.stderr.startswith(f"prompt.md: OpenAI did not count it for openai/gpt-4o: {said}")
    assert "customers" not in done.stderr


def test_a_provider_that_is_down_is_not_asked_for_every_file(asked, monkeypatch, start, place):
    server = start.server([Reply(503)])
    monkeypatch.setenv("OPENAI_BASE_URL", server.url)
    (place / "more.md").write_text("more")
    done = tokens("prompt.md", "more.md", "--api", "-m", "gpt-4o,gpt-4o-mini")
    assert (done.exit, done.codes, len(server.asked)) == (3, ("not-counted",), 3)


CHAT = {
    "messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Will it rain?"}],
    "tools": [{"type": "function", "function": {"name": "weather", "description": "Now", "parameters": {}}}],
}


def test_a_chat_is_counted_as_a_chat(asked, place):
    (place / "chat.json").write_text(json.dumps(CHAT))
    done = tokens("chat.json", "--api", "-m", "gpt-4o,claude-opus-5", "-f", "json")
    found = counts(done)
    assert {one["method"] for one in found.values()} == {"api"}
    assert [set(one.document) for one in asked] == [
        {"model", "input", "tools"},
        {"model", "messages", "system", "tools"},
    ]
    for one in found.values():
        assert sum(value for name, value in one["parts"].items() if name != "uncounted") == one["tokens"]


def test_a_chat_that_a_provider_does_not_accept_is_counted_locally(asked, place):
    picture = {"role": "user", "content": [{"type": "image_url", "image_url": {"url": "https://example.com/x.png"}}]}
    (place / "chat.json").write_text(json.dumps([picture]))
    found = counts(tokens("chat.json", "--api", "-m", "gpt-4o,claude-opus-5,mistral-large", "-f", "json"))
    assert [one.document["model"] for one in asked] == ["gpt-4o"]
    assert found["openai/gpt-4o"]["method"] == "api"
    assert found["anthropic/claude-opus-5"]["method"] == "estimate"
    said = "Anthropic does not accept everything in this chat: counted locally"
    assert found["anthropic/claude-opus-5"]["note"].startswith(said)
    assert found["mistral/mistral-large"]["note"].startswith("mistral has no known counting endpoint: counted locally")


def test_records_are_counted_one_by_one(asked, place):
    (place / "log.jsonl").write_text('{"prompt": "one"}\n{"prompt": "one two"}\n{"prompt": "one"}\n')
    found = counts(tokens("log.jsonl", "--field", "prompt", "--api", "-m", "gpt-4o", "-f", "json"))
    assert found["openai/gpt-4o"]["tokens"] == 11 + 12 + 11
    assert found["openai/gpt-4o"]["lengths"]["max"] == 12
    assert len(asked) == 2


def test_chats_of_records_name_their_line_when_refused(asked, place, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-wrong")
    (place / "log.jsonl").write_text(f"\n{json.dumps(CHAT)}\n{json.dumps(CHAT)}\n")
    done = tokens("log.jsonl", "--api", "-m", "gpt-4o")
    assert (done.exit, len(done.codes)) == (3, 1)
    assert done.stderr.startswith("log.jsonl:2: OpenAI did not count it for openai/gpt-4o: HTTP 401")


@pytest.mark.parametrize("option", [("--top", "3"), ("--show",), ("--classes",), ("--var", "x=3")])
def test_what_no_provider_says(asked, option):
    done = run("tokens", "prompt.md", "--api", "-m", "gpt-4o", *option)
    assert (done.exit, asked) == (2, [])
    assert f"cannot be combined with {option[0]}" in done.stderr


def test_an_edit_is_counted_by_the_provider_too(asked, place):
    (place / "new.md").write_text("You answer.\n")
    done = tokens("--diff", "prompt.md", "new.md", "--api", "-m", "gpt-4o", "-f", "json")
    assert done.exit == 0
    assert [one.document["input"] for one in asked] == ["You answer customers' questions.\n", "You answer.\n"]


def test_a_budget_is_held_against_what_the_provider_says(asked):
    assert tokens("prompt.md", "--api", "-m", "gpt-4o", "--budget", "14").exit == 0
    assert tokens("prompt.md", "--api", "-m", "gpt-4o", "--budget", "13").exit == 1
