"""Monthly costs of many draws from few exact prices, by multilinear interpolation.

Between two thresholds the monthly cost is linear in each number, so its prices at the corners of a box determine it
anywhere inside. The draws start in one box, which is priced at its corners and at some draws inside. Where these do not
match, as at a context threshold, the box is split along the number with the largest nonlinearity, where it is
nonlinear. Boxes never span several values of a whole number, and few draws are priced one by one. If thresholds prevent
useful boxes, fewer draws are used, and each is priced exactly.
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
"""The exact monthly cost in USD at some numbers; ``None`` without a price."""
MOST_PRICES, MOST_BOXES = 1_500, 8
"""Limits for one workload: exact prices, plus the corners of this many further boxes."""
EXACT_DRAWS = 2_000
"""Draws that are priced exactly if boxes do not work."""
TOLERANCE = 1e-5
"""Relative error up to which a box is not split further: 0.001 %."""
_EXACT = 1e-9
"""Relative error below which a value counts as exact, given float precision."""
_FEW, _CHECKS, _CANDIDATES = 8, 3, 64
_CHUNK = 8_192
"""Draws that are interpolated at once, which need 2^n numbers for each: 8 MB with eight uncertain numbers."""


class SampledMonths(NamedTuple):
    """The monthly cost of every draw."""

    months: "Numbers"
    """USD; NaN without a price."""
    distinct: int
    """The number of distinct draws used; the others repeat them."""
    prices: int
    """The number of exact prices."""
    within: float
    """The largest relative interpolation error at the draws that were checked."""


class _Box(NamedTuple):
    """Draws, the relative error of interpolating their months, and these unless the error is too large."""

    draws: Any
    error: float
    months: "Numbers | None" = None


def months_of(numbers: "Sequence[Numbers]", price: Price) -> SampledMonths:
    """The monthly cost at every draw. ``numbers`` are the draws of each uncertain number."""
    return _Interpolator(numbers, price).surface()


class _Interpolator:
    """The draws of a workload, and its exact prices so far."""

    def __init__(self, numbers: "Sequence[Numbers]", price: Price) -> None:
        self.np = numpy()
        self.numbers = numbers
        self.price = price
        self.whole = [bool((values == self.np.rint(values)).all()) for values in numbers]
        self.known: dict[tuple[float, ...], float] = {}

    def surface(self) -> SampledMonths:
        size = len(self.numbers[0])
        months = self.np.full(size, self.np.nan)
        waiting: list[tuple[float, int, _Box]] = []
        fresh, within = [self.np.arange(size)], 0.0
        most = MOST_PRICES + MOST_BOXES * 2 ** len(self.numbers)
        while fresh:
            for box in map(self._box, fresh):
                if box.months is None:
                    heappush(waiting, (-box.error * len(box.draws), int(box.draws[0]), box))
                else:
                    months[box.draws] = box.months
                    within = max(within, box.error if box.error > _EXACT else 0.0)
            if waiting and len(self.known) > most:
                return self._each(size)
            fresh = self._halves(heappop(waiting)[2].draws) if waiting else []
        return SampledMonths(months, size, len(self.known), within)

    def _each(self, size: int) -> SampledMonths:
        used = min(size, EXACT_DRAWS)
        months = self.np.array([self._at(self._point(draw)) for draw in range(used)])
        return SampledMonths(self.np.resize(months, size), used, len(self.known), 0.0)

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
        wide = [index for index, (low, high) in enumerate(zip(lows, highs, strict=True)) if low < high]
        if len(draws) <= max(_FEW, 2 ** len(wide)):
            return _Box(draws, 0.0, self.np.array([self._at(self._point(draw)) for draw in draws]))
        if any(self.whole[index] for index in wide):
            return _Box(draws, 1.0)
        along = [(self.numbers[index][draws] - lows[index]) / (highs[index] - lows[index]) for index in wide]
        corners = []
        for high in product((False, True), repeat=len(wide)):
            point = list(lows)
            for index, is_high in zip(wide, high, strict=True):
                point[index] = highs[index] if is_high else lows[index]
            corners.append(self._at(point))
        error = self._error(draws, corners, along)
        return _Box(draws, error, None if error > TOLERANCE else self._between(corners, along, len(draws)))

    def _ends(self, draws: Any) -> tuple[list[float], list[float]]:
        inside = [numbers[draws] for numbers in self.numbers]
        return [values.min() for values in inside], [values.max() for values in inside]

    def _between(self, corners: Sequence[float], along: "Sequence[Numbers]", size: int) -> "Numbers":
        """Interpolates linearly in one number after another, the last one first."""
        months: Numbers = self.np.empty(size)
        for start in range(0, size, _CHUNK):
            layer: list[Any] = list(corners)
            for part in reversed(along):
                piece = part[start : start + _CHUNK]
                layer = [low + (high - low) * piece for low, high in zip(layer[::2], layer[1::2], strict=True)]
            months[start : start + _CHUNK] = layer[0]
        return months

    def _error(self, draws: Any, corners: Sequence[float], along: "Sequence[Numbers]") -> float:
        """The relative error at the draws closest to the middle of a box."""
        if not along:
            return 0.0
        central = self.np.ones(min(len(draws), _CANDIDATES))
        for part in along:
            central = central * (part[:_CANDIDATES] * (1.0 - part[:_CANDIDATES]))
        checked = self.np.argsort(-central, kind="stable")[:_CHECKS]
        months = self._between(corners, [part[checked] for part in along], len(checked))
        exact = [self._at(self._point(draws[index])) for index in checked]
        return max(_relative_difference(month, float(found)) for month, found in zip(exact, months, strict=True))

    def _halves(self, draws: Any) -> list[Any]:
        """The draws on both sides of a split along the number with the largest nonlinearity."""
        index = max(range(len(self.numbers)), key=lambda index: self._nonlinearity(draws, index))
        values = self.np.unique(self.numbers[index][draws])
        split = _median(values) if self.whole[index] else self._split(values, self._point(draws[0]), index)
        below = self.numbers[index][draws] <= split
        return [draws[below], draws[~below]]

    def _along(self, point: list[float], index: int, value: float) -> float:
        return self._at([*point[:index], value, *point[index + 1 :]])

    def _nonlinearity(self, draws: Any, index: int) -> tuple[float, float]:
        """The deviation from a line along a number through one draw; then the relative width of the number."""
        values = self.np.unique(self.numbers[index][draws])
        if len(values) < 2:
            return -1.0, 0.0
        if self.whole[index]:
            return 2.0, float(len(values))
        width = float(values[-1] - values[0]) / float(abs(values[-1]) + abs(values[0]))
        return self._deviation(values, 0, len(values) - 1, self._point(draws[0]), index), width

    def _deviation(self, values: "Numbers", low: int, high: int, point: list[float], index: int) -> float:
        """The relative deviation of the middle value from the line between the first and the last."""
        middle = (low + high) // 2
        first, month, last = (self._along(point, index, values[which]) for which in (low, middle, high))
        line = first + (last - first) * float((values[middle] - values[low]) / (values[high] - values[low]))
        return _relative_difference(month, line)

    def _split(self, values: "Numbers", point: list[float], index: int) -> float:
        """The last value before the only kink along a number; the median if there are several."""
        low, high = 0, len(values) - 1
        while high - low > 1:
            middle = (low + high) // 2
            kinked = [
                middle - low > 1 and self._deviation(values, low, middle, point, index) > TOLERANCE,
                high - middle > 1 and self._deviation(values, middle, high, point, index) > TOLERANCE,
            ]
            if all(kinked):
                return _median(values)
            if not any(kinked):
                jumps = (
                    _relative_difference(*(self._along(point, index, values[which]) for which in (low, middle)))
                    > TOLERANCE
                )
                return float(values[low if jumps and middle - low == 1 else middle])
            low, high = (low, middle) if kinked[0] else (middle, high)
        return float(values[low])


def _median(values: "Numbers") -> float:
    """The last value of the lower half of sorted values."""
    return float(values[(len(values) - 1) // 2])


def _relative_difference(one: float, other: float) -> float:
    """The difference of two months relative to the larger one; 1 if only one of them has a price."""
    if one != one or other != other:
        return 0.0 if one != one and other != other else 1.0
    return abs(one - other) / max(abs(one), abs(other), 1e-300)
