"""A workload on one of its models: the tokens of a conversation, a task or a request, request by request."""

from collections.abc import Iterator

from llmcost.model.calculation import evaluate
from llmcost.model.inputs.request_shape import Length
from llmcost.model.inputs.workload import Workload
from llmcost.model.money import ONE, plain, quotient
from llmcost.model.reports import explain
from llmcost.model.reports.explain import Caching, ExplainedRequest, Formula, HitRate, RequestShare
from llmcost.pricing.auxiliary_calls import ranking_steps
from llmcost.pricing.caching import break_even
from llmcost.pricing.demand import Demand, demand
from llmcost.pricing.length_distributions import curve_of
from llmcost.pricing.model_shares import ModelShare
from llmcost.pricing.price_list.lookup import DatedPrice
from llmcost.pricing.price_list.price_book import ModelPrice
from llmcost.pricing.pricing_key import pricing_key
from llmcost.pricing.rates import band_portions, effective_rates, exceeded
from llmcost.pricing.request_groups import request_tokens
from llmcost.pricing.volume import UNITS, requests_in_a_unit, unit_of
from llmcost.pricing.workload_pricer import WorkloadPricer

from .explain_request import request_formulas, text_lengths


def explain_model(pricer: WorkloadPricer, share: ModelShare, price: ModelPrice) -> explain.ExplainedModel:
    """Explain the unit of a workload on one of its models."""
    workload, catalog, dated = pricer.workload, pricer.prices.catalog, price.dated
    counted = pricer.sent_to(share.candidate, dated).tokenized_for(dated.model).typical.workload
    key = pricing_key(counted, share.candidate, dated, catalog, share.share)
    asked = demand(counted, key, catalog, pricer.prices.as_of)
    requests = tuple(_requests(counted, asked))
    texts = text_lengths(pricer, counted, dated)
    shares = (Formula("share", share.steps, share.share, "share"),) if share.steps else ()
    sent = (
        Formula("ranked" if name == "input" else name, steps, evaluate(steps), "tokens" if name == "input" else "")
        for name, steps in ranking_steps(workload, dated).items()
    )
    return explain.ExplainedModel(
        model=share.candidate.id,
        share=share.share,
        billed_as=None if dated.model is share.candidate.model else dated.model.id,
        unit=unit_of(workload),
        formulas=(*shares, *sent, *texts.formulas, *request_formulas(texts, key.thinking, asked, requests)),
        lengths=_lengths(counted),
        portions=tuple(_portions(asked)),
        requests=requests,
        caching=_caching(counted, asked, dated),
        citation=price.citation,
    )


def _requests(workload: Workload, asked: Demand) -> Iterator[ExplainedRequest]:
    for sent in request_tokens(workload, asked.rules):
        yield ExplainedRequest(
            number=sent.number,
            requests=sent.requests,
            summarised=sent.summarised,
            text=sent.text,
            past=sent.past,
            added=sent.added,
            input=sent.total_input,
            findable=sent.findable,
            hit=sent.hit,
            kept=sent.kept,
            read=sent.cache_read,
            written=sent.cache_write,
            band=sent.threshold.label if sent.threshold else None,
        )


def _portions(asked: Demand) -> Iterator[RequestShare]:
    for group, used in asked.groups:
        for portion in band_portions(asked.rules.thresholds, used, group.requests, group.probe):
            yield RequestShare(
                first=group.first,
                last=group.last,
                requests=group.requests,
                band=portion.threshold.label if portion.threshold else None,
                fits=group.fits,
                buckets=portion.buckets,
            )


def _lengths(workload: Workload) -> str | None:
    """How the lengths of requests vary, in words; ``None`` if they do not."""
    named = ("input", workload.input_tokens), ("output", workload.output_tokens)
    return "; ".join(f"{name} {_varying(length)}" for name, length in named if isinstance(length, Length)) or None


def _varying(length: Length) -> str:
    if length.bins:
        return f"a histogram of {len(length.bins)} lengths, of which the mean is billed"
    curve = curve_of(length)
    mu, sigma = (plain(quotient(value, ONE, 6)) for value in (curve.mu, curve.sigma))
    mean = "as given" if length.mean is not None else "e^(mu + sigma² ÷ 2)"
    return (
        f"log-normal with mu {mu} and sigma {sigma} (rounded): Φ(z) of the requests are up to x long and carry "
        f"Φ(z − sigma) of the tokens, where z is (ln x − mu) ÷ sigma; the mean is {mean}"
    )


def _caching(workload: Workload, asked: Demand, dated: DatedPrice) -> Caching | None:
    cache, hits = workload.cache, asked.hits
    if cache is None:
        return None
    name = UNITS.get(unit_of(workload), "requests")
    grows = cache.prefix and requests_in_a_unit(workload) > 1
    rates = [HitRate(f"first {name}" if grows else name, hits.first, hits.first_steps)]
    if grows:
        rates.append(HitRate(f"later {name}", hits.after, hits.after_steps))
    return Caching(asked.rules.cache_min, tuple(rates), _break_even(workload, asked, dated))


def _break_even(workload: Workload, asked: Demand, dated: DatedPrice) -> Formula | None:
    """The hit rate from which on caching saves, at the rates of the first requests of a unit."""
    if not asked.batches or workload.cache is None:
        return None
    batch = asked.batches[0]
    length = batch.usage.total_input if batch.length is None else batch.length
    threshold = exceeded(asked.rules.thresholds, length)
    band = dated.entry.long[threshold.band_index] if threshold else None
    rates = effective_rates(dated.entry, band, batch.terms, dated)
    steps = break_even(rates, workload.cache.ttl)
    return Formula("break-even hit rate", steps, evaluate(steps), "share") if steps else None
