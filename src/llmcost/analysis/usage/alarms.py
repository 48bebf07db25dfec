"""The alarms of a day of usage, each with the drivers that explain it."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from llmcost.model.money import ZERO, exactly, plain, quotient
from llmcost.model.reports.usage_alerts import UsageAlarm
from llmcost.model.reports.usage_drivers import UsageDriver
from llmcost.model.usage import CACHE_WRITES, OF_INPUT, TokenClass

from .alarm_rules import judge, shifted
from .cube_pricing import CubePricer, PricedRow
from .usage_compare import by_feature
from .usage_drivers import spending_of_rows, usage_drivers

PAST = 91
"""Days before the judged one that are looked at: a shift of three weeks, a spread of four, and six before those."""
BASELINE = 28
"""Days before that ratios are compared with."""
LEAST_BASELINE = 7
"""Of these, the days with requests that there must be."""
STEADY = 14
"""Days on each of which something must have been sent before its silence is an alarm."""
_POINTS = Fraction(1, 5)
_SWAP = Fraction(1, 10)
_READS = (TokenClass.CACHE_READ, TokenClass.AUDIO_CACHE_READ)
_LONG = (TokenClass.CACHE_WRITE_1H, TokenClass.CACHE_WRITE_12H)
_DIMENSIONS: Mapping[str, Callable[[PricedRow], str]] = {
    "feature": lambda one: one.row.feature,
    "model": lambda one: one.model,
    "team": lambda one: one.row.team,
    "mode": lambda one: one.row.mode,
    "region": lambda one: one.region,
    "source": lambda one: one.row.source,
}
_Found = tuple[str, str, Decimal]
"""The name of an alarm, its text, and what the day would have cost as before."""


class _Scope(NamedTuple):
    """All rows, or those of a feature, around the judged day."""

    feature: str
    day: date
    days: Mapping[date, Sequence[PricedRow]]
    floor: Decimal
    """USD a day; less is no news."""

    @property
    def today(self) -> Sequence[PricedRow]:
        return self.days.get(self.day, ())

    @property
    def before(self) -> Sequence[PricedRow]:
        """The rows of the baseline."""
        first = self.day - timedelta(days=BASELINE)
        return [one for day, rows in self.days.items() if first <= day < self.day for one in rows]

    @property
    def baseline_days(self) -> int:
        return sum(self.day - timedelta(days=BASELINE) <= day < self.day for day in self.days)


@exactly
def alarms(rows: Sequence[PricedRow], day: date, floor: Decimal, pricer: CubePricer) -> tuple[UsageAlarm, ...]:
    """The alarms of a day, the one with the largest increase first. ``floor`` is USD a day: less is no news."""
    scopes = [_scope("", rows, day, floor)]
    scopes += [_scope(name, ones, day, floor) for name, ones in sorted(by_feature(rows).items())]
    whole, *features = scopes
    found = [*_of(whole, [*_level(whole), *_price_change(whole, pricer), *_newcomers(whole)]), *_silences(whole)]
    for one in features:
        found += _of(one, [*_level(one), *_bloat(one), *_cache(one), *_lives(one), *_models(one)])
    return tuple(sorted(found, key=lambda one: (one.expected - one.actual, one.feature, one.name)))


def _scope(feature: str, rows: Sequence[PricedRow], day: date, floor: Decimal) -> _Scope:
    days: dict[date, list[PricedRow]] = defaultdict(list)
    for one in rows:
        if day - timedelta(days=PAST) <= one.row.day <= day:
            days[one.row.day].append(one)
    return _Scope(feature, day, days, floor)


def _of(scope: _Scope, found: Sequence[_Found]) -> list[UsageAlarm]:
    if not found:
        return []
    drivers = _drivers(scope)
    largest, share = _largest(scope)
    actual = _usd(scope.today)
    return [
        UsageAlarm(name, scope.feature, text, actual, usual, drivers, largest, share) for name, text, usual in found
    ]


def _usd(rows: Sequence[PricedRow]) -> Decimal:
    return sum((one.usd or ZERO for one in rows), ZERO)


def _mean_before(scope: _Scope) -> Decimal:
    """What a day of the baseline cost. USD."""
    return quotient(_usd(scope.before), scope.baseline_days or 1)


def _drivers(scope: _Scope) -> tuple[UsageDriver, ...]:
    before = spending_of_rows(scope.before).times(Fraction(1, scope.baseline_days or 1))
    return usage_drivers(before, spending_of_rows(scope.today))


def _driver(scope: _Scope, name: str) -> Decimal:
    return sum((one.usd for one in _drivers(scope) if one.name == name), ZERO)


def _largest(scope: _Scope) -> tuple[str, Decimal | None]:
    """The value of a dimension with the largest share of the increase over the baseline, and its share.

    A dimension with one value explains nothing, unless it is the only thing that there is.
    """
    increase = _usd(scope.today) - _mean_before(scope)
    if increase <= 0:
        return "", None
    best: tuple[Decimal, str] | None = None
    for name, value in _DIMENSIONS.items():
        sums: dict[str, Fraction] = defaultdict(Fraction)
        for rows, weight in ((scope.today, Fraction(1)), (scope.before, Fraction(-1, scope.baseline_days or 1))):
            for one in rows:
                sums[value(one)] += Fraction(one.usd or ZERO) * weight
        top = max(sums, key=lambda text: (sums[text], text))
        share = sums[top] / Fraction(increase)
        if len(sums) > 1 and (best is None or share > best[0]):
            best = quotient(share.numerator, share.denominator), f"{name} {top or 'none'}"
    return (best[1], best[0]) if best else ("", None)


def _level(scope: _Scope) -> Iterator[_Found]:
    """A day far above its weekday, and a lasting shift."""
    first = min(scope.days, default=scope.day)
    past = [scope.day - timedelta(days=back) for back in range((scope.day - first).days, -1, -1)]
    series = [_usd(scope.days.get(day, ())) for day in past]
    least = max(scope.floor / 100, Decimal("0.000001"))
    found, today = judge(series, least), series[-1]
    if found and found.is_out_of_line(today) and today - found.expected > scope.floor:
        text = f"{_times(today, found.expected)} what this weekday costs"
        yield "spike", text, quotient(found.expected, 1)
    since = shifted(series, least)
    if since is not None and today > scope.floor:
        yield "shift", f"higher since {scope.day - timedelta(days=since)}", _mean_before(scope)


def _times(actual: Decimal, expected: Decimal) -> str:
    return f"{plain(quotient(actual, expected, 1))} times" if expected else "infinite times"


def _bloat(scope: _Scope) -> Iterator[_Found]:
    """The mean input of a request is far above its weekday's."""
    first = min(scope.days, default=scope.day)
    past = [scope.day - timedelta(days=back) for back in range((scope.day - first).days, -1, -1)]
    series = [_mean_input(scope.days.get(day, ())) for day in past]
    today, found = series[-1], judge(series, Decimal(1))
    extra = _driver(scope, "input") if today is not None and found and found.is_out_of_line(today) else ZERO
    if found and today is not None and extra > scope.floor:
        now, usual = (plain(quotient(tokens, 1, 0)) for tokens in (today, found.expected))
        yield "context-bloat", f"a request sends {now} tokens instead of {usual}", _usd(scope.today) - extra


