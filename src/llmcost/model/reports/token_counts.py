"""The results of ``llmcost tokens``: the tokens of files and of their parts, and the cost of an edit."""

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from ..document_layout import OMITTED, Natural, Written, written
from ..field_markers import OneOf
from ..record import record
from .provenance import ConvertedAmount, ShownCurrency, in_currency

METHODS = ("exact", "api", "reconstruction", "proxy", "estimate")
"""How a count was made, from the most to the least reliable method."""
Method = Annotated[str, OneOf(METHODS)]


@record
class ChatParts:
    """The parts of the count of a chat for one model. They add up to it. Tokens."""

    text: Natural
    overhead: Natural
    """The overhead that the provider adds to requests and messages."""
    tools: Natural
    """The schemas as the provider writes them, and the prompt before them."""
    images: Natural
    uncounted: Natural = 0
    """The number of images and built-in tools without a published count. They are in none of the parts."""


@record
class Lengths:
    """The distribution of the tokens of the records of a file, for one model. Nearest rank; tokens per record."""

    mean: Decimal
    p50: Natural
    p95: Natural
    max: Natural


@record
class TokenCount:
    """Tokens of one text for one model."""

    model: str
    tokens: Natural
    method: Method
    encoding: str
    low: Natural
    high: Natural
    input_cost: Decimal | None
    """The cost of sending the text once as plain input. USD."""
    note: str = ""
    parts: Annotated[ChatParts | None, Written(omit=True)] = None
    """The parts of a chat."""
    lengths: Annotated[Lengths | None, Written(omit=True)] = None
    """The lengths of the records of a ``jsonl`` file."""


@record
class FileCounts:
    """The counts of one file, in the order of the models."""

    file: str
    bytes: Natural
    """The size of its text in UTF-8."""
    characters: Natural
    read_as: Annotated[str, OneOf(("text", "chat", "jsonl"))]
    records: Natural | None
    """The number of records of a ``jsonl`` file."""
    counts: tuple[TokenCount, ...]
    uncounted: Mapping[str, Natural] = field(default_factory=dict)
    """Kinds of content that are not counted, such as ``document``, with their numbers."""


@record
class Skipped:
    """An entry of a folder that was not counted, and the reason."""

    file: str
    reason: str


@record
class Over:
    """A file that exceeds the budget for some models, with the model for which it is largest."""

    file: str
    model: str
    tokens: Natural
    """The high end of the count."""
    by: Natural
    models: Natural
    """The number of models for which it is too large."""


@record
class TokenBudget:
    """The limit for each file, and the files that exceed it for some model. Tokens."""

    budget: Natural
    over: tuple[Over, ...]


@record
class TokensReport:
    kind: ClassVar[Literal["tokens"]] = "tokens"

    as_of: date
    files: tuple[FileCounts, ...]
    total: tuple[TokenCount, ...] = ()
    """The total of several files, model by model."""
    skipped: tuple[Skipped, ...] = ()
    limit: Annotated[TokenBudget | None, Written(inline=True, omit=True)] = None
    shown_in: Annotated[ShownCurrency | None, OMITTED] = None
    """The currency in which amounts are shown beside USD, if the project has one."""

    @property
    @written(OMITTED)
    def in_currency(self) -> tuple[ConvertedAmount, ...]:
        """The cost of each file and of all of them as input, in that currency."""
        named = [(file.file, count) for file in self.files for count in file.counts]
        named += [("total", count) for count in self.total]
        amounts = ((f"{what}, {one.model}", one.input_cost, False) for what, one in named)
        return in_currency(self.shown_in, amounts, "request")


@record
class TokenPiece:
    """A line, a record, a message, or a part of a very long line."""

    file: str
    line: Natural | None
    column: Natural | None
    """The first character of a part of a line; ``None`` for a whole line."""
    part: str
    """The message of a chat."""
    tokens: Natural
    share: Decimal
    """The share of the tokens of all pieces."""
    text: str
    """The beginning of its text."""


@record
class LargestPieces:
    """The pieces of files with the most tokens for one model. Each is counted separately."""

    kind: ClassVar[Literal["token-pieces"]] = "token-pieces"

    model: str
    encoding: str
    method: Method
    pieces: tuple[TokenPiece, ...]
    count: Natural
    """The number of all pieces."""
    tokens: Natural
    """The tokens of all pieces."""


@record
class Boundaries:
    """A text split into its tokens."""

    kind: ClassVar[Literal["token-boundaries"]] = "token-boundaries"

    file: str
    model: str
    encoding: str
    method: Method
    """``exact``, or ``proxy`` if the encoding is only assumed for the model."""
    tokens: tuple[bytes, ...]
    """The bytes of UTF-8 of each token. A character may be split over several tokens."""


@record
class CharacterClassTokens:
    name: str
    characters: Natural
    tokens: Natural


@record
class TokenClassCounts:
    kind: ClassVar[Literal["token-classes"]] = "token-classes"

    files: Natural
    model: str
    encoding: str
    method: Method
    classes: tuple[CharacterClassTokens, ...]


@record
class Edit:
    """The cost of an edit of a prompt on one model. USD per month; ``None`` if the model has no price."""

    model: str
    before: Annotated[TokenCount, Written(without=("parts", "lengths"))]
    after: Annotated[TokenCount, Written(without=("parts", "lengths"))]
    monthly_before: Decimal | None
    monthly_after: Decimal | None
    change: Decimal | None


@record
class EditReport:
    """The cost of an edit of a prompt."""

    kind: ClassVar[Literal["token-edit"]] = "token-edit"

    as_of: date
    currency: ClassVar[Literal["USD"]] = "USD"
    files: tuple[FileCounts, ...]
    """The files before and after the edit."""
    requests_per_day: Decimal
    days_per_month: Decimal
    assumed: tuple[str, ...]
    """``requests_per_day`` if no volume was given."""
    edits: tuple[Edit, ...]
    limit: Annotated[TokenBudget | None, Written(inline=True, omit=True)] = None
    shown_in: Annotated[ShownCurrency | None, OMITTED] = None
    """The currency in which amounts are shown beside USD, if the project has one."""

    @property
    @written(OMITTED)
    def in_currency(self) -> tuple[ConvertedAmount, ...]:
        """The months before and after the edit, and their difference, in that currency."""
        amounts = (
            (f"{edit.model} {what}", usd, False)
            for edit in self.edits
            for what, usd in (("before", edit.monthly_before), ("after", edit.monthly_after), ("change", edit.change))
        )
        return in_currency(self.shown_in, amounts)
