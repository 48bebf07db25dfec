"""Values as the text that people read. Amounts are rounded here and nowhere else: once, half up (law M2)."""

import re
import unicodedata
from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

from llmcost.model.money import plain

NO_AMOUNT = "not priced"
_ROUND = Context(prec=1000, rounding=ROUND_HALF_UP)
_TRUNCATE = Context(prec=1000, rounding=ROUND_DOWN)
_CENT = Decimal("0.01")
_BELOW_CENT = Decimal("0.001")


def rounded(value: Decimal, places: int) -> Decimal:
    """The value rounded half up to ``places`` decimals."""
    return _ROUND.quantize(value, Decimal(1).scaleb(-places))


def money(amount: Decimal | None, *, at_least: bool = False) -> str:
    """Dollars and cents. Below a cent it is ``<$0.01``; ``$0.00`` only for zero."""
    if amount is None:
        return NO_AMOUNT
    if amount and abs(amount) < _CENT:
        text = "<$0.01" if amount > 0 else "−<$0.01"
    else:
        text = f"{'−' if amount < 0 else ''}${rounded(amount, 2).copy_abs():,}"
    return f"≥ {text}" if at_least else text


def dollars(amount: Decimal | None, *, at_least: bool = False) -> str:
    """Whole dollars. Below a dollar it is ``<$1``; ``$0`` only for zero."""
    if amount is None:
        return NO_AMOUNT
    sign = "−" if amount < 0 else ""
    text = f"{sign}<$1" if 0 < abs(amount) < 1 else f"{sign}${rounded(amount, 0).copy_abs():,}"
    return f"≥ {text}" if at_least else text


def signed_dollars(amount: Decimal | None) -> str:
    """A change in whole dollars: ``+$890``, ``−$852``, ``+<$1`` or ``no change``."""
    if amount is None:
        return NO_AMOUNT
    return "no change" if not amount else f"{'+' if amount > 0 else ''}{dollars(amount)}"


def amount_column(amounts: Sequence[Decimal | None], total: Decimal | None) -> list[str]:
    """Amounts in cents that add up to the total in cents. The largest remainders receive the leftover cents."""
    if total is None or any(amount is None or amount < 0 for amount in amounts):
        return [money(amount) for amount in amounts]
    known = [amount or Decimal(0) for amount in amounts]
    cents = [int(_ROUND.multiply(amount, 100)) for amount in known]
    left = int(_ROUND.multiply(rounded(total, 2), 100)) - sum(cents)
    by_remainder = sorted(range(len(known)), key=lambda i: (cents[i] - known[i] * 100, i))
    for index in by_remainder[: max(left, 0)]:
        cents[index] += 1
    return [
        "<$0.01" if amount and not cent else f"${Decimal(cent).scaleb(-2):,.2f}"
        for amount, cent in zip(known, cents, strict=True)
    ]


def signed_money(amount: Decimal | None) -> str:
    """A difference in dollars and cents, with its sign."""
    return f"+{money(amount)}" if amount is not None and amount > 0 else money(amount)


def signed_cents(shown: Decimal, exact: Decimal) -> str:
    """A difference that rounds to ``shown`` cents, with its sign. A nonzero ``exact`` never shows as zero."""
    return signed_money(_visible(shown, exact))


def signed_cents_column(amounts: Sequence[Decimal], total: Decimal) -> list[str]:
    """Differences in dollars and cents that add up to their rounded total."""
    return [signed_cents(*pair) for pair in zip(apportion(amounts, rounded(total, 2)), amounts, strict=True)]


def signed_dollars_column(amounts: Sequence[Decimal], total: Decimal) -> list[str]:
    """Differences in whole dollars that add up to their rounded total."""
    parts = apportion(amounts, rounded(total, 0), 0)
    return [signed_dollars(_visible(*pair)) for pair in zip(parts, amounts, strict=True)]


def _visible(shown: Decimal, exact: Decimal) -> Decimal:
    return shown if shown or not exact else _BELOW_CENT.copy_sign(exact)


