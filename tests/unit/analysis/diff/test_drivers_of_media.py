"""A change of media, of what is done with their past, and of capacity is a driver of its name, with its dollars by hand."""

from datetime import date
from functools import cache

import pytest

import llmcost
from llmcost.analysis.diff.diff import diff
from llmcost.analysis.diff.workload_matching import ProjectState
from llmcost.analysis.estimate.estimate import estimate
from llmcost.analysis.pricing_context import PricingContext
from llmcost.model.money import exactly
from llmcost.model.reports.diff import Base
from llmcost.model.reports.provenance import CatalogStamp
from llmcost.read.workload.workload import parse_workload
from tests.support.catalogs import d

DAY = date(2026, 11, 30)
FIELDS = "name: work\nrequests_per_month: 1000\ninput_tokens: 1000\noutput_tokens: 0\nthinking_multiplier: 0\n"
CLAUDE, LUNA = "claude-sonnet-4-6", "gpt-6-luna"
PICTURE = "images: [{width: 1000, height: 1000}]\n"
FOUND = "retrieval: {chunks: 5, chunk_tokens: 400, query_tokens: 20"
AGENT = "agent: {steps: 4, tool_result_tokens: 70}\n"
PTU = "reserved: {plan: azure-ptu-global, units: 15, covers: "


@cache
def on():
    return PricingContext(llmcost.load_catalog().catalog, DAY, CatalogStamp(DAY, 0, "0" * 64, ("built-in",)))


def change_of(model, before, after):
    then, now = (parse_workload(f"{FIELDS}model: {model}\n{more}", "w.yaml") for more in (before, after))
    report = estimate([now], on(), alone=True)
    sides = (ProjectState([one], ["w.yaml"]) for one in (then, now))
    return diff(Base("main", "commit", None, on().stamp), *sides, report, on(), on(), count_prompt=None).changes[0]


CASES = {
    # 1,000 × 1,120 tokens × 120 / 1 M
    "a second image that is drawn": (
        "gemini-3-pro-image", "output_images: [{width: 1024, height: 1024}]", "output_images: [{width: 1024, height: 1024, per_request: 2}]",
        "media", "134.4",
    ),
    # 2,000 characters × 1,000 × 0.015 / 1,000
    "more speech": ("tts-1", "speech: {characters: 1000}", "speech: {characters: 3000}", "media", "30"),
    # 4 seconds × 1,000 × 0.10
    "a longer video": (
        "sora-2", "output_video: {seconds: 4, resolution: 720p}", "output_video: {seconds: 8, resolution: 720p}", "media", "400",
    ),
    # 10 s are 200 tokens at 64
    "a spoken answer": (
        "gpt-realtime-2", "audio: {input_seconds: 10}", "audio: {input_seconds: 10, output_seconds: 10}", "media", "12.8",
    ),
    # 10 × 2,096 × 3 / 1,000
    "more pages": (CLAUDE, "documents: [{pages: 10}]", "documents: [{pages: 20}]", "media", "62.88"),
    # 320 tokens of sound are not sent
    "a silent film": ("gemini-2.5-flash", "video: {seconds: 10}", "video: {seconds: 10, sound: false}", "media", "-0.32"),
    "tokens of images": (LUNA, "media_tokens: {image_input: 5}", "media_tokens: {image_input: 50}", "media", "0.0045"),
    # of four steps the last two send 1 + 2 pictures of the past more: 250 × 3 × 36 × 36 squares × 3 / 1 M
    "a picture more of the past": (
        CLAUDE, f"{PICTURE}agent: {{steps: 4, tool_result_tokens: 9, keep_images: 1}}", f"{PICTURE}agent: {{steps: 4, tool_result_tokens: 9}}",
        "conversation", "2.916",
    ),
    # the last two turns send a summary of 100 for 1,000, at 3, and a call sends 1,000 and writes 100 at 15, 250 times
    "a summary": (
        CLAUDE, "conversation: {turns: 4, user_tokens: 500}",
        "conversation: {turns: 4, user_tokens: 500, compact: {at_tokens: 900, to_tokens: 100}}", "conversation", "-0.225",
    ),
    # 104,800 tokens of 50 pages are read at 0.30 instead of sent at 3
    "documents in the cache": (
        CLAUDE, "documents: [{pages: 50}]\ncache: {tokens: 900, hit_rate: 1}",
        "documents: [{pages: 50}]\ncache: {tokens: 900, hit_rate: 1, documents: true}", "cache", "-285.39",
    ),
    "a reranker": (LUNA, FOUND + "}", FOUND + ", rerank: rerank-v3.5}", "retrieval", "2"),
    "more to rank": (LUNA, FOUND + ", rerank: rerank-v3.5}", FOUND + ", rerank: rerank-v3.5, candidates: 250}", "retrieval", "4"),
    # 15 × 30 × 24 × 1 USD, and half of 1 M tokens at 0.40 is not billed
    "reserved units": ("azure/gpt-4.1-mini", "", PTU + "0.5}", "reserved", "10799.8"),
    "a larger share of reserved units": ("azure/gpt-4.1-mini", PTU + "0.5}", PTU + "1}", "reserved", "-0.2"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_each_change_is_one_driver_with_its_dollars(case):
    model, before, after, driver, usd = CASES[case]
    found = change_of(model, before, after)
    assert [(one.factor, one.monthly) for one in found.drivers] == [(driver, d(usd))]
    assert found.monthly == d(usd)
    assert found.drivers[0].before != found.drivers[0].after


def test_units_are_said_once():
    (driver,) = change_of("azure/gpt-4.1-mini", "", PTU + "0.5}").drivers
    assert (driver.before, driver.after) == (None, "plan azure-ptu-global, units 15, covers 0.5")


@pytest.mark.parametrize(
    ("model", "before", "after", "drivers"),
    [
        (
            CLAUDE,
            f"{PICTURE}documents: [{{pages: 3}}]\ncache: {{tokens: 900, hit_rate: 0.5}}\nagent: {{steps: 4, tool_result_tokens: 50}}\n",
            f"documents: [{{pages: 9}}]\ncache: {{tokens: 900, hit_rate: 0.9, documents: true}}\n{FOUND}, rerank: rerank-v3.5}}\n"
            + AGENT,
            ["cache", "conversation", "media", "retrieval"],
        ),
        (
            "azure/gpt-4.1-mini",
            f"{PICTURE}batch: 0.5\n",
            f"{PTU}0.7}}\nbatch: 0.2\nconversation: {{turns: 4, user_tokens: 300, compact: {{at_tokens: 500, to_tokens: 90}}}}\n",
            ["batch", "conversation", "media", "reserved"],
        ),
    ],
)
def test_many_changes_at_once_add_up_to_the_last_digit(model, before, after, drivers):
    found = change_of(model, before, after)
    assert sorted(one.factor for one in found.drivers) == drivers
    assert all(one.monthly for one in found.drivers)
    assert exactly(sum)([one.monthly for one in found.drivers], d(0)) == found.monthly
    assert found.monthly == exactly(lambda: found.after.own.monthly - found.before.own.monthly)()
