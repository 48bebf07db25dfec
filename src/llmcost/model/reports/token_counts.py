"""What ``llmcost tokens`` computes: the tokens of files, of their parts, and what an edit of one changes."""

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from ..document_layout import Natural, Written
from ..field_markers import OneOf
from ..record import record

METHODS = ("exact", "api", "reconstruction", "proxy", "estimate")
"""How a count was made, from the most to the least that it can be trusted."""
Method = Annotated[str, OneOf(METHODS)]


@record
class ChatParts:
    """What the tokens of a chat for one model are made of; they sum to its count. Tokens."""

    text: Natural
    overhead: Natural
    """What the provider adds to each request and message."""
    tools: Natural
    """The schemas, as the provider writes them, and the prompt that it puts before them."""
    images: Natural
    uncounted: Natural = 0
    """Pictures, and tools that the provider runs, that are in none of these: nobody says how much they count."""


@record
class Lengths:
    """How the tokens of a file's records are spread, for one model. Tokens of a record, by nearest rank."""

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
    """USD for sending the text once as plain input."""
    note: str = ""
    parts: Annotated[ChatParts | None, Written(omit=True)] = None
    """Of a chat."""
    lengths: Annotated[Lengths | None, Written(omit=True)] = None
    """Of the records of a ``jsonl`` file."""


@record
class FileCounts:
    """The counts of one file, in the order the models were asked for."""

    file: str
    bytes: Natural
    """Of its text in UTF-8."""
    characters: Natural
    read_as: Annotated[str, OneOf(("text", "chat", "jsonl"))]
    records: Natural | None
    """Records of a ``jsonl`` file."""
    counts: tuple[TokenCount, ...]
    uncounted: Mapping[str, Natural] = field(default_factory=dict)
    """Kinds of content that are in no count, as ``document``, and how many there are of each."""


@record
class Skipped:
    """What lies in a folder and was not counted, and why."""

    file: str
    reason: str


@record
class Over:
    """A file that is larger than its budget for some of the models; the model where it is largest is named."""

    file: str
    model: str
    tokens: Natural
    """The most that the file may be."""
    by: Natural
    models: Natural
    """How many models it is too large for."""


@record
class TokenBudget:
    """What each file may be at most, and the files that are larger for some model. Tokens."""

    budget: Natural
    over: tuple[Over, ...]


@record
class TokensReport:
    """The tokens of files."""

    kind: ClassVar[Literal["tokens"]] = "tokens"

    as_of: date
    files: tuple[FileCounts, ...]
    total: tuple[TokenCount, ...] = ()
    """Of several files, model by model."""
    skipped: tuple[Skipped, ...] = ()
    limit: Annotated[TokenBudget | None, Written(inline=True, omit=True)] = None


@record
class TokenPiece:
    """A line, a record or a message, or a part of a line that is very long."""

    file: str
    line: Natural | None
    column: Natural | None
    """Where a part of a line begins, in characters; none for a whole line."""
    part: str
    """Which message of a chat it is."""
    tokens: Natural
    share: Decimal
    """Of the tokens of all pieces."""
    text: str
    """Its beginning."""


@record
class LargestPieces:
    """The pieces of files that have the most tokens, for one model; each is counted apart."""

    kind: ClassVar[Literal["token-pieces"]] = "token-pieces"

    model: str
    encoding: str
    method: Method
    pieces: tuple[TokenPiece, ...]
    count: Natural
    """Pieces there are."""
    tokens: Natural
    """Of all of them."""


@record
class Boundaries:
    """A text in its tokens."""

    kind: ClassVar[Literal["token-boundaries"]] = "token-boundaries"

    file: str
    model: str
    encoding: str
    method: Method
    """``exact``, or ``proxy`` where the encoding is only assumed to be the model's."""
    tokens: tuple[bytes, ...]
    """Of UTF-8; a character may be spread over several."""


@record
class CharacterClassTokens:
    """Characters of one class, and the tokens that spell them."""

    name: str
    characters: Natural
    tokens: Natural


@record
class TokenClassCounts:
    """The tokens of files by the class of the characters that they spell."""

    kind: ClassVar[Literal["token-classes"]] = "token-classes"

    files: Natural
    model: str
    encoding: str
    method: Method
    classes: tuple[CharacterClassTokens, ...]


@record
class Edit:
    """What a change of a prompt costs on one model. USD; ``None`` where the model has no price."""

    model: str
    before: Annotated[TokenCount, Written(without=("parts", "lengths"))]
    after: Annotated[TokenCount, Written(without=("parts", "lengths"))]
    monthly_before: Decimal | None
    monthly_after: Decimal | None
    change: Decimal | None


@record
class EditReport:
    """What a change of a prompt costs a month."""

    kind: ClassVar[Literal["token-edit"]] = "token-edit"

    as_of: date
    currency: ClassVar[Literal["USD"]] = "USD"
    files: tuple[FileCounts, ...]
    """Before and after."""
    requests_per_day: Decimal
    days_per_month: Decimal
    assumed: tuple[str, ...]
    """``requests_per_day`` where no volume was given."""
    edits: tuple[Edit, ...]
    limit: Annotated[TokenBudget | None, Written(inline=True, omit=True)] = None
