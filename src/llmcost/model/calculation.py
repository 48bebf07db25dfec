"""Calculations from left to right, as on a pocket calculator. Each number has a name and an origin."""

from decimal import Decimal
from typing import Annotated, NamedTuple

from .document_layout import Written, key_order
from .field_markers import OneOf
from .money import quotient
from .record import record

START = "start"
"""The operation of the first number of a calculation in documents."""
TIMES, OVER, PLUS, MINUS = "times", "over", "plus", "minus"
WORKLOAD, PRICE_LIST, ASSUMED, DERIVED, COUNTED = "workload", "price list", "assumed", "derived", "counted"
CONSTANT = "constant"


@key_order("op")
class Step(NamedTuple):
    """One number of a calculation and its operation."""

    value: Decimal
    name: str
    origin: str = WORKLOAD
    """``workload``, ``price list``, ``assumed``, ``derived``, ``counted``, ``constant``, or the file of a price list.

    A derived number without a calculation in parentheses is the result of another calculation.
    """
    op: Annotated[str, OneOf((START, TIMES, OVER, PLUS, MINUS))] = TIMES
    """The operation on the result so far; the first step of a calculation has none."""
    inner: Annotated[tuple["Step", ...], Written(omit=True, first=("op", START))] = ()
    """The calculation of ``value`` in parentheses, if there is one."""


Steps = Annotated[tuple[Step, ...], Written(first=("op", START))]


@record
class QuantityPart:
    """One part of a quantity, and its calculation."""

    steps: Steps
    what: str = ""
    """The subject, if it is not the requests of the workload."""
    first: int = 0
    last: int = 0
    """The first and the last request of a conversation or a task that it covers, counted from 1."""


def evaluate(steps: Steps) -> Decimal:
    """The result of a calculation, strictly from left to right. Divisions round as in ``quotient``."""
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
    """A calculation in parentheses as one number of another calculation."""
    return Step(evaluate(inner), name, DERIVED, op, inner)
