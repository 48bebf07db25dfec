"""What a workload pays for beside its model: routers, side calls, embeddings and reranking."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from llmcost.model.catalog import Catalog
from llmcost.model.money import ONE, ZERO
from llmcost.model.results import LineItem
from llmcost.model.usage import usage
from llmcost.model.workload import Workload

from .charge import Order, charge, charge_fee, unpriced
from .citations import citation_of
from .lengths import mean_of
from .lookup import find, price_on
from .sheet import Terms
from .volume import calls_per_month, requests_per_month

RERANK_FEES = ("search", "request")


def models_beside(workload: Workload) -> Iterator[tuple[str, str]]:
    """Every model that the workload names beside its own, with the field that names it."""
    if workload.router:
        yield "router.model", workload.router.model
    for place, call in enumerate(workload.side_calls):
        yield f"side_calls.{place}.model", call.model
    retrieval, answers = workload.retrieval, workload.response_cache
    if retrieval and retrieval.query_embedding:
        yield "retrieval.query_embedding", retrieval.query_embedding
    if retrieval and retrieval.rerank:
        yield "retrieval.rerank", retrieval.rerank
    if answers and answers.embedding:
        yield "response_cache.embedding", answers.embedding


def beside(workload: Workload, catalog: Catalog, as_of: date) -> tuple[LineItem, ...]:
    """The line items of a month beside the model's own. Raises ``UnknownModel``."""
    return tuple(_beside(workload, catalog, as_of))


def _beside(workload: Workload, catalog: Catalog, as_of: date) -> Iterator[LineItem]:
    requests = requests_per_month(workload)
    if router := workload.router:
        yield from _calls("router", router.model, requests, router.input_tokens, router.output_tokens, catalog, as_of)
    for call in workload.side_calls:
        count = requests * call.per_request
        yield from _calls(call.name, call.model, count, call.input_tokens, call.output_tokens, catalog, as_of)
    answers = workload.response_cache
    if answers and answers.embedding:
        query = answers.query_tokens if answers.query_tokens is not None else query_tokens(workload)
        yield from _embedded(answers.embedding, requests * query, catalog, as_of)
    yield from _retrieval(workload, catalog, as_of)


def _retrieval(workload: Workload, catalog: Catalog, as_of: date) -> Iterator[LineItem]:
    retrieval = workload.retrieval
    if retrieval is None:
        return
    calls = calls_per_month(workload)
    if retrieval.query_embedding:
        again = retrieval.corpus_tokens * retrieval.refresh_per_month
        tokens = calls * query_tokens(workload) + again
        yield from _embedded(retrieval.query_embedding, tokens, catalog, as_of)
    if retrieval.rerank:
        yield _reranked(retrieval.rerank, calls, catalog, as_of)


def query_tokens(workload: Workload) -> Decimal:
    """Tokens of what is looked up: given, else the user's of a turn, else the whole input."""
    if workload.retrieval and workload.retrieval.query_tokens is not None:
        return workload.retrieval.query_tokens
    return workload.conversation.user_tokens if workload.conversation else mean_of(workload.input_tokens)


def indexing_cost(workload: Workload, catalog: Catalog, as_of: date) -> Decimal | None:
    """USD for embedding the whole corpus once; ``None`` where there is none, or no price."""
    retrieval = workload.retrieval
    if retrieval is None or not retrieval.corpus_tokens or not retrieval.query_embedding:
        return None
    (item,) = _embedded(retrieval.query_embedding, retrieval.corpus_tokens, catalog, as_of)
    return item.monthly


def _embedded(name: str, tokens: Decimal, catalog: Catalog, as_of: date) -> Iterator[LineItem]:
    if tokens:
        for item in _calls("embedding", name, ONE, tokens, ZERO, catalog, as_of):
            yield replace(item, name="embedding")


def _calls(
    what: str, name: str, count: Decimal, sent: Decimal, answered: Decimal, catalog: Catalog, as_of: date
) -> Iterator[LineItem]:
    """The items of ``count`` plain calls a month, each of so many tokens."""
    model = find(catalog, name).model
    dated = price_on(catalog, model, as_of)
    if dated is None:
        yield unpriced(what, model.id, count)
        return
    order = Order(count, usage(sent, answered, {}), Terms(factor=dated.model.discount))
    yield from charge([order], dated, model.id, citation_of(catalog, dated).url)


def _reranked(name: str, calls: Decimal, catalog: Catalog, as_of: date) -> LineItem:
    model = find(catalog, name).model
    dated = price_on(catalog, model, as_of)
    if dated is None:
        return unpriced("fee:rerank", model.id, calls)
    known = next((fee for fee in RERANK_FEES if {fee, f"{fee}_1k"} & dated.model.fees.keys()), RERANK_FEES[0])
    item = charge_fee(known, calls, None, dated, model.id, citation_of(catalog, dated).url)
    return replace(item, name="fee:rerank")
