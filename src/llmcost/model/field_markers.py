"""Markers that say more about a field than its type does.

They are used in ``Annotated`` with the type of a field. ``read.yaml.validator`` checks values against them, and
pydantic asks each for its part of a JSON Schema. ``Unpriced``, ``ModelText`` and ``Fixed`` say what a field of a
workload means for its price; ``pricing`` reads them, so a new field needs no list of names there.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any

from .record import record

JsonSchema = dict[str, Any]
Handler = Callable[[Any], JsonSchema]


@record
class Within:
    """A number from ``low`` to ``high``, both included."""

    low: int
    high: int

    def __get_pydantic_json_schema__(self, core: Any, handler: Handler) -> JsonSchema:
        return handler(core) | {"minimum": self.low, "maximum": self.high}


@record
class Matches:
    """A text that matches a regular expression; ``says`` describes it in error messages."""

    pattern: str
    says: str

    def __get_pydantic_json_schema__(self, core: Any, handler: Handler) -> JsonSchema:
        described = handler(core)
        texts = [part for part in described.get("anyOf", [described]) if part.get("type") == "string"]
        for part in texts:
            part["pattern"] = f"^(?:{self.pattern})$"
        return described


@record
class AtMost:
    """A list or a mapping with at most this many entries."""

    entries: int

    def __get_pydantic_json_schema__(self, core: Any, handler: Handler) -> JsonSchema:
        described = handler(core)
        return described | {"maxItems" if described["type"] == "array" else "maxProperties": self.entries}


@record
class OneOf:
    """A text of a closed list."""

    values: tuple[str, ...]

    def __get_pydantic_json_schema__(self, core: Any, handler: Handler) -> JsonSchema:
        return handler(core) | {"enum": list(self.values)}


@record
class Short:
    """A number is short for the whole mapping: ``0.5`` means ``{FIELD: 0.5}``."""

    field: str

    def __get_pydantic_json_schema__(self, core: Any, handler: Handler) -> JsonSchema:
        return {"anyOf": [{"type": "number", "short": self.field}, handler(core)]}


@record
class Dated:
    """A history, oldest first: an entry holds from its ``from`` on. A single value is an entry that always holds."""

    def __get_pydantic_json_schema__(self, core: Any, handler: Handler) -> JsonSchema:
        described = handler(core)
        return {"anyOf": [described["items"], described | {"minItems": 1}]}


@record
class Key:
    """The field is the key of its mapping. A file cannot have it as a field."""

    def __get_pydantic_json_schema__(self, core: Any, handler: Handler) -> JsonSchema:
        return {"not": {}}


@record
class Unwritten:
    """The field is set by llmcost. A file cannot have it."""

    def __get_pydantic_json_schema__(self, core: Any, handler: Handler) -> JsonSchema:
        return {"not": {}}


@record
class Unpriced:
    """The month does not depend on this field of a workload."""


@record
class Readable:
    """A name that is compared with others: in composed form, and without characters that look like others."""

    kind: str = "readable"


@record
class ModelText:
    """A length of text in tokens of the workload's own models. It scales with their tokenizers (law T5)."""


@record
class Fixed:
    """A number that affects the month but is no parameter: it cannot be uncertain or varied."""

    reason: str


FileName = Annotated[str, Matches(r"\S(.{0,198}\S)?", "1 to 200 characters on one line, without spaces at the ends")]
"""A path, or the name of a commit: exactly as the file system and git have it."""
Name = Annotated[FileName, Readable()]
Words = Annotated[str, Matches(r"[\s\S]{1,4000}", "1 to 4,000 characters")]
Share = Annotated[Decimal, Within(0, 1)]
Factor = Annotated[Decimal, Within(0, 100)]
Rate = Annotated[Decimal, Within(0, 100_000)]
"""USD per million tokens."""
Amount = Annotated[Decimal, Within(0, 10**12)]
"""USD."""
Tokens = Annotated[Decimal, Within(0, 10**9)]
"""Tokens of one request; a mean, so it may have decimals."""
TextTokens = Annotated[Tokens, ModelText()]
"""Tokens of a text that the workload's own models read or write."""
TokenCount = Annotated[int, Within(0, 10**9)]
"""Tokens, in whole numbers."""
Count = Annotated[Decimal, Within(0, 10**12)]
"""A number of requests or calls; a mean, so it may have decimals."""
