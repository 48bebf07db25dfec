"""Request bodies that ask a provider to count the tokens of a chat.

A chat in Anthropic's format is sent to Anthropic unchanged. OpenAI counts in the format of the Responses API, to which
chat completions are converted. A chat of texts and functions only is converted to the format of any provider.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from llmcost.model.inputs.chat import SYSTEM_PROMPT, Chat

from .counting import Document

_SYSTEM_ROLES = {"system", "developer", SYSTEM_PROMPT}
_ANTHROPIC_KEYS = ("messages", "system", "tools", "tool_choice", "thinking")
_OPENAI_ROLES = {"system", "developer", "tool", "function"}
_OPENAI_PARTS = {"image_url", "input_image", "input_text", "output_text", "refusal", "input_audio", "file"}
_ANTHROPIC_PARTS = {"image", "document", "tool_use", "tool_result", "thinking", "redacted_thinking", "search_result"}


def chat_document(provider: str, model: str, request: Mapping[str, Any], chat: Chat) -> Document | None:
    """The body in the format of ``anthropic``, ``openai`` or ``google``; ``None`` if it cannot be converted.

    ``request`` is the chat as JSON, ``chat`` its parsed form.
    """
    if provider == "anthropic" and not _is_openai(request):
        return {"model": model, **{name: request[name] for name in _ANTHROPIC_KEYS if request.get(name) is not None}}
    if _is_plain(chat):
        return _PLAIN_BODIES[provider](model, chat)
    return _responses(model, request, chat) if provider == "openai" and not _is_anthropic(request) else None


def _is_plain(chat: Chat) -> bool:
    """Whether a chat consists only of texts of system, user and assistant, and of optional functions."""
    return (
        not chat.uncounted
        and chat.choice == "auto"
        and all(tool.kind == "function" for tool in chat.tools)
        and all(
            not message.pictures
            and not message.calls
            and message.name is None
            and message.role in {*_SYSTEM_ROLES, "user", "assistant"}
            for message in chat.messages
        )
    )


def _parts(request: Mapping[str, Any]) -> Iterator[Any]:
    for message in request["messages"]:
        content = message.get("content")
        yield from content if isinstance(content, list) else ()


def _kinds(request: Mapping[str, Any]) -> set[Any]:
    return {part.get("type") for part in _parts(request) if isinstance(part, dict)}


def _tools(request: Mapping[str, Any]) -> list[Any]:
    tools = request.get("tools")
    return [tool for tool in tools if isinstance(tool, dict)] if isinstance(tools, list) else []


def _is_openai(request: Mapping[str, Any]) -> bool:
    """Whether a chat uses OpenAI's format."""
    return bool(
        _kinds(request) & _OPENAI_PARTS
        or request.get("functions")
        or any("function" in tool or tool.get("type") == "function" for tool in _tools(request))
        or any(
            message["role"] in _OPENAI_ROLES or message.get("tool_calls") or message.get("function_call")
            for message in request["messages"]
        )
    )


def _is_anthropic(request: Mapping[str, Any]) -> bool:
    """Whether a chat uses Anthropic's format."""
    return bool(
        request.get("system") is not None
        or _kinds(request) & _ANTHROPIC_PARTS
        or any("input_schema" in tool for tool in _tools(request))
    )


# --- texts and functions, for each provider ---------------------------------------------------------------------------


def _system(chat: Chat) -> str:
    return "\n\n".join(text for message in chat.messages if message.role in _SYSTEM_ROLES for text in message.texts)


def _turns(chat: Chat) -> list[tuple[str, str]]:
    return [(one.role, "".join(one.texts)) for one in chat.messages if one.role not in _SYSTEM_ROLES]


def _for_anthropic(model: str, chat: Chat) -> Document:
    document: dict[str, Any] = {
        "model": model,
        "messages": [{"role": role, "content": text} for role, text in _turns(chat)],
    }
    if system := _system(chat):
        document["system"] = system
    if chat.tools:
        document["tools"] = [
            {"name": tool.name, "description": tool.description, "input_schema": tool.parameters or {"type": "object"}}
            for tool in chat.tools
        ]
    return document


