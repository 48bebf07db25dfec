"""Problems of inputs: location, message and remedy. All problems of an input are raised together."""

from collections.abc import Iterable
from itertools import islice, pairwise
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


def similar_words(word: str, known: Iterable[str], most: int = 1) -> list[str]:
    """The words that a wrong one most resembles, the best first; of ``known``, the first 2,000 count.

    ``difflib`` takes a millisecond for two words of 100 characters, and anybody may add thousands of files or models.
    So it compares only the words that share the most pairs of characters with the wrong one.
    """
    from difflib import get_close_matches
    from heapq import nlargest

    def pairs(text: str) -> set[tuple[str, str]]:
        return set(pairwise(text))

    word, starts = word[:80], {one[:80]: one for one in islice(known, 2_000)}
    wanted = pairs(word)
    nearest = nlargest(20, starts, key=lambda one: len(wanted & pairs(one)) / (len(word) + len(one) + 1))
    return [starts[one] for one in get_close_matches(word, nearest, n=most)]


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
