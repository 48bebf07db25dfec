"""A chat → its tokens for a model: its texts, and what the provider adds according to the catalog."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from llmcost.model.inputs.catalog import Catalog, Model
from llmcost.model.inputs.chat import SYSTEM_PROMPT, Chat, ChatImage, Message, Tool
from llmcost.model.inputs.request_shape import Image
from llmcost.model.inputs.tokenizers import Overhead, Tokenizer
from llmcost.model.reports.token_counts import ChatParts
from llmcost.pricing.image_tokens import image_tokens
from llmcost.pricing.media_tokens import family_of
from llmcost.pricing.tokenizer_adjustment import overhead_of

from .counts import Count, count_for
from .tool_schemas import typescript
from .totals import total

_SYSTEM = {"system", "developer", SYSTEM_PROMPT}
TextCounter = Callable[[str], dict[Tokenizer | None, Count]]
"""Text → its count for each tokenizer."""


@dataclass(frozen=True)
class ChatCount:
    """The tokens of a chat for one model, and their parts."""

    count: Count
    parts: ChatParts


def count_chat(
    chat: Chat, models: Iterable[Model], catalog: Catalog, day: date, given: int = 0
) -> dict[str, ChatCount]:
    """The tokens of a chat for each model on a day, by model id. Raises ``VocabularyError``.

    ``given`` are tokens of text that is known only by its length, such as template variables. The count is an estimate
    even if the texts are counted exactly, because providers publish no more than a formula for what they add.
    """
    chosen = list(models)
    count = _text_counter({model.tokenizer for model in chosen})
    return {
        model.id: _counted(chat, model, catalog, overhead_of(catalog, model, day), count, given) for model in chosen
    }


def _text_counter(tokenizers: set[Tokenizer | None]) -> TextCounter:
    """Counts each different text once, for all the tokenizers."""
    known: dict[str, dict[Tokenizer | None, Count]] = {}

    def count(text: str) -> dict[Tokenizer | None, Count]:
        if text not in known:
            known[text] = count_for(text, tokenizers)
        return known[text]

    return count


def _counted(chat: Chat, model: Model, catalog: Catalog, added: Overhead, count: TextCounter, given: int) -> ChatCount:
    padded = _padded(chat, added)
    texts = total([count("")[model.tokenizer], *(count(text)[model.tokenizer] for text in _texts(padded))])
    schemas = total([count("")[model.tokenizer], *(count(text)[model.tokenizer] for text in _schemas(chat, added))])
    overhead = int(sum(_frames(chat, added)))
    tools = schemas.tokens + int(_tool_prompt(chat, added))
    pictures = [_picture_tokens(picture, model, catalog) for message in chat.messages for picture in message.pictures]
    images = sum(tokens for tokens in pictures if tokens is not None)
    unknown = sum(_built_in_tool(tool, added) is None for tool in chat.tools)
    parts = ChatParts(texts.tokens + given, overhead, tools, images, pictures.count(None) + unknown)
    fixed = given + overhead + tools - schemas.tokens + images
    uncertain = int(added.off_by)
    whole = replace(
        total([texts, schemas]),
        tokens=texts.tokens + schemas.tokens + fixed,
        low=max(0, texts.low + schemas.low + fixed - uncertain),
        high=texts.high + schemas.high + fixed + uncertain,
    )
    return ChatCount(_described(whole, parts, added), parts)


def _described(whole: Count, parts: ChatParts, added: Overhead) -> Count:
    notes = [whole.note] if whole.note else []
    if not added.sources:
        notes.append("what the provider adds to a chat is not published, and not counted")
    elif parts.overhead or parts.tools or parts.images:
        checked = f", checked {added.checked}" if added.checked else ""
        notes.append(f"the provider's additions by {', '.join(added.sources)}{checked}")
    return replace(whole, method="estimate", note="; ".join(notes))


def _padded(chat: Chat, added: Overhead) -> Chat:
    """OpenAI puts a line break after the first system message where there are tools."""
    first = next((message for message in chat.messages if message.role in _SYSTEM), None)
    if first is None or not chat.tools or added.schemas != "typescript" or not first.texts:
        return chat
    longer = replace(first, texts=(*first.texts[:-1], first.texts[-1] + "\n"))
    index = chat.messages.index(first)
    return replace(chat, messages=(*chat.messages[:index], longer, *chat.messages[index + 1 :]))


def _texts(chat: Chat) -> list[str]:
    names = [message.name for message in chat.messages if message.name]
    return [text for message in chat.messages for text in message.texts] + names


def _schemas(chat: Chat, added: Overhead) -> list[str]:
    functions = [tool for tool in chat.tools if tool.kind == "function"]
    chosen = [chat.chosen] if chat.chosen and chat.tools and added.tool_chosen else []
    if not functions:
        return chosen
    if added.schemas == "typescript":
        return [typescript(functions), *chosen]
    return [tool.written for tool in functions] + chosen


def _frames(chat: Chat, added: Overhead) -> Iterable[Decimal]:
    """Tokens that the provider adds to the request and to each message."""
    yield added.request
    for message in chat.messages:
        yield _frame(message, added)
        yield added.name if message.name else Decimal(0)
        yield added.call * message.calls


def _frame(message: Message, added: Overhead) -> Decimal:
    if message.role in _SYSTEM and added.system is not None:
        return added.system
    if message.role == "assistant" and added.answer is not None:
        return added.answer
    return added.message - (added.result_saves if message.role == "function" else 0)


def _tool_prompt(chat: Chat, added: Overhead) -> Decimal:
    """Tokens that the provider adds because the request has tools."""
    if not chat.tools:
        return Decimal(0)
    forced = chat.choice in ("any", "named") and added.tools_forced is not None
    found = (added.tools_forced or Decimal(0)) if forced else added.tools
    if any(message.role in _SYSTEM for message in chat.messages):
        found -= added.tools_save
    found += {"none": added.tool_none, "named": added.tool_chosen}.get(chat.choice, Decimal(0))
    built_in = (_built_in_tool(tool, added) for tool in chat.tools)
    return found + added.tool * len(chat.tools) + sum(tokens for tokens in built_in if tokens)


def _built_in_tool(tool: Tool, added: Overhead) -> Decimal | None:
    """Tokens that a tool of the provider adds, ``None`` if they are not published; 0 for other tools."""
    if tool.kind == "function":
        return Decimal(0)
    return next((tokens for start, tokens in added.built_in.items() if tool.kind.startswith(start)), None)


def _picture_tokens(picture: ChatImage, model: Model, catalog: Catalog) -> int | None:
    """Tokens of a picture; ``None`` if its size or the model's formula is unknown."""
    family = family_of(catalog, model)
    rule = family.image if family else None
    if rule is None or "vision" not in model.capabilities:
        return None
    sized = picture.width is not None and picture.height is not None
    if not sized and rule.method != "flat" and not (rule.method == "tiles" and picture.detail == "low"):
        return None
    return int(image_tokens(rule, Image(picture.width or 1, picture.height or 1, picture.detail)))
