"""Tokenizers: which model has which, and how many tokens they make of a text, as ``pricing.yaml`` declares it."""

from dataclasses import field
from datetime import date
from decimal import Decimal
from typing import Annotated

from ..document_layout import key_order
from ..field_markers import Name, OneOf, Within
from ..record import record

Ratio = Annotated[Decimal, Within(0, 100)]
TEXT_CLASSES = (
    "english", "german", "french", "spanish", "italian", "portuguese", "dutch", "swedish", "polish", "czech", "russian",
    "greek", "arabic", "hindi", "vietnamese", "indonesian", "chinese", "japanese", "korean",
    "code", "json", "markup", "logs", "csv",
)  # fmt: skip
TextClass = Annotated[str, OneOf(TEXT_CLASSES)]
"""Prose in a language, or text of another kind. Other text has the range of all."""


@record
class Tokenizer:
    """How text becomes tokens: a published encoding, or a family with an estimated factor and error."""

    encoding: Name | None = None
    family: Name | None = None
    assumed: bool = False
    """True if no source states it."""


Added = Annotated[Decimal, Within(0, 10_000)]
"""Tokens."""


@key_order("models", "from")
@record
class Overhead:
    """Tokens that a provider adds to a request."""

    models: tuple[Name, ...] = ()
    """Full ids of the models that it applies to, ``*`` for any characters; empty for all models of the tokenizer."""
    from_: date | None = None
    """The first day on which the provider adds them."""
    request: Added = Decimal(0)
    """Per request."""
    message: Added = Decimal(0)
    """Per message, its role included."""
    answer: Added | None = None
    """Per message of the assistant, if it differs."""
    system: Added | None = None
    """For a system prompt that is not a message."""
    name: Added = Decimal(0)
    """In addition to the name of the author of a message."""
    call: Added = Decimal(0)
    """In addition to a tool call of the assistant."""
    result_saves: Added = Decimal(0)
    """Subtracted from a message with the result of a function call."""
    tools: Added = Decimal(0)
    """Once, if there are tools."""
    tools_forced: Added | None = None
    """Instead of ``tools``, if a tool has to be called."""
    tools_save: Added = Decimal(0)
    """Subtracted if there are tools and a system message."""
    tool: Added = Decimal(0)
    """Per tool."""
    tool_none: Added = Decimal(0)
    """Once, if tools must not be called."""
    tool_chosen: Added = Decimal(0)
    """In addition to the name of the tool that has to be called."""
    built_in: dict[Name, Added] = field(default_factory=dict)
    """For a built-in tool of the provider, by the beginning of its type."""
    schemas: Annotated[str, OneOf(("json", "typescript"))] = "json"
    """The form in which the model gets the schemas of tools."""
    off_by: Added = Decimal(0)
    """The largest observed error for a request."""
    sources: tuple[Name, ...] = ()
    checked: date | None = None


@record
class TextRatio:
    """The tokens of a text per token of ``o200k_base``: ``calibration/ratios.py`` computes them."""

    factor: Ratio
    """The median of chunks of 4,000 characters."""
    low: Ratio
    """Their 5th percentile, with a margin."""
    high: Ratio
    """Their 95th percentile, with a margin."""


@record
class TokenizerFamily(TextRatio):
    """A tokenizer, and its tokens where the class of a text is not known: as for English, in the range of all."""

    title: Name
    source: Name
    vocabulary: Name | None = None
    """The tokenizer that has the same vocabulary, so that both count every text alike."""
    texts: dict[TextClass, TextRatio] = field(default_factory=dict)
    """By class of text."""
    overhead: Overhead | None = None
    overheads: tuple[Overhead, ...] = ()
    """Overheads of particular models, or from some day on. The first one that matches a model and has begun is used,
    else ``overhead``; so of two for the same models, the later one stands first."""