def _mean_input(rows: Sequence[PricedRow]) -> Decimal | None:
    requests = sum(one.row.requests for one in rows)
    return quotient(_tokens(rows, (TokenClass.INPUT, *OF_INPUT)), requests) if requests else None


def _tokens(rows: Sequence[PricedRow], buckets: Sequence[TokenClass]) -> int:
    return sum(one.row.tokens.get(bucket, 0) for one in rows for bucket in buckets)


def _share(rows: Sequence[PricedRow], of: Sequence[TokenClass], whole: Sequence[TokenClass]) -> Fraction | None:
    total = _tokens(rows, whole)
    return Fraction(_tokens(rows, of), total) if total else None


def _cache(scope: _Scope) -> Iterator[_Found]:
    """The share of the input that is read from a cache fell."""
    whole = (TokenClass.INPUT, *OF_INPUT)
    was, now = (_share(rows, _READS, whole) for rows in (scope.before, scope.today))
    if was is None or now is None or was - now <= _POINTS or scope.baseline_days < LEAST_BASELINE:
        return
    if (extra := _driver(scope, "cache")) > scope.floor:
        text = f"{_percent(now)} of the input is read from a cache instead of {_percent(was)}"
        yield "cache-collapse", text, _usd(scope.today) - extra


def _lives(scope: _Scope) -> Iterator[_Found]:
    """The share of cache writes that live longer than 5 minutes moved."""
    was, now = (_share(rows, _LONG, CACHE_WRITES) for rows in (scope.before, scope.today))
    if was is None or now is None or abs(was - now) <= _POINTS or scope.baseline_days < LEAST_BASELINE:
        return
    if _usd(scope.today) > scope.floor:
        text = f"{_percent(now)} of cache writes live an hour or more instead of {_percent(was)}"
        yield "ttl-switch", text, _usd(scope.today) - _driver(scope, "cache")


