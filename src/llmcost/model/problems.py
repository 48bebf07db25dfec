"""Problems of inputs: location, message and remedy. All problems of an input are raised together."""

from collections.abc import Iterable
from typing import Annotated, NamedTuple, Self

from .document_layout import INLINE, LATER


class Where(NamedTuple):
    """A location in a file; line and column count from 1."""

    file: str
    line: int | None = None
    column: Annotated[int | None, LATER] = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)


class Problem(NamedTuple):
    """A problem of an input. ``code`` is its stable kind; ``hint`` is the remedy."""

    code: str
    message: str
    hint: str = ""
    where: Annotated[Where | None, INLINE] = None

    @property
    def sort_key(self) -> tuple[str, int, int]:
        """For sorting: by file, line and column."""
        where = self.where or Where("")
        return where.file, where.line or 0, where.column or 0


def short(text: str, length: int = 80) -> str:
    return text if len(text) <= length else text[:length] + "…"


class LlmcostError(Exception):
    """An invalid input or a question without an answer, with every problem that was found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(f"{p.where or ''} {p.message} {p.hint}".strip() for p in self.problems))

    @classmethod
    def of(cls, code: str, message: str, hint: str = "", where: Where | None = None) -> Self:
        return cls((Problem(code, message, hint, where),))


class InputError(LlmcostError):
    """A file, an option or a name is invalid: exit code 2."""


class UnknownModel(InputError):
    """The catalog does not have this model, or several providers have it."""


class Undecidable(LlmcostError):
    """The question has no answer on this catalog and day: exit code 3."""
