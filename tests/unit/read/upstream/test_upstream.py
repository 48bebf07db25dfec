"""Downloaded lists in each shape: exact rates in our words, and why a model cannot be taken."""

import json
from decimal import Decimal

import pytest

from llmcost.model.problems import InputError
from llmcost.read.files.text_files import CATALOG_BYTES
from llmcost.read.upstream.upstream import NAMES, read_upstream
from tests.support.upstream_lists import rates


@pytest.fixture
def read(tmp_path):
    """What a list says of the models in a document, by ``provider/name``."""

    def make(name, document):
        file = tmp_path / "list.json"
        file.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
        return {f"{one.provider}/{one.name}": one for one in read_upstream(name, str(file)).offers}

    return make


def litellm(**record):
    return {"m": {"litellm_provider": "openai", "input_cost_per_token": 1e-06, **record}}


# --- figures ----------------------------------------------------------------------------------------------------------


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


# --- litellm ----------------------------------------------------------------------------------------------------------


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
    assert found.modes.keys() == {"batch", "flex"}


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


@pytest.mark.parametrize(
    ("key", "provider", "id_"),
    [
        ("gpt-x", "openai", "openai/gpt-x"),
        ("gemini/gemini-x", "gemini", "google/gemini-x"),
        ("fireworks_ai/accounts/fireworks/models/x", "fireworks_ai", "fireworks/accounts/fireworks/models/x"),
        ("amazon.nova-x", "bedrock_converse", "amazon/amazon.nova-x"),
        ("anthropic.claude-x", "bedrock_converse", "bedrock/anthropic.claude-x"),
        ("vertex_ai/claude-x", "vertex_ai-anthropic_models", "vertex/claude-x"),
    ],
)
def test_providers_of_litellm(read, key, provider, id_):
    assert list(read("litellm", {key: {"litellm_provider": provider, "input_cost_per_token": 1e-06}})) == [id_]


# --- models.dev -------------------------------------------------------------------------------------------------------


def models_dev(cost, provider="openai"):
    return {provider: {"id": provider, "models": {"m": {"id": "m", "cost": cost}}}}


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


# --- OpenRouter -------------------------------------------------------------------------------------------------------


def openrouter(pricing, id_="openai/m"):
    return {"data": [{"id": id_, "pricing": pricing}, {"id": "openai/n", "pricing": {"prompt": "0.000001"}}]}


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


@pytest.mark.parametrize("id_", ["openai/m:free", "qwen/m", "google/gemma-x", "m", 7])
def test_what_is_not_the_makers_own_price_at_openrouter_is_left_out(read, id_):
    assert list(read("openrouter", openrouter({"prompt": "0.000001"}, id_))) == ["openai/n"]


# --- files that are something else ------------------------------------------------------------------------------------

GOOD = {
    "litellm": litellm(),
    "models.dev": models_dev({"input": 1}),
    "openrouter": openrouter({"prompt": "0.000001"}),
}


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("<!DOCTYPE html>\n<html></html>", "not-json", "this is HTML, not JSON: a web page or an error page"),
        ("\n  <html>", "not-json", "this is HTML, not JSON: a web page or an error page"),
        ('{"a": {"litellm_provider": "ope', "not-json", "this is not JSON: Unterminated string starting at"),
        ('{"a": 1', "not-json", "this is not JSON: Expecting ',' delimiter"),
        ("", "not-json", "this is not JSON: Expecting value"),
        ("404: Not Found", "not-json", "this is not JSON: Extra data"),
        ("[" * 100_000, "not-json", "it is nested too deeply"),
        ('{"a": NaN}', "not-json", "a number cannot be read: NaN is not a number"),
        ('{"a": ' + "1" * 5000 + "}", "not-json", None),
        ('{"a": 1e99999999999999999999}', "not-json", None),
        ("[]", "unexpected-shape", None),
        ("{}", "unexpected-shape", None),
        ("7", "unexpected-shape", None),
        ('{"message": "rate limit exceeded"}', "unexpected-shape", None),
        ('{"data": {"id": "openai/m"}}', "unexpected-shape", None),
        ('{"openai": {"models": []}}', "unexpected-shape", None),
        ('{"m": {"litellm_provider": "openai"}}', "unexpected-shape", None),
    ],
)
def test_a_download_that_is_something_else(read, name, text, code, message):
    with pytest.raises(InputError) as raised:
        read(name, text)
    (problem,) = raised.value.problems
    assert problem.code == code
    assert problem.where is not None
    assert problem.where.file.endswith("list.json")
    assert message in (None, problem.message)


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("other", GOOD)
def test_a_list_is_no_other_list(read, name, other):
    if name == other:
        assert read(name, GOOD[other])
    else:
        with pytest.raises(InputError, match="this is not a price list of"):
            read(name, GOOD[other])


def test_half_a_download_says_where_it_ends(read):
    text = json.dumps(GOOD["litellm"], indent=1)
    with pytest.raises(InputError) as raised:
        read("litellm", text[:-4])
    (problem,) = raised.value.problems
    assert problem.where is not None
    assert problem.where.line == text.count("\n")
    assert problem.hint == "download the complete file again"


def test_a_huge_file_is_not_read(read):
    with pytest.raises(InputError, match="larger than 20 MB"):
        read("litellm", " " * (CATALOG_BYTES + 1))


def test_a_list_that_is_read_from_a_file_needs_one():
    with pytest.raises(InputError, match=r"download https://models\.dev/api\.json and name the file"):
        read_upstream("models.dev", None)


def test_the_library_needs_none():
    with pytest.raises(InputError, match=r"read from the installed library, not from x\.json"):
        read_upstream("genai-prices", "x.json")


def test_there_are_four_lists():
    from llmcost.cli.commands.sync import PriceListName

    assert tuple(one.value for one in PriceListName) == NAMES
