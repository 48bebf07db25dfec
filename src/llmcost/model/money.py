"""Exact money (law M1): decimals in a context that never loses a digit.

An amount is a ``Decimal`` of US dollars. Sums and products run inside ``exactly``. Only ``quotient`` rounds a quantity
that does not terminate: once, half even, to 18 decimals. Rounding for people is in ``render.document.format_values``.
"""

from collections.abc import Callable, Iterable
from decimal import (
    ROUND_CEILING,
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DivisionByZero,
    Inexact,
    InvalidOperation,
    Overflow,
    localcontext,
)
from functools import wraps
from typing import ParamSpec, TypeVar

Usd = Decimal
ZERO = Decimal(0)
ONE = Decimal(1)
MILLION = 1_000_000
PLACES = 18

# Inputs are bounded (18 decimals, 13 digits before the point), and a cost is a product of a dozen of them at most.
_LAST = ONE.scaleb(-PLACES)
_EXACT = Context(prec=1000, rounding=ROUND_HALF_EVEN, traps=[Inexact, InvalidOperation, DivisionByZero, Overflow])
_ROUNDED = Context(prec=1000, rounding=ROUND_HALF_EVEN, traps=[InvalidOperation, DivisionByZero, Overflow])

P = ParamSpec("P")
R = TypeVar("R")


def exactly(function: Callable[P, R]) -> Callable[P, R]:
    """Run a function in the exact context: a result that would need rounding raises ``decimal.Inexact``."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with localcontext(_EXACT):
            return function(*args, **kwargs)

    return run


def quotient(dividend: Decimal | int, divisor: Decimal | int, places: int = PLACES) -> Decimal:
    """``dividend / divisor``, rounded half even to 18 decimals (or ``places``) if it has more."""
    value = _ROUNDED.divide(Decimal(dividend), Decimal(divisor))
    rounded = _ROUNDED.quantize(value, _LAST if places == PLACES else ONE.scaleb(-places))
    return value if value == rounded else rounded


def total(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """The exact sum; ``None`` if one of the amounts is not known."""
    found = ZERO
    for amount in amounts:
        if amount is None:
            return None
        found = _EXACT.add(found, amount)
    return found


def rounded_up(value: Decimal) -> Decimal:
    """The least whole number that is not below ``value``."""
    return value.to_integral_value(ROUND_CEILING)


def product(left: Decimal, right: Decimal) -> Decimal:
    """``left × right``, exactly, for code outside of ``exactly``."""
    return _EXACT.multiply(left, right)


def cost(quantity: Decimal, unit_price: Usd, per: int) -> Usd:
    """``quantity × unit_price ÷ per`` in USD, exactly; ``per`` is a power of ten (1, 1,000 or 1,000,000)."""
    return (quantity * unit_price).scaleb(1 - len(str(per)))


def plain(value: Decimal) -> str:
    """The exact decimal as text, without exponent or trailing zeros: ``750``, ``0.075``."""
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text
