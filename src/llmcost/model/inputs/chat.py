"""A request as it is sent to a chat model: messages, tools, pictures, in terms that providers share."""

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from ..record import record

SYSTEM_PROMPT = "system prompt"
"""The role that is given to Anthropic's system prompt, which is no message."""


@record
class ChatImage:
    """A picture in a message. Pixels; ``None`` where its size cannot be known, as behind an address."""

    width: int | None
    height: int | None
    detail: str = "auto"
    """``low``, ``high`` or ``auto``, for providers who let one choose."""


@record
class Message:
    """One message, or a system prompt."""

    role: str
    texts: tuple[str, ...]
    """All that counts as text: its content, the names and arguments of calls, the results of tools."""
    name: str | None = None
    """Of its author."""
    calls: int = 0
    """Calls of tools in it."""
    pictures: tuple[ChatImage, ...] = ()


@record
class Tool:
    """A tool that the model may call."""

    name: str
    kind: str
    """``function``, or the type of a tool that the provider runs itself, as ``bash_20250124``."""
    description: str
    parameters: Mapping[str, Any]
    """JSON Schema of its arguments."""
    written: str
    """All of it as JSON."""


def function_of(inner: Mapping[str, Any], written: str) -> Tool:
    """A function as OpenAI (``parameters``) or Anthropic (``input_schema``) declares it; ``written`` is it as JSON."""
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
    """One request."""

    messages: tuple[Message, ...]
    tools: tuple[Tool, ...] = ()
    choice: str = "auto"
    """``auto``, ``none``, ``any`` or ``named``: whether a tool has to be called."""
    chosen: str | None = None
    """The tool that has to be called, where one is named."""
    uncounted: Mapping[str, int] = field(default_factory=dict)
    """Kinds of content that are not counted, as ``document``, and how many there are of each."""
