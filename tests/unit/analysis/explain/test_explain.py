"""Every number that ``explain`` shows can be worked out again, with a pocket calculator (``tests/support/calculator.py``)."""

import csv
import json
import math
import re
from copy import deepcopy
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from statistics import NormalDist

import pytest
from jsonschema import Draft7Validator

from llmcost.analysis.estimate.estimate import estimate
from llmcost.analysis.explain.explain import explain
from llmcost.analysis.pricing_context import PricingContext
from llmcost.app.prompt_counts import count_prompts
from llmcost.model.inputs.catalog import CachePolicy, Schedule, Tokenizer, TokenizerFamily
from llmcost.model.inputs.request_shape import Agent, Bin, Conversation, Length, Retrieval
from llmcost.model.inputs.serving import (
    Batch,
    Cache,
    CascadeStage,
    Development,
    ResponseCache,
    Retries,
    RouteLeg,
    Router,
    SideCall,
)
from llmcost.model.problems import InputError
from llmcost.model.reports.estimate import CatalogStamp
from llmcost.read.catalog.bundled_catalog import load_catalog
from llmcost.read.workload.workload import load_workloads
from llmcost.render.dispatch import RenderOptions, render
from llmcost.render.formats import Format
from llmcost.render.json.catalog_reports import explain_document
from llmcost.render.json.explain_schema import explain_schema
from llmcost.render.json.snapshot import snapshot
from tests.support.calculator import frac, wrong
from tests.support.catalogs import band, d, fee, market, mode, model, placed, price, workload

EXAMPLES = sorted((Path(__file__).parents[4] / "workloads").glob("*.yaml"))
STAMP = ("0", "2026-11-22T00:00:00Z")

# --- the examples ----------------------------------------------------------------------------------------------------

FAMILIES = {
    "o200k_base": TokenizerFamily(title="one", factor=d(1), low=d(1), high=d(1), source="list"),
    "other": TokenizerFamily(title="two", factor=d("1.35"), low=d("1.1"), high=d("1.7"), source="list"),
}
ON = market(
    model(
        "acme/one",
        price(
            "0.15", "0.6", cache_read="0.03", cache_write="0.1875", cache_write_1h="0.3", storage_hour="0.5",
            long=(
                band(above=20_000, input="0.3", output="0.9", cache_read="0.06", cache_write="0.375", cache_write_1h="0.6"),
            ),
            modes={
                "batch": mode("0.5", keep=("cache_read",)),
                "flex": mode(input="0.1", output="0.5", cache_read="0.02", cache_write="0.12", cache_write_1h="0.2"),
                "peak": mode("2", schedule="dear"),
            },
        ),
        regions={"eu": d("1.1")},
        discount=d("0.88"),
        cache=CachePolicy(min_tokens=1024, ttl="5m"),
        fees={"search_1k": fee(10, 5000), "session": fee("0.03")},
        tokenizer=Tokenizer(encoding="o200k_base"),
    ),
    model("acme/thinker", price(3, 15, cache_read="0.3"), thinking="always", tier="reasoning", thinking_resent="always",
          tokenizer=Tokenizer(family="other")),
    model("best/plain", price("0.5", "1.5"), context=40_000),
    model("best/taxed", price(1, 2, cache_read="0.1", long=(band(above=9000, input=3, cache_read="0.3", output=2, applies="marginal"),))),
    model("best/vectors", price("0.02", None), kind="embedding"),
    model("best/ranks", price(1, None), kind="rerank", fees={"search_1k": fee(2)}),
    model("host/free", price(None, None, free=True)),
    model("inn/silent", price("0.7", None)),
    schedules={"dear": Schedule(hours=("06:00-10:00",), days=("mon", "tue", "wed", "thu", "fri"))},
    tokenizers=FAMILIES,
)  # fmt: skip
CHAT = Conversation(turns=7, user_tokens=d(150))
LONG_CHAT = Conversation(turns=9, user_tokens=d(2500), turn_gap_s=d("45.5"))
STEPS = Agent(steps=6, tool_result_tokens=d(700))
FIND = Retrieval(chunks=d("5.5"), chunk_tokens=d(380), query_embedding="best/vectors", corpus_tokens=d(5_000_000),
                 refresh_per_month=d("0.1"), rerank="best/ranks")  # fmt: skip
