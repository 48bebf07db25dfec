"""A chat → the body that asks a provider how many tokens it is.

A chat in Anthropic's form is sent to it as it stands. OpenAI counts in the form of its Responses, into which chat
completions are put. A chat of texts and functions alone means the same to all three, and is put into any form.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from llmcost.model.inputs.chat import SYSTEM_PROMPT, Chat

from .counting import Document

_ABOVE = {"system", "developer", SYSTEM_PROMPT}
_OF_ANTHROPIC = ("messages", "system", "tools", "tool_choice", "thinking")
_ROLES_OF_OPENAI = {"system", "developer", "tool", "function"}
_PARTS_OF_OPENAI = {"image_url", "input_image", "input_text", "output_text", "refusal", "input_audio", "file"}
_PARTS_OF_ANTHROPIC = {"image", "document", "tool_use", "tool_result", "thinking", "redacted_thinking", "search_result"}


def chat_document(provider: str, model: str, request: Mapping[str, Any], chat: Chat) -> Document | None:
    """The body in the form of ``anthropic``, ``openai`` or ``google``; ``None`` where it cannot be put into that.

    ``request`` is the chat as it was read, ``chat`` what it means.
    """
    if provider == "anthropic" and not _is_openai(request):
        return {"model": model, **{name: request[name] for name in _OF_ANTHROPIC if request.get(name) is not None}}
    if _is_plain(chat):
        return _PLAIN[provider](model, chat)
    return _responses(model, request, chat) if provider == "openai" and not _is_anthropic(request) else None


def _is_plain(chat: Chat) -> bool:
    """Whether it is texts of system, user and assistant, and functions that may be called."""
    return (
        not chat.uncounted
        and chat.choice == "auto"
        and all(tool.kind == "function" for tool in chat.tools)
        and all(
            not message.pictures
            and not message.calls
            and message.name is None
            and message.role in {*_ABOVE, "user", "assistant"}
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
    """Whether something in it is OpenAI's way of saying it."""
    return bool(
        _kinds(request) & _PARTS_OF_OPENAI
        or request.get("functions")
        or any("function" in tool or tool.get("type") == "function" for tool in _tools(request))
        or any(
            message["role"] in _ROLES_OF_OPENAI or message.get("tool_calls") or message.get("function_call")
            for message in request["messages"]
        )
    )


def _is_anthropic(request: Mapping[str, Any]) -> bool:
    """Whether something in it is Anthropic's way of saying it."""
    return bool(
        request.get("system") is not None
        or _kinds(request) & _PARTS_OF_ANTHROPIC
        or any("input_schema" in tool for tool in _tools(request))
    )


# --- texts and functions, for each of them ---------------------------------------------------------------------------


def _system(chat: Chat) -> str:
    return "\n\n".join(text for message in chat.messages if message.role in _ABOVE for text in message.texts)


def _turns(chat: Chat) -> list[tuple[str, str]]:
    return [(one.role, "".join(one.texts)) for one in chat.messages if one.role not in _ABOVE]


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
    """With a system prompt or functions Google wants the whole request, which names the model again."""
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


_PLAIN: Mapping[str, Callable[[str, Chat], Document]] = {
    "anthropic": _for_anthropic,
    "google": _for_google,
    "openai": _for_openai,
}


# --- OpenAI's chat completions, as its Responses say it --------------------------------------------------------------


_CHOICES = {"none": "none", "any": "required", "named": "required"}


def _responses(model: str, request: Mapping[str, Any], chat: Chat) -> Document | None:
    """The items of Responses; ``None`` where something of the chat is not known to have a form there."""
    items: list[Any] = []
    for message in request["messages"]:
        made = list(_items(message))
        if None in made:
            return None
        items += made
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
        said = _content(content, role)
        yield None if said is None else {"role": role, "content": said}
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
    """Text as it is; parts by their names in Responses."""
    if not isinstance(content, list):
        return content
    parts = [_part(part, role) for part in content]
    return None if None in parts else parts


def _part(part: Any, role: str) -> dict[str, Any] | None:
    kind = part.get("type") if isinstance(part, dict) else None
    if kind == "text":
        return {"type": "output_text" if role == "assistant" else "input_text", "text": part.get("text")}
    if kind == "image_url":
        picture = part.get("image_url")
        given = picture if isinstance(picture, dict) else {"url": picture}
        return {"type": "input_image", "image_url": given.get("url"), "detail": given.get("detail", "auto")}
    return None


def _tool(tool: Mapping[str, Any]) -> dict[str, Any] | None:
    function = tool.get("function")
    return {"type": "function", "strict": False, **function} if isinstance(function, dict) else None
