"""A request to a chat model in terms that providers share: messages, tools and images."""

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from ..record import record

SYSTEM_PROMPT = "system prompt"
"""The role of Anthropic's system prompt, which is not a message."""


@record
class ChatImage:
    """An image in a message. Pixels; ``None`` if its size is unknown, as for a URL."""

    width: int | None
    height: int | None
    detail: str = "auto"
    """``low``, ``high`` or ``auto``, for providers that offer a choice."""


@record
class Message:
    """One message, or a system prompt."""

    role: str
    texts: tuple[str, ...]
    """Everything that counts as text: content, names and arguments of calls, results of tools."""
    name: str | None = None
    """The name of its author."""
    calls: int = 0
    """The number of tool calls in it."""
    pictures: tuple[ChatImage, ...] = ()


@record
class Tool:
    """A tool that the model may call."""

    name: str
    kind: str
    """``function``, or the type of a built-in tool of the provider, such as ``bash_20250124``."""
    description: str
    parameters: Mapping[str, Any]
    """The JSON Schema of its arguments."""
    written: str
    """The whole tool as JSON."""


def function_of(inner: Mapping[str, Any], written: str) -> Tool:
    """A function as OpenAI (``parameters``) or Anthropic (``input_schema``) declares it; ``written`` is its JSON."""
    parameters, description = inner.get("parameters", inner.get("input_schema")), inner.get("description")
    return Tool(
        name=str(inner.get("name", "")),
        kind="function",
        description=description if isinstance(description, str) else "",
        parameters=parameters if isinstance(parameters, dict) else {},
        written=written,
    )


@record
class Chat:
    messages: tuple[Message, ...]
    tools: tuple[Tool, ...] = ()
    choice: str = "auto"
    """Whether a tool has to be called: ``auto``, ``none``, ``any`` or ``named``."""
    chosen: str | None = None
    """The tool that has to be called if ``choice`` is ``named``."""
    uncounted: Mapping[str, int] = field(default_factory=dict)
    """Kinds of content that are not counted, such as ``document``, with their numbers."""
