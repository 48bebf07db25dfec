"""What the libraries are known to get wrong: each error shown at its source, where it is installed, and not here."""

from datetime import UTC, date, datetime
from decimal import Decimal

import model_prices
import pytest
from genai_prices.data import providers
from genai_prices.types import Usage as GpUsage
from openai_cost_calculator import calculate_cost

from llmcost.model.inputs.workload import Workload
from llmcost.model.problems import UnknownModel
from llmcost.pricing.price_list.lookup import Candidate, find, price_on
from llmcost.pricing.price_list.schedules import peak_share
from tests.oracle.libraries import TODAY, catalog, declared, entry, gp_model, makers, noon
from tests.support.catalogs import row_on

GP = {provider.id: provider for provider in providers}


def ours(name, day=TODAY, **asked):
    """One request by our engine, in USD."""
    asked = {key: Decimal(value) if isinstance(value, int) else value for key, value in asked.items()}
    work = Workload(name="work", model=name, requests_per_month=Decimal(1), thinking_multiplier=Decimal(0), **asked)
    return row_on(catalog(), day, work, Candidate(find(catalog(), name).model)).monthly


def gp(provider, name, at, **asked):
    """One request by genai-prices, in USD."""
    model = GP[provider].find_model(name)
    assert model is not None
    return model.calc_price(GpUsage(**asked), GP[provider], genai_request_timestamp=at).total_price


def rates(name, day=TODAY):
    dated = price_on(catalog(), find(catalog(), name).model, day)
    assert dated is not None
    return dated.entry.input, dated.entry.output, dated.entry.cache_read


def test_mistral_large_latest_is_the_large_model_of_today():
    assert gp("mistral", "mistral-large-latest", noon(TODAY), input_tokens=10**6, output_tokens=10**6) == 8
    assert find(catalog(), "mistral-large-latest").model.id == "mistral/mistral-large-4"
    assert rates("mistral-large-latest") == (Decimal("0.7"), Decimal("2.1"), Decimal("0.07"))


@pytest.mark.parametrize("name", ["command-a-plus", "command-a-plus-05-2026", "cohere/command-a-plus-05-2026"])
def test_a_model_whose_zero_means_unknown_is_not_shipped(name):
    with pytest.raises(UnknownModel):
        find(catalog(), name)


def test_the_first_price_of_o3_is_not_that_of_after_its_cut():
    back_dated = model_prices.rates("o3", at="2025-06-05T12:00:00Z", provider="openai")
    assert (back_dated.input, back_dated.output) == (2, 8)
    before, after = date(2025, 6, 9), date(2025, 6, 10)
    assert rates("o3", before) == (10, 40, Decimal("2.5"))
    assert rates("o3", after) == (2, 8, Decimal("0.5"))


def test_the_old_cache_price_of_o3_is_not_the_new_one():
    at = datetime(2025, 6, 9, tzinfo=UTC)
    assert gp("openai", "o3", at, input_tokens=10**6, cache_read_tokens=10**6) == Decimal("0.5")
    assert rates("o3", date(2025, 6, 9))[2] == Decimal("2.5")


def test_xai_begins_its_long_rates_at_the_threshold_itself():
    at_the_edge = model_prices.cost("grok-4.5", input_tokens=200_000, at=noon(TODAY), provider="xai")
    assert at_the_edge == pytest.approx(0.40)
    assert ours("grok-4.5", input_tokens=200_000, output_tokens=0) == Decimal("0.8")
    assert ours("grok-4.5", input_tokens=199_999, output_tokens=0) == Decimal("0.399998")


def test_openai_begins_its_long_rates_beyond_the_threshold():
    at_the_edge = calculate_cost("openai", "gpt-6-sol", input_tokens=272_000, at=noon(TODAY))
    assert at_the_edge.total == Decimal("1.088")
    assert ours("gpt-6-sol", input_tokens=272_000, output_tokens=0) == Decimal("0.544")
    assert ours("gpt-6-sol", input_tokens=272_001, output_tokens=0) == Decimal("1.088004")


