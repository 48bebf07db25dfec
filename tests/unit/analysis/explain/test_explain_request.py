"""The requests of a unit, worked out by hand: the past, thresholds, lengths."""

import math
import re
from statistics import NormalDist

import pytest

from llmcost.analysis.explain.explain import explain
from llmcost.model.inputs.request_shape import Conversation
from llmcost.model.inputs.serving import Cache
from llmcost.render.json.documents import document as report_document
from tests.support.calculator import wrong
from tests.support.catalogs import d, loaded, workload
from tests.support.explained import ON, STAMP, document_of


def test_the_lengths_shown_make_the_shares_and_the_means():
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
    document = report_document(explain([loaded(work)], ON), *STAMP)
    assert wrong(document) == []
    assert [hit["name"] for hit in document["workloads"][0]["parts"][0]["caching"]["hits"]] == ["turns"]
