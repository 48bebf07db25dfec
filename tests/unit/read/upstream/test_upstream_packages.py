"""Price lists read out of packages: wheels and npm archives, whole and damaged."""

import io
import json
import tarfile
import zipfile
from datetime import date

import pytest

from llmcost.model.problems import InputError
from llmcost.read.upstream import archives
from llmcost.read.upstream.upstream import read_upstream
from tests.support.upstream_lists import rates

SNAPSHOT = {
    "updated_at": "2026-10-26T18:46:35Z",
    "schedules": {"schedule": [{"provider": "alibaba", "off_peak_multiplier": {"night": 0.5}}]},
    "prices": {
        "alibaba": {"night": {"standard": [{"start": None, "rates": {"input": 1.0, "output": 2.0}}]}},
        "openai": {
            "m": {
                "standard": [
                    {"start": None, "rates": {"input": 2.0, "output": 8.0, "cache_read": 0.0}},
                    {
                        "start": "2026-10-08T21:03:51Z",
                        "rates": {"input": 4.0, "output": 8.0, "tiers": [{"above": 272000, "input": 8.0}]},
                    },
                ],
                "batch": [
                    {"start": None, "rates": None},
                    {"start": "2026-11-01T00:00:00Z", "rates": {"input": 2.0, "output": 4.0}},
                ],
            }
        },
    },
}
PRICING = {
    "provider": "gemini",
    "verified_at": "2026-09-23",
    "sources": [
        {"id": "page", "kind": "official_docs", "url": "https://example.com/prices"},
        {"id": "old", "kind": "manual", "url": "https://example.com/csv"},
    ],
    "models": [
        {
            "id": "g",
            "source": "page",
            "prices": [
                {"rates": {"input": "0.75", "output": "3.75"}, "effective_until": "2027-01-01"},
                {"rates": {"input": "1.5", "output": "7.5"}, "effective_from": "2027-01-01"},
                {"rates": {"input": "2"}, "min_input_tokens": 200001},
                {"rates": {"input": "0.375"}, "conditions": {"service_tier": "batch"}},
                {"rates": {"input": "9"}, "conditions": {"region": "eu"}},
            ],
        },
        {"id": "hours", "source": "page", "prices": [{"rates": {"input": "1"}, "conditions": {"period": "peak"}}]},
        {"id": "unverified", "source": "old", "prices": [{"rates": {"input": "1"}}]},
    ],
}
METERS = """\
pricing_verified_at: "2026-10-25"
models:
  - canonical_id: google/gemini-3.6-flash
    aliases:
      - {provider: google, alias: gemini-3.6-flash, channel: google-api}
      - {provider: google, alias: gemini-3.5-flash, channel: google-api, effective_from: "2026-10-08"}
      - {provider: google, alias: old-name, channel: google-api, effective_to: "2026-10-25"}
      - {provider: google, alias: models/gemini-3.6-flash, channel: google-api}
    prices:
      - {channel: google-api, region: global, effective_from: "2026-08-01", input_per_mtok: 0.10, output_per_mtok: 0.4,
         rules: {long_context: {threshold: 200000, input_multiplier: 2.0, output_multiplier: 1.5}}}
      - {channel: google-api, region: us, effective_from: "2026-08-01", input_per_mtok: 9, output_per_mtok: 9}
"""
PI = {"openai-responses": {"chat:m": {
    "id": "m", "type": "chat", "contextWindow": 400000, "maxTokens": 128000,
    "cost": {"input": 2, "output": 10, "cacheRead": 0.2, "cacheWrite": 0,
             "tiers": [{"inputTokensAbove": 272000, "input": 4, "output": 15, "cacheRead": 0.4, "cacheWrite": 0}]}},
    "classifier:m": {"id": "m", "type": "classifier", "cost": {"input": 9, "output": 9}}}}  # fmt: skip
