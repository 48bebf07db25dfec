"""What a month bills beside the workload's own models: routers, side calls, embeddings, reranking, reserved units."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from llmcost.model.calculation import ASSUMED, CONSTANT, DERIVED, PLUS, WORKLOAD, Step, Steps, evaluate, grouped
from llmcost.model.inputs.dated_terms import Fee
from llmcost.model.inputs.request_shape import Retrieval
from llmcost.model.inputs.workload import Workload
from llmcost.model.money import ONE, ZERO, plain, quotient, rounded_up
from llmcost.model.record import record
from llmcost.model.reports.component_key import ComponentKey, Purpose
from llmcost.model.reports.estimate import Basis, LineItem
from llmcost.model.usage import TokenClass, usage

from .charge import asked_fees, charge, charge_fee, fee_key, fee_of, units_of, unpriced
from .length_distributions import mean_of
from .price_list.lookup import DatedPrice, find
from .price_list.price_book import PriceBook
from .rates import ServiceTerms
from .request_groups import RequestBatch
from .thinking import NO_THINKING, Thinking, auxiliary_thinking
from .volume import ALL, calls_per_month, days_per_month, requests_per_month, shares_by_hour

RERANK_FEES = ("search", "request")


def auxiliary_models(workload: Workload) -> Iterator[tuple[str, str]]:
    """Every auxiliary model of a workload, as (field, name)."""
    if workload.router:
        yield "router.model", workload.router.model
    for index, call in enumerate(workload.side_calls):
        yield f"side_calls.{index}.model", call.model
    retrieval, answers = workload.retrieval, workload.response_cache
    if retrieval and retrieval.query_embedding:
        yield "retrieval.query_embedding", retrieval.query_embedding
    if retrieval and retrieval.rerank:
        yield "retrieval.rerank", retrieval.rerank
    if answers and answers.embedding:
        yield "response_cache.embedding", answers.embedding


def auxiliary_items(workload: Workload, prices: PriceBook) -> tuple[LineItem, ...]:
    """The line items of a month beside the workload's own models. Raises ``UnknownModel``."""
    return tuple(_items(workload, prices))


def _items(workload: Workload, prices: PriceBook) -> Iterator[LineItem]:
    if reserved := workload.reserved:
        from .reserved import charge_units

        yield charge_units(workload, reserved, prices.catalog, prices.as_of)
    if not (workload.router or workload.side_calls or workload.response_cache or workload.retrieval):
        return
    requests = Step(requests_per_month(workload), "requests", DERIVED)
    if router := workload.router:
        thinking = auxiliary_thinking(workload, router.model, prices)
        asked = _AuxiliaryCalls("router", _calls(workload), router.input_tokens, router.output_tokens, thinking)
        yield from _called(Purpose.ROUTER, asked, router.model, prices, workload)
    for call in workload.side_calls:
        steps = (requests,) if call.per_request == ONE else (requests, Step(call.per_request, "calls each"))
        thinking = auxiliary_thinking(workload, call.model, prices)
        asked = _AuxiliaryCalls(call.name, steps, call.input_tokens, call.output_tokens, thinking)
        yield from _called(Purpose.SIDE_CALL, asked, call.model, prices, workload, call.name)
    answers = workload.response_cache
    if answers and answers.embedding:
        query = answers.query_tokens if answers.query_tokens is not None else query_tokens(workload)
        lookups = _AuxiliaryCalls("response cache lookups", (requests,), query)
        yield from _embedded([lookups], answers.embedding, prices, workload)
    yield from _retrieval(workload, prices)


def _calls(workload: Workload) -> Steps:
    """The calls per month that are not answered from the response cache."""
    return (Step(calls_per_month(workload), "calls", DERIVED),)


def _retrieval(workload: Workload, prices: PriceBook) -> Iterator[LineItem]:
    retrieval = workload.retrieval
    if retrieval is None:
        return
    calls = _calls(workload)
    if retrieval.query_embedding:
        queries = _AuxiliaryCalls("queries", calls, query_tokens(workload))
        steps = (Step(retrieval.refresh_per_month, "of the corpus"),)
        refresh = _AuxiliaryCalls("refresh", steps, retrieval.corpus_tokens)
        yield from _embedded([queries, refresh], retrieval.query_embedding, prices, workload)
    if retrieval.rerank and evaluate(calls):
        yield from _reranked(workload, retrieval, retrieval.rerank, calls, prices)