def apportion(amounts: Sequence[Decimal], total: Decimal, places: int = 2) -> list[Decimal]:
    """Amounts of ``places`` decimals that sum to ``total``, which has no more. The largest remainders receive the rest.

    Zero stays zero.
    """
    unit = Decimal(1).scaleb(-places)
    parts = [amount.quantize(unit, ROUND_FLOOR, _ROUND) for amount in amounts]
    takers = sorted((i for i, amount in enumerate(amounts) if amount), key=lambda i: (parts[i] - amounts[i], i))
    left = int((total - sum(parts)) / unit)
    for number, index in enumerate(takers):
        parts[index] += unit * (left // len(takers) + (number < left % len(takers)))
    return parts


def small_money(amount: Decimal | None) -> str:
    """Dollars and cents; below a dollar with three significant digits."""
    if amount is None:
        return NO_AMOUNT
    if not amount or abs(amount) >= 1:
        return money(amount)
    places = max(2, 2 - amount.adjusted())
    return f"{'−' if amount < 0 else ''}${rounded(amount, places).copy_abs():f}"


def rate(value: Decimal | None) -> str:
    """USD per million tokens: exact, with at least two decimals."""
    if value is None:
        return "—"
    text = plain(value)
    whole, _, decimals = text.partition(".")
    return f"{int(whole):,}.{decimals:0<2}"


def quantity(value: Decimal) -> str:
    """A number of tokens or calls; from a million on in M, B or T."""
    for size, suffix in ((10**12, "T"), (10**9, "B"), (10**6, "M")):
        if abs(value) >= size:
            return f"{rounded(value / size, 2):,}{suffix}"
    return number(value)


def number(value: Decimal) -> str:
    """A number with thousands separators, rounded to two decimals."""
    text = f"{rounded(value, 2):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def figure(value: Decimal) -> str:
    """A number to type into a calculator: exact if it has few decimals, else truncated with ``…``."""
    short = _TRUNCATE.quantize(value, Decimal(1).scaleb(-6))
    text = plain(short)
    if short != value:
        short = _TRUNCATE.quantize(value, Decimal(1).scaleb(-max(2, 5 - value.adjusted())))
        text = plain(short) if short == value else format(short, "f")
    whole, point, decimals = text.partition(".")
    sign = "−" if whole.startswith("-") else ""
    return f"{sign}{int(whole.lstrip('-')):,}{point}{decimals}{'' if short == value else '…'}"


def count(size: int, noun: str) -> str:
    """``1 model``, ``2 models``."""
    return f"{size:,} {noun}" if size == 1 else f"{size:,} {noun}s"


def percent(share: Decimal, places: int = 0) -> str:
    """A share of 1 as a percentage. A positive share below 1 % is ``<1%`` where no decimals are asked for."""
    if 0 < share < _CENT and places == 0:
        return "<1%"
    return f"{rounded(share * 100, places)}%"


def versus(amount: Decimal | None, base: Decimal | None) -> str:
    """An amount relative to a base: ``−35%``, ``+12%``, ``+<1%``; from double on ``3.2×``."""
    if amount is None or not base:
        return "—"
    ratio = amount / base
    if ratio >= 2:
        return f"{rounded(ratio, 1):,}×"
    if amount == base:
        return "same"
    change = abs(rounded((ratio - 1) * 100, 0))
    return f"{'−' if ratio < 1 else '+'}{f'{change}%' if change else '<1%'}"


def clean(text: str) -> str:
    """Text from outside without control characters, and without marks that reorder or hide what follows."""
    if text.isprintable():
        return text
    return "".join(" " if c in "\t\n\r" else c for c in text if c in "\t\n\r" or unicodedata.category(c) not in _HIDDEN)


def neutralize_commands(line: str) -> str:
    """A line that a CI runner does not read as a command. GitHub acts on ``::`` at the start, and on ``##[``."""
    return re.sub(r"^\s*::|##\[", lambda found: found[0].replace("::", ": :").replace("##[", "## ["), line)


_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def width(text: str) -> int:
    """The number of terminal columns that a text takes."""
    if text.isascii():
        return len(text)
    return sum(map(_character_width, text))


@lru_cache(1_000)
def _character_width(character: str) -> int:
    return 0 if unicodedata.combining(character) else 1 + (unicodedata.east_asian_width(character) in "WF")
