"""What a workload pays for besides its model: retrieval, embeddings, reranking, routers and side calls.

Prices are USD per million tokens unless said otherwise; a workload makes 1,000 requests a month, of 1,000 tokens in and
100 out at 1 and 2: 1.20 for the model.
"""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from llmcost.model.inputs.request_shape import Conversation, Retrieval
from llmcost.model.inputs.serving import Development, ResponseCache, Retries, RouteLeg, Router, SideCall
from llmcost.model.inputs.tokenizers import Tokenizer, TokenizerFamily
from llmcost.model.problems import InputError
from llmcost.model.reports.estimate import MonthlyTokens, Status
from tests.support.catalogs import d, estimate_of, market, model, month_of, price, report_of, row_of, spent, workload
from tests.unit.pricing.auxiliary_market import MODELS, ON, ROUTE


def found(**fields):
    usual = {"chunks": d(6), "chunk_tokens": d(400)}
    numbers = {name: value if name in ("query_embedding", "rerank") else d(value) for name, value in fields.items()}
    return Retrieval(**{**usual, **numbers})


def components(work, on=ON):
    """Quantity and dollars by name and model."""
    return {(item.key.name, item.key.model): (item.quantity, item.monthly) for item in row_of(on, work).components}


def test_chunks_are_input_of_every_request():
    """6 × 400 = 2,400 tokens more: 1,000 × 3,400 × 1 = 3.40, and 0.20 for the answers."""
    assert components(workload(retrieval=found())) == {
        ("input", "acme/one"): (3_400_000, d("3.4")),
        ("output", "acme/one"): (100_000, d("0.2")),
    }


def test_half_a_chunk_on_average():
    assert estimate_of(ON, workload(retrieval=found(chunks="2.5", chunk_tokens=10))).tokens.input == 1_025_000


def test_each_query_is_embedded():
    """The whole input of 1,000 tokens where nothing else is said: 1 M × 0.02."""
    sent = components(workload(retrieval=found(query_embedding="acme/vectors")))
    assert sent["embedding", "acme/vectors"] == (1_000_000, d("0.02"))


def test_a_query_is_what_the_user_says_in_a_turn():
    chat = Conversation(turns=4, user_tokens=d(150))
    sent = components(workload(conversation=chat, retrieval=found(query_embedding="acme/vectors")))
    assert sent["embedding", "acme/vectors"] == (150_000, d("0.003"))
    sent = components(workload(conversation=chat, retrieval=found(query_embedding="vectors", query_tokens=20)), named())
    assert sent["embedding", "acme/vectors"] == (20_000, d("0.0004"))


def named():
    """The same models, of which only one is called `vectors`."""
    return market(*[one for one in MODELS if one.id != "best/vectors"])


def test_a_corpus_is_embedded_once_and_refreshed_each_month():
    """50 M tokens at 0.02: $1 once, and a tenth of it each month; 1,000 queries of 30 tokens are 0.0006."""
    retrieval = found(
        query_embedding="acme/vectors", query_tokens=30, corpus_tokens=50_000_000, refresh_per_month="0.1"
    )
    one = estimate_of(ON, workload(retrieval=retrieval))
    assert one.setup == 1
    assert spent(one.own, "embedding") == Fraction("0.1006")
    still = estimate_of(
        ON, workload(retrieval=found(query_embedding="acme/vectors", query_tokens=30, corpus_tokens=50_000_000))
    )
    assert (still.setup, spent(still.own, "embedding")) == (1, Fraction("0.0006"))
    assert estimate_of(ON, workload(retrieval=found(query_embedding="acme/vectors"))).setup is None


def test_ranking_is_a_fee_for_each_search():
    """1,000 searches at 2 per 1,000; another provider takes a cent for each beyond 400."""
    sent = components(workload(retrieval=found(rerank="best/ranks")))
    assert sent["fee:rerank", "best/ranks"] == (1000, 2)
    sent = components(workload(retrieval=found(rerank="host/ranks")))
    assert sent["fee:rerank", "host/ranks"] == (600, 6)