CASES = {
    "plain": {},
    "by the day": {"requests_per_day": d("1234.5"), "days_per_month": "calendar"},
    "nothing at all": {"requests_per_month": 0},
    "batch, region, discount": {"batch": Batch(d("0.3")), "region": "eu", "buffer": "0.25"},
    "an own batch factor": {"batch": Batch(d("0.4"), discount=d("0.2")), "service_tier": "flex"},
    "attempts": {
        "response_cache": ResponseCache(d("0.35"), "best/vectors"),
        "regenerations": "0.1",
        "retries": Retries(d("0.0345")),
        "development": Development(d(2000)),
        "fees": {"search": d("2.5"), "session": d("0.1")},
    },
    "retries that bill their input": {"retries": Retries(d("0.2"), "input"), "conversation": CHAT, "users": d(70)},
    "retries that bill nothing": {"retries": Retries(d("0.2"), "none")},
    "a cached prefix": {"input_tokens": 3000, "cache": Cache(tokens=d(1400), hit_rate=d("0.8"))},
    "a derived rate": {"input_tokens": 3000, "cache": Cache(tokens=d(1400)), "hours": "08:00-20:00 UTC"},
    "too short to cache": {"cache": Cache(tokens=d(800), hit_rate=d("0.8"))},
    "an explicit cache": {"input_tokens": 3000, "cache": Cache(tokens=d(1400), explicit=True, ttl="1h")},
    "a cache without a price": {"model": "best/plain", "cache": Cache(tokens=d(800), hit_rate=d("0.8"))},
    "a conversation": {"conversation": CHAT, "requests_per_month": 7000},
    "a cached conversation": {"conversation": CHAT, "cache": Cache(prefix=True, tokens=d(900)), "users": d(31)},
    "a long conversation": {"conversation": LONG_CHAT, "input_tokens": 6000, "cache": Cache(prefix=True, tokens=d(2000))},
    "a long conversation in batch": {"conversation": LONG_CHAT, "batch": Batch(d("0.7")), "requests_per_day": d(90)},
    "an agent": {"agent": STEPS, "thinking_multiplier": 2, "model": "acme/thinker"},
    "a cached agent": {"agent": STEPS, "model": "acme/thinker", "cache": Cache(prefix=True)},
    "a route": {
        "model": None,
        "route": (RouteLeg("acme/one", d("0.7")), RouteLeg("acme/thinker", d("0.3"))),
        "router": Router("best/plain", d(400)),
        "fees": {"search": d(1)},
        "cache": Cache(tokens=d(900)),
    },
    "a cascade": {
        "model": None,
        "cascade": (CascadeStage("host/free", d("0.65")), CascadeStage("acme/one", d("0.5")), CascadeStage("acme/thinker")),
        "conversation": CHAT,
        "side_calls": (SideCall("moderation", "best/plain", d(120), d(3), d("0.5")), SideCall("free", "host/free", d(9))),
    },
    "others that think": {
        "route": (RouteLeg("acme/one", d("0.7")), RouteLeg("acme/thinker", d("0.3"))),
        "model": None,
        "router": Router("acme/thinker", d(400), d(3)),
        "side_calls": (SideCall("judge", "acme/thinker", d(120), d(30)), SideCall("tags", "acme/thinker", d(9))),
    },
    "retrieval": {"retrieval": FIND, "response_cache": ResponseCache(d("0.1")), "retries": Retries(d("0.02"))},
    "retrieval in a conversation": {"retrieval": FIND, "conversation": CHAT, "cache": Cache(prefix=True)},
    "lengths": {"input_tokens": Length(p50=d(9000), p95=d(60_000)), "cache": Cache(tokens=d(1500), hit_rate=d("0.5"))},
    "lengths about a mean": {"input_tokens": Length(mean=d(15_000), p95=d(40_000)), "output_tokens": Length(p50=d(90), p95=d(400))},
    "lengths that do not all fit": {"model": "best/plain", "input_tokens": Length(mean=d(15_000), p95=d(50_000))},
    "a histogram": {"input_tokens": Length(bins=(Bin(d(900), d(3)), Bin(d(19_000), d(4)), Bin(d(30_000), d(2))))},
    "a histogram in a conversation": {"input_tokens": Length(bins=(Bin(d(900), d(3)), Bin(d(7000), d(4)))), "conversation": CHAT,
                                      "output_tokens": Length(bins=(Bin(d(90), d(3)), Bin(d(70), d(4))))},
    "lengths counted elsewhere": {"model": "acme/thinker", "counted_with": "acme/one", "conversation": CHAT,
                                  "input_tokens": Length(mean=d(900), p95=d(2000)), "output_tokens": Length(bins=(Bin(d(90), d(3)),))},
    "lengths in a conversation": {"input_tokens": Length(p50=d(9000), p95=d(30_000)), "conversation": LONG_CHAT,
                                  "cache": Cache(prefix=True, tokens=d(1100))},
    "a marginal band": {"model": "best/taxed", "conversation": LONG_CHAT, "cache": Cache(prefix=True, hit_rate=d("0.9"))},
    "counted elsewhere": {"model": "acme/thinker", "counted_with": "acme/one", "conversation": CHAT},
    "free": {"model": "host/free", "cache": Cache(tokens=d(800), hit_rate=d("0.8"))},
    "something unpriced": {"model": "inn/silent", "fees": {"search": d(1)}, "buffer": "0.1"},
    "too long for it": {"model": "best/plain", "input_tokens": 90_000},
}  # fmt: skip


