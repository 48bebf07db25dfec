"""Tokenizers whose vocabulary is not at hand: their counts estimated from a count of o200k_base, with a band.

Everything known about them is data, with sources and dates: ``families.json``.
"""

from collections.abc import Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal, localcontext
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

OTHER = "other"
"""The family of tokenizers about which nothing is known."""
_STATISTICS = Context(prec=28)
"""Estimates round, whatever context the caller keeps for money."""
_SCRIPTS = {"digit", "greek", "cyrillic", "arabic", "indic", "kana", "han", "hangul", "other"}
"""Classes of characters that are a script of their own in ``ratios``; the rest is ``latin``."""


class Factor(NamedTuple):
    """Tokens of a tokenizer per token of o200k_base."""

    factor: Decimal
    low: Decimal
    high: Decimal


Range = tuple[int, int, int]
"""An estimate, and what the true count most likely lies between. Tokens."""


def family_factor(name: str) -> Factor:
    """How many tokens a family, or ``o200k_base`` or ``cl100k_base``, makes of what is one token of o200k_base.

    For counts whose text is not known: the median and the 5th and 95th percentile of chunks of Latin text and code. An
    unknown name is a tokenizer about which nothing is known. 1, with a wide band.
    """
    found = _entry("factors", name) or _data()["factors"][OTHER]
    return Factor(Decimal(found["mean"]), Decimal(found["low"]), Decimal(found["high"]))


def is_known(family: str) -> bool:
    """Whether there is more to say about a family than a wide band."""
    return bool(_entry("weights", family) or _entry("ratios", family))


def dated() -> str:
    """The day of the constants, as in 2026-11-22."""
    return str(_data()["dated"])


def estimate(family: str, o200k: int, characters: Mapping[str, int]) -> Range:
    """The tokens of a text, from its tokens of o200k_base and its characters by class (``scripts.classes``)."""
    with localcontext(_STATISTICS):
        return _estimate(family, o200k, characters)


def continued(
    family: str,
    counted: int,
    o200k_before: int,
    before: Mapping[str, int],
    o200k: int,
    characters: Mapping[str, int],
) -> Range:
    """The tokens of a text whose beginning was counted: the estimate of the rest, as that of the beginning was off.

    Tokens of o200k_base and characters by class are those of the beginning, then of the whole.
    """
    rest = {name: count - before.get(name, 0) for name, count in characters.items()}
    with localcontext(_STATISTICS):
        guessed, *_ = _estimate(family, o200k_before, before)
        off = Decimal(counted) / max(1, guessed)
        middle, low, high = (off * part for part in _estimate(family, o200k - o200k_before, rest))
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


def _estimate(family: str, o200k: int, characters: Mapping[str, int]) -> Range:
    data = _data()
    letters, counted = _limited(characters, data["latin_extended_share"]["limit"])
    if weights := _entry("weights", family):
        value = weights["o200k_base"] * o200k + sum(weights[name] * count for name, count in counted.items())
    elif ratios := _entry("ratios", family):
        value = _by_script(ratios, o200k, characters)
    else:
        return _within(Decimal(o200k), OTHER, 0)
    outside = characters.get("greek", 0) + characters.get("other", 0) + letters
    return _within(value, family, Decimal(outside) / max(1, sum(characters.values())))


def _limited(characters: Mapping[str, int], share: Decimal) -> tuple[Decimal, dict[str, Decimal]]:
    """How many letters like é lie beyond their limit, and the characters without them."""
    counted = {name: Decimal(count) for name, count in characters.items()}
    extended = counted.get("latin_extended", Decimal(0))
    limit = share * sum(counted.get(name, 0) for name in ("lower", "upper", "latin_extended"))
    if extended > limit:
        counted["latin_extended"] = limit
    return max(Decimal(0), extended - limit), counted


def _by_script(ratios: Mapping[str, Decimal], o200k: int, characters: Mapping[str, int]) -> Decimal:
    """Each script's ratio, weighted by the tokens that it probably takes."""
    per_token = _data()["characters_per_token"]
    tokens: dict[str, Decimal] = {}
    for name, count in characters.items():
        script = name if name in _SCRIPTS else "latin"
        tokens[script] = tokens.get(script, Decimal(0)) + count / per_token[script]
    total = sum(tokens.values(), Decimal(0))
    weighted = sum((ratios[script] * part for script, part in tokens.items()), Decimal(0))
    return o200k * weighted / total if total else total


def _within(value: Decimal, band: str, outside: Decimal | int) -> Range:
    """Whole tokens; the band lies between the inner and the outer one by the share that lies outside."""
    bands, limit = _data()["bands"][band], _data()["outside_share"]["limit"]
    towards = min(Decimal(1), outside / limit)
    low = bands["low"] + (bands["outer_low"] - bands["low"]) * towards
    high = bands["high"] + (bands["outer_high"] - bands["high"]) * towards
    return (
        int(value.to_integral_value(ROUND_HALF_UP)),
        int((value * low).to_integral_value(ROUND_FLOOR)),
        int((value * high).to_integral_value(ROUND_CEILING)),
    )


def _entry(table: str, name: str) -> Mapping[str, Decimal] | None:
    """What a table says of a family; beside its families a table has a note."""
    found = _data()[table].get(name)
    return found if isinstance(found, dict) else None


@cache
def _data() -> dict[str, Any]:
    import json

    raw = Path(__file__).with_name("families.json").read_bytes()
    data: dict[str, Any] = json.loads(raw, parse_float=Decimal, parse_int=Decimal)
    return data
