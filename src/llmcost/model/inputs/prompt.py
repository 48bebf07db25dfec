"""The prompt of a workload: the files that it names, their texts, and the count of the tokens."""

from dataclasses import field
from decimal import Decimal
from typing import Annotated

from ..field_markers import Fixed, Name, Tokens
from ..record import record

CountedTokens = Annotated[Tokens, Fixed("part of the prompt's count, which is made once")]


@record
class PromptTexts:
    """What is sent before the user's text, the tools' schemas, and the template without its variables."""

    system: str | None = None
    examples: tuple[str, ...] = ()
    """Those of the messages file."""
    tools: tuple[str, ...] = ()
    template: str = ""
    uses: tuple[tuple[str, int], ...] = ()
    """The template's variables, and how often each stands in it."""

    @property
    def fixed(self) -> tuple[str, ...]:
        """What every request starts with, without the tools."""
        return tuple(text for text in (self.system, *self.examples) if text)

    @property
    def messages(self) -> int:
        """System and user messages, and those of the messages file."""
        return len(self.examples) + (self.system is not None) + 1


@record
class Prompt:
    """The texts that the application sends, in the files that it uses; they are counted for each candidate's tokenizer.

    System text, tools and messages are the fixed part, which a prefix cache serves; the template and the user's text
    come after it. Paths are relative to this file and stay inside the project.
    """

    system: Name | None = None
    """A file with the system prompt. Example: prompts/system.md"""
    tools: Name | None = None
    """A JSON file with the schemas of the tools. Example: prompts/tools.json"""
    messages: Name | None = None
    """A JSON file with a list of messages that every request starts with. Example: prompts/examples.json"""
    template: Name | None = None
    """A file with ``{{variable}}`` where something is filled in. Example: prompts/answer.md"""
    variables: dict[Name, CountedTokens] = field(default_factory=dict)
    """What each variable of the template is replaced with. Tokens per request. Example: {question: 60}"""
    user_tokens: CountedTokens = Decimal(0)
    """What the user adds. Tokens per request. Example: 300"""


@record
class PromptTokens:
    """A prompt's count by one tokenizer, without what the provider adds to it."""

    fixed: Decimal
    """System, tools and messages."""
    rest: Decimal
    """Template, variables and the user's text."""
    low: Decimal
    high: Decimal
    """The least and the most that all of it may be."""
    messages: int
    tools: int
    """How many there are, for what a provider adds to each."""
    method: str
    system: bool = False
    """Whether one of the messages is a system prompt."""