def work_of(case):
    return workload(name=case, **CASES[case])


@pytest.fixture(scope="module")
def schema():
    Draft7Validator.check_schema(explain_schema())
    return Draft7Validator(explain_schema())


def document_of(case, **options):
    return explain_document(explain([placed(work_of(case))], ON, **options), *STAMP)


@pytest.fixture(scope="module")
def shipped():
    loaded = load_catalog()
    stamp = CatalogStamp(loaded.catalog.as_of, 0, loaded.sha256, ("built-in",))
    return PricingContext(loaded.catalog, date(2026, 11, 22), stamp)


@pytest.mark.parametrize("case", CASES)
def test_every_number_can_be_worked_out_again(case, schema):
    document = document_of(case)
    schema.validate(document)
    assert wrong(document) == []
    assert_same_month(document, [placed(work_of(case))], ON)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_adds_up_to_its_estimate(path, shipped, schema):
    works = count_prompts(load_workloads([str(path)]), shipped.catalog)
    document = explain_document(explain(works, shipped), *STAMP)
    schema.validate(document)
    assert wrong(document) == []
    assert_same_month(document, works, shipped)


def test_a_portfolio_shares_its_free_calls(shipped):
    works = count_prompts(load_workloads([str(path) for path in EXAMPLES]), shipped.catalog)
    document = explain_document(explain(works, shipped), *STAMP)
    assert wrong(document) == []
    assert_same_month(document, works, shipped)
    two = [placed(workload(name=f"w{n}", fees={"search": d(3 * n)})) for n in (1, 2)]
    shared = explain_document(explain(two, ON), *STAMP)
    assert wrong(shared) == []
    assert_same_month(shared, two, ON)
    free = [step["value"] for one in shared["workloads"] for step in the(one, "fee:search")["quantity_from"][0]["steps"]
            if step["name"] == "free calls"]  # fmt: skip
    assert sum(map(Decimal, free)) == 5000


