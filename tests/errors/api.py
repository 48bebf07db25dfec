"""Counts by providers: without keys, with keys that are none, and refused."""

from llmcost.net.http import RequestFailed


def make(folder, monkeypatch):
    (folder / "prompt.md").write_text("Hello")
    monkeypatch.setenv("LLMCOST_CACHE_DIR", str(folder / "cache"))
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-ant-1\nsk-ant-2")
    monkeypatch.setenv("OPENAI_API_KEY", "")
    monkeypatch.setenv("GOOGLE_API_KEY", "AIza")
    monkeypatch.setattr("llmcost.net.http._exchange", refuse)
    (folder / "layer.yaml").write_text(LAYER)
    (folder / "big.txt").write_text("0123456789\n" * 2_000_000)


def refuse(request, retry_policy):
    if "gemini-9" not in request.url:
        raise RequestFailed("HTTP 404", 404)
    failure = RequestFailed("HTTP 401", 401)
    failure.document = {"error": {"status": "UNAUTHENTICATED", "message": "never repeated"}}
    raise failure


LAYER = """
schema: 1
providers:
  google: {name: Google, maker: true}
sources:
  own: {url: "https://example.com/own", title: Our list, kind: official}
models:
  google/gemini-8:
    name: Gemini 8
    tier: economy
    released: 2026-01-01
    source: own
    checked: 2026-11-20
    prices: [{input: 1, output: 2}]
  google/gemini-9:
    name: Gemini 9
    tier: economy
    released: 2026-01-01
    source: own
    checked: 2026-11-20
    prices: [{input: 1, output: 2}]
"""
