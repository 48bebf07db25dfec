"""genai-prices as it is installed, and libraries that are not it."""

import sys
import tomllib
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest

from llmcost.model.problems import InputError
from llmcost.read.upstream.upstream import read_upstream
from tests.support.upstream_lists import rates

genai_prices = pytest.importorskip("genai_prices")
types = pytest.importorskip("genai_prices.types")
OCTOBER, DECEMBER = date(2026, 10, 14), date(2026, 12, 1)


def price(**given):
    return types.ModelPrice(**{f"{name}_mtok": figure for name, figure in given.items()})


def tiered(base, *tiers):
    return types.TieredPrices(Decimal(base), [types.Tier(start, Decimal(figure)) for start, figure in tiers])


def from_day(day, prices):
    return types.ConditionalPrice(types.StartDateConstraint(day), prices=prices)


def always(prices):
    return types.ConditionalPrice(prices=prices)


@pytest.fixture
def read(monkeypatch):
    """What the library says, when it holds one model of xAI."""

    def make(prices, variants=(), provider="x-ai"):
        model = types.ModelInfo("m", types.ClauseStartsWith("m"), prices=prices, price_variants=list(variants))
        found = SimpleNamespace(providers=[SimpleNamespace(id=provider, models=[model])])
        monkeypatch.setitem(sys.modules, "genai_prices.data", found)
        return read_upstream("genai-prices", None).offers

    return make


def test_rates_and_tiers(read):
    prices = price(
        input=tiered("2", (199_999, "4")),
        output=Decimal(6),
        cache_read=tiered("0.5", (199_999, "1")),
        cache_write_5m=Decimal("2.5"),
        cache_write_1h=Decimal(4),
        input_audio=Decimal(3),
        output_reasoning=Decimal(6),
    )
    ((found,),) = [offer.prices for offer in read(prices)]
    base = rates(input=2, cache_read="0.5", cache_write="2.5", cache_write_1h=4, output=6, audio_input=3)
    assert (found.starts, found.standard.rates) == (None, base)
    assert found.standard.bands == {200_000: {**base, **rates(input=4, cache_read=1)}}


def test_days_and_modes_in_time(read):
    prices = [
        always(price(input=Decimal(2), output=Decimal(10))),
        from_day(DECEMBER, price(input=Decimal(4), output=Decimal(20))),
    ]
    batch, flex = {"processing": "batch"}, {"service_tier": "flex"}
    variants = [
        types.PriceVariant(batch, price(input=Decimal(2), output=Decimal(10)), types.StartDateConstraint(DECEMBER)),
        types.PriceVariant(batch, price(input=Decimal(1)), types.StartDateConstraint(OCTOBER)),
        types.PriceVariant(flex, types.ModelPrice()),
        types.PriceVariant({"route": "eu"}, price(input=Decimal(9))),
        types.PriceVariant({**batch, **flex}, price(input=Decimal(9))),
    ]
    ((first, october, december),) = [offer.prices for offer in read(prices, variants)]
    assert [step.starts for step in (first, october, december)] == [None, OCTOBER, DECEMBER]
    assert first.modes == {}
    assert {name: sheet.rates for name, sheet in october.modes.items()} == {"batch": rates(input=1, output=10)}
    assert (december.standard.rates, december.modes["batch"].rates) == (
        rates(input=4, output=20),
        rates(input=2, output=10),
    )


@pytest.mark.parametrize(
    ("prices", "reason"),
    [
        (types.ModelPrice(), "it has no price per token, or zero, which may mean free or unknown"),
        (
            [
                always(price(input=Decimal(2))),
                types.ConditionalPrice(types.TimeOfDateConstraint(time(1), time(4)), prices=price(input=Decimal(4))),
            ],
            "its price depends on the time of day, and the library has neither weekdays nor holidays",
        ),
    ],
)
def test_what_cannot_be_taken(read, prices, reason):
    (found,) = read(prices)
    assert (found.prices, found.unclear) == ((), reason)


def test_providers_that_are_no_provider_of_ours_are_left_out(read):
    assert read(price(input=Decimal(2)), provider="novita") == ()


@pytest.mark.parametrize("name", ["genai_prices", "genai_prices.data"])
def test_without_the_extra_it_says_how_to_install_it(monkeypatch, name):
    monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.delitem(sys.modules, "genai_prices.data", raising=False) if name == "genai_prices" else None
    with pytest.raises(InputError) as raised:
        read_upstream("genai-prices", None)
    (problem,) = raised.value.problems
    assert (problem.code, problem.hint) == ("missing-extra", "pip install 'llmcost-cli[sync]'")


@pytest.mark.parametrize("installed", ["0.0.60", "0.2.2", "0.3.0", "1.0", "0.3.0rc1"])
def test_another_version_is_not_guessed_at(monkeypatch, installed):
    monkeypatch.setattr("importlib.metadata.version", lambda name: installed)
    with pytest.raises(InputError, match=f"genai-prices {installed} is installed"):
        read_upstream("genai-prices", None)


def test_the_version_is_cited(monkeypatch):
    assert read_upstream("genai-prices", None).source.title.startswith("genai-prices 0.2.")


def test_it_is_imported_by_the_command_alone():
    import subprocess

    code = "import sys, llmcost.cli.app, llmcost.read.upstream.upstream; print('genai_prices' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_the_extra_asks_for_the_versions_that_are_read():
    from packaging.specifiers import SpecifierSet

    from llmcost.read.upstream.genai_prices import BEYOND, OLDEST

    pyproject = tomllib.loads((Path(__file__).parents[4] / "pyproject.toml").read_text(encoding="utf-8"))
    (need,) = pyproject["project"]["optional-dependencies"]["sync"]
    oldest, beyond = (".".join(map(str, version)) for version in (OLDEST, BEYOND))
    assert SpecifierSet(need.removeprefix("genai-prices")) == SpecifierSet(f">={oldest},<{beyond}")