def _for_google(model: str, chat: Chat) -> Document:
    """The body for Google, as a ``generateContentRequest``, which system prompts and functions require."""
    roles = {"assistant": "model"}
    contents = [{"role": roles.get(role, role), "parts": [{"text": text}]} for role, text in _turns(chat)]
    whole: dict[str, Any] = {"model": f"models/{model}", "contents": contents}
    if system := _system(chat):
        whole["systemInstruction"] = {"parts": [{"text": system}]}
    if chat.tools:
        declared = [
            {"name": tool.name, "description": tool.description, "parametersJsonSchema": tool.parameters}
            for tool in chat.tools
        ]
        whole["tools"] = [{"functionDeclarations": declared}]
    return {"generateContentRequest": whole}


def _for_openai(model: str, chat: Chat) -> Document:
    turns = [("system" if one.role == SYSTEM_PROMPT else one.role, "".join(one.texts)) for one in chat.messages]
    document: dict[str, Any] = {"model": model, "input": [{"role": role, "content": text} for role, text in turns]}
    if chat.tools:
        document["tools"] = [
            {
                "type": "function",
                "name": tool.name,
                "description": tool.description,
                "parameters": tool.parameters,
                "strict": False,
            }
            for tool in chat.tools
        ]
    return document


_PLAIN_BODIES: Mapping[str, Callable[[str, Chat], Document]] = {
    "anthropic": _for_anthropic,
    "google": _for_google,
    "openai": _for_openai,
}


# --- OpenAI's chat completions in the format of the Responses API -----------------------------------------------------


_CHOICES = {"none": "none", "any": "required", "named": "required"}


def _responses(model: str, request: Mapping[str, Any], chat: Chat) -> Document | None:
    """The body of the Responses API; ``None`` if a part of the chat has no known equivalent there."""
    items: list[Any] = []
    for message in request["messages"]:
        converted = list(_items(message))
        if None in converted:
            return None
        items += converted
    tools = [_tool(tool) for tool in _tools(request)]
    if None in tools or request.get("functions"):
        return None
    document: dict[str, Any] = {"model": model, "input": items}
    if tools:
        document["tools"] = tools
    if chat.choice != "auto":
        document["tool_choice"] = {"type": "function", "name": chat.chosen} if chat.chosen else _CHOICES[chat.choice]
    return document


def _items(message: Mapping[str, Any]) -> Iterator[dict[str, Any] | None]:
    role, content = message["role"], message.get("content")
    if role == "tool":
        yield {
            "type": "function_call_output",
            "call_id": message.get("tool_call_id"),
            "output": _content(content, role),
        }
        return
    if role == "function" or message.get("function_call") or message.get("name"):
        yield None
        return
    if content:
        converted = _content(content, role)
        yield None if converted is None else {"role": role, "content": converted}
    calls = message.get("tool_calls")
    for call in calls if isinstance(calls, list) else ():
        function = call.get("function") if isinstance(call, dict) else None
        yield (
            {
                "type": "function_call",
                "call_id": call.get("id"),
                "name": function.get("name"),
                "arguments": function.get("arguments"),
            }
            if isinstance(function, dict)
            else None
        )


def _content(content: Any, role: str) -> Any:
    """Content in the format of the Responses API: text unchanged, parts converted."""
    if not isinstance(content, list):
        return content
    parts = [_part(part, role) for part in content]
    return None if None in parts else parts


def _part(part: Any, role: str) -> dict[str, Any] | None:
    kind = part.get("type") if isinstance(part, dict) else None
    if kind == "text":
        return {"type": "output_text" if role == "assistant" else "input_text", "text": part.get("text")}
    if kind == "image_url":
        image = part.get("image_url")
        given = image if isinstance(image, dict) else {"url": image}
        return {"type": "input_image", "image_url": given.get("url"), "detail": given.get("detail", "auto")}
    return None


def _tool(tool: Mapping[str, Any]) -> dict[str, Any] | None:
    function = tool.get("function")
    return {"type": "function", "strict": False, **function} if isinstance(function, dict) else None