def test_no_band_begins_where_no_request_can_reach():
    unreachable = gp("anthropic", "claude-sonnet-4-5", noon(TODAY), input_tokens=200_001)
    assert unreachable == Decimal("1.200006")
    assert find(catalog(), "claude-sonnet-4-5").model.context[0].tokens == 200_000
    assert entry(find(catalog(), "claude-sonnet-4-5").model, TODAY).long == ()


def test_weekends_and_holidays_of_deepseek_are_off_peak():
    sunday = datetime(2026, 11, 22, 7, tzinfo=UTC)
    assert gp("deepseek", "deepseek-v4-pro", sunday, input_tokens=10**6) == Decimal("1.32")
    assert model_prices.rates("deepseek-v4-pro", at=sunday, provider="deepseek").input == 0.66
    schedule = catalog().schedules["deepseek-peak"]
    assert set(schedule.days) == {"mon", "tue", "wed", "thu", "fri"}
    assert date(2026, 10, 1) in schedule.holidays


def test_the_peak_hours_of_2026_are_those_of_model_prices():
    """Hour by hour from the first Monday of the schedule on; it rests at weekends since the first weekend."""
    schedule = catalog().schedules["deepseek-peak"]
    spans = [tuple(int(clock[:2]) for clock in span.split("-")) for span in schedule.hours]
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    first, last = date(2026, 8, 17).toordinal(), date(2026, 12, 31).toordinal()
    for day in map(date.fromordinal, range(first, last + 1)):
        works = names[day.weekday()] in schedule.days and day not in schedule.holidays
        for hour in range(24):
            at = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
            theirs = model_prices.rates("deepseek-v4-pro", at=at, provider="deepseek").period == "peak"
            assert (works and any(a <= hour < b for a, b in spans)) == theirs, at


def test_the_share_of_peak_hours_in_2026():
    """261 days from Monday to Friday, 19 of them Chinese holidays; 3 and 4 hours a day: 19.3 % of the year."""
    schedule = catalog().schedules["deepseek-peak"]
    holidays = {
        "2026-01-01 2026-01-02",  # New Year
        "2026-02-16 2026-02-17 2026-02-18 2026-02-19 2026-02-20 2026-02-23",  # Spring Festival
        "2026-04-06 2026-05-01 2026-05-04 2026-05-05 2026-06-19 2026-09-25",  # Qingming, May, Dragon Boat, Mid-Autumn
        "2026-10-01 2026-10-02 2026-10-05 2026-10-06 2026-10-07",  # National Day
    }
    closed = {date.fromisoformat(day) for row in holidays for day in row.split()}
    year = [date.fromordinal(n) for n in range(date(2026, 1, 1).toordinal(), date(2027, 1, 1).toordinal())]
    open_days = [day for day in year if day.weekday() < 5 and day not in closed]
    assert len(open_days) == 261 - 19
    share = Decimal(len(open_days) * 7) / Decimal(365 * 24)
    assert peak_share(schedule, None, 2026) == share.quantize(Decimal(1).scaleb(-18))
    assert share.quantize(Decimal("0.001")) == Decimal("0.193")
    assert peak_share(schedule, "01:00-04:00 UTC", 2026) == (Decimal(242) / 365).quantize(Decimal(1).scaleb(-18))


def test_peak_hours_are_more_expensive_than_the_base_and_not_the_base_itself():
    """litellm has the peak price as the price of DeepSeek: 1.32/3.96 for V4 Pro."""
    assert rates("deepseek-v4-pro")[:2] == (Decimal("0.66"), Decimal("1.98"))
    assert entry(find(catalog(), "deepseek-v4-pro").model, TODAY).modes["peak"].x == 2