def assert_same_month(document, works, on):
    """The components of ``explain`` are those of ``estimate``, and add up to its total, to the last digit."""
    expected = snapshot(estimate(works, on), *STAMP)
    assert len(document["workloads"]) == len(expected["workloads"])
    for mine, theirs in zip(document["workloads"], expected["workloads"], strict=True):
        for name in (
            "status",
            "monthly",
            "before_buffer",
            "per_request",
            "per_unit",
            "once",
            "assumptions",
            "excluded",
        ):
            assert mine[name] == theirs[name], name
        assert [{name: item[name] for name in theirs["components"][0]} for item in mine["components"]] == theirs[
            "components"
        ]
    priced = [frac(item["monthly"]) for one in document["workloads"] for item in one["components"] if item["monthly"]]
    assert sum(priced, Fraction(0)) == frac(expected["summary"]["monthly"] or 0)


def the(work, name):
    (item,) = [item for item in work["components"] if item["name"] == name]
    return item


def test_the_lengths_that_are_told_make_the_shares_and_the_means():
    (part,) = document_of("lengths")["workloads"][0]["parts"]
    mu, sigma = (float(found) for found in re.findall(r"(?:mu|sigma) ([\d.]+\d)", part["lengths"]))
    mean = math.exp(mu + sigma**2 / 2)
    z = (math.log(20_000) - mu) / sigma
    below = [one for one in part["requests"] if one["band"] is None]
    assert "the mean is e^(mu + sigma² ÷ 2)" in part["lengths"]
    assert sum(float(one["input"]) for one in part["requests"]) == pytest.approx(mean, rel=1e-5)
    assert sum(float(one["requests"]) for one in below) == pytest.approx(NormalDist().cdf(z), rel=1e-5)
    assert sum(float(one["input"]) for one in below) / mean == pytest.approx(NormalDist().cdf(z - sigma), rel=1e-5)
    (both,) = document_of("lengths about a mean")["workloads"][0]["parts"]
    assert re.findall(r"(input|output) log-normal|the mean is (as given|e)", both["lengths"]) == [
        ("input", ""), ("", "as given"), ("output", ""), ("", "e")
    ]  # fmt: skip


# --- and what would be found -----------------------------------------------------------------------------------------

CHECKED = {"value", "result", "quantity", "unit_price", "monthly", "requests", "text", "past", "added", "input", "findable",
           "hit", "kept", "read", "written", "before_buffer", "per_request"}  # fmt: skip


def numbers_in(value, path=()):
    """The path of every number that the calculator can check."""
    if isinstance(value, dict):
        for key, part in value.items():
            if key in CHECKED and isinstance(part, str):
                yield (*path, key)
            elif key == "tokens" and "band" in value:
                yield from ((*path, key, bucket) for bucket in part)
            elif key not in ("budget", "assumptions", "tokens"):
                yield from numbers_in(part, (*path, key))
    elif isinstance(value, list):
        for place, part in enumerate(value):
            yield from numbers_in(part, (*path, place))


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    "case",
    ["batch, region, discount", "attempts", "retries that bill their input", "a derived rate", "a cached conversation",
     "a cascade", "retrieval", "lengths", "a cached agent"],
)  # fmt: skip
def test_a_wrong_number_is_found_wherever_it_stands(case):
    document = document_of(case)
    work = document["workloads"][0]
    paths = list(numbers_in(work))
    assert len(paths) > 40
    unseen = []
    for path in paths:
        changed = deepcopy(document)
        *folders, last = path
        inner = changed["workloads"][0]
        for step in folders:
            inner = inner[step]
        inner[last] = format(Decimal(inner[last]) + Decimal("0.001"), "f")
        if not wrong(changed):
            unseen.append(path)
    assert unseen == []


# --- prompts, pictures, other models, one component ------------------------------------------------------------------


