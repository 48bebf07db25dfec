"""The three providers' endpoints for counting: a token is a word here, and a message adds some."""

from typing import Any

from tests.support.local_server import Asked, Reply

KEYS = {
    "anthropic": "sk-ant-api03-secretive",
    "google": "AIzaSySecretive",
    "openai": "sk-proj-secretive",
}
MODELS = {
    "/v1/messages/count_tokens": ("claude-haiku-4-5", "claude-opus-5"),
    "/v1/responses/input_tokens": ("gpt-4o-mini", "gpt-4o", "chatgpt-4o-latest", "gpt-4o-2024-08-06"),
}


def provider(asked: Asked) -> Reply:
    """What they answer, as far as it matters: Anthropic and OpenAI by path, Google by the model in it."""
    if asked.method != "POST" or asked.headers.get("content-type") != "application/json":
        return Reply(405, {"error": {"message": "no"}})
    if asked.path.startswith("/v1beta/models/"):
        return _google(asked)
    return _anthropic(asked) if asked.path == "/v1/messages/count_tokens" else _openai(asked)


def _anthropic(asked: Asked) -> Reply:
    if asked.headers.get("x-api-key") != KEYS["anthropic"] or asked.headers.get("anthropic-version") != "2023-06-01":
        return Reply(401, {"type": "error", "error": {"type": "authentication_error", "message": "invalid x-api-key"}})
    document = asked.document
    if document["model"] not in MODELS[asked.path]:
        error = {"type": "not_found_error", "message": f"model: {document['model']}"}
        return Reply(404, {"type": "error", "error": error})
    assert set(document) <= {"model", "messages", "system", "tools", "tool_choice", "thinking"}
    return Reply(document={"input_tokens": 7 + _words(document)})


def _google(asked: Asked) -> Reply:
    if asked.headers.get("x-goog-api-key") != KEYS["google"]:
        details = [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"}]
        error = {"code": 400, "message": "API key not valid.", "status": "INVALID_ARGUMENT", "details": details}
        return Reply(400, {"error": error})
    if asked.path not in (
        "/v1beta/models/gemini-3.5-flash-lite:countTokens",
        "/v1beta/models/gemini-2.5-pro:countTokens",
    ):
        return Reply(404, {"error": {"code": 404, "message": "not found", "status": "NOT_FOUND"}})
    assert set(asked.document) <= {"contents", "generateContentRequest"}
    return Reply(document={"totalTokens": _words(asked.document), "promptTokensDetails": []})


def _openai(asked: Asked) -> Reply:
    if asked.path != "/v1/responses/input_tokens":
        return Reply(404, body=b"<html>no such page</html>")
    if asked.headers.get("authorization") != f"Bearer {KEYS['openai']}":
        error = {
            "message": f"Incorrect API key provided: {asked.headers.get('authorization')}",
            "code": "invalid_api_key",
        }
        return Reply(401, {"error": error})
    document = asked.document
    if document["model"] not in MODELS[asked.path]:
        return Reply(404, {"error": {"message": "no such model", "code": "model_not_found"}})
    assert set(document) <= {"model", "input", "tools", "tool_choice", "instructions"}
    return Reply(document={"object": "response.input_tokens", "input_tokens": 10 + _words(document["input"])})


def _words(value: Any) -> int:
    """The words of every text in a document."""
    if isinstance(value, dict):
        return sum(_words(part) for part in value.values())
    if isinstance(value, list):
        return sum(map(_words, value))
    return len(value.split()) if isinstance(value, str) and value not in ("user", "text") else 0