def test_a_cache_read_of_zero_is_not_a_price():
    assert model_prices.rates("gpt-3.5-turbo", at=noon(TODAY), provider="openai").cache_read == 0
    assert rates("gpt-3.5-turbo") == (Decimal("0.5"), Decimal("1.5"), None)


def test_a_model_without_rates_is_not_free():
    """GP prices whatever it has no rate for at zero; here zero is said, or the price is not known."""
    empty = [model.id for provider in providers for model in provider.models if not vars(model.get_prices(noon(TODAY)))]
    assert len(empty) > 100
    zeros = [
        model.id
        for model in catalog().models.values()
        for price in model.prices
        for sheet in (price, *price.long, *price.modes.values())
        if not price.free and any(value == 0 for value in vars(sheet).values() if isinstance(value, Decimal))
    ]
    assert zeros == []
    free = {model.id for model in catalog().models.values() if any(price.free for price in model.prices)}
    assert free == {
        "openai/omni-moderation-latest",
        "google/gemma-4-31b-it",
        "google/gemma-4-26b-a4b-it",
        "zai/glm-4.7-flash",
    }


def test_every_priced_model_costs_something():
    many, none = Decimal(1000), Decimal(0)
    for model in catalog().models.values():
        work = Workload(
            name="work",
            model=model.id,
            requests_per_month=many,
            input_tokens=many,
            output_tokens=none,
            thinking_multiplier=none,
        )
        row = row_on(catalog(), TODAY, work, Candidate(model))
        price = entry(model, TODAY)
        if price is not None and not price.free:
            assert row.monthly is None or row.monthly > 0, model.id


@pytest.mark.parametrize(
    ("name", "taken"),
    [
        ("gpt-4o-2024-05-13", "openai/gpt-4o-2024-05-13"),
        ("gpt-4o-2024-08-06", "openai/gpt-4o-2024-08-06"),
        ("gemini-1.5-flash-8b", "google/gemini-1.5-flash-8b"),
        ("command-a-reasoning", "cohere/command-a-reasoning"),
        ("command-a-vision", "cohere/command-a-vision"),
    ],
)
def test_no_pattern_swallows_another_model(name, taken):
    assert find(catalog(), name).model.id == taken


def test_a_snapshot_keeps_its_own_price():
    assert rates("gpt-4o-2024-05-13")[:2] == (5, 15)
    assert rates("gpt-4o-2024-08-06", date(2024, 8, 6))[:2] == (Decimal("2.5"), 10)
    assert rates("gpt-4o", date(2024, 10, 1))[:2] == (5, 15)


def test_thresholds_are_not_all_called_200k():
    """models.dev's `context_over_200k` was another threshold in 54 of 100 cases."""
    found = {
        name: [band.above or band.at_least for band in entry(find(catalog(), name).model, TODAY).long]
        for name in ("claude-haiku-5-5", "gpt-6-sol", "grok-4.5", "gemini-2.5-pro", "qwen3-max", "gemini-1.5-pro")
    }
    assert found == {
        "claude-haiku-5-5": [100_000],
        "gpt-6-sol": [272_000],
        "grok-4.5": [200_000],
        "gemini-2.5-pro": [200_000],
        "qwen3-max": [32_000, 128_000],
        "gemini-1.5-pro": [128_000],
    }


def test_batch_is_not_half_price_everywhere():
    batch = {model.id: price.modes["batch"].x for model in makers() if "batch" in (price := entry(model, TODAY)).modes}
    assert {id_: x for id_, x in batch.items() if id_.startswith("xai/") and x != Decimal("0.8")} == {}
    assert batch["anthropic/claude-haiku-5-5"] == Decimal("0.5")


def test_the_retired_stay():
    """litellm deletes them, and a log of last year cannot be priced any more."""
    for name in ("claude-3-opus", "gemini-1.5-pro", "gpt-4.5-preview", "o1-mini", "mistral-large-2407"):
        assert declared(find(catalog(), name).model)["input"] > 0
    assert gp_model("openai/gpt-4.5-preview") is not None