def test_answers_from_the_own_cache_look_nothing_up():
    """A fifth is answered from the cache; every request asks it, 800 search. Retries search no more, new answers do."""
    work = workload(
        retrieval=found(query_embedding="acme/vectors", query_tokens=100, rerank="best/ranks"),
        response_cache=ResponseCache(hit_rate=d("0.2"), embedding="best/vectors", query_tokens=d(100)),
        retries=Retries(rate=d("0.5")),
    )
    sent = components(work)
    assert sent["embedding", "best/vectors"] == (100_000, d("0.01"))
    assert sent["embedding", "acme/vectors"] == (80_000, d("0.0016"))
    assert sent["fee:rerank", "best/ranks"] == (800, d("1.6"))
    assert sent["input", "acme/one"] == (1200 * 3400, d("4.08"))
    again = components(replace(work, regenerations=d("0.25")))
    assert again["fee:rerank", "best/ranks"] == (1000, 2)
    assert again["embedding", "best/vectors"] == (100_000, d("0.01"))


def test_the_own_cache_looks_up_the_query_that_retrieval_would():
    answers = ResponseCache(hit_rate=d(0), embedding="acme/vectors")
    assert components(workload(response_cache=answers))["embedding", "acme/vectors"][0] == 1_000_000
    both = workload(response_cache=answers, retrieval=found(query_tokens=40))
    assert components(both)["embedding", "acme/vectors"][0] == 40_000


def test_a_workload_of_embeddings_alone():
    """30 days of 2,000 texts of 500 tokens: 30 M × 0.02. Nothing is answered."""
    work = workload(
        model="acme/vectors", requests_per_month=None, requests_per_day=d(2000), input_tokens=500, output_tokens=0
    )
    one = estimate_of(ON, work)
    assert {item.key.name: (item.quantity, item.monthly) for item in one.own.components} == {
        "input": (30_000_000, d("0.6"))
    }
    assert (one.own.status, one.own.at_least, one.tokens) == (
        Status.PRICED, False, MonthlyTokens(d(30_000_000), d(0), d(0))
    )  # fmt: skip


def test_an_embedding_has_no_price_for_an_answer():
    row = row_of(ON, workload(model="acme/vectors"))
    assert row.at_least
    assert [item.key.name for item in row.components if item.monthly is None] == ["output"]


def test_side_calls_are_made_with_each_request():
    """1,000 × 300 × 0.50 = 0.15; a summary for every fifth: 200 × (500 × 10 + 50 × 20) = 1.20."""
    calls = (
        SideCall(name="moderation", model="acme/guard", input_tokens=d(300)),
        SideCall(name="summary", model="best/two", input_tokens=d(500), output_tokens=d(50), per_request=d("0.2")),
    )
    assert components(workload(side_calls=calls)) == {
        ("input", "acme/one"): (1_000_000, 1),
        ("output", "acme/one"): (100_000, d("0.2")),
        ("side_call:moderation:input", "acme/guard"): (300_000, d("0.15")),
        ("side_call:summary:input", "best/two"): (100_000, 1),
        ("side_call:summary:output", "best/two"): (10_000, d("0.2")),
    }


def test_what_is_used_twice_is_one_component():
    """Queries of 20 tokens of 800 requests, look-ups of 10 of all 1,000: 26,000 × 0.02."""
    work = workload(
        retrieval=found(query_embedding="acme/vectors", query_tokens=20),
        response_cache=ResponseCache(d("0.2"), "acme/vectors", d(10)),
    )
    assert components(work)["embedding", "acme/vectors"] == (26_000, d("0.00052"))
    keys = [(item.key.name, item.key.model, item.key.mode, item.key.band) for item in row_of(ON, work).components]
    assert len(keys) == len(set(keys))


def test_a_router_on_a_model_of_the_route_has_components_of_its_own():
    route = (RouteLeg("acme/one", d("0.5")), RouteLeg("acme/one", d("0.5")))
    work = workload(model=None, route=route, router=Router("acme/one", d(200)), response_cache=ResponseCache(d("0.5")))
    assert components(work) == {
        ("input", "acme/one"): (500_000, d("0.5")),
        ("output", "acme/one"): (50_000, d("0.1")),
        ("router:input", "acme/one"): (100_000, d("0.1")),
        ("router:output", "acme/one"): (500, d("0.001")),
    }
    assert estimate_of(ON, work).tokens == MonthlyTokens(d(600_000), d(50_500), d(0))


