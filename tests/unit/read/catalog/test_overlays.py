"""Price layers over another list: what they add, what they may not hide, and where they are named."""

from datetime import date
from decimal import Decimal

import pytest

from llmcost.model.inputs.workload import Workload
from llmcost.model.problems import InputError, UnknownModel
from llmcost.model.reports.notes import Note, NoteCode
from llmcost.pricing.price_list.lookup import Candidate, find
from llmcost.read.catalog.catalog import parse_catalog
from llmcost.read.catalog.overlays import with_overlay
from tests.support.catalogs import region, row_on

DAY = date(2026, 11, 22)


BASE = """
schema: 1
currency: USD
as_of: 2026-11-22
tiers:
  mid: {title: Mid, best_for: all of it, assumed_thinking: 2}
providers:
  acme: {name: Acme, maker: true}
  best: {name: Best, maker: true}
sources:
  list: {url: "https://list.example", title: The list, kind: official}
schedules:
  night: {hours: ["00:00-12:00"]}
models:
  acme/one:
    name: One
    tier: mid
    source: list
    checked: 2026-11-22
    released: 2026-01-01
    aliases: [one-latest]
    context: 8000
    fees: {web_search_1k: 10, file_search_1k: 2}
    regions: {eu: 1.1}
    prices:
      - {input: 4, cache_read: 0.4, output: 8, storage_hour: 1}
      - {from: 2026-06-01, input: 2, cache_read: 0.2, output: 4, storage_hour: 1}
  best/two:
    name: Two
    tier: mid
    source: list
    checked: 2026-11-22
    released: 2026-01-01
    prices: [{input: 1, output: 3, modes: {off_peak: {x: 0.5, schedule: night}}}]
"""


@pytest.fixture
def base():
    return parse_catalog(BASE, "pricing.yaml").catalog


@pytest.fixture
def over(base, tmp_path):
    """Lays texts over the base, one after another."""

    def lay(*texts):
        found = base
        for number, text in enumerate(texts):
            path = tmp_path / f"layer-{number}.yaml"
            path.write_text(text, encoding="utf-8")
            found = with_overlay(found, str(path))
        return found

    return lay


def refused(over, *texts):
    """(code, line) of every problem of the last layer."""
    with pytest.raises(InputError) as error:
        over(*texts)
    return [(problem.code, problem.where and problem.where.line) for problem in error.value.problems]


def month(catalog, name, day=DAY, **asked):
    """1,000 requests of 1,000 tokens in and 1,000 out, in USD: 1 M each."""
    usual = {"requests_per_month": Decimal(1000), "input_tokens": Decimal(1000), "output_tokens": Decimal(1000)}
    work = Workload(**{"name": "work", "model": name, "thinking_multiplier": Decimal(0), **usual, **asked})
    return row_on(catalog, day, work, Candidate(find(catalog, name).model))


NEW = """
providers: {own: {name: Own, maker: true}}
sources: {contract: {url: "https://own.example/17", title: Contract 17, kind: official}}
models:
  own/big-1: {name: Big 1, tier: mid, source: contract, checked: 2026-11-01, released: 2026-10-01,
    aliases: [big-latest], prices: [{input: 1, output: 5}]}
"""


CHEAPER = "models: {acme/one: {prices: [{from: 2026-11-01, input: 1, cache_read: 0.1, output: 2}]}}"


def test_a_new_model(over, base, tmp_path):
    found = over(NEW)
    assert [find(found, name).id for name in ("own/big-1", "big-1", "big-latest")] == ["own/big-1"] * 3
    assert month(found, "big-1").monthly == 6
    assert [price.layer for price in found.models["own/big-1"].prices] == [str(tmp_path / "layer-0.yaml")]
    with pytest.raises(UnknownModel):
        find(base, "big-1")


def test_a_negotiated_price_holds_from_its_day_on(over, tmp_path):
    found = over(CHEAPER)
    assert [price.layer for price in found.models["acme/one"].prices] == ["", "", str(tmp_path / "layer-0.yaml")]
    days = {date(2026, 5, 31): 12, date(2026, 6, 1): 6, date(2026, 10, 31): 6, date(2026, 11, 1): 3}
    assert {day: month(found, "one", day).monthly for day in days} == days


