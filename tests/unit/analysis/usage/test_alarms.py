"""Each named alarm by a day that has its cause, and none without; explained by drivers and the largest part."""

from datetime import timedelta
from decimal import Decimal

import pytest

from llmcost.analysis.usage.alarms import alarms
from llmcost.analysis.usage.month import budget_state
from llmcost.model.reports.usage_alerts import UsageAlerts
from llmcost.render.ci.slack_alerts import message
from tests.support.usage_cubes import FIRST, MARKET, PRICER, priced, row

DAY = FIRST + timedelta(days=40)
USUAL = {"requests": 100, "input": 400_000, "cache_read": 1_600_000, "cache_write": 100_000, "output": 90_000}
NOISE = (100, 103, 96, 102, 99, 105, 97, 101, 98, 104, 95)


def days(number, **more):
    """Rows of the days before: each like the usual one, give or take 5 %."""
    return [
        row(
            day=DAY - timedelta(days=back),
            **{name: value * NOISE[back % 11] // 100 for name, value in USUAL.items()},
            **more,
        )
        for back in range(number, 0, -1)
    ]


def today(**more):
    return row(**{"day": DAY, **USUAL, **more})


def fired(*rows, floor="0.01"):
    return {(one.name, one.feature): one for one in alarms(priced(*rows), DAY, Decimal(floor), PRICER)}


def test_a_usual_day_has_no_alarm():
    assert fired(*days(40), today()) == {}


def test_a_spike_is_explained_by_drivers_and_by_the_largest_part():
    many = today(requests=300, **{name: 4 * value for name, value in USUAL.items() if name != "requests"}, team="new")
    found = fired(*days(40), today(), many)
    spike = found["spike", "chat"]
    assert spike.drivers[0].name == "volume"
    assert sum(one.usd for one in spike.drivers) > 0
    assert (spike.largest, spike.actual > spike.expected) == ("team new", True)
    assert spike.largest_share > Decimal("0.9")
    assert ("newcomer", "") in found


CAUSES = {
    "context-bloat": today(input=4_000_000, cache_read=16_000_000, cache_write=1_000_000),
    "cache-collapse": today(input=2_000_000, cache_read=0),
    "ttl-switch": today(cache_write=0, cache_write_1h=100_000),
    "model-swap": row("best/two", day=DAY, requests=100, input=2_000_000, output=90_000),
}


@pytest.mark.parametrize("name", CAUSES)
def test_each_named_alarm_has_a_cause(name):
    found = fired(*days(40), CAUSES[name])
    assert (name, "chat") in found
    assert found[name, "chat"].text
    assert (name, "chat") not in fired(*days(40), CAUSES[name], floor="1000")


def test_ratios_need_a_week():
    assert not {name for name, _ in fired(*days(6), CAUSES["cache-collapse"])} & {"cache-collapse", "model-swap"}
    assert ("cache-collapse", "chat") in fired(*days(7), CAUSES["cache-collapse"])


def test_a_new_price_is_told_to_the_last_digit():
    """inn/three rose from 0.4 and 1 to 0.7 and 2 a million three days after the first."""
    day = FIRST + timedelta(days=3)
    rows = priced(row("inn/three", day=day, requests=1, input=10**6, output=10**6))
    (found,) = alarms(rows, day, Decimal("0.01"), PRICER)
    assert (found.name, found.actual, found.expected) == ("price-change", Decimal("2.7"), Decimal("1.4"))


def test_what_falls_silent_is_told_and_a_weekend_is_not():
    found = fired(*days(20), row(day=DAY, feature="other", input=10**6))
    assert ("silence", "chat") in found
    gap = [one for one in days(20) if (DAY - one.day).days != 7]
    assert ("silence", "chat") not in fired(*gap, row(day=DAY, feature="other", input=10**6))


BUDGETS = [(100, (), (), False), (40, (50,), (50,), True), (20, (50, 80, 100), (100,), True)]


@pytest.mark.parametrize(("budget", "levels", "new", "exceeds"), BUDGETS)
def test_a_budget_of_the_month_so_far_and_its_forecast(budget, levels, new, exceeds):
    """$3 a day from the 1st of October: $21 are spent on the 7th, and $93 will be on the 31st."""
    rows = priced(*(row(day=FIRST + timedelta(days=n), input=10**6) for n in range(7)))
    found = budget_state("", rows, FIRST + timedelta(days=6), Decimal(budget), (50, 80, 100))
    assert (found.spent, found.forecast) == (21, 93)
    assert (found.levels, found.new, found.exceeds) == (levels, new, exceeds)
    assert budget_state("", rows[1:], FIRST + timedelta(days=6), Decimal(budget), ()).forecast is None


def test_no_name_of_a_log_reaches_a_chat_as_a_mention_or_a_link():
    name = "*<!channel>* `@here` <https://evil.example|x> & ~"
    rows = priced(*days(40), today(), row(day=DAY, feature=name, team=name, input=10**8))
    found = alarms(rows, DAY, Decimal("0.01"), PRICER)
    report = UsageAlerts(MARKET.as_of, MARKET.stamp, DAY, 40, Decimal(300), 0, found, ())
    said = message(report, "1")
    assert "newcomer" in said["text"]
    assert not [part for part in ("<!", "<https", "`@h") if part in str(said)]
    assert "&lt;!channel&gt;" in said["text"]
