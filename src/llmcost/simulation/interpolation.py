"""Many months from few prices.

Between two thresholds a month is linear in each number by itself: so its prices at the corners of a box say what it
costs anywhere inside. The draws are laid in a box, which is priced at its corners and at some draws inside; where
these do not fit, as at a threshold of length, the box is cut in two where the number that bends most does so. Whole
numbers are kept apart, and few draws are priced one by one. Where thresholds leave no boxes, fewer draws are used, and
each is priced by itself.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from heapq import heappop, heappush
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

from .portable_math import numpy

if TYPE_CHECKING:
    from .portable_math import Numbers

Price = Callable[[tuple[Decimal, ...]], Decimal | None]
"""What a month costs at some numbers; ``None`` where it has no price."""
MOST_PRICES, MOST_BOXES = 1_500, 8
"""What the boxes of one workload may take: prices, and the corners of so many boxes more."""
PRICED_EACH = 2_000
"""Draws that are used where boxes do not do."""
CLOSE = 1e-5
"""A box that is off by no more than this share of the month is not cut any more: 0.001 %."""
_NOISE = 1e-9
"""What is off by less is exact: binary fractions are no better."""
_FEW, _CHECKS, _LOOKED_AT = 8, 3, 64


class Surface(NamedTuple):
    """The month of every draw."""

    months: "Numbers"
    """USD; not a number where there is no price."""
    distinct: int
    """How many of the draws are used; the others repeat them."""
    prices: int
    """How many were made exactly."""
    within: float
    """How far off the months are at most, as a share of them, at the draws that were checked."""


class _Box(NamedTuple):
    """Draws, what interpolation makes of them, and how far off that is."""

    draws: Any
    months: "Numbers"
    error: float


def months_of(numbers: "Sequence[Numbers]", price: Price) -> Surface:
    """The month at every draw; ``numbers`` are the draws of each uncertain number."""
    return _Sheet(numbers, price).surface()


class _Sheet:
    """The draws of a workload, and the prices made so far."""

    def __init__(self, numbers: "Sequence[Numbers]", price: Price) -> None:
        self.np = numpy()
        self.numbers = numbers
        self.price = price
        self.whole = [bool((values == self.np.rint(values)).all()) for values in numbers]
        self.known: dict[tuple[float, ...], float] = {}

    def surface(self) -> Surface:
        size = len(self.numbers[0])
        months = self.np.full(size, self.np.nan)
        waiting: list[tuple[float, int, _Box]] = []
        fresh, within = [self.np.arange(size)], 0.0
        most = MOST_PRICES + MOST_BOXES * 2 ** len(self.numbers)
        while fresh:
            for box in map(self._box, fresh):
                months[box.draws] = box.months
                if box.error > CLOSE:
                    heappush(waiting, (-box.error * len(box.draws), int(box.draws[0]), box))
                elif box.error > _NOISE:
                    within = max(within, box.error)
            if waiting and len(self.known) > most:
                return self._each(size)
            fresh = self._halves(heappop(waiting)[2].draws) if waiting else []
        return Surface(months, size, len(self.known), within)

    def _each(self, size: int) -> Surface:
        used = min(size, PRICED_EACH)
        months = self.np.array([self._at(self._point(draw)) for draw in range(used)])
        return Surface(self.np.resize(months, size), used, len(self.known), 0.0)

    def _at(self, point: Sequence[float]) -> float:
        key = tuple(map(float, point))
        if key not in self.known:
            month = self.price(tuple(Decimal(repr(value)) for value in key))
            self.known[key] = float("nan") if month is None else float(month)
        return self.known[key]

    def _point(self, draw: int) -> list[float]:
        return [numbers[draw] for numbers in self.numbers]

    def _box(self, draws: Any) -> _Box:
        lows, highs = self._ends(draws)
        wide = [place for place, (low, high) in enumerate(zip(lows, highs, strict=True)) if low < high]
        if len(draws) <= max(_FEW, 2 ** len(wide)):
            return _Box(draws, self.np.array([self._at(self._point(draw)) for draw in draws]), 0.0)
        if any(self.whole[place] for place in wide):
            return _Box(draws, self.np.full(len(draws), self.np.nan), 1.0)
        along = {place: (self.numbers[place][draws] - lows[place]) / (highs[place] - lows[place]) for place in wide}
        corners = []
        for high in product((False, True), repeat=len(wide)):
            point = list(lows)
            for place, is_high in zip(wide, high, strict=True):
                point[place] = highs[place] if is_high else lows[place]
            corners.append(self._at(point))
        months = self._between(corners, list(along.values()), len(draws))
        return _Box(draws, months, self._error(draws, months, list(along.values())))

    def _ends(self, draws: Any) -> tuple[list[float], list[float]]:
        inside = [numbers[draws] for numbers in self.numbers]
        return [values.min() for values in inside], [values.max() for values in inside]

    def _between(self, corners: Sequence[float], along: "Sequence[Numbers]", size: int) -> "Numbers":
        """Linear in one number after the other, the last one first."""
        layer: list[Any] = list(corners)
        for part in reversed(along):
            layer = [low + (high - low) * part for low, high in zip(layer[::2], layer[1::2], strict=True)]
        made: Numbers = self.np.full(size, layer[0]) if not along else layer[0]
        return made

    def _error(self, draws: Any, months: "Numbers", along: "Sequence[Numbers]") -> float:
        """How far off the box is at the draws nearest to its middle, as a share of the month."""
        if not along:
            return 0.0
        central = self.np.ones(min(len(draws), _LOOKED_AT))
        for part in along:
            central = central * (part[:_LOOKED_AT] * (1.0 - part[:_LOOKED_AT]))
        checked = self.np.argsort(-central, kind="stable")[:_CHECKS]
        return max(_apart(self._at(self._point(draws[place])), float(months[place])) for place in checked)

    def _halves(self, draws: Any) -> list[Any]:
        """The draws on both sides of a cut through the number that bends most."""
        place = max(range(len(self.numbers)), key=lambda place: self._bend(draws, place))
        values = self.np.unique(self.numbers[place][draws])
        cut = _median(values) if self.whole[place] else self._cut(values, self._point(draws[0]), place)
        below = self.numbers[place][draws] <= cut
        return [draws[below], draws[~below]]

    def _along(self, point: list[float], place: int, value: float) -> float:
        return self._at([*point[:place], value, *point[place + 1 :]])

    def _bend(self, draws: Any, place: int) -> tuple[float, float]:
        """How far the middle of a number is off the line between its ends, beside one draw; then how wide it is."""
        values = self.np.unique(self.numbers[place][draws])
        if len(values) < 2:
            return -1.0, 0.0
        if self.whole[place]:
            return 2.0, float(len(values))
        width = float(values[-1] - values[0]) / float(abs(values[-1]) + abs(values[0]))
        return self._off(values, 0, len(values) - 1, self._point(draws[0]), place), width

    def _off(self, values: "Numbers", low: int, high: int, point: list[float], place: int) -> float:
        """How far the value in the middle of some is off the line between the first and the last of them."""
        middle = (low + high) // 2
        first, month, last = (self._along(point, place, values[which]) for which in (low, middle, high))
        line = first + (last - first) * float((values[middle] - values[low]) / (values[high] - values[low]))
        return _apart(month, line)

    def _cut(self, values: "Numbers", point: list[float], place: int) -> float:
        """The last value before the only bend of the line along a number; the median where there are more."""
        low, high = 0, len(values) - 1
        while high - low > 1:
            middle = (low + high) // 2
            bent = [
                middle - low > 1 and self._off(values, low, middle, point, place) > CLOSE,
                high - middle > 1 and self._off(values, middle, high, point, place) > CLOSE,
            ]
            if all(bent):
                return _median(values)
            if not any(bent):
                jumps = _apart(*(self._along(point, place, values[which]) for which in (low, middle))) > CLOSE
                return float(values[low if jumps and middle - low == 1 else middle])
            low, high = (low, middle) if bent[0] else (middle, high)
        return float(values[low])


def _median(values: "Numbers") -> float:
    """The last value of the lower half of some in order."""
    return float(values[(len(values) - 1) // 2])


def _apart(one: float, other: float) -> float:
    """How far apart two months are, as a share of the larger; all of it where one of them has no price."""
    if one != one or other != other:
        return 0.0 if one != one and other != other else 1.0
    return abs(one - other) / max(abs(one), abs(other), 1e-300)
