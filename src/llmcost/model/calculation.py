"""Calculations as a pocket calculator does them: from left to right, each number with its name and its origin."""

from decimal import Decimal
from typing import Annotated, NamedTuple

from .document_layout import Written, key_order
from .field_markers import OneOf
from .money import quotient

START = "start"
"""How documents join the first number of a calculation, which joins nothing."""
TIMES, OVER, PLUS, MINUS = "times", "over", "plus", "minus"
WORKLOAD, PRICE_LIST, ASSUMED, DERIVED, COUNTED = "workload", "price list", "assumed", "derived", "counted"
CONSTANT = "constant"


@key_order("op")
class Step(NamedTuple):
    """One number of a calculation, and what is done with it."""

    value: Decimal
    name: str
    origin: str = WORKLOAD
    """``workload``, ``price list``, ``assumed``, ``derived``, ``counted``, ``constant``, or the file of a price list.

    What is derived and has no calculation in parentheses is the result of another one.
    """
    op: Annotated[str, OneOf((START, TIMES, OVER, PLUS, MINUS))] = TIMES
    """How it joins what stands before it; the first step of a calculation joins nothing."""
    inner: Annotated[tuple["Step", ...], Written(omit=True, first=("op", START))] = ()
    """The calculation in parentheses that makes ``value``, where there is one."""


Steps = Annotated[tuple[Step, ...], Written(first=("op", START))]


class QuantityPart(NamedTuple):
    """One part of a quantity, and its calculation."""

    steps: Steps
    what: str = ""
    """What it is of, where it is not of the workload's own requests."""
    first: int = 0
    last: int = 0
    """Which requests of a conversation or a task it is of, counted from 1."""


def evaluate(steps: Steps) -> Decimal:
    """What a calculation comes to, strictly from left to right; a division rounds as ``quotient`` does."""
    first, *rest = steps
    total = first.value
    for step in rest:
        if step.op == TIMES:
            total *= step.value
        elif step.op == OVER:
            total = quotient(total, step.value)
        elif step.op == PLUS:
            total += step.value
        else:
            total -= step.value
    return total


def grouped(name: str, *inner: Step, op: str = TIMES) -> Step:
    """A calculation in parentheses as one number of another one."""
    return Step(evaluate(inner), name, DERIVED, op, inner)
