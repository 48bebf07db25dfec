"""Estimates the counts of tokenizers without a vocabulary on this machine, from a count by o200k_base, with a range.

All constants are data, with sources and dates: ``estimates.json``.
"""

from collections.abc import Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal, localcontext
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .text_statistics import TextStatistics

OTHER = "other"
"""The family of tokenizers about which nothing is known."""
_STATISTICS = Context(prec=28)
"""Estimates are rounded, unlike money: they do not use the caller's context."""
_SCRIPTS = {"greek", "cyrillic", "arabic", "indic", "kana", "han", "hangul", "other"}
"""Classes of characters that are not Latin text, nor digits or punctuation."""


Range = tuple[int, int, int]
"""Tokens: the estimate, and the low and high end between which the true count most likely lies."""


BASE = "o200k_base"
"""The vocabulary from whose count estimates are made."""
EXCESS = "latin_excess"
"""Letters like é beyond the share that German has: in languages like Czech, which have more, each adds less."""


def is_known(family: str) -> bool:
    """Whether there are constants for a family, or only a wide range."""
    return _weights(family) is not None


def dated() -> str:
    """The date of the constants, such as 2026-11-22."""
    return str(_data()["dated"])


def estimate(family: str, statistics: "TextStatistics") -> Range:
    """The tokens of a text, from its tokens by o200k_base, its characters by class and its languages."""
    with localcontext(_STATISTICS):
        return _estimate(family, statistics)


def continued(family: str, counted: int, beginning: "TextStatistics", whole: "TextStatistics") -> Range:
    """The tokens of a text whose beginning was counted: the estimate of the rest is scaled by the beginning's error."""
    with localcontext(_STATISTICS):
        estimated, *_ = _estimate(family, beginning)
        error = Decimal(counted) / max(1, estimated)
        middle, low, high = (error * part for part in _estimate(family, whole - beginning))
        return (
            counted + int(middle.to_integral_value(ROUND_HALF_UP)),
            counted + int(low.to_integral_value(ROUND_FLOOR)),
            counted + int(high.to_integral_value(ROUND_CEILING)),
        )


def last_resort(characters: Mapping[str, int]) -> Range:
    """Characters ÷ 4, where no tokenizer is known. The range is wider for scripts other than Latin."""
    total = sum(characters.values())
    beyond = sum(characters.get(name, 0) for name in _SCRIPTS)
    with localcontext(_STATISTICS):
        return _within(Decimal(total) / 4, "characters", Decimal(beyond) / max(1, total))


def parts(statistics: "TextStatistics") -> dict[str, Decimal]:
    """The terms of the weighted sum: tokens by o200k_base, and characters by class.

    Lowercase letters are divided among the languages found. Letters like é are divided into a usual share and the rest.
    """
    data, found = _data(), {name: Decimal(count) for name, count in statistics.characters.items()}
    extended, lower = found.get("latin_extended", Decimal(0)), found.get("lower", Decimal(0))
    letters = lower + found.get("upper", Decimal(0)) + extended
    usual = min(extended, letters * data["latin_extended_share"]["limit"])
    shares = {
        name: Decimal(times) / max(1, letters * data["language_words"]["share"])
        for name, times in statistics.languages.items()
    }
    total = max(Decimal(1), sum(shares.values(), Decimal(0)))
    found |= {name: lower * share / total for name, share in shares.items()}
    found["lower"] = lower - sum((found[name] for name in shares), Decimal(0))
    return found | {BASE: Decimal(statistics.tokens[BASE]), "latin_extended": usual, EXCESS: extended - usual}


def _estimate(family: str, statistics: "TextStatistics") -> Range:
    weights = _weights(family)
    if weights is None:
        return _within(Decimal(statistics.tokens[BASE]), OTHER, 0)
    terms = parts(statistics)
    value = sum((weights[name] * count for name, count in terms.items()), Decimal(0))
    outside = statistics.characters["other"] + terms[EXCESS]
    return _within(value, family, outside / max(1, statistics.characters.total()))


def _within(value: Decimal, band: str, outside: Decimal | int) -> Range:
    """Whole tokens. ``outside``, the share of characters that the constants were not fitted to, widens the range."""
    data = _data()
    bands, limit = data["bands"][data["same"].get(band, band)], data["outside_share"]["limit"]
    widening = min(Decimal(1), outside / limit)
    low = bands["low"] + (bands["outer_low"] - bands["low"]) * widening
    high = bands["high"] + (bands["outer_high"] - bands["high"]) * widening
    return (
        int(value.to_integral_value(ROUND_HALF_UP)),
        int((value * low).to_integral_value(ROUND_FLOOR)),
        int((value * high).to_integral_value(ROUND_CEILING)),
    )


def _weights(family: str) -> Mapping[str, Decimal] | None:
    found = _data()["weights"].get(_data()["same"].get(family, family))
    return found if isinstance(found, dict) else None


@cache
def _data() -> dict[str, Any]:
    import json

    raw = Path(__file__).with_name("estimates.json").read_bytes()
    data: dict[str, Any] = json.loads(raw, parse_float=Decimal, parse_int=Decimal)
    return data