def query_tokens(workload: Workload) -> Decimal:
    """Tokens per query: those given, else the user tokens of a turn, else the whole input, as an assumption."""
    if workload.retrieval and workload.retrieval.query_tokens is not None:
        return workload.retrieval.query_tokens
    return workload.conversation.user_tokens if workload.conversation else mean_of(workload.input_tokens)


def indexing_cost(workload: Workload, prices: PriceBook) -> Decimal | None:
    """The cost of embedding the whole corpus once. USD; ``None`` without a corpus or a price."""
    item = indexing_item(workload, prices)
    return item.monthly if item else None


def indexing_item(workload: Workload, prices: PriceBook) -> LineItem | None:
    """The line item of embedding the whole corpus once, which is not in the month; ``None`` without a corpus."""
    retrieval = workload.retrieval
    if retrieval is None or not retrieval.corpus_tokens or not retrieval.query_embedding:
        return None
    whole = _AuxiliaryCalls("corpus", (Step(ONE, "whole corpus", CONSTANT),), retrieval.corpus_tokens)
    (item,) = _embedded([whole], retrieval.query_embedding, prices, workload)
    return item


@record
class _AuxiliaryCalls:
    """Plain calls of an auxiliary model."""

    what: str
    """What they are for."""
    steps: Steps
    """The calculation of the calls per month."""
    input: Decimal
    """Tokens per call."""
    output: Decimal = ZERO
    """Visible tokens per call."""
    thinking: Thinking = NO_THINKING

    @property
    def thought(self) -> Step:
        """The calculation of the thinking tokens per call."""
        origin = ASSUMED if self.thinking.basis is Basis.ASSUMED else WORKLOAD
        multiplier = Step(self.thinking.multiplier, "thinking multiplier", origin)
        return grouped("thinking tokens", Step(self.output, "output tokens"), multiplier)

    def batch(self, share: Step, terms: ServiceTerms) -> RequestBatch:
        """A share of the calls, served on some terms."""
        thought, steps = self.thought, self.steps if share is ALL else (*self.steps, share)
        used = usage(self.input, self.output + thought.value, {TokenClass.THINKING: thought.value})
        return RequestBatch(evaluate(steps), used, terms, steps=steps, what=self.what, thought=thought)


def _embedded(asked: Sequence[_AuxiliaryCalls], name: str, prices: PriceBook, workload: Workload) -> Iterator[LineItem]:
    if any(evaluate(calls.steps) * calls.input for calls in asked):
        yield from _charged(Purpose.EMBEDDING, asked, name, prices, workload)


def _called(
    purpose: Purpose, asked: _AuxiliaryCalls, name: str, prices: PriceBook, workload: Workload, label: str = ""
) -> Iterator[LineItem]:
    """The line items of calls of a model by the token, and the fees that it always bills."""
    candidate = find(prices.catalog, name)
    price = prices.price(candidate.model)
    if not evaluate(asked.steps):
        return
    if price and units_of(price.dated):
        yield unpriced(ComponentKey(purpose, None, candidate.id, label=label), asked.steps)
        return
    yield from _charged(purpose, [asked], name, prices, workload, label)
    if price:
        for fee in asked_fees({}, price.dated.fees):
            yield charge_fee(fee, asked.steps, days_per_month(workload), price, candidate.id)