THINKERS = market(
    *MODELS,
    model("acme/sage", price(1, 2, thinking=3), thinking="always", tier="reasoning"),
    model("acme/wit", price(1, 2), thinking="optional", thinking_tier="reasoning"),
)


@pytest.mark.parametrize(
    ("name", "multiplier", "thought"),
    [
        ("acme/sage", None, Fraction(3, 10)),  # 1,000 calls × 10 seen × 10 of its tier × 3 ÷ 1,000,000
        ("acme/sage", 4, Fraction(3, 25)),
        ("acme/sage", 0, 0),
        ("acme/wit", None, 0),
        ("acme/wit", 4, 0),
        ("acme/wit+thinking", None, Fraction(1, 5)),
        ("acme/wit+thinking", 4, Fraction(2, 25)),
    ],
)
def test_an_auxiliary_model_thinks_where_it_always_does_or_is_named_so(name, multiplier, thought):
    router = {"model": None, "route": (RouteLeg("acme/one", d(1)),), "router": Router(name, d(50), d(10))}
    for asked, item in (
        ({"side_calls": (SideCall("judge", name, d(50), d(10)),)}, "side_call:judge:thinking"),
        (router, "router:thinking"),
    ):
        one = estimate_of(THINKERS, workload(**asked, thinking_multiplier=multiplier))
        assert sum(Fraction(part.monthly) for part in one.own.components if part.key.name == item) == thought
        assumed = [each for each in one.assumptions if each.field == "thinking_multiplier"]
        assert [(each.value, Fraction(each.monthly)) for each in assumed] == (
            [("10", thought)] if thought and multiplier is None else []
        )


def test_every_model_of_a_mix_that_is_assumed_to_think_is_reported():
    """A tenth of the requests thinks 100 × 10 × 3; the buffer is inside."""
    route = (RouteLeg("acme/one", d("0.9")), RouteLeg("acme/sage", d("0.1")))
    one = estimate_of(THINKERS, workload(model=None, route=route, buffer="0.5"))
    assert [(each.field, each.value, each.monthly) for each in one.assumptions if "think" in each.field] == [
        ("thinking_multiplier", "10", Decimal("0.45"))
    ]


def test_side_calls_are_made_for_every_turn_and_multiplied_by_the_buffer():
    call = SideCall(name="moderation", model="acme/guard", input_tokens=d(300))
    chat = {"conversation": Conversation(turns=5, user_tokens=d(10)), "requests_per_month": None}
    work = workload(**chat, conversations_per_day=d(20), days_per_month=d(10), side_calls=(call,), buffer="0.1")
    assert month_of(ON, work) - month_of(ON, replace(work, side_calls=())) == Fraction("0.165")


BESIDE = {
    "retrieval.query_embedding": {"retrieval": found(query_embedding="NAME")},
    "retrieval.rerank": {"retrieval": found(rerank="NAME")},
    "response_cache.embedding": {"response_cache": ResponseCache(hit_rate=d(0), embedding="NAME")},
    "side_calls.0.model": {"side_calls": (SideCall(name="guard", model="NAME", input_tokens=d(10)),)},
    "router.model": {"model": None, "route": ROUTE, "router": Router(model="NAME", input_tokens=d(10))},
}


def with_name(fields, name):
    """The fields with another model in them."""
    changed = {}
    for field, value in fields.items():
        if field == "side_calls":
            changed[field] = tuple(replace(call, model=name) for call in value)
        elif field in ("retrieval", "response_cache", "router"):
            changed[field] = replace(value, **{part: name for part, text in vars(value).items() if text == "NAME"})
        else:
            changed[field] = value
    return changed


@pytest.mark.parametrize("field", BESIDE)
@pytest.mark.parametrize("name", ["inn/mute", "inn/late"])
def test_a_helper_without_a_price_leaves_the_month_at_least(field, name):
    plain = {part: value for part, value in BESIDE[field].items() if part in ("model", "route")}
    chunks = 2400 * 1000 if "retrieval" in field else 0
    row = row_of(ON, workload(**with_name(BESIDE[field], name)))
    assert row.at_least
    assert Fraction(row.monthly) == month_of(ON, workload(**plain)) + Fraction(chunks, 10**6)
    assert {item.key.model for item in row.components if item.monthly is None} == {name}


