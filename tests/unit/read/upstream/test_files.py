"""Downloaded lists in each form: exact rates, and why the price of a model is unclear."""

from decimal import Decimal

import pytest

from tests.support.upstream_lists import rates
from tests.unit.read.upstream.conftest import litellm, models_dev, openrouter


@pytest.mark.parametrize(
    ("written", "rate"),
    [
        ("1.5e-07", "0.15"),
        ("1.5E-7", "0.15"),
        ("0.00000015", "0.15"),
        ("2e-06", "2"),
        ("0.000002", "2"),
        ("1.25e-08", "0.0125"),
        ("3.75e-08", "0.0375"),
        ("1e-4", "100"),
        ("0.1", "100000"),
    ],
)
def test_a_price_per_token_is_exact_in_any_notation(read, written, rate):
    text = f'{{"m": {{"litellm_provider": "openai", "input_cost_per_token": {written}}}}}'
    (found,) = read("litellm", text)["openai/m"].prices
    assert found.standard.rates == {"input": Decimal(rate)}
    assert str(found.standard.rates["input"]) == rate


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("cheap", "its output_cost_per_token is 'cheap', which is not a number"),
        ([1], "its output_cost_per_token is '[1]', which is not a number"),
        (True, "its output_cost_per_token is 'True', which is not a number"),
        (-1e-06, "its output_cost_per_token is negative: the price depends on a condition"),
        (1e-30, "its output_cost_per_token is 1.000e-30, which is not a plausible price"),
        (1e9, "its output_cost_per_token is 1.000e+9, which is not a plausible price"),
        (
            0.1 + 0.2,
            "its output_cost_per_token is 300000.00000000004 per million tokens: a binary fraction, not a list price",
        ),
    ],
)
def test_what_is_no_price_makes_the_model_unclear(read, value, reason):
    found = read("litellm", litellm(output_cost_per_token=value) | {"n": litellm()["m"]})
    assert (found["openai/m"].prices, found["openai/m"].unclear) == ((), reason)
    assert found["openai/n"].prices


def test_a_binary_fraction_in_passing_is_no_statement(read):
    found = read("litellm", litellm(cache_creation_input_token_cost=8.333333333333334e-08))
    assert found["openai/m"].prices[0].standard.rates == rates(input=1)


@pytest.mark.parametrize("nothing", [0, 0.0, None, ""])
def test_zero_is_no_price(read, nothing):
    found = read("litellm", litellm(output_cost_per_token=nothing) | {"n": litellm(input_cost_per_token=nothing)["m"]})
    assert found["openai/m"].prices[0].standard.rates == rates(input=1)
    assert found["openai/n"].unclear == "it has no price per token, or zero, which may mean free or unknown"


def test_litellm_names_kinds_thresholds_and_modes_in_its_keys(read):
    record = {
        "litellm_provider": "openai",
        "input_cost_per_token": 2e-06,
        "output_cost_per_token": 1e-05,
        "cache_read_input_token_cost": 2e-07,
        "cache_creation_input_token_cost": 2.5e-06,
        "cache_creation_input_token_cost_above_1hr": 4e-06,
        "cache_creation_input_token_cost_above_12hr": 5e-06,
        "input_cost_per_token_above_272k_tokens": 4e-06,
        "output_cost_per_token_above_272k_tokens": 1.5e-05,
        "cache_creation_input_token_cost_above_1hr_above_272k_tokens": 8e-06,
        "input_cost_per_token_batches": 1e-06,
        "output_cost_per_token_batches": 5e-06,
        "input_cost_per_token_above_272k_tokens_batches": 2e-06,
        "input_cost_per_token_flex": 1e-06,
        "input_cost_per_token_ultrafast": 1e-05,
        "output_cost_per_reasoning_token": 1e-05,
        "input_cost_per_image_token": 2e-06,
        "input_cost_per_audio_token": 3.2e-05,
        "search_context_cost_per_query": {"search_context_size_low": 0.01},
    }
    (found,) = read("litellm", {"m": record})["openai/m"].prices
    base = rates(input=2, cache_read="0.2", cache_write="2.5", cache_write_1h=4, cache_write_12h=5, output=10)
    assert found.standard.rates == {**base, "audio_input": Decimal(32)}
    assert found.standard.bands == {
        272_001: {**found.standard.rates, **rates(input=4, output=15, cache_write_1h=8)},
    }
    assert found.modes["batch"].rates == rates(input=1, output=5)
    assert found.modes.keys() == {"batch", "flex", "ultrafast"}


def test_litellm_counts_the_threshold_itself_as_above_at_xai_only(read):
    band = {"input_cost_per_token_above_200k_tokens": 4e-06}
    document = {
        "xai/a": {"litellm_provider": "xai", "input_cost_per_token": 2e-06, **band},
        "gemini/b": {"litellm_provider": "gemini", "input_cost_per_token": 2e-06, **band},
    }
    found = read("litellm", document)
    assert found["xai/a"].prices[0].standard.bands == {200_000: rates(input=4)}
    assert found["google/b"].prices[0].standard.bands == {200_001: rates(input=4)}