def test_prompts_and_pictures_are_counted_in_the_open(tmp_path, shipped):
    (tmp_path / "system.md").write_text("You sort tickets. " * 400, encoding="utf-8")
    (tmp_path / "work.yaml").write_text(
        "name: seen\nmodel: gpt-4o-mini\nconversations_per_day: 90\noutput_tokens: 40\n"
        "prompt: {system: system.md, user_tokens: 30}\ncache: {prefix: true}\n"
        "conversation: {turns: 4, user_tokens: 25}\nimages: [{width: 640, height: 480, detail: low, per_request: 2}]\n",
        encoding="utf-8",
    )
    works = count_prompts(load_workloads([str(tmp_path / "work.yaml")]), shipped.catalog)
    document = explain_document(explain(works, shipped), *STAMP)
    assert wrong(document) == []
    assert_same_month(document, works, shipped)
    made = {formula["name"]: formula for formula in document["workloads"][0]["parts"][0]["formulas"]}
    assert [step["origin"] for step in made["prompt"]["steps"][:2]] == ["counted", "counted"]
    assert made["first input"]["steps"][0]["value"] == made["prompt"]["result"]
    assert [step["value"] for step in made["first input"]["steps"][1:]] == ["5666"], "2,833 for each picture"


@pytest.mark.parametrize("case", ["a cached conversation", "attempts", "lengths", "a route", "batch, region, discount"])
def test_on_another_model_it_is_what_that_model_costs(case):
    document = document_of(case, model="acme/thinker")
    assert wrong(document) == []
    fields = {**CASES[case], "model": "acme/thinker", "route": (), "router": None}
    assert_same_month(document, [placed(workload(name=case, **fields))], ON)


def test_one_component():
    document = document_of("attempts", component="output")
    (work,) = document["workloads"]
    assert [item["name"] for item in work["components"]] == ["output"] * len(work["components"])
    assert work["volume"]
    assert work["monthly"] == document_of("attempts")["workloads"][0]["monthly"]
    assert {item["name"] for item in document_of("attempts", component="search")["workloads"][0]["components"]} == {
        "fee:search"
    }


@pytest.mark.parametrize("name", ["inputs", "fee", ""])
def test_no_such_component(name):
    with pytest.raises(InputError) as error:
        document_of("attempts", component=name)
    (problem,) = error.value.problems
    assert problem.code == "unknown-component"
    assert "fee:search, fee:session" in problem.hint


def test_no_such_model():
    with pytest.raises(InputError, match="unknown model"):
        document_of("plain", model="acme/two")


# --- by hand ---------------------------------------------------------------------------------------------------------


def test_volume_by_hand():
    """1,234.5 × 30.4375 days; 1,000 × 0.65 × 1.1 × 1.0345 + 2,000."""
    (requests,) = document_of("by the day")["workloads"][0]["volume"]
    assert requests["steps"] == [
        {"op": "start", "value": "1234.5", "name": "requests a day", "origin": "workload"},
        {"op": "times", "value": "30.4375", "name": "days a month", "origin": "workload"},
    ]
    assert requests["result"] == "37575.09375"
    _, attempts = document_of("attempts")["workloads"][0]["volume"]
    assert [step["value"] for step in attempts["steps"]] == ["1000", "0.65", "1.1", "1.0345", "2000"]
    assert attempts["result"] == "2739.6675"


def test_the_price_by_hand():
    """0.15 × 0.5 in batch × 1.1 in the EU × 0.88 after the discount; cache reads keep their price in batch."""
    work = document_of("batch, region, discount")["workloads"][0]
    item = next(item for item in work["components"] if (item["name"], item["mode"]) == ("input", "batch"))
    steps = item["unit_price_from"]["steps"]
    assert [(step["value"], step["name"], step["origin"]) for step in steps] == [
        ("0.15", "list price", "price list"),
        ("0.5", "batch", "price list"),
        ("1.1", "region eu", "price list"),
        ("0.88", "discount", "price list"),
    ]
    assert item["unit_price"] == "0.0726"
    assert item["citation"] == {
        "title": "a list", "url": "https://example.com/prices", "checked": "2026-11-22", "price_from": "2025-01-01"
    }  # fmt: skip
    own = document_of("an own batch factor")["workloads"][0]["components"]
    batch = next(item for item in own if (item["name"], item["mode"]) == ("input", "batch"))
    assert [(s["value"], s["origin"]) for s in batch["unit_price_from"]["steps"][1:2]] == [("0.8", "workload")]
    flex = next(item for item in own if (item["name"], item["mode"]) == ("input", "flex"))
    assert [s["name"] for s in flex["unit_price_from"]["steps"]] == ["flex price", "discount"]


