"""Reads the messages, tools and images of a chat from JSON: OpenAI's and Anthropic's requests and batch files."""

import json
from collections import Counter
from dataclasses import replace
from typing import Any

from llmcost.model.inputs.chat import SYSTEM_PROMPT, Chat, ChatImage, Message, Tool, function_of
from llmcost.model.problems import InputError, Problem, Where, short

from .image_size import size_of

_REQUEST_KEYS = ("body", "params")
"""The keys of the request in a line of a batch file: OpenAI's and Anthropic's."""
_TEXT = {"text", "input_text", "output_text", "refusal"}
_NOT_RESENT = {"thinking", "redacted_thinking", "reasoning"}
"""Thinking of earlier turns, which is not sent to the model again."""
_CHOICES = {"auto": "auto", "none": "none", "any": "any", "required": "any", "tool": "named", "function": "named"}


def is_chat(value: Any) -> bool:
    """Whether a JSON value is a list of messages, or an object with one."""
    messages = request_of(value).get("messages")
    return (
        isinstance(messages, list)
        and bool(messages)
        and all(isinstance(message, dict) and isinstance(message.get("role"), str) for message in messages)
    )


def chat_of(value: Any, where: Where) -> Chat:
    """The chat in a JSON value. Raises ``InputError`` with all problems of its form."""
    reader = _ChatReader(where)
    try:
        chat = reader.chat(value)
    except RecursionError:
        raise InputError.of("too-deep", "nested too deeply", "reduce the nesting", where) from None
    if reader.problems:
        raise InputError(reader.problems)
    return chat


def request_of(value: Any) -> dict[str, Any]:
    """The request object of a JSON value, which may be a bare list of messages or a line of a batch file."""
    if not isinstance(value, dict):
        return {"messages": value}
    inner = (value.get(name) for name in _REQUEST_KEYS)
    return next((each for each in inner if isinstance(each, dict) and "messages" in each), value)