def test_litellm_ranges_are_bands(read):
    ranges = [
        {"range": [0, 32000.0], "input_cost_per_token": 1e-06, "output_cost_per_token": 5e-06},
        {"range": [32000.0, 128000.0], "input_cost_per_token": 1.8e-06, "output_cost_per_token": 9e-06},
    ]
    document = {"dashscope/q": {"litellm_provider": "dashscope", "tiered_pricing": ranges}}
    (found,) = read("litellm", document)["alibaba/q"].prices
    assert (found.standard.rates, found.standard.bands) == (
        rates(input=1, output=5),
        {32_001: rates(input="1.8", output=9)},
    )


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (
            {"off_peak_pricing": {"windows": []}},
            "its price depends on the time of day, and its base rates are peak rates",
        ),
        ({"tiered_pricing": [{"input_cost_per_token": 1e-06}]}, "its tiered_pricing has an unknown form"),
    ],
)
def test_what_litellm_says_in_no_form_of_ours(read, record, reason):
    assert read("litellm", litellm(**record) | {"n": litellm()["m"]})["openai/m"].unclear == reason


def test_litellm_has_a_model_twice(read):
    document = {
        "deepseek-x": {"litellm_provider": "deepseek", "input_cost_per_token": 1e-06},
        "deepseek/deepseek-x": {"litellm_provider": "deepseek", "input_cost_per_token": 2e-06},
        "deepseek/deepseek-y": {"litellm_provider": "deepseek", "input_cost_per_token": 2e-06},
    }
    found = read("litellm", document)
    assert found["deepseek/deepseek-x"].unclear is not None
    assert "at different prices" in found["deepseek/deepseek-x"].unclear
    assert found["deepseek/deepseek-y"].prices


def test_a_key_that_stands_twice_with_other_values_is_not_believed(read):
    text = '{"m": {"litellm_provider": "openai", "input_cost_per_token": 1e-6, "input_cost_per_token": 2e-6},'
    text += '"n": {"litellm_provider": "openai", "input_cost_per_token": 1e-6, "input_cost_per_token": 0.000001}}'
    found = read("litellm", text)
    assert found["openai/m"].prices == ()
    assert found["openai/n"].prices


def test_litellm_knows_days_of_retirement(read):
    document = litellm(deprecation_date="2027-01-14") | {"n": litellm(deprecation_date="soon")["m"]}
    assert [str(one.retires) for one in read("litellm", document).values()] == ["2027-01-14", "None"]


def test_models_dev_has_rates_per_million_and_tiers_of_a_size(read):
    tier = {"input": 5, "output": 22.5, "cache_read": 0.5, "tier": {"type": "context", "size": 272000}}
    cost = {"input": 2.5, "output": 15, "cache_read": 0.25, "cache_write": 3.125, "reasoning": 15, "input_audio": 10,
            "tiers": [tier], "context_over_200k": {"input": 5, "output": 22.5}}  # fmt: skip
    (found,) = read("models.dev", models_dev(cost))["openai/m"].prices
    base = rates(input="2.5", cache_read="0.25", cache_write="3.125", output=15, audio_input=10)
    assert found.standard.rates == base
    assert found.standard.bands == {272_001: {**base, **rates(input=5, output="22.5", cache_read="0.5")}}


@pytest.mark.parametrize(
    ("cost", "reason"),
    [
        (None, "it has no cost"),
        (
            {"input": 1, "context_over_200k": {"input": 2}},
            "it has a price for long inputs without a threshold",
        ),
        ({"input": 1, "tiers": [{"input": 2, "tier": {"type": "hours"}}]}, "a tier of its cost has no size"),
        ({"input": 1, "tiers": [{"input": 2}]}, "a tier of its cost has no size"),
    ],
)
def test_what_models_dev_leaves_open(read, cost, reason):
    document = models_dev(cost)
    document["openai"]["models"]["n"] = {"id": "n", "cost": {"input": 1}}
    assert read("models.dev", document)["openai/m"].unclear == reason


def test_openrouter_has_texts_per_token_and_inclusive_overrides(read):
    pricing = {
        "prompt": "0.0000025",
        "completion": "0.000015",
        "input_cache_read": "2.5e-7",
        "internal_reasoning": "0.000015",
        "web_search": "0.01",
        "request": "0",
        "overrides": [{"min_prompt_tokens": 272000, "prompt": "0.000005"}],
    }
    (found,) = read("openrouter", openrouter(pricing))["openai/m"].prices
    base = rates(input="2.5", cache_read="0.25", output=15)
    assert (found.standard.rates, found.standard.bands) == (base, {272_000: {**base, "input": Decimal(5)}})


@pytest.mark.parametrize(
    ("pricing", "reason"),
    [
        ({"prompt": "-1", "completion": "-1"}, "its prompt is negative: the price depends on a condition"),
        ({"prompt": "free"}, "its prompt is 'free', which is not a number"),
        ({"prompt": "NaN"}, "its prompt is 'NaN', which is not a number"),
        ("0.01", "it has no pricing"),
        (
            {"prompt": "0.000001", "overrides": [{"utc_start": "01:00", "min_prompt_tokens": 1, "prompt": "0.000002"}]},
            "its price depends on the time of day, or on an unknown condition",
        ),
    ],
)
def test_what_openrouter_says_in_no_form_of_ours(read, pricing, reason):
    assert read("openrouter", openrouter(pricing))["openai/m"].unclear == reason
