"""The prompt of a workload: the files that it names, their texts, and the count of the tokens."""

from dataclasses import field
from decimal import Decimal
from typing import Annotated

from ..field_markers import FileName, Fixed, Name, Tokens
from ..record import record

CountedTokens = Annotated[Tokens, Fixed("part of the prompt's count, which is made once")]


@record
class PromptTexts:
    """The texts of the files of a prompt, the template without its variables."""

    system: str | None = None
    examples: tuple[str, ...] = ()
    """The texts of the messages file."""
    tools: tuple[str, ...] = ()
    template: str = ""
    uses: tuple[tuple[str, int], ...] = ()
    """The variables of the template, and how often each occurs in it."""

    @property
    def fixed(self) -> tuple[str, ...]:
        """The texts at the beginning of every request, without the tools."""
        return tuple(text for text in (self.system, *self.examples) if text)

    @property
    def messages(self) -> int:
        """The number of messages of a request: system, user, and those of the messages file."""
        return len(self.examples) + (self.system is not None) + 1


@record
class Prompt:
    """The texts that the application sends, as files. They are counted with the tokenizer of each candidate.

    System text, tools and messages are the fixed part, which a prefix cache serves. The template and the text of the
    user follow. Paths are relative to this file and stay inside the project.
    """

    system: FileName | None = None
    """A file with the system prompt. Example: prompts/system.md"""
    tools: FileName | None = None
    """A JSON file with the schemas of the tools. Example: prompts/tools.json"""
    messages: FileName | None = None
    """A JSON file with a list of messages that every request starts with. Example: prompts/examples.json"""
    template: FileName | None = None
    """A file with placeholders such as ``{{variable}}``. Example: prompts/answer.md"""
    variables: dict[Name, CountedTokens] = field(default_factory=dict)
    """The length of the value of each variable. Tokens per request. Example: {question: 60}"""
    user_tokens: CountedTokens = Decimal(0)
    """The length of the text that the user adds. Tokens per request. Example: 300"""


@record
class PromptTokens:
    """The tokens of a prompt by one tokenizer, without the overhead that the provider adds."""

    fixed: Decimal
    """System, tools and messages."""
    rest: Decimal
    """Template, variables and the text of the user."""
    low: Decimal
    high: Decimal
    """The range of the whole count."""
    messages: int
    tools: int
    """How many there are: a provider adds overhead for each."""
    method: str
    system: bool = False
    """Whether one of the messages is a system prompt."""
