"""Markers that say more about a field than its type does.

They stand in ``Annotated`` next to the type of a field. ``read.yaml.validator`` checks values against them, and
pydantic asks each for its part of a JSON Schema. ``Unpriced``, ``ModelText`` and ``Fixed`` say what a field of a
workload means for its price; ``pricing`` reads them, so a new field needs no list of names there.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any, NamedTuple

JsonSchema = dict[str, Any]
Handler = Callable[[Any], JsonSchema]


class Within(NamedTuple):
    """A number from ``low`` to ``high``, both included."""

    low: int
    high: int

    def __get_pydantic_json_schema__(self, core: Any, handler: Handler) -> JsonSchema:
        return handler(core) | {"minimum": self.low, "maximum": self.high}


class Matches(NamedTuple):
    """A text that matches a regular expression; ``says`` describes it in error messages."""

    pattern: str
    says: str

    def __get_pydantic_json_schema__(self, core: Any, handler: Handler) -> JsonSchema:
        described = handler(core)
        texts = [part for part in described.get("anyOf", [described]) if part.get("type") == "string"]
        for part in texts:
            part["pattern"] = f"^(?:{self.pattern})$"
        return described


class OneOf(NamedTuple):
    """A text of a closed list."""

    values: tuple[str, ...]

    def __get_pydantic_json_schema__(self, core: Any, handler: Handler) -> JsonSchema:
        return handler(core) | {"enum": list(self.values)}


class Short(NamedTuple):
    """A number may stand for the whole mapping: ``0.5`` means ``{FIELD: 0.5}``."""

    field: str

    def __get_pydantic_json_schema__(self, core: Any, handler: Handler) -> JsonSchema:
        return {"anyOf": [{"type": "number", "short": self.field}, handler(core)]}


class Key(NamedTuple):
    """The field is the key of its mapping. A file cannot have it as a field."""

    kind: str = "key"  # before 3.11.4, typing takes equal markers for the same one

    def __get_pydantic_json_schema__(self, core: Any, handler: Handler) -> JsonSchema:
        return {"not": {}}


class Unwritten(NamedTuple):
    """The field is set by llmcost. A file cannot have it."""

    kind: str = "unwritten"

    def __get_pydantic_json_schema__(self, core: Any, handler: Handler) -> JsonSchema:
        return {"not": {}}


class Unpriced(NamedTuple):
    """The month does not depend on this field of a workload."""

    kind: str = "unpriced"


class ModelText(NamedTuple):
    """A length of text in tokens of the workload's own models. It scales with their tokenizers (law T5)."""

    kind: str = "model text"


class Fixed(NamedTuple):
    """A number that affects the month but is no parameter: it cannot be uncertain or varied."""

    reason: str


Name = Annotated[str, Matches(r"\S(.{0,198}\S)?", "1 to 200 characters on one line, without spaces at the ends")]
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