def test_the_past_by_hand():
    """Seven turns that each add 150 + 100: 250 × 7 × 6 ÷ 2 = 5,250 of 7 × 1,000 + 5,250 tokens are the past."""
    part = document_of("a conversation")["workloads"][0]["parts"][0]
    made = {formula["name"]: formula["result"] for formula in part["formulas"]}
    assert (made["each turn adds"], made["the past, sent again"], made["input of a conversation"]) == (
        "250",
        "5250",
        "12250",
    )
    assert made["share of the past"] == "0.428571428571428571"
    assert [request["input"] for request in part["requests"]] == [
        "1000",
        "1250",
        "1500",
        "1750",
        "2000",
        "2250",
        "2500",
    ]
    assert [(p["first"], p["last"], p["requests"], p["tokens"]) for p in part["portions"]] == [
        (1, 7, "7", {"input": "12250", "output": "700"})
    ]


def test_the_turns_beyond_a_threshold_stand_apart():
    """6,000 and 2,600 more each turn: the seventh sends 21,600, more than 20,000."""
    part = document_of("a long conversation")["workloads"][0]["parts"][0]
    assert [(p["first"], p["last"], p["requests"], p["band"]) for p in part["portions"]] == [
        (1, 6, "6", None), (7, 9, "3", ">20000")
    ]  # fmt: skip
    assert [request["band"] for request in part["requests"]] == [None] * 6 + [">20000"] * 3


def test_a_conversation_of_one_turn_has_no_later_ones():
    work = workload(conversation=Conversation(turns=1, user_tokens=d(0)), cache=Cache(prefix=True, tokens=d(1000)))
    document = explain_document(explain([placed(work)], ON), *STAMP)
    assert wrong(document) == []
    assert [hit["name"] for hit in document["workloads"][0]["parts"][0]["caching"]["hits"]] == ["turns"]


def test_what_caching_saves_and_from_which_rate_on():
    """Writing costs 0.1875, plain 0.15, reading 0.03: (0.1875 − 0.15) ÷ (0.1875 − 0.03) = 0.238…"""
    for rate in ("0.23", "0.24"):
        work = workload(input_tokens=3000, cache=Cache(tokens=d(1400), hit_rate=d(rate)))
        document = explain_document(explain([placed(work)], ON), *STAMP)["workloads"][0]
        even = document["parts"][0]["caching"]["break_even"]
        assert even["result"] == "0.238095238095238095"
        without = estimate([placed(workload(input_tokens=3000))], ON).workloads[0].own.monthly
        assert frac(document["caching"]["steps"][0]["value"]) == frac(without)
        assert (frac(document["caching"]["result"]) > 0) is (frac(rate) > frac(even["result"]))
    assert document_of("plain")["workloads"][0]["caching"] is None
    unsold = document_of("a cache without a price")["workloads"][0]
    assert unsold["parts"][0]["caching"]["least_tokens"] is None
    assert unsold["parts"][0]["caching"]["break_even"] is None
    assert unsold["caching"]["result"] == "0"


def test_the_derived_rate_by_hand():
    """1,000 attempts in 30 days of 43,200 active seconds, 300 seconds each: 1 − e^−0.231481 = 0.206642."""
    (hit,) = document_of("a derived rate")["workloads"][0]["parts"][0]["caching"]["hits"]
    assert [step["value"] for step in hit["steps"]] == ["1000", "1296000", "300"]
    assert hit["value"].startswith("0.206642")


# --- what cannot be priced -------------------------------------------------------------------------------------------


def test_what_has_no_price_says_so():
    work = document_of("something unpriced")["workloads"][0]
    assert work["at_least"] is True
    assert {item["name"]: item["unit_price_from"] for item in work["components"] if item["monthly"] is None} == {
        "output": None, "fee:search": None
    }  # fmt: skip
    misfit = document_of("too long for it")["workloads"][0]
    assert (misfit["status"], misfit["components"], misfit["totals"]) == ("not_eligible", [], [])
    before = explain([placed(work_of("plain"))], PricingContext(ON.catalog, date(2020, 1, 1), ON.stamp))
    unknown = explain_document(before, *STAMP)["workloads"][0]
    assert (unknown["status"], unknown["parts"], unknown["components"]) == ("not_priced", [], [])


