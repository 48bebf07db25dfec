"""The share of a month at another price, against counting every half hour of the year by the clock."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from llmcost.model.inputs.catalog import Schedule
from llmcost.pricing.price_list.schedules import peak_share, zone_of

HALF = timedelta(minutes=30)
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ROUNDING = Fraction(1, 2 * 10**18)


def minutes(text):
    return int(text[:2]) * 60 + int(text[3:])


def began(moment, zone, span):
    """The day on which the hours that hold at this moment began by the clock of a zone; ``None`` outside of them."""
    local = moment.astimezone(zone)
    now, (start, end) = local.hour * 60 + local.minute, map(minutes, span.split("-"))
    if start < end:
        return local.date() if start <= now < end else None
    if now >= start:
        return local.date()
    return local.date() - timedelta(days=1) if now < end else None


def counted(schedule, active, year, week=7):
    """Half hours that are active and dear ÷ half hours that are active, of the days of a year."""
    hours, _, name = (active or "00:00-24:00").partition(" ")
    zone, dear_zone = ZoneInfo(name or "UTC"), ZoneInfo(schedule.tz)
    moment, all_, dear = datetime(year - 1, 12, 30, tzinfo=UTC), 0, 0
    while moment.year <= year or moment.day < 3:
        day = began(moment, zone, hours)
        at_work = day is not None and day.year == year
        if at_work and week < 7:
            at_work = WEEK[day.weekday()] in WEEK[:week] and day not in schedule.holidays
        all_ += at_work
        if at_work or active is None:  # all day long, the last night of the year is dear to its end
            starts = [start for span in schedule.hours if (start := began(moment, dear_zone, span))]
            dear += any(
                (active is not None or start.year == year)
                and WEEK[start.weekday()] in schedule.days
                and start not in schedule.holidays
                for start in starts
            )
        moment += HALF
    return Fraction(dear, all_)


OFFICE = Schedule(hours=("09:00-17:00",), days=WEEK[:5])
PEAK = Schedule(hours=("01:00-04:00", "06:00-10:00"), days=WEEK[:5], holidays=(date(2026, 1, 1), date(2026, 10, 1)))
NIGHT = Schedule(hours=("16:30-00:30",))
LATE = Schedule(hours=("22:00-06:00",), days=("fri", "sat"))
BERLIN = Schedule(hours=("08:00-12:00",), tz="Europe/Berlin", holidays=(date(2026, 12, 25),))


@pytest.mark.exhaustive
@pytest.mark.parametrize("year", [2026, 2028])
@pytest.mark.parametrize(
    ("schedule", "active"),
    [
        (PEAK, None),
        (NIGHT, None),
        (LATE, None),
        (PEAK, "00:00-24:00"),
        (PEAK, "08:00-20:00 Europe/Berlin"),
        (PEAK, "09:00-18:00 Asia/Kolkata"),
        (PEAK, "22:00-06:00 America/New_York"),
        (NIGHT, "12:00-20:00 Europe/London"),
        (LATE, "20:00-04:00 America/Los_Angeles"),
        (BERLIN, "08:00-12:00 Europe/Berlin"),
        (BERLIN, "06:00-12:00 UTC"),
        (OFFICE, "08:00-20:00 UTC"),
    ],
)
def test_the_share_is_what_counting_gives(schedule, active, year):
    assert abs(Fraction(peak_share(schedule, active, year)) - counted(schedule, active, year)) <= ROUNDING


spans = st.tuples(st.integers(0, 47), st.integers(1, 47)).map(
    lambda pair: f"{clock(pair[0])}-{clock((pair[0] + pair[1]) % 48)}"
)


def clock(halves):
    return f"{halves // 2:02}:{halves % 2 * 30:02}"


@pytest.mark.exhaustive
@pytest.mark.parametrize("week", [5, 6])
@pytest.mark.parametrize(
    ("schedule", "active"),
    [
        (PEAK, "08:00-20:00 Europe/Berlin"),
        (PEAK, "22:00-06:00 America/New_York"),
        (BERLIN, "06:00-12:00 UTC"),
        (LATE, "20:00-04:00 America/Los_Angeles"),
    ],
)
def test_the_share_of_working_days_is_what_counting_gives(schedule, active, week):
    assert abs(Fraction(peak_share(schedule, active, 2026, week)) - counted(schedule, active, 2026, week)) <= ROUNDING


def test_working_days_within_the_hours_are_all_dear():
    assert peak_share(PEAK, "09:00-12:00 Asia/Shanghai", 2026, 5) == 1
    assert abs(Fraction(peak_share(PEAK, None, 2026, 5)) - Fraction(7, 24)) <= ROUNDING
    assert peak_share(PEAK, "09:00-12:00 Asia/Shanghai", 2026, 6) < 1


@settings(max_examples=12)
@given(spans, st.sets(st.sampled_from(WEEK), min_size=1), spans, st.sampled_from(["UTC", "Asia/Tokyo", "Asia/Kolkata"]))
@example("23:30-23:00", set(WEEK), "00:30-00:00", "Asia/Tokyo")
def test_any_hours_are_what_counting_gives(dear, weekdays, active, zone):
    schedule = Schedule(hours=(dear,), days=tuple(weekdays))
    active = f"{active} {zone}"
    assert abs(Fraction(peak_share(schedule, active, 2026)) - counted(schedule, active, 2026)) <= ROUNDING


def test_summer_time_moves_the_peak():
    """From 09:00 to 10:00 in Berlin is 08:00 UTC in winter and 07:00 in summer: 210 days of 2026 are summer."""
    winter, summer = Schedule(hours=("08:00-09:00",)), Schedule(hours=("07:00-08:00",))
    active = "09:00-10:00 Europe/Berlin"
    assert abs(Fraction(peak_share(summer, active, 2026)) - Fraction(210, 365)) <= ROUNDING
    assert abs(Fraction(peak_share(winter, active, 2026)) - Fraction(155, 365)) <= ROUNDING


def test_holidays_rest():
    every = Schedule(hours=("00:00-24:00",))
    without = Schedule(hours=("00:00-24:00",), holidays=tuple(date(2026, 1, n) for n in range(1, 32)))
    assert peak_share(every, None, 2026) == 1
    assert abs(Fraction(peak_share(without, None, 2026)) - Fraction(334, 365)) <= ROUNDING


def test_a_zone_that_does_not_exist():
    with pytest.raises(ValueError, match="Mars/Olympus"):
        zone_of("Mars/Olympus")
