"""Tokenizers whose vocabulary is not at hand: their counts estimated from a count of o200k_base, with a band.

Everything known about them is data, with sources and dates: ``estimates.json``.
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
"""Estimates round, whatever context the caller keeps for money."""
_SCRIPTS = {"digit", "greek", "cyrillic", "arabic", "indic", "kana", "han", "hangul", "other"}
"""Classes of characters that are a script of their own in ``ratios``; the rest is ``latin``."""


Range = tuple[int, int, int]
"""An estimate, and what the true count most likely lies between. Tokens."""


BASE = "o200k_base"
"""The vocabulary that estimates start from."""
EXCESS = "latin_excess"
"""Letters like é beyond the share that German has of them: in Czech each says less than there."""


def is_known(family: str) -> bool:
    """Whether there is more to say about a family than a wide band."""
    return _weights(family) is not None


def dated() -> str:
    """The day of the constants, as in 2026-11-22."""
    return str(_data()["dated"])


def estimate(family: str, tally: "TextStatistics") -> Range:
    """The tokens of a text, from its tokens of o200k_base, its characters by class and its languages."""
    with localcontext(_STATISTICS):
        return _estimate(family, tally)


def continued(family: str, counted: int, beginning: "TextStatistics", whole: "TextStatistics") -> Range:
    """The tokens of a text whose beginning was counted: the estimate of the rest, as that of the beginning was off."""
    with localcontext(_STATISTICS):
        guessed, *_ = _estimate(family, beginning)
        off = Decimal(counted) / max(1, guessed)
        middle, low, high = (off * part for part in _estimate(family, whole - beginning))
        return (
            counted + int(middle.to_integral_value(ROUND_HALF_UP)),
            counted + int(low.to_integral_value(ROUND_FLOOR)),
            counted + int(high.to_integral_value(ROUND_CEILING)),
        )


def last_resort(characters: Mapping[str, int]) -> Range:
    """Characters ÷ 4: no tokenizer is known. The band is wider outside ASCII."""
    total = sum(characters.values())
    beyond = sum(characters.get(name, 0) for name in _SCRIPTS - {"digit"})
    with localcontext(_STATISTICS):
        return _within(Decimal(total) / 4, "characters", Decimal(beyond) / max(1, total))


def parts(tally: "TextStatistics") -> dict[str, Decimal]:
    """What an estimate is the weighted sum of: tokens of o200k_base, and characters by class.

    Small letters are divided among the languages that show, letters like é at their usual share.
    """
    data, found = _data(), {name: Decimal(count) for name, count in tally.characters.items()}
    extended, lower = found.get("latin_extended", Decimal(0)), found.get("lower", Decimal(0))
    letters = lower + found.get("upper", Decimal(0)) + extended
    usual = min(extended, letters * data["latin_extended_share"]["limit"])
    shown = {
        name: Decimal(times) / max(1, letters * data["language_words"]["share"])
        for name, times in tally.languages.items()
    }
    sure = max(Decimal(1), sum(shown.values(), Decimal(0)))
    found |= {name: lower * share / sure for name, share in shown.items()}
    found["lower"] = lower - sum((found[name] for name in shown), Decimal(0))
    return found | {BASE: Decimal(tally.tokens[BASE]), "latin_extended": usual, EXCESS: extended - usual}


def _estimate(family: str, tally: "TextStatistics") -> Range:
    weights = _weights(family)
    if weights is None:
        return _within(Decimal(tally.tokens[BASE]), OTHER, 0)
    made_of = parts(tally)
    value = sum((weights[name] * count for name, count in made_of.items()), Decimal(0))
    outside = tally.characters["other"] + made_of[EXCESS]
    return _within(value, family, outside / max(1, tally.characters.total()))


def _within(value: Decimal, band: str, outside: Decimal | int) -> Range:
    """Whole tokens; the band lies between the inner and the outer one by the share that lies outside."""
    data = _data()
    bands, limit = data["bands"][data["same"].get(band, band)], data["outside_share"]["limit"]
    towards = min(Decimal(1), outside / limit)
    low = bands["low"] + (bands["outer_low"] - bands["low"]) * towards
    high = bands["high"] + (bands["outer_high"] - bands["high"]) * towards
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
