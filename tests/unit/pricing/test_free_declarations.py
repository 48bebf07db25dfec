"""What makes a month free by declaration: of the workload, or of a price layer."""

from dataclasses import replace

import pytest

from llmcost.model.inputs.request_shape import Audio, Bin, Conversation, Image, Length, Retrieval
from llmcost.model.inputs.serving import Batch, Cache, CascadeStage, Development, ResponseCache
from llmcost.model.reports.notes import NoteCode
from tests.support.catalogs import d, fee, market, mode, model, price, region, row_of, workload

SHEET = price(1, 2, cache_read="0.1", audio_output=8, modes={"batch": mode("0.5"), "flex": mode("0.5")})
FREE_PRICE = price(None, None, free=True, modes={"flex": mode("0.5")})
ONE = model("acme/one", SHEET, regions={"eu": d("1.1")}, thinking="optional", capabilities=("audio",))
SMALL = model("best/small", SHEET)
EMBEDDING = model("best/embedding", price(1, None), kind="embedding")
REASONING = model("best/reasoning", SHEET, tier="reasoning", thinking="always")
NO_LENGTHS = Length(bins=(Bin(d(0), d(1)),))
CACHED = {"tokens": d(500)}


def declared(on=(), **fields):
    """The declarations in the note of the workload's own row."""
    known = {one.id: one for one in (ONE, SMALL, EMBEDDING, REASONING)} | {one.id: one for one in on}
    notes = row_of(market(*known.values()), workload(**fields)).notes
    return [note.name for note in notes if note.code is NoteCode.FREE_BY_DECLARATION]


FREE = {
    "batch.factor is 0": {"batch": Batch(factor=d(0))},
    "batch.factor is 0.01": {"batch": Batch(share=d("0.5"), factor=d("0.01"))},
    "batch.discount is 1": {"batch": Batch(discount=d(1))},
    "response_cache.hit_rate is 1": {"response_cache": ResponseCache(d(1))},
    "response_cache.hit_rate is 0.99": {"response_cache": ResponseCache(d("0.99"))},
    "cache.hit_rate is 1": {"cache": Cache(**CACHED, hit_rate=d(1))},
    "cache.hours_per_day is 0": {"cache": Cache(**CACHED, explicit=True, hours_per_day=d(0))},
    "requests_per_month is 0": {"requests_per_month": 0},
    "requests_per_day is 0": {"requests_per_day": 0},
    "conversations_per_day is 0": {
        "requests_per_month": None,
        "conversations_per_day": d(0),
        "conversation": Conversation(2, d(10)),
    },
    "input_tokens is 0": {"input_tokens": NO_LENGTHS},
    "output_tokens is 0": {"output_tokens": 0},
    "input_tokens is 0, output_tokens is 0": {"input_tokens": 0, "output_tokens": 0},
    "thinking_multiplier is 0": {"model": "best/reasoning", "thinking_multiplier": 0},
    "cascade.0.resolves is 1": {
        "model": None,
        "cascade": (CascadeStage("best/small", d(1)), CascadeStage("acme/one")),
    },
}


@pytest.mark.parametrize("says", FREE)
def test_a_workload_that_is_free_by_what_it_declares(says):
    assert declared(**FREE[says]) == [says]


PAID = {
    "half price": {"batch": Batch(factor=d("0.5"))},
    "no batch price": {"model": "best/embedding", "output_tokens": 0, "batch": Batch(factor=d(0))},
    "some answers": {"response_cache": ResponseCache(d("0.98"))},
    "nearly all found": {"cache": Cache(**CACHED, hit_rate=d("0.99"))},
    "retrieved input": {"input_tokens": 0, "retrieval": Retrieval(d(3), d(100))},
    "a turn": {"input_tokens": 0, "conversation": Conversation(2, d(10))},
    "spoken output": {"output_tokens": 0, "audio": Audio(output_seconds=d(3))},
    "an embedding": {"model": "best/embedding", "output_tokens": 0},
    "thinking that nobody asked for": {"thinking_multiplier": 0},
    "what the file could leave out": {"images": (Image(1, 1, per_request=d(0)),), "development": Development(d(0))},
}


@pytest.mark.parametrize("name", PAID)
def test_a_workload_that_pays_for_what_it_needs(name):
    assert declared(**PAID[name]) == []


LAYERS = {
    "layer price is 0 in ours.yaml": replace(ONE, prices=(replace(FREE_PRICE, layer="ours.yaml"),)),
    "region eu is 0 in ours.yaml": replace(ONE, regions={"eu": (region(0, layer="ours.yaml"),)}),
    "discount is 0.0001 in a.yaml + b.yaml": replace(ONE, discount=d("0.0001"), discounted_by="a.yaml + b.yaml"),
    "flex is 0 in ours.yaml": replace(ONE, prices=(replace(SHEET, layer="ours.yaml", modes={"flex": mode(0)}),)),
}


@pytest.mark.parametrize("says", LAYERS)
def test_a_price_layer_that_makes_a_workload_free(says):
    assert declared(on=(LAYERS[says],), region="eu", service_tier="flex") == [says]
    one = LAYERS[says]
    regions = {"eu": tuple(replace(entry, layer="") for entry in one.regions["eu"])}
    bundled = replace(one, discount=d(1), regions=regions, prices=(replace(one.prices[0], layer=""),))
    assert declared(on=(bundled,), region="eu", service_tier="flex") == []


def test_a_fee_of_a_layer():
    searching = replace(ONE, fees={"web_search": (fee(0, layer="ours.yaml"),)})
    assert declared(on=(searching,), fees={"web_search": d(1)}) == ["layer price is 0 in ours.yaml"]


def test_a_workload_without_a_price_is_not_free():
    assert declared(on=(model("acme/one", price(None, None)),), output_tokens=0) == []
