"""What ``llmcost tokens`` computes: the tokens of files, of their parts, and what an edit of one changes."""

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from decimal import Decimal

from ..record import record
from .estimate import TokenCount

METHODS = ("exact", "api", "reconstruction", "proxy", "estimate")
"""How a count was made, from the most to the least that it can be trusted."""


@record
class ChatParts:
    """What the tokens of a chat for one model are made of; they sum to its count. Tokens."""

    text: int
    overhead: int
    """What the provider adds to each request and message."""
    tools: int
    """The schemas, as the provider writes them, and the prompt that it puts before them."""
    images: int
    uncounted: int = 0
    """Pictures, and tools that the provider runs, that are in none of these: nobody says how much they count."""


@record
class Lengths:
    """How the tokens of a file's records are spread, for one model. Tokens of a record, by nearest rank."""

    mean: Decimal
    p50: int
    p95: int
    max: int


@record
class FileCounts:
    """The counts of one file, in the order the models were asked for; ``parts`` and ``lengths`` beside them."""

    file: str
    bytes: int
    """Of its text in UTF-8."""
    characters: int
    counts: tuple[TokenCount, ...]
    read_as: str = "text"
    """``text``, ``chat`` or ``jsonl``."""
    records: int = 0
    """Records of a ``jsonl`` file."""
    parts: tuple[ChatParts, ...] = ()
    lengths: tuple[Lengths, ...] = ()
    uncounted: Mapping[str, int] = field(default_factory=dict)
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
    tokens: int
    """The most that the file may be."""
    by: int
    models: int
    """How many models it is too large for."""


@record
class TokensReport:
    """The tokens of files."""

    as_of: date
    files: tuple[FileCounts, ...]
    total: tuple[TokenCount, ...] = ()
    """Of several files, model by model."""
    skipped: tuple[Skipped, ...] = ()
    budget: int | None = None
    """What each file may be at most. Tokens."""
    over: tuple[Over, ...] = ()


@record
class TokenPiece:
    """A line, a record or a message, or a part of a line that is very long."""

    file: str
    line: int | None
    column: int | None
    """Where a part of a line begins, in characters; none for a whole line."""
    part: str
    """Which message of a chat it is."""
    tokens: int
    share: Decimal
    """Of the tokens of all pieces."""
    text: str
    """Its beginning."""


@record
class LargestPieces:
    """The pieces of files that have the most tokens, for one model; each is counted apart."""

    model: str
    encoding: str
    method: str
    pieces: tuple[TokenPiece, ...]
    count: int
    """Pieces there are."""
    tokens: int
    """Of all of them."""


@record
class Boundaries:
    """A text in its tokens."""

    file: str
    model: str
    encoding: str
    method: str
    """``exact``, or ``proxy`` where the encoding is only assumed to be the model's."""
    tokens: tuple[bytes, ...]
    """Of UTF-8; a character may be spread over several."""


@record
class CharacterClassTokens:
    """Characters of one class, and the tokens that spell them."""

    name: str
    characters: int
    tokens: int


@record
class TokenClassCounts:
    """The tokens of files by the class of the characters that they spell."""

    files: int
    model: str
    encoding: str
    method: str
    classes: tuple[CharacterClassTokens, ...]


@record
class Edit:
    """What a change of a prompt costs on one model. USD; ``None`` where the model has no price."""

    model: str
    before: TokenCount
    after: TokenCount
    monthly_before: Decimal | None
    monthly_after: Decimal | None
    change: Decimal | None


@record
class EditReport:
    """What a change of a prompt costs a month."""

    as_of: date
    files: tuple[FileCounts, ...]
    """Before and after."""
    requests_per_day: Decimal
    days_per_month: Decimal
    assumed: bool
    """True where nobody said how many requests there are."""
    edits: tuple[Edit, ...]
    budget: int | None = None
    over: tuple[Over, ...] = ()
