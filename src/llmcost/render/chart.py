"""Charts in plain text."""

from decimal import Decimal

BAR = 24
"""Columns of the longest bar."""


def bar(value: Decimal, most: Decimal, columns: int = BAR) -> str:
    """A bar as long as ``value`` is of ``most``; what is little but something is one block."""
    if value <= 0 or most <= 0:
        return ""
    return "█" * max(int(value * columns / most), 1)
