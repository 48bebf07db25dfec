"""How often the rules of ``usage alerts`` alarm without a reason, and how often they catch one.

Simulated daily series of 120 days, judged on the last 35: weekends at 35 % of a working day, growth of 0.2 % a day, and
noise. Run: ``python benchmarks/alarms.py [SERIES]``.
"""

import math
import random
import sys
from decimal import Decimal

from llmcost.analysis.usage.alarm_rules import judge, shifted

DAYS, FIRST = 120, 85
LEAST = Decimal("0.01")
KINDS = {
    "week pattern, noise .15": (0.35, 0.15, False),
    "heavy tails": (0.35, 0.15, True),
    "flat, noise .3": (1.0, 0.3, False),
    "flat, noise .6": (1.0, 0.6, False),
}


def series(rng: random.Random, weekend: float, sigma: float, *, heavy: bool) -> list[float]:
    """Dollars a day."""

    def noise() -> float:
        if not heavy:
            return rng.gauss(0, sigma)
        return rng.gauss(0, 1) / math.sqrt(sum(rng.gauss(0, 1) ** 2 for _ in range(3)) / 3) * sigma / 1.7

    return [200 * (weekend if day % 7 >= 5 else 1) * math.exp(0.002 * day + noise()) for day in range(DAYS)]


def fires(values: list[Decimal], day: int) -> bool:
    found = judge(values[: day + 1], LEAST)
    return found is not None and found.is_out_of_line(values[day])


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    print(f"{count} series; per series and 30 days: false alarms of the day rule and of the CUSUM (first crossings);")
    print("caught: one day x3 on a working day, on a Saturday, x2; lasting x1.2 and x1.4 within 20 days (median days)")
    for name, (weekend, sigma, heavy) in KINDS.items():
        rng, days = random.Random(3), range(FIRST, DAYS)  # noqa: S311 - a simulation
        false = crossings = 0
        caught = dict.fromkeys(("x3", "x3 Sat", "x2"), 0)
        delays: dict[float, list[int]] = {1.2: [], 1.4: []}
        for _ in range(count):
            values = [Decimal(str(round(value, 4))) for value in series(rng, weekend, sigma, heavy=heavy)]
            false += sum(fires(values, day) for day in days)
            above = [shifted(values[: day + 1], LEAST) is not None for day in days]
            crossings += sum(now and not before for before, now in zip([False, *above], above, strict=False))
            for what, day, times in (("x3", 94, 3), ("x3 Sat", 96, 3), ("x2", 94, 2)):
                caught[what] += fires([*values[:day], values[day] * times], day)
            for factor, found in delays.items():
                moved = [*values[:FIRST], *(value * Decimal(str(factor)) for value in values[FIRST:])]
                hit = next((d for d in range(FIRST, FIRST + 20) if shifted(moved[: d + 1], LEAST) is not None), None)
                found.extend([] if hit is None else [hit - FIRST])
        month = count * len(days) / 30
        shifts = ", ".join(
            f"x{factor} {len(found) / count:.0%} ({sorted(found)[len(found) // 2] if found else '-'} d)"
            for factor, found in delays.items()
        )
        hits = ", ".join(f"{what} {hit / count:.0%}" for what, hit in caught.items())
        print(f"{name:24} false {false / month:.2f}, CUSUM {crossings / month:.2f}; caught {hits}; {shifts}")


if __name__ == "__main__":
    main()
