"""What caching saves on a model, and the price of its tokens, worked out by hand."""

from llmcost.analysis.estimate.estimate import estimate
from llmcost.analysis.explain.explain import explain
from llmcost.model.inputs.serving import Cache
from llmcost.render.json.documents import document as report_document
from tests.support.calculator import frac
from tests.support.catalogs import d, loaded, workload
from tests.support.explained import ON, STAMP, document_of


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
        "title": "a list", "url": "https://example.com/prices", "checked": "2026-11-22", "price_from": "2025-01-01", "layer": ""
    }  # fmt: skip
    own = document_of("an own batch factor")["workloads"][0]["components"]
    batch = next(item for item in own if (item["name"], item["mode"]) == ("input", "batch"))
    assert [(s["value"], s["origin"]) for s in batch["unit_price_from"]["steps"][1:2]] == [("0.8", "workload")]
    flex = next(item for item in own if (item["name"], item["mode"]) == ("input", "flex"))
    assert [s["name"] for s in flex["unit_price_from"]["steps"]] == ["flex price", "discount"]


def test_what_caching_saves_and_from_which_rate_on():
    """Writing costs 0.1875, plain 0.15, reading 0.03: (0.1875 − 0.15) ÷ (0.1875 − 0.03) = 0.238…"""
    for rate in ("0.23", "0.24"):
        work = workload(input_tokens=3000, cache=Cache(tokens=d(1400), hit_rate=d(rate)))
        document = report_document(explain([loaded(work)], ON), *STAMP)["workloads"][0]
        even = document["parts"][0]["caching"]["break_even"]
        assert even["result"] == "0.238095238095238095"
        without = estimate([loaded(workload(input_tokens=3000))], ON).workloads[0].own.monthly
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