def _charged(
    purpose: Purpose,
    asked: Sequence[_AuxiliaryCalls],
    name: str,
    prices: PriceBook,
    workload: Workload,
    label: str = "",
) -> Iterator[LineItem]:
    """The line items of some calls per month of one model, separate from its other uses."""
    candidate = find(prices.catalog, name)
    price = prices.price(candidate.model)
    if price is None or price.dated.region(candidate.region) is None:
        yield unpriced(ComponentKey(purpose, None, candidate.id, label=label), asked[0].steps)
        return
    by_hour = shares_by_hour(workload, price.dated.entry.modes, prices.catalog, prices.as_of)
    batches = [
        calls.batch(share, ServiceTerms(mode, region=candidate.region)) for calls in asked for share, mode in by_hour
    ]
    for item in charge(batches, price, candidate.id):
        yield item._replace(key=item.key._replace(purpose=purpose, label=label))


def _reranked(
    workload: Workload, retrieval: Retrieval, name: str, calls: Steps, prices: PriceBook
) -> Iterator[LineItem]:
    """The line item of ranking: searches where the reranker sells them, else the tokens of queries and documents."""
    model = find(prices.catalog, name).model
    key, price = fee_key("rerank", model.id), prices.price(model)
    sold = {fee: found for fee in RERANK_FEES if price and (found := fee_of(price.dated, fee))}
    if price and sold:
        name, (fee, _) = next(iter(sold.items()))
        searches = (*calls, *_search_units(workload, retrieval, fee))
        yield charge_fee(name, searches, days_per_month(workload), price, model.id)._replace(key=key)
    elif price and (price.dated.entry.free or price.dated.entry.input is not None):
        pairs = (*calls, Step(ranked(retrieval), "documents ranked"))
        documents = _AuxiliaryCalls("documents", pairs, retrieval.chunk_tokens)
        queries = _AuxiliaryCalls("the query with each", pairs, query_tokens(workload))
        yield from _charged(Purpose.RERANK, [documents, queries], name, prices, workload)
    else:
        yield unpriced(key, calls)


def as_ranking(workload: Workload, dated: DatedPrice) -> Workload:
    """The workload with what it retrieves as the documents to rank, if its own model is a reranker at this price.

    It sends the query with each document, and nothing else.
    """
    retrieval, steps = workload.retrieval, ranking_steps(workload, dated)
    if retrieval is None or not steps:
        return workload
    embeds = retrieval.query_embedding is not None
    return replace(
        workload,
        input_tokens=evaluate(steps.pop("input")) if "input" in steps else ZERO,
        retrieval=replace(retrieval, chunks=ZERO, query_tokens=query_tokens(workload)) if embeds else None,
        fees={name: evaluate(calls) for name, calls in steps.items()} | workload.fees,
    )


def ranking_steps(workload: Workload, dated: DatedPrice) -> dict[str, Steps]:
    """The calculation of what a request of a reranker bills: searches, by their fee, or ``input`` where it sells none.

    Empty for other models.
    """
    retrieval = workload.retrieval
    if retrieval is None or retrieval.rerank or dated.model.kind != "rerank":
        return {}
    query = Step(query_tokens(workload), "of the query", op=PLUS)
    pair = grouped("tokens of each", Step(retrieval.chunk_tokens, "tokens"), query)
    searches = {name: found[0] for name in RERANK_FEES if (found := fee_of(dated, name))}
    units = {name: _search_units(workload, retrieval, fee) or (_ONE_SEARCH,) for name, fee in searches.items()}
    return units or {"input": (Step(ranked(retrieval), "documents ranked"), pair)}


_ONE_SEARCH = Step(ONE, "search", CONSTANT)


def ranked(retrieval: Retrieval) -> Decimal:
    """Documents that are ranked per request."""
    return retrieval.chunks if retrieval.candidates is None else retrieval.candidates


def _search_units(workload: Workload, retrieval: Retrieval, fee: Fee) -> Steps:
    """How many searches the provider counts for each; empty if it counts one whatever is ranked."""
    if fee.documents is None:
        return ()
    documents, parts = ranked(retrieval), ONE
    if fee.document_tokens:
        pair = retrieval.chunk_tokens + query_tokens(workload)
        parts = max(rounded_up(quotient(pair, fee.document_tokens)), ONE)
    name = f"search units each: {plain(documents)} documents × {plain(parts)} parts ÷ {fee.documents}, rounded up"
    return (Step(rounded_up(quotient(documents * parts, fee.documents)), name, DERIVED),)
