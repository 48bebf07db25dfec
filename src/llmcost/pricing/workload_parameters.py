"""The numbers of a workload that may be uncertain or varied. A path names each of them: ``cache.hit_rate``."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from llmcost.model.field_markers import Fixed, Short, Unpriced, Unwritten, Within
from llmcost.model.field_types import FieldType, field_type, field_types
from llmcost.model.inputs.planning import Uncertainty
from llmcost.model.inputs.request_shape import Length
from llmcost.model.inputs.serving import Retries
from llmcost.model.inputs.workload import Workload
from llmcost.model.money import ZERO, quotient
from llmcost.model.record import record

from .length_distributions import length_times, mean_of


@record
class Parameter:
    """A number of a workload that may be uncertain or varied."""

    path: str
    """Its field, with the fields around it: ``cache.hit_rate``, ``side_calls.0.input_tokens``, ``fees.web_search``."""
    kind: str
    """``share``, ``whole`` (a whole number) or ``number``."""
    least: int
    most: int


KNOWN = (
    "requests_per_day, input_tokens, output_tokens, thinking_multiplier, cache.hit_rate, cache.tokens, batch, retries, "
    "regenerations, response_cache, conversation.turns, agent.steps, retrieval.chunks, fees.NAME, buffer and others"
)
"""The parameters that a message names."""


def parameter(path: str) -> Parameter | None:
    """The parameter at a path; ``None`` if there is none.

    Every number that the month depends on is a parameter, unless its field is marked ``Fixed``. Its kind and its bounds
    are those of the field. ``batch`` is short for ``batch.share``, as in a workload file.
    """
    words, found = path.split("."), FieldType(Workload)
    for word in words:
        inner = _inside(found, word)
        if inner is None:
            return None
        found = inner
    if (short := found.marker(Short)) and (inner := _inside(found, short.field)):
        words, found = [*words, short.field], inner
    number = _number(found)
    bounds = number.marker(Within) if number else None
    if number is None or bounds is None:
        return None
    kind = "whole" if number.kind is int else "share" if (bounds.low, bounds.high) == (0, 1) else "number"
    return Parameter(".".join(words), kind, bounds.low, bounds.high)


def _inside(found: FieldType, word: str) -> FieldType | None:
    """The type of what a word names inside a value: a field, an entry of a list or of a mapping."""
    inner: FieldType | None
    if found.kind is tuple:
        inner = field_type(found.inner[0]) if word.isascii() and word.isdigit() else None
    elif found.kind is dict:
        inner = field_type(found.inner[1]) if word else None
    else:
        inner = field_types(found.kind).get(word)
    return None if inner and any(map(inner.marker, _NO_PARAMETER)) else inner


_NO_PARAMETER: tuple[Any, ...] = (Unpriced, Unwritten, Fixed)


def _number(found: FieldType) -> FieldType | None:
    """The type of a number, or of the number that may stand in place of a length that varies."""
    if Length in found.choices:
        return next(map(field_type, (kind for kind in found.choices if kind is not Length)))
    return found if found.kind in (Decimal, int) else None


def value_at(workload: Workload, path: str) -> Decimal | None:
    """The number at a path, or the mean of a length that varies; ``None`` if the workload has no number there."""
    found: Any = workload
    for word in path.split("."):
        found = _inner(found, word)
    if isinstance(found, Length):
        return mean_of(found)
    return None if found is None else Decimal(found)


def _inner(whole: Any, word: str) -> Any:
    if isinstance(whole, tuple):
        return whole[int(word)] if int(word) < len(whole) else None
    return whole.get(word) if isinstance(whole, dict) else getattr(whole, word, None)


def can_vary(workload: Workload, path: str) -> bool:
    """Whether the workload can have a number at a path, even where the file does not give one."""
    if path in ("thinking_multiplier", "retries.rate"):
        return True
    *folders, last = path.split(".")
    holder: Any = workload
    for word in folders:
        holder = _inner(holder, word)
    if last in ("hit_rate", "turn_gap_s", "step_gap_s", "resolves"):
        return holder is not None
    return holder is not None and _inner(holder, last) is not None


def with_value(workload: Workload, path: str, value: Decimal) -> Workload:
    """The workload with another number at a path. A length that varies keeps the shape of its distribution."""
    if path == "retries.rate" and workload.retries is None:
        return replace(workload, retries=Retries(value))
    changed: Workload = _with(workload, path.split("."), value)
    return changed


def _with(whole: Any, path: list[str], value: Decimal) -> Any:
    word, *rest = path
    before = _inner(whole, word)
    if rest:
        after: Any = _with(before, rest, value)
    elif isinstance(before, Length):
        mean = mean_of(before)
        after = length_times(before, quotient(value, mean)) if mean else before
    else:
        after = int(value) if isinstance(before, int) else value
    if isinstance(whole, tuple):
        return (*whole[: int(word)], after, *whole[int(word) + 1 :])
    return {**whole, word: after} if isinstance(whole, dict) else replace(whole, **{word: after})


def wrong_in(
    path: str, spread: Uncertainty | tuple[Decimal, ...], workload: Workload
) -> Iterator[tuple[str, str, str]]:
    """Each problem of an uncertainty: its code, message and hint."""
    found, numbers = parameter(path), numbers_of(spread)
    if found is None:
        yield "uncertainty", "it names no parameter", f"known: {KNOWN}"
        return
    if path != found.path and found.path in workload.uncertainty:
        yield "uncertainty", f"it means the same as {found.path}", "keep one of them"
    if not can_vary(workload, found.path):
        yield "missing-key", "the workload does not have this number", "give the number too, or name another one"
    if numbers is None:
        yield "uncertainty", "it is no range", "write [low, high], {min, max} or {p10, p50, p90}"
    elif list(numbers) != sorted(numbers):
        yield "uncertainty", "the numbers are not in ascending order", "write the lowest one first"
    elif numbers[-1] > found.most or numbers[0] < found.least:
        yield (
            "uncertainty",
            f"the number can be from {found.least} to {found.most:,}",
            "keep the range within these bounds",
        )
    elif not is_uniform(spread) and (numbers[0] == 0 or (found.kind == "share" and numbers[-1] == 1)):
        bounds = "above 0 and below 1" if found.kind == "share" else "above 0"
        yield "uncertainty", f"its percentiles must be {bounds}", "write {min, max} where it may reach the bound"


def is_uniform(spread: Uncertainty | tuple[Decimal, ...]) -> bool:
    """Whether a range is a uniform distribution."""
    return isinstance(spread, Uncertainty) and spread.min is not None


def numbers_of(spread: Uncertainty | tuple[Decimal, ...]) -> tuple[Decimal, ...] | None:
    """The numbers of a range from low to high: two, or three with a median; ``None`` if they make no range."""
    if not isinstance(spread, Uncertainty):
        return spread if len(spread) == 2 else None
    ends = [spread.min, spread.max]
    tenths = [spread.p10, spread.p50, spread.p90]
    used, unused = (ends, tenths) if spread.min is not None or spread.max is not None else (tenths, ends)
    given = tuple(number for number in used if number is not None)
    return given if len(given) == len(used) and not any(number is not None for number in unused) else None


def varied(workload: Workload) -> Iterator[tuple[Parameter, Decimal]]:
    """Each parameter of which the workload has a number above zero, with the number."""
    for path in _paths(workload, ""):
        found = parameter(path)
        value = value_at(workload, path) if found else None
        if found and value is not None and value > ZERO:
            yield found, value


def _paths(whole: Any, above: str) -> Iterator[str]:
    """The path of each number inside a record."""
    parts: Iterator[tuple[str, Any]]
    if isinstance(whole, dict):
        parts = ((str(word), inner) for word, inner in whole.items())
    elif isinstance(whole, tuple):
        parts = ((str(index), inner) for index, inner in enumerate(whole))
    else:
        parts = ((word, getattr(whole, word)) for word in getattr(whole, "__dataclass_fields__", {}))
    for word, inner in parts:
        path = f"{above}{word}"
        if isinstance(inner, Decimal | int | Length):
            yield path
        elif inner is not None and not isinstance(inner, str):
            yield from _paths(inner, f"{path}.")