def _models(scope: _Scope) -> Iterator[_Found]:
    """A model is new to the feature, or its share of the requests moved."""
    was, now = (_requests(rows) for rows in (scope.before, scope.today))
    before, today = sum(was.values()), sum(now.values())
    if not before or not today or scope.baseline_days < LEAST_BASELINE or _usd(scope.today) <= scope.floor:
        return
    moved = {name: Fraction(now[name], today) - Fraction(was[name], before) for name in {*was, *now}}
    top = max(moved, key=lambda name: (moved[name], name))
    if moved[top] > _SWAP or (top not in was and moved[top]):
        shares = [_percent(Fraction(count[top], total)) for count, total in ((now, today), (was, before))]
        yield (
            "model-swap",
            f"{top} has {shares[0]} of the requests instead of {shares[1]}",
            _usd(scope.today) - _driver(scope, "mix"),
        )


def _requests(rows: Sequence[PricedRow]) -> Counter[str]:
    found: Counter[str] = Counter()
    for one in rows:
        found[one.model] += one.row.requests
    return found


def _percent(share: Fraction) -> str:
    return f"{plain(quotient(share.numerator * 100, share.denominator, 1))} %"


def _price_change(scope: _Scope, pricer: CubePricer) -> Iterator[_Found]:
    """A price of the day differs from that of the day before."""
    yesterday = scope.day - timedelta(days=1)
    changed: dict[str, Decimal] = defaultdict(Decimal)
    for one in scope.today:
        before = pricer.price(one.row, on=yesterday).usd
        if one.usd is not None and before is not None:
            changed[one.model] += one.usd - before
    if moved := {name: usd for name, usd in changed.items() if usd}:
        yield "price-change", f"new prices of {', '.join(sorted(moved))}", _usd(scope.today) - sum(moved.values(), ZERO)


def _newcomers(scope: _Scope) -> Iterator[_Found]:
    """A feature, a team or a source that was not there before, and costs more than the floor."""
    if scope.baseline_days < LEAST_BASELINE:
        return
    for name in ("feature", "team", "source"):
        value = _DIMENSIONS[name]
        known = {value(one) for day, rows in scope.days.items() if day < scope.day for one in rows}
        sums: dict[str, Decimal] = defaultdict(Decimal)
        for one in scope.today:
            sums[value(one)] += one.usd or ZERO
        for text, usd in sorted(sums.items()):
            if text not in known and usd > scope.floor:
                yield "newcomer", f"{name} {text or 'none'} is new", _usd(scope.today) - usd


def _silences(scope: _Scope) -> Iterator[UsageAlarm]:
    """A source or a feature that sent something on each day sent nothing: lost logs look like savings."""
    past = [scope.day - timedelta(days=back) for back in range(1, STEADY + 1)]
    for name in ("source", "feature"):
        value = _DIMENSIONS[name]
        present = [{value(one) for one in scope.days.get(day, ())} for day in past]
        for text in sorted(set.intersection(*present) - {value(one) for one in scope.today}):
            mean = _usd([one for one in scope.before if value(one) == text])
            usual = quotient(mean, scope.baseline_days or 1)
            found = f"{name} {text or 'none'} sent nothing, after something on each of {STEADY} days"
            yield UsageAlarm("silence", text if name == "feature" else "", found, ZERO, usual, (), "", None)