@pytest.mark.parametrize("field", BESIDE)
def test_a_helper_that_nobody_knows_is_an_error_with_its_name(field):
    with pytest.raises(InputError, match="best/nobody"):
        report_of(ON, workload(**with_name(BESIDE[field], "best/nobody")))


def test_helpers_do_not_change_with_the_candidate():
    """On another model the embedding, the search and the side call cost the same."""
    work = workload(
        candidates=("best/two",),
        retrieval=found(query_embedding="acme/vectors", rerank="best/ranks"),
        side_calls=(SideCall(name="moderation", model="acme/guard", input_tokens=d(300)),),
    )
    one = estimate_of(ON, work)
    other = next(row for row in one.alternatives if row.model == "best/two")
    helpers = Fraction("0.02") + 2 + Fraction("0.15")
    assert Fraction(one.own.monthly) - helpers == Fraction("3.6")
    assert Fraction(other.monthly) - helpers == 36


def test_negotiated_discounts_cut_helpers_too():
    on = market(*[replace(one, discount=Decimal("0.5")) if one.id != "acme/one" else one for one in MODELS])
    work = workload(
        retrieval=found(query_embedding="acme/vectors", rerank="best/ranks"),
        side_calls=(SideCall(name="moderation", model="acme/guard", input_tokens=d(300)),),
    )
    assert month_of(ON, work) - month_of(on, work) == (Fraction("0.02") + 2 + Fraction("0.15")) / 2


def test_development_calls_need_no_helpers():
    """They are calls of the model in the same shape, chunks included."""
    work = workload(retrieval=found(query_embedding="acme/vectors"), development=Development(calls_per_month=d(500)))
    sent = components(work)
    assert sent["embedding", "acme/vectors"] == (1_000_000, d("0.02"))
    assert sent["input", "acme/one"][0] == 1500 * 3400


USUAL = TokenizerFamily(title="usual", factor=d(1), low=d(1), high=d(1), source="list")


DOUBLE = TokenizerFamily(title="double", factor=d(2), low=d("1.5"), high=d(3), source="list")


COUNTING = market(
    model("acme/one", price(1, 2), tokenizer=Tokenizer(encoding="usual")),
    model("best/two", price(1, 2), tokenizer=Tokenizer(encoding="double")),
    model("acme/vectors", price("0.5", None), kind="embedding"),
    tokenizers={"usual": USUAL, "double": DOUBLE},
)


def test_a_range_of_another_tokenizer_leaves_embeddings_alone():
    """1,000 × (1,000 × $1 + 100 × $2) = $1.20 × 2, or 1.5 to 3; the model that embeds counts as it did: $0.50."""
    work = workload(candidates=("best/two",), retrieval=found(chunks=0, query_embedding="acme/vectors"))
    (other,) = [row for row in estimate_of(COUNTING, work).alternatives if row.model == "best/two"]
    assert (other.monthly, other.low, other.high) == (d("2.9"), d("2.3"), d("4.1"))


@pytest.mark.parametrize(("name", "factor"), [("acme/one", 1), ("best/two", 2)])
def test_numbers_that_are_scaled_to_a_model_are_not_scaled_for_the_embedding(name, factor):
    work = workload(model=name, counted_with="acme/one", retrieval=found(chunks=0, query_embedding="acme/vectors"))
    assert components(work, COUNTING) == {
        ("input", name): (1_000_000 * factor, factor),
        ("output", name): (100_000 * factor, d("0.2") * factor),
        ("embedding", "acme/vectors"): (1_000_000, d("0.5")),
    }


def test_what_is_never_called_needs_no_price():
    """Of a workload without requests; neither a side call, nor a router, nor a reranker makes it a lower bound."""
    work = workload(
        model=None,
        route=(RouteLeg("acme/one", d(1)),),
        router=Router("host/none", d(5), d(1)),
        requests_per_month=d(0),
        retrieval=found(rerank="host/none"),
        side_calls=(SideCall("judge", "host/none", d(5), d(1)),),
    )
    row = row_of(market(model(), model("host/none", price(None, None))), work)
    assert (row.monthly, row.at_least) == (0, False)
