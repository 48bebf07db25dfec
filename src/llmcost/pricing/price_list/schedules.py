"""The share of a workload's active time within the hours of a schedule (law P5), over one calendar year."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from functools import cache

from llmcost.model.inputs.catalog import Schedule
from llmcost.model.money import ZERO, quotient

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@cache
def peak_share(schedule: Schedule, active: str | None, year: int, week: int = 7) -> Decimal:
    """Minutes of ``active`` time inside the schedule ÷ all active minutes of ``year``, to 18 decimals.

    ``active`` is ``HH:MM-HH:MM ZONE`` of each active day, or ``None`` for all day. Of a week, the first ``week`` days
    are active, from Monday on; with fewer than 7, the holidays of the schedule are not. ``from`` and ``until`` of the
    schedule have no effect here: they decide on which days it applies. Raises ``ValueError`` for an unknown time zone.
    """
    days = [day for day in _days(year) if week == 7 or (day.weekday() < week and day not in schedule.holidays)]
    if active is None:
        working = sum(_works(schedule, day) for day in days)
        return quotient(working * sum(map(_clock_minutes, schedule.hours)), len(days) * 24 * 60)
    hours, _, zone_name = active.partition(" ")
    zone, peak_zone = zone_of(zone_name or "UTC"), zone_of(schedule.tz)
    peaks = sorted(_spans(_days(year, around=2), schedule.hours, peak_zone, schedule))
    total = inside = 0
    for start, end in _spans(days, (hours,), zone, None):
        total += _minutes(start, end)
        inside += sum(_minutes(max(start, a), min(end, b)) for a, b in _near(peaks, start, end))
    return quotient(inside, total) if total else ZERO


def active_seconds(active: str | None) -> int:
    """Seconds per day in which requests arrive; ``active`` is ``HH:MM-HH:MM ZONE``, or ``None`` for all day."""
    return _clock_minutes(active.partition(" ")[0]) * 60 if active else 86_400


def zone_of(name: str) -> tzinfo:
    """A time zone by its IANA name. Raises ``ValueError`` if there is none."""
    if name == "UTC":
        return UTC
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError, ValueError) as error:
        raise ValueError(f'no time zone "{name}"') from error


Interval = tuple[datetime, datetime]


def overlap_in(hours: tuple[str, ...]) -> bool:
    """Whether two spans of a day overlap; hours that end before they start run past midnight."""
    minutes: set[int] = set()
    for span in hours:
        start = int(span[:2]) * 60 + int(span[3:5])
        covered = {(start + n) % (24 * 60) for n in range(_clock_minutes(span))}
        if minutes & covered:
            return True
        minutes |= covered
    return False


def _spans(days: Iterable[date], hours: tuple[str, ...], zone: tzinfo, schedule: Schedule | None) -> Iterator[Interval]:
    """The intervals of some days in UTC; hours that end before they start run into the next day."""
    for day in days:
        if schedule is None or _works(schedule, day):
            for span in hours:
                start, end = (_moment(day, text, zone) for text in span.split("-"))
                if end <= start:
                    end = _moment(day + timedelta(days=1), span.split("-")[1], zone)
                yield start, end


def _days(year: int, around: int = 0) -> Iterator[date]:
    """The days of a year, and ``around`` days before and after it."""
    first = date(year, 1, 1)
    return (first + timedelta(days=n) for n in range(-around, (date(year + 1, 1, 1) - first).days + around))


def _works(schedule: Schedule, day: date) -> bool:
    return _WEEKDAYS[day.weekday()] in schedule.days and day not in schedule.holidays


def _clock_minutes(span: str) -> int:
    start, end = (int(text[:2]) * 60 + int(text[3:]) for text in span.split("-"))
    return end - start if end > start else end - start + 24 * 60


def _moment(day: date, text: str, zone: tzinfo) -> datetime:
    hour, minute = (int(part) for part in text.split(":"))
    extra, hour = divmod(hour, 24)
    return datetime.combine(day + timedelta(days=extra), time(hour, minute), zone).astimezone(UTC)


def _near(peaks: list[Interval], start: datetime, end: datetime) -> Iterator[Interval]:
    """The peaks that overlap one active interval."""
    from bisect import bisect_left

    index = max(bisect_left(peaks, (start - timedelta(days=2), start)), 0)
    while index < len(peaks) and peaks[index][0] < end:
        if peaks[index][1] > start:
            yield peaks[index]
        index += 1


def _minutes(start: datetime, end: datetime) -> int:
    return max(int((end - start).total_seconds()) // 60, 0)


def is_within(schedule: Schedule, moment: datetime) -> bool:
    """Whether a moment (UTC) is within the hours of a schedule, on a day on which it applies."""
    day = moment.date()
    if not ((schedule.from_ or day) <= day and (schedule.until is None or day < schedule.until)):
        return False
    near = (day + timedelta(days=n) for n in (-1, 0, 1))
    return any(start <= moment < end for start, end in _spans(near, schedule.hours, zone_of(schedule.tz), schedule))


def boundaries(schedule: Schedule, years: Iterable[int]) -> set[int]:
    """The minutes of the UTC day at which a schedule begins or ends on some day of these years."""
    zone = zone_of(schedule.tz)
    return {
        moment.hour * 60 + moment.minute
        for year in years
        for span in _spans(_days(year), schedule.hours, zone, None)
        for moment in span
    }
