"""Workloads with everything that ``explain`` can show, and their documents."""

from llmcost.analysis.explain.explain import explain
from llmcost.model.inputs.catalog import CachePolicy, Schedule
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
from llmcost.model.inputs.tokenizers import Tokenizer, TokenizerFamily
from llmcost.render.json.documents import document as report_document
from tests.support.catalogs import band, d, fee, loaded, market, mode, model, price, workload

STAMP = ("0", "2026-11-22T00:00:00Z")


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
    model("best/weighs", price("0.02", None), kind="rerank"),
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
    "a reranker alone": {"model": "best/ranks", "output_tokens": 0, "retrieval": Retrieval(chunks=d(40), chunk_tokens=d(380))},
    "a reranker alone, by tokens": {"model": "best/weighs", "output_tokens": 0, "retries": Retries(d("0.02")),
                                    "retrieval": Retrieval(chunks=d(40), chunk_tokens=d(380), query_tokens=d(20))},
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


def document_of(case, **options):
    return report_document(explain([loaded(work_of(case))], ON, **options), *STAMP)