def test_a_price_between_two_others_takes_its_place(over):
    found = over("models: {acme/one: {prices: [{from: 2026-03-01, input: 3, output: 6}]}}")
    days = {date(2026, 2, 28): 12, date(2026, 3, 1): 9, date(2026, 5, 31): 9, date(2026, 6, 1): 6}
    assert {day: month(found, "one", day).monthly for day in days} == days


def test_a_field_is_changed_alone(over, base):
    found = over("models: {acme/one: {context: 16000, note: Ours is larger.}}").models["acme/one"]
    before = base.models["acme/one"]
    assert (found.context[0].tokens, found.note) == (16000, "Ours is larger.")
    unchanged = vars(before).keys() - {"context", "note"}
    assert {name: getattr(found, name) for name in unchanged} == {name: getattr(before, name) for name in unchanged}


def test_a_second_layer_sees_the_first(over, tmp_path):
    found = over(NEW, "models: {own/big-1: {prices: [{from: 2026-11-15, input: 0.5, output: 2.5, source: list}]}}")
    assert month(found, "big-1").monthly == 3
    layers = [price.layer for price in found.models["own/big-1"].prices]
    assert layers == [str(tmp_path / "layer-0.yaml"), str(tmp_path / "layer-1.yaml")]


def test_the_list_is_as_fresh_as_its_freshest_layer(over):
    assert over("as_of: 2026-12-01").as_of == date(2026, 12, 1)
    assert over("as_of: 2026-01-01").as_of == DAY
    assert over("discounts: []").as_of == DAY


def test_what_lies_below_stays_as_it_was(over, base):
    before = {id_: (model.prices, model.discount) for id_, model in base.models.items()}
    over(CHEAPER, 'discounts: [{match: "*", percent: 10}]', NEW)
    assert {id_: (model.prices, model.discount) for id_, model in base.models.items()} == before
    assert set(base.providers) == {"acme", "best"}


def test_a_discount_cuts_every_rate_and_fee(over):
    found = over('discounts: [{match: "acme/*", percent: 15}]')
    row = month(found, "one", fees={"web_search": Decimal(1)})
    assert row.monthly == Decimal("0.85") * (2 + 4 + 10)
    assert Note(NoteCode.DISCOUNT, percent=Decimal(15)) in row.notes
    assert month(found, "two").monthly == month(over(), "two").monthly


def test_discounts_of_several_layers_multiply(over):
    found = over('discounts: [{match: "acme/*", percent: 10}]', 'discounts: [{match: "*/one", percent: 20}]')
    assert found.models["acme/one"].discount == Decimal("0.72")
    assert month(found, "one").monthly == Decimal("0.72") * 6
    assert found.models["best/two"].discount == 1


def test_a_discount_of_a_part_of_a_percent_is_exact(over):
    found = over("discounts: [{match: acme/one, percent: 12.345678}]")
    assert month(found, "one").monthly == 6 - 6 * Decimal("0.12345678")


def test_a_discount_reaches_what_its_own_layer_adds(over):
    found = over(NEW + 'discounts: [{match: "own/*", percent: 50}]')
    assert month(found, "big-1").monthly == 3


def test_a_discount_does_not_reach_what_a_later_layer_adds(over):
    found = over('discounts: [{match: "*", percent: 50}]', NEW)
    assert month(found, "big-1").monthly == 6


@pytest.mark.parametrize(
    ("pattern", "matched"),
    [
        ("*", {"acme/one", "best/two"}),
        ("acme/*", {"acme/one"}),
        ("*/two", {"best/two"}),
        ("*e/o*", {"acme/one"}),
        ("acme/one", {"acme/one"}),
    ],
)
def test_a_star_stands_for_any_characters(pattern, matched, over):
    found = over(f'discounts: [{{match: "{pattern}", percent: 50}}]')
    assert {model.id for model in found.models.values() if model.discount != 1} == matched