class _ChatReader:
    """Reads one chat and collects its problems."""

    def __init__(self, where: Where) -> None:
        self._where = where
        self.problems: list[Problem] = []
        self._uncounted = Counter[str]()

    def chat(self, value: Any) -> Chat:
        request = request_of(value)
        messages = [
            self._message(each, f"messages.{index}") for index, each in enumerate(self._list(request, "messages"))
        ]
        if request.get("system") is not None:
            found = _Content()
            self._content(request["system"], "system", found)
            messages.insert(0, Message(SYSTEM_PROMPT, tuple(found.texts)))
        named = self._list(request, "tools", []) + self._list(request, "functions", [])
        tools = [self._tool(each, f"tools.{index}") for index, each in enumerate(named)]
        choice, chosen = _choice(request.get("tool_choice", request.get("function_call")))
        return Chat(tuple(messages), tuple(tools), choice, chosen, dict(self._uncounted))

    def _wrong(self, path: str, expected: str) -> None:
        self.problems.append(
            Problem(
                "chat",
                f"{path} is not {expected}",
                "correct it, or count the file as plain text: --as text",
                self._where,
            )
        )

    def _list(self, value: dict[str, Any], name: str, default: list[Any] | None = None) -> list[Any]:
        found = value.get(name)
        if found is None and default is not None:
            return default
        if not isinstance(found, list):
            self._wrong(name, "a list")
            return []
        if not found and default is None:
            self._wrong(name, "a non-empty list")
        return found

    def _message(self, value: Any, path: str) -> Message:
        if not isinstance(value, dict) or not isinstance(value.get("role"), str):
            self._wrong(path, "a message: an object with a role")
            return Message("user", ())
        found = _Content()
        self._content(value.get("content"), f"{path}.content", found)
        calls = value.get("tool_calls")
        for call in calls if isinstance(calls, list) else []:
            self._call(call.get("function") if isinstance(call, dict) else None, f"{path}.tool_calls", found)
        if value.get("function_call") is not None:
            self._call(value["function_call"], f"{path}.function_call", found)
        name = value.get("name")
        name = name if isinstance(name, str) and name else None
        return Message(value["role"], tuple(found.texts), name, found.calls, tuple(found.images))

    def _call(self, call: Any, path: str, found: "_Content") -> None:
        if not isinstance(call, dict) or not isinstance(call.get("name"), str):
            self._wrong(path, "a call: an object with a name")
            return
        arguments = call.get("arguments", call.get("input", ""))
        found.texts += [call["name"], arguments if isinstance(arguments, str) else _compact_json(arguments)]
        found.calls += 1

    def _content(self, content: Any, path: str, found: "_Content") -> None:
        if isinstance(content, str):
            found.texts.append(content)
        elif isinstance(content, list):
            for index, part in enumerate(content):
                self._part(part, f"{path}.{index}", found)
        elif content is not None:
            self._wrong(path, "text or a list")

    def _part(self, part: Any, path: str, found: "_Content") -> None:
        if isinstance(part, str):
            found.texts.append(part)
            return
        kind = part.get("type") if isinstance(part, dict) else None
        if not isinstance(kind, str):
            self._wrong(path, "a part: an object with a type")
            return
        text = part.get("refusal" if kind == "refusal" else "text")
        if kind in _TEXT and isinstance(text, str):
            found.texts.append(text)
        elif kind in ("image_url", "input_image", "image"):
            found.images.append(_image(part))
        elif kind == "tool_use":
            self._call(part, path, found)
        elif kind == "tool_result":
            self._content(part.get("content"), f"{path}.content", found)
        elif kind in _TEXT:
            self._wrong(f"{path}.text", "text")
        else:
            self._uncounted["thinking" if kind in _NOT_RESENT else short(kind, 40)] += 1

    def _tool(self, value: Any, path: str) -> Tool:
        inner = value.get("function", value) if isinstance(value, dict) else None
        if not isinstance(inner, dict):
            self._wrong(path, "a tool: an object")
            return Tool("", "function", "", {}, "")
        kind = value.get("type")
        built_in = isinstance(kind, str) and kind not in ("function", "custom")  # the provider knows its schema
        if not built_in and not isinstance(inner.get("name"), str):
            self._wrong(path, "a tool: it has no name")
        found = function_of(inner, _compact_json(inner))
        if built_in and inner.get("parameters", inner.get("input_schema")) is None:
            return replace(found, name=str(inner.get("name", kind)), kind=str(kind))
        return found


class _Content:
    def __init__(self) -> None:
        self.texts: list[str] = []
        self.images: list[ChatImage] = []
        self.calls = 0


def _image(part: dict[str, Any]) -> ChatImage:
    """An image in OpenAI's ``image_url`` or Anthropic's ``source``, with the size of inline data."""
    given = part.get("image_url")
    url = given.get("url") if isinstance(given, dict) else given
    detail = given.get("detail") if isinstance(given, dict) else part.get("detail")
    source = part.get("source")
    if isinstance(source, dict) and isinstance(source.get("data"), str):
        data = source["data"]
    else:
        head, comma, data = url.partition(",") if isinstance(url, str) else ("", "", "")
        data = data if comma and head.startswith("data:") and head.endswith(";base64") else ""
    width, height = size_of(data) or (None, None)
    return ChatImage(width, height, detail if detail in ("low", "high") else "auto")


def _choice(value: Any) -> tuple[str, str | None]:
    """Whether the model must call a tool, and which."""
    if isinstance(value, str):
        return _CHOICES.get(value, "auto"), None
    if not isinstance(value, dict):
        return "auto", None
    inner = value.get("function", value)
    name = inner.get("name") if isinstance(inner, dict) else None
    if isinstance(name, str):
        return "named", name
    kind = value.get("type")
    return (_CHOICES.get(kind, "auto") if isinstance(kind, str) else "auto"), None


def _compact_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