# --- the other formats -----------------------------------------------------------------------------------------------

NUMBER = re.compile(r"[()×÷+−]|(?<![\w>.–-])\d[\d,]*(?:\.\d+)?(?![\w%–…])")


def worked_out(line):
    """The value of the calculation in a line of the table, and the result that it shows; nothing where a digit is cut."""
    calculation, equals, result = line.strip().rpartition(" = ")
    if not equals or "…" in line or "e^" in line:
        return None
    words = re.split(r" {2,}|: (?=[\d(])", calculation)[-1]
    shown = re.match(r"\$?([\d,]+(?:\.\d+)?)", result)
    signs = {"×": "*", "÷": "/", "+": "+", "−": "-", "(": "(", ")": ")"}
    plain_words = re.sub(r" \((price list|assumed|workload|counted)\)", "", words)
    code = "".join(signs.get(part) or f"Fraction('{part.replace(',', '')}')" for part in NUMBER.findall(plain_words))
    return eval(code, {"Fraction": Fraction}), frac(shown[1].replace(",", ""))


def test_the_calculator_of_lines_itself():
    assert worked_out("  Requests  1,000 requests a day × (1 + 0.5 retries) × 2 = 3,000 requests") == (3000, 3000)
    assert worked_out("  Input >20000  turns 1–6: 3 billed conversations × 2 tokens of each = 7 tokens") == (6, 7)
    assert worked_out("  4 list price >272000 (price list) × 0.5 batch (price list) = $2 per 1,000,000, since") == (
        2,
        2,
    )
    assert worked_out("  1.5… × 2 = 3") is None


@pytest.mark.parametrize("case", CASES)
def test_every_line_of_the_table_can_be_typed_into_a_calculator(case):
    report = explain([placed(work_of(case))], ON)
    table = render(report, Format.TABLE, RenderOptions("0", STAMP[1], None, False))
    sums = [(line, *found) for line in table.splitlines() if (found := worked_out(line)) is not None]
    assert [line for line, value, result in sums if value != result] == []
    assert len(sums) > 2 or case in ("too long for it", "nothing at all")


@pytest.mark.parametrize("case", CASES)
def test_the_table_keeps_to_eighty_columns(case):
    report = explain([placed(work_of(case))], ON)
    table = render(report, Format.TABLE, RenderOptions("0", STAMP[1], 80, False))
    assert [line for line in table.splitlines() if len(line) > 80] == []


@pytest.mark.parametrize("case", CASES)
def test_csv_and_json_hold_the_same_numbers(case):
    report = explain([placed(work_of(case))], ON)
    rows = list(csv.DictReader(render(report, Format.CSV, RenderOptions("0", STAMP[1], None, False)).splitlines()))
    work = explain_document(report, *STAMP)["workloads"][0]
    for item in work["components"]:
        mine = [row for row in rows if row["section"] == "component" and row["model"] == item["model"]]
        assert item["monthly"] is None or item["monthly"] in [
            row["value"] for row in mine if row["calculation"] == "monthly"
        ]
    totals = [row["value"] for row in rows if row["section"] == "total" and row["op"] == "equals"]
    assert totals[: len(work["totals"])] == [made["result"] for made in work["totals"]]
    assert {row["workload"] for row in rows} == {case}


def test_a_long_conversation_shows_its_first_and_last_turns():
    report = explain([placed(workload(conversation=Conversation(turns=40, user_tokens=d(10))))], ON)
    table = render(report, Format.TABLE, RenderOptions("0", STAMP[1], None, False))
    assert "28 more: -f json lists all" in table
    assert len(explain_document(report, *STAMP)["workloads"][0]["parts"][0]["requests"]) == 40
    assert json.dumps(explain_document(report, *STAMP))