def test_a_discount_pattern_of_many_stars_ends(over):
    """A pull request can add such a pattern; as a regular expression it backtracks for hours."""
    text = NEW.replace("own/big-1", "own/" + "a" * 190) + f'discounts: [{{match: "{"*a" * 60}*b", percent: 50}}]'
    assert refused(over, text) == [("unmatched-pattern", 7)]


@pytest.mark.parametrize("pattern", ["one", "acme", "acme/on", "acme/.*", "ACME/*", "acme/?ne", "one-latest"])
def test_a_pattern_that_matches_nothing_is_an_error(pattern, over):
    text = f'discounts:\n  - {{match: "best/*", percent: 5}}\n  - {{match: "{pattern}", percent: 50}}\n'
    assert refused(over, text) == [("unmatched-pattern", 3)]


def test_two_discounts_on_a_model_in_one_layer_are_an_error(over):
    text = 'discounts:\n  - {match: "acme/*", percent: 5}\n  - {match: "*/one", percent: 50}\n'
    assert refused(over, text) == [("matched-twice", 3)]


def test_a_markup_raises_every_rate_and_fee(over):
    found = over('markups: [{match: "acme/*", percent: 5.5}]')
    row = month(found, "one", fees={"web_search": Decimal(1)})
    assert row.monthly == Decimal("1.055") * (2 + 4 + 10)
    assert Note(NoteCode.MARKUP, percent=Decimal("5.5")) in row.notes
    assert month(found, "two").monthly == month(over(), "two").monthly


def test_a_markup_and_a_discount_multiply_and_are_both_named(over, tmp_path):
    both = 'discounts: [{match: "acme/*", percent: 20}]\nmarkups: [{match: "*/one", percent: 10}]'
    found = over(both, 'markups: [{match: "*", percent: 100}]')
    row = month(found, "one")
    assert row.monthly == 6 * Decimal("0.8") * Decimal("1.1") * 2
    percents = {note.code: note.percent for note in row.notes}
    assert (percents[NoteCode.MARKUP], percents[NoteCode.DISCOUNT]) == (120, 20)
    layers = [str(tmp_path / f"layer-{number}.yaml") for number in (0, 1)]
    assert found.models["acme/one"].marked_up_by == " + ".join(layers)
    assert found.models["acme/one"].discounted_by == layers[0]
    assert (found.layers[0].markups[0].percent, found.layers[1].discounts) == (10, ())


@pytest.mark.parametrize(
    ("second", "problem"),
    [("*/one", ("matched-twice", 3)), ("own/*", ("unmatched-pattern", 3))],
)
def test_a_markup_of_nothing_or_twice_is_an_error(second, problem, over):
    text = f'markups:\n  - {{match: "acme/*", percent: 5}}\n  - {{match: "{second}", percent: 50}}\n'
    assert refused(over, text) == [problem]


def test_a_layer_sets_a_fee_and_a_region_from_a_day_on(over, tmp_path):
    fee = "fees: {web_search_1k: {from: 2026-11-01, usd: 5}, maps: 1}"
    found = over(f"models: {{acme/one: {{{fee}, regions: {{eu: [{{from: 2026-10-01, x: 1.2}}], asia: 1.5}}}}}}")
    search = {"fees": {"web_search": Decimal(1)}}
    assert month(found, "one", date(2026, 10, 31), **search).monthly == 6 + 10
    assert month(found, "one", **search).monthly == 6 + 5
    assert month(found, "one", fees={"maps": Decimal(1)}).monthly == 6 + 1000
    assert month(found, "one", date(2026, 9, 30), region="eu").monthly == Decimal("6.6")
    assert month(found, "one", region="eu").monthly == Decimal("7.2")
    one = found.models["acme/one"]
    assert [entry.layer for entry in one.fees["web_search_1k"]] == ["", str(tmp_path / "layer-0.yaml")]


@pytest.mark.parametrize("fees", ["web_search_1k: 5", "web_search_1k: [{from: 2026-11-01, usd: 5}, {usd: 4}]"])
def test_a_fee_that_a_lower_list_has_needs_a_day_of_its_own(fees, over):
    codes = {code for code, _ in refused(over, f"models:\n  acme/one:\n    fees: {{{fees}}}\n")}
    assert "hidden-price" in codes


