"""The numbers of a workload that may be uncertain or varied, by the path that names them: ``cache.hit_rate``."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any, NamedTuple

from llmcost.model.inputs.workload import Length, Retries, Uncertainty, Workload
from llmcost.model.money import ZERO, quotient

from .length_distributions import length_times, mean_of

VOLUMES = ("requests_per_day", "requests_per_month", "conversations_per_day", "tasks_per_day")


class Parameter(NamedTuple):
    """What a path names: a share, a whole number or any other, and the bounds of it."""

    path: str
    kind: str
    """``share``, ``whole`` or ``number``."""
    least: int
    most: int


_KINDS = (
    ("|".join(VOLUMES) + r"|development\.calls_per_month", "number", 0, 10**12),
    (r"(side_calls\.\d+\.)?(in|out)put_tokens|cache\.tokens", "number", 0, 10**9),
    (r"(conversation|agent|retrieval)\.\w+_tokens", "number", 0, 10**9),
    (r"(cache|response_cache)\.hit_rate|batch\.share|cascade\.\d+\.resolves", "share", 0, 1),
    (r"conversation\.turns|agent\.steps", "whole", 1, 1000),
    (r"conversation\.turn_gap_s|agent\.step_gap_s|audio\.(in|out)put_seconds|video\.seconds", "number", 0, 10**6),
    (r"retrieval\.chunks", "number", 0, 10_000),
    (r"thinking_multiplier|fees\.[^.]+|retrieval\.refresh_per_month", "number", 0, 1000),
    (r"(images|documents|side_calls)\.\d+\.per_request", "number", 0, 1000),
    (r"documents\.\d+\.pages", "number", 0, 100_000),
    (r"retries\.rate|regenerations", "number", 0, 100),
    (r"buffer", "number", 0, 10),
)
_SHORT = {"retries": "retries.rate", "batch": "batch.share", "response_cache": "response_cache.hit_rate"}
UNCERTAIN = (
    *VOLUMES, "input_tokens", "output_tokens", "cache", "batch", "response_cache", "retries", "conversation", "agent",
    "retrieval", "development", "cascade", "images", "documents", "audio", "video", "side_calls", "fees",
)  # fmt: skip
"""Fields of a workload that parameters are in."""
KNOWN = (
    "requests_per_day, input_tokens, output_tokens, thinking_multiplier, cache.hit_rate, cache.tokens, batch, retries, "
    "regenerations, response_cache, conversation.turns, agent.steps, retrieval.chunks, fees.NAME, buffer and others"
)


def parameter(path: str) -> Parameter | None:
    """The parameter of a path as a workload file writes it; ``None`` where none has this name."""
    whole = _SHORT.get(path, path)
    for pattern, kind, least, most in _KINDS:
        if re.fullmatch(pattern, whole):
            return Parameter(whole, kind, least, most)
    return None


def value_at(workload: Workload, path: str) -> Decimal | None:
    """The number at a path; the mean of a length that varies. ``None`` where the workload has none there."""
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
    """Whether the workload has a place for a number at a path, even if nobody gave one."""
    if path in ("thinking_multiplier", "retries.rate"):
        return True
    *folders, last = path.split(".")
    place: Any = workload
    for word in folders:
        place = _inner(place, word)
    if last in ("hit_rate", "turn_gap_s", "step_gap_s", "resolves"):
        return place is not None
    return place is not None and _inner(place, last) is not None


def with_value(workload: Workload, path: str, value: Decimal) -> Workload:
    """The workload with another number at a path; a length that varies keeps its shape."""
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
    """What is wrong with an uncertainty: a code, in words, and the remedy."""
    found, numbers = parameter(path), numbers_of(spread)
    if found is None:
        yield "uncertainty", "no parameter that can be uncertain has this name", f"known: {KNOWN}"
        return
    if path != found.path and found.path in workload.uncertainty:
        yield "uncertainty", f"it is the same as {found.path}", "keep one of them"
    if not can_vary(workload, found.path):
        yield "missing-key", "the workload has no such number", "give it beside its uncertainty, or name another"
    if numbers is None:
        yield "uncertainty", "it is not a range", "write [low, high], {min, max} or {p10, p50, p90}"
    elif list(numbers) != sorted(numbers):
        yield "uncertainty", "the numbers do not rise", "write the lower one first"
    elif numbers[-1] > found.most or numbers[0] < found.least:
        yield "uncertainty", f"it goes from {found.least} to {found.most:,}", "keep within these bounds"
    elif not is_uniform(spread) and (numbers[0] == 0 or (found.kind == "share" and numbers[-1] == 1)):
        bounds = "between 0 and 1, without them" if found.kind == "share" else "above 0"
        yield "uncertainty", f"percentiles of it lie {bounds}", "write {min, max} where it may reach that"


def is_uniform(spread: Uncertainty | tuple[Decimal, ...]) -> bool:
    """Whether every value between two ends is as likely as any other."""
    return isinstance(spread, Uncertainty) and spread.min is not None


def numbers_of(spread: Uncertainty | tuple[Decimal, ...]) -> tuple[Decimal, ...] | None:
    """The numbers of a range in their order: two, or three with a median; ``None`` where they make no range."""
    if not isinstance(spread, Uncertainty):
        return spread if len(spread) == 2 else None
    ends = [spread.min, spread.max]
    tenths = [spread.p10, spread.p50, spread.p90]
    used, unused = (ends, tenths) if spread.min is not None or spread.max is not None else (tenths, ends)
    given = tuple(number for number in used if number is not None)
    return given if len(given) == len(used) and not any(number is not None for number in unused) else None


def varied(workload: Workload) -> Iterator[tuple[Parameter, Decimal]]:
    """Every parameter that a workload has a number above zero for, and the number."""
    for path in _paths(workload, ""):
        found = parameter(path)
        value = value_at(workload, path) if found else None
        if found and value is not None and value > ZERO:
            yield found, value


def _paths(whole: Any, above: str) -> Iterator[str]:
    """Every path inside a noun."""
    parts: Iterator[tuple[str, Any]]
    if isinstance(whole, dict):
        parts = ((str(word), inner) for word, inner in whole.items())
    elif isinstance(whole, tuple):
        parts = ((str(place), inner) for place, inner in enumerate(whole))
    else:
        parts = ((word, getattr(whole, word)) for word in getattr(whole, "__dataclass_fields__", {}))
    for word, inner in parts:
        path = f"{above}{word}"
        if isinstance(inner, Decimal | int | Length):
            yield path
        elif inner is not None and not isinstance(inner, str):
            yield from _paths(inner, f"{path}.")