METER = {"productName": "Azure OpenAI GPT5", "unitOfMeasure": "1M", "effectiveStartDate": "2026-03-01T00:00:00Z"}
WORLD, ZONE = ["eastus", "swedencentral"], ["eastus"]
AZURE = {
    "fetched_at": "2026-08-11T00:57:47.543940",
    "items": [
        {**METER, "meterName": "5.4 mini Inp Gl 1M Tokens", "retailPrice": 0.75, "regions": WORLD},
        {**METER, "meterName": "5.4 mini Opt Gl 1M Tokens", "retailPrice": 4.5, "regions": WORLD},
        {**METER, "meterName": "5.4 mini cd Inp Gl 1M Tokens", "retailPrice": 0.075, "regions": WORLD},
        {**METER, "meterName": "5.4 mini longco inp Gl 1M Tokens", "retailPrice": 1.5, "regions": WORLD},
        {**METER, "meterName": "5.4 mini pp Inp Gl 1M Tokens", "retailPrice": 1.5, "regions": WORLD},
        {**METER, "meterName": "5.4 mini Inp Dz 1M Tokens", "retailPrice": 0.825, "regions": ZONE},
        {**METER, "meterName": "5.4 mini Inp Dz 1M Tokens", "retailPrice": 0.9, "regions": ["japaneast"]},
        {**METER, "meterName": "Something else", "retailPrice": 99, "regions": WORLD},
    ],
}
DATA = """\
import datetime
from decimal import Decimal
from .types import *
providers: list[Provider] = [
    Provider(id='x-ai', models=[
        ModelInfo(id='m', match=ClauseEquals(equals='m'), prices=[
            ConditionalPrice(prices=ModelPrice(
                input_mtok=TieredPrices(base=Decimal('2'), tiers=[Tier(start=199999, price=Decimal('4'))]),
                output_mtok=Decimal('6'))),
            ConditionalPrice(constraint=StartDateConstraint(start_date=datetime.date(2026, 12, 1)),
                             prices=ModelPrice(input_mtok=Decimal('3'), output_mtok=Decimal('6'))),
        ]),
    ]),
]
"""
LITELLM = {"gpt-m": {"litellm_provider": "openai", "input_cost_per_token": 1e-06, "max_input_tokens": 400000}}
SBOM = {"metadata": {"timestamp": "2026-11-20T10:00:00Z"}}
PACKAGES = {
    "model-prices": {"model_prices/snapshot.json": json.dumps(SNAPSHOT)},
    "openai-cost-calculator": {"openai_cost_calculator/data/pricing/gemini.json": json.dumps(PRICING)},
    "metergraph-core": {"metergraph_core/data/prices.yaml": METERS},
    "pi-ai": {
        "package/dist/providers/data/.manifest.json": json.dumps({"generatedAt": "2026-11-20T10:48:49Z"}),
        "package/dist/providers/data/openai.json": json.dumps(PI),
    },
    "azure-genai-prices": {"azure_genai_prices/data/snapshot.json": json.dumps(AZURE)},
    "genai-prices": {"genai_prices/data.py": DATA},
    "litellm": {
        "litellm/model_prices_and_context_window_backup.json": json.dumps(LITELLM),
        "litellm-1.2.3.dist-info/sboms/bridge.cyclonedx.json": json.dumps(SBOM),
    },
}


def packed(members, name):
    """The bytes of a wheel, or of an npm archive for pi-ai."""
    buffer = io.BytesIO()
    if name == "pi-ai":
        with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
            for member, text in members.items():
                info = tarfile.TarInfo(member)
                info.size = len(text.encode())
                archive.addfile(info, io.BytesIO(text.encode()))
    else:
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, text in members.items():
                archive.writestr(member, text)
    return buffer.getvalue()


@pytest.fixture
def read(tmp_path):
    """A list as it is read from its package, or from other bytes."""

    def make(name, data=None, members=None):
        file = tmp_path / ("a-b-1.6.0.tgz" if name == "pi-ai" else "a_b-1.2.3-py3-none-any.whl")
        file.write_bytes(packed(members or PACKAGES[name], name) if data is None else data)
        return read_upstream(name, str(file))

    return make


def offers(upstream):
    return {f"{one.provider}/{one.name}": one for one in upstream.offers}


@pytest.mark.parametrize(
    ("name", "day", "title"),
    [
        ("model-prices", date(2026, 10, 26), "model-prices 1.2.3"),
        ("openai-cost-calculator", date(2026, 9, 23), "openai-cost-calculator 1.2.3"),
        ("metergraph-core", date(2026, 10, 25), "metergraph-core 1.2.3"),
        ("pi-ai", date(2026, 11, 20), "pi-ai, generated model lists 1.6.0"),
        ("azure-genai-prices", date(2026, 8, 11), "azure-genai-prices, Azure's retail meters 1.2.3"),
        ("genai-prices", None, "genai-prices 1.2.3"),
        ("litellm", date(2026, 11, 20), "litellm, model_prices_and_context_window 1.2.3"),
    ],
)
def test_a_package_says_its_version_and_its_day(read, name, day, title):
    upstream = read(name)
    assert (upstream.read, upstream.source.title) == (day, title)


def test_model_prices(read):
    found = offers(read("model-prices"))
    first, october, november = found["openai/m"].prices
    assert (first.starts, first.standard.rates, first.modes) == (None, rates(input=2, output=8), {})
    assert (october.starts, october.standard.rates) == (date(2026, 10, 8), rates(input=4, output=8))
    assert october.standard.bands == {272_001: rates(input=8, output=8)}
    assert november.modes["batch"].rates == rates(input=2, output=4)
    assert found["alibaba/night"].unclear == "its price depends on the time of day"