def test_a_day_of_a_fee_is_taken_once(over):
    text = "models: {acme/one: {fees: {file_search_1k: {from: 2026-11-01, usd: 5}}}}"
    assert refused(over, text, text) == [("hidden-price", 1)]


@pytest.mark.parametrize("percent", ["-1", "101", "1e1", "ten", '"10"'])
def test_a_discount_is_a_percentage(percent, over):
    ((code, line),) = refused(over, f"discounts:\n  - match: acme/one\n    percent: {percent}\n")
    assert (code, line) in {("out-of-range", 3), ("not-a-number", 3)}


@pytest.mark.parametrize("day", ["2026-06-01", "2026-01-01"])
def test_no_price_is_hidden(day, over):
    text = f"models:\n  acme/one:\n    prices: [{{from: {day}, input: 1, output: 1}}]\n"
    assert refused(over, text) == [("hidden-price", 2)]


def test_no_price_of_another_layer_is_hidden(over):
    assert refused(over, CHEAPER, CHEAPER) == [("hidden-price", 1)]


def test_a_price_of_a_known_model_says_from_when(over):
    assert refused(over, "models:\n  acme/one:\n    prices: [{input: 1, output: 1}]\n") == [("no-start", 2)]


REFUSED = {
    "an alias that is another model's id": (
        "models: {acme/one: {aliases: [two]}, best/two: {aliases: [one]}}\n",
        {"name-taken"},
    ),
    "an alias that is taken": ("models: {best/two: {aliases: [one-latest]}}\n", {"name-taken"}),
    "a redirect to nowhere": (
        "models:\n  acme/one:\n    redirects: {to: acme/three, from: 2026-12-01}\n",
        {"hidden-price"},
    ),
    "a source without an address": ("sources: {own: {title: Own, kind: official}}\n", {"missing-key"}),
    "an address that is none": ("sources: {own: {url: own.example, title: Own, kind: official}}\n", {"wrong-form"}),
    "a price from a source that nobody declared": (
        "models: {acme/one: {prices: [{from: 2026-12-01, input: 1, output: 1, source: own}]}}\n",
        {"unknown-reference"},
    ),
    "a price of zero": ("models: {acme/one: {prices: [{from: 2026-12-01, input: 0, output: 1}]}}\n", {"zero"}),
    "a band that lacks a rate": (
        "models: {acme/one: {prices: [{from: 2026-12-01, input: 1, output: 1, long: [{above: 4000, input: 2}]}]}}\n",
        {"band"},
    ),
    "a new model without a price": (
        "models: {acme/three: {name: Three, tier: mid, source: list, checked: 2026-11-01, released: 2026-01-01}}\n",
        {"missing-key"},
    ),
    "a new model of an unknown provider": (
        "models: {own/x: {name: X, tier: mid, source: list, checked: 2026-11-01, prices: [{from: 2026-11-01, input: 1}]}}",
        {"unknown-reference"},
    ),
    "a known model that is no mapping": ("models: {acme/one: cheaper}\n", {"wrong-type"}),
    "a misspelt field": ("models: {acme/one: {contxt: 1}}\n", {"unknown-key"}),
    "a misspelt table": ("discount: [{match: acme/one, percent: 5}]\n", {"unknown-key"}),
    "another currency": ("currency: EUR\n", {"not-one-of"}),
    "models that are a list": ("models: [acme/one]\n", {"wrong-type"}),
    "a page instead of a price list": ("<!DOCTYPE html>\n<html></html>\n", {"not-a-catalog"}),
    "JSON that was cut off": ('{"models": {"acme/one": {\n', {"not-yaml"}),
    "broken YAML": ("models:\n  acme/one: {prices: [\n", {"not-yaml"}),
    "nothing": ("", {"not-a-catalog"}),
    "a key twice": ("as_of: 2026-01-01\nas_of: 2026-02-01\n", {"duplicate-key"}),
}


@pytest.mark.parametrize(("text", "codes"), REFUSED.values(), ids=REFUSED)
def test_a_broken_layer_is_refused_with_a_place(text, codes, over):
    found = refused(over, text)
    assert {code for code, _ in found} == codes
    assert all(line for _, line in found)


def test_every_problem_of_a_layer_is_reported(over):
    text = (
        'discounts: [{match: "nobody/*", percent: 5}, {match: acme/one, percent: 120}]\n'
        "models:\n"
        "  acme/one: {contxt: 1}\n"
        "  best/two: {prices: [{from: 2026-01-01, input: 1}]}\n"
    )
    assert refused(over, text) == [("out-of-range", 1), ("unknown-key", 3), ("hidden-price", 4)]


@pytest.mark.parametrize(
    "text",
    [
        'schedules: {night: {hours: ["00:00-23:00"]}}',
        'sources: {list: {url: "https://own.example", title: Own, kind: official}}',
        "models: {best/two: {released: 2026-12-01}}",
        "models: {acme/one: {fees: {file_search_1k: 1}}}",
        "models: {acme/one: {regions: {us: 1.2}}}",
    ],
    ids=["a schedule", "a source", "the release", "a fee", "a region"],
)
def test_nothing_that_a_price_depends_on_is_hidden(text, over, base):
    """Either the layer is refused, or every price, fee and source that was there is there still."""

    def seen(catalog):
        found = [month(catalog, name, day=date(2026, 2, 1)) for name in ("one", "two")]
        fees = month(catalog, "one", fees={"web_search": Decimal(1)}, region="eu")
        return [(row.status, row.monthly, row.citation) for row in (*found, fees)]

    try:
        found = over(text)
    except InputError:
        return
    assert seen(found) == seen(base)


CARD = "{memory_gb: 80, bandwidth_tbs: 3, tflops: {fp16: 900}, source: list, checked: 2026-11-22, hourly: %s}"


SHAPE = "{parameters: 8, layers: 32, heads: 32, kv_heads: 8, head_dim: 128, source: list, checked: 2026-11-22%s}"


def test_a_layer_has_machines_of_its_own(over):
    measured = (
        ", throughput: [{gpu: big, gpus: 1, precision: fp16, input: 9, output: 9, tokens_per_second_per_gpu: 9,"
        " source: list, checked: 2026-11-22}]"
    )
    first = f"self_hosted: {{gpus: {{big: {CARD % 2}}}}}"
    found = over(first, f"self_hosted: {{models: {{small: {SHAPE % measured}}}}}").self_hosted
    assert found.gpus["big"].hourly == 2
    assert found.models["small"].throughput[0].gpu == "big", "a card of the layer below"


def test_no_machine_is_hidden(over):
    text = f"self_hosted:\n  gpus:\n    big: {CARD}\n  models:\n    small: {SHAPE % ''}"
    assert refused(over, text % 2, text % 1) == [("hidden-entry", 3), ("hidden-entry", 5)]


def test_redirects_in_a_circle_are_refused(over):
    text = (
        "models:\n"
        "  acme/one: {redirects: {to: best/two, from: 2026-01-01}}\n"
        "  best/two: {redirects: {to: acme/one, from: 2026-01-01}}\n"
    )
    assert refused(over, text)


def test_a_time_zone_that_there_is_not_has_a_place(over):
    text = 'schedules:\n  noon: {hours: ["11:00-13:00"], tz: Mars/Olympus}\n'
    assert refused(over, text) == [("unknown-zone", 2)]


def test_no_discount_makes_a_model_free(over):
    assert refused(over, "discounts: [{match: acme/one, percent: 100}]")


def test_a_factor_of_a_region_names_its_layer(over, tmp_path):
    own = str(tmp_path / "layer-0.yaml")
    us = over("models: {acme/one: {regions: {us: 1.2}}}").models["acme/one"]
    assert us.regions == {"eu": (region("1.1"),), "us": (region("1.2", layer=own),)}
    about = "name: Three, tier: mid, source: list, checked: 2026-11-22, released: 2026-01-01, prices: [{input: 1}]"
    three = over(f"models: {{best/three: {{{about}, regions: {{eu: 2}}}}}}").models["best/three"]
    assert three.regions == {"eu": (region(2, layer=own),)}