def test_openai_cost_calculator(read):
    found = offers(read("openai-cost-calculator"))
    now, then = found["google/g"].prices
    assert (now.starts, now.standard.rates) == (None, rates(input="0.75", output="3.75"))
    assert now.standard.bands == {200_001: rates(input=2, output="3.75")}
    assert now.modes["batch"].rates == rates(input="0.375")
    assert (then.starts, then.standard.rates) == (date(2027, 1, 1), rates(input="1.5", output="7.5"))
    assert found["google/g"].page == "https://example.com/prices"
    assert found["google/hours"].unclear == "its price depends on the time of day"
    assert "google/unverified" not in found


def test_metergraph(read):
    found = offers(read("metergraph-core"))
    assert found.keys() == {"google/gemini-3.6-flash", "google/gemini-3.5-flash"}
    (step,) = found["google/gemini-3.6-flash"].prices
    assert (step.starts, step.standard.rates) == (date(2026, 8, 1), rates(input="0.1", output="0.4"))
    assert step.standard.bands == {200_001: rates(input="0.2", output="0.6")}
    assert (found["google/gemini-3.6-flash"].serves, found["google/gemini-3.5-flash"].serves) == (
        None,
        "gemini-3.6-flash",
    )


def test_pi_ai(read):
    found = offers(read("pi-ai"))["openai/m"]
    (step,) = found.prices
    assert step.standard.rates == rates(input=2, cache_read="0.2", output=10)
    assert step.standard.bands == {272_001: rates(input=4, cache_read="0.4", output=15)}
    assert (found.context, found.max_output) == (400_000, 128_000)


def test_azure(read):
    found = offers(read("azure-genai-prices"))["azure/gpt-5.4-mini"]
    (step,) = found.prices
    assert step.standard.rates == rates(input="0.75", cache_read="0.075", output="4.5")
    assert step.standard.bands[272_001]["input"] == rates(x="1.5")["x"]
    assert step.modes["priority"].rates == rates(input="1.5")
    assert found.regions == rates(us="1.1")


def test_genai_prices_as_text(read):
    first, then = offers(read("genai-prices"))["xai/m"].prices
    assert (first.standard.rates, first.standard.bands[200_000]["input"]) == (rates(input=2, output=6), 4)
    assert (then.starts, then.standard.rates) == (date(2026, 12, 1), rates(input=3, output=6))


@pytest.mark.parametrize(
    "text",
    [
        "providers: list = [__import__('os').system('touch hacked')]",
        "providers: list = [open('hacked', 'w')]",
        "providers: list = [Provider(id=(lambda: 1)())]",
        "providers: list = [Provider(id='x' * 10 ** 9)]",
        "providers: list = [p for p in ()]",
        "providers = []",
        "providers: list = [" + "[" * 5000 + "]" * 5000 + "]",
        "\0",
        DATA[:-40],
        "<html>",
    ],
)
def test_code_in_the_place_of_prices_is_refused_and_does_not_run(read, tmp_path, monkeypatch, text):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError):
        read("genai-prices", members={"genai_prices/data.py": text})
    assert [path.name for path in tmp_path.iterdir()] == ["a_b-1.2.3-py3-none-any.whl"]


@pytest.mark.parametrize("name", PACKAGES)
def test_half_a_package_is_refused(read, name):
    data = packed(PACKAGES[name], name)
    for part in (data[: len(data) // 2], b"<html>Not found</html>", b"", b"PK\x03\x04"):
        with pytest.raises(InputError):
            read(name, part)


@pytest.mark.parametrize("name", PACKAGES)
@pytest.mark.parametrize("other", PACKAGES)
def test_a_package_is_no_other_package(read, name, other):
    if name != other and "pi-ai" not in (name, other):
        with pytest.raises(InputError, match="it is another package"):
            read(name, packed(PACKAGES[other], other))


@pytest.mark.parametrize("name", PACKAGES)
@pytest.mark.parametrize(
    "text", ["<html>", "[]", "{}", '{"models": 7, "prices": [], "items": {}}', '{"prices": {"openai"']
)
def test_a_package_without_prices_is_refused(read, name, text):
    with pytest.raises(InputError):
        read(name, members=dict.fromkeys(PACKAGES[name], text))


def test_a_member_that_is_too_large_is_not_read(read, monkeypatch):
    monkeypatch.setattr(archives, "MEMBER_BYTES", 100)
    for name in ("model-prices", "pi-ai"):
        with pytest.raises(InputError):
            read(name)
