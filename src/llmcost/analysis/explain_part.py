"""A workload on one of its models: what a conversation, a task or a request is in tokens, down to its requests."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from llmcost.model import explained
from llmcost.model.catalog import Catalog, Price
from llmcost.model.explained import Caching, Formula, HitRate, Portion, Request
from llmcost.model.formula import ASSUMED, CONSTANT, DERIVED, MINUS, OVER, PLUS, WORKLOAD, Step, Steps, grouped, worth
from llmcost.model.money import ONE, ZERO, plain, quotient
from llmcost.model.results import Basis
from llmcost.model.usage import OF_INPUT, TokenClass
from llmcost.model.workload import Length, Workload
from llmcost.pricing.caching import break_even
from llmcost.pricing.citations import citation_of
from llmcost.pricing.demand import Demand, added_steps, demand
from llmcost.pricing.lengths import curve_of, mean_of
from llmcost.pricing.lookup import DatedPrice
from llmcost.pricing.month import Part
from llmcost.pricing.sheet import band_label, band_of, portions, quote
from llmcost.pricing.tokenized import counting, tokenized
from llmcost.pricing.turns import sends
from llmcost.pricing.volume import UNITS, requests_in_a_unit, unit_of


def explain_part(workload: Workload, part: Part, dated: DatedPrice, catalog: Catalog, as_of: date) -> explained.Part:
    """The unit of a workload on a model, at a price."""
    model = part.candidate.model
    counted, _ = tokenized(workload, model, catalog)
    wanted = demand(counted, part.candidate, dated, catalog, as_of, part.share)
    requests = tuple(_requests(counted, wanted))
    count = counting(workload, model, catalog)
    share = (Formula("share", part.how, part.share, "share"),) if part.how else ()
    return explained.Part(
        model=part.candidate.id,
        share=part.share,
        billed_as=None if dated.model is model else dated.model.id,
        unit=unit_of(workload),
        formulas=(*share, *_formulas(counted, wanted, requests, count)),
        lengths=_lengths(counted.input_tokens),
        portions=tuple(_portions(wanted, dated.entry)),
        requests=requests,
        caching=_caching(counted, wanted, dated),
        citation=citation_of(catalog, dated),
    )


def _requests(workload: Workload, wanted: Demand) -> Iterator[Request]:
    for sent in sends(workload, wanted.rules):
        yield Request(
            number=sent.number,
            requests=sent.requests,
            text=sent.text,
            past=sent.past,
            added=sent.added,
            input=sent.total_input,
            findable=sent.findable,
            hit=sent.hit,
            kept=sent.kept,
            read=sent.cache_read,
            written=sent.cache_write,
            band=band_label(sent.band) if sent.band else None,
        )


def _portions(wanted: Demand, price: Price) -> Iterator[Portion]:
    for piece, used in wanted.shapes:
        for portion in portions(price, used, piece.requests, piece.probe):
            yield Portion(
                first=piece.first,
                last=piece.last,
                requests=piece.requests,
                band=band_label(portion.band) if portion.band else None,
                fits=piece.fits,
                buckets={bucket.value: tokens for bucket, tokens in portion.buckets.items()},
            )


def _formulas(workload: Workload, wanted: Demand, requests: tuple[Request, ...], counted: Steps) -> Iterator[Formula]:
    """What a request sends and answers, and how much of all input is the past."""
    text = mean_of(workload.input_tokens)
    if counted:
        yield Formula("text", counted, text, "tokens")
    varies = isinstance(workload.input_tokens, Length)
    what = "input tokens, the mean" if varies else "input tokens"
    first = (Step(text, what, DERIVED if varies or counted else WORKLOAD), *added_steps(workload, wanted.media))
    unit = unit_of(workload)
    yield Formula("input" if unit == "request" else "first input", first, text + wanted.rules.added, "tokens")
    yield from _answer(workload, wanted)
    if unit != "request":
        yield from _past(workload, wanted, requests, UNITS[unit].removesuffix("s"))
    elif len(requests) == 1:
        yield from _cached(requests[0], wanted)


def _cached(request: Request, wanted: Demand) -> Iterator[Formula]:
    """What a single request reads, writes, and sends as plain input."""
    ((_, used),) = wanted.shapes
    others = [(bucket.value, used.buckets[bucket]) for bucket in OF_INPUT if bucket in used.buckets]
    if request.findable:
        read = (Step(request.findable, "tokens that may be found", DERIVED), Step(request.hit, "hit rate", DERIVED))
        yield Formula("read from the cache", read, request.read, "tokens")
        kept = Step(request.kept, "tokens that stand there", DERIVED), Step(request.read, "read", DERIVED, MINUS)
        yield Formula("written to it", kept, request.written, "tokens")
    if others:
        steps = [Step(used.total_input, "input", DERIVED), *(Step(n, name, DERIVED, MINUS) for name, n in others)]
        yield Formula("plain input", tuple(steps), used.buckets.get(TokenClass.INPUT, ZERO), "tokens")


def _answer(workload: Workload, wanted: Demand) -> Iterator[Formula]:
    given = isinstance(workload.output_tokens, Decimal)
    seen = Step(mean_of(workload.output_tokens), "output tokens", WORKLOAD if given else DERIVED)
    steps: Steps = (seen,)
    if wanted.thinking.multiplier:
        steps = (*steps, _thought(seen, wanted, PLUS))
    if wanted.media.output:
        steps = (*steps, Step(wanted.media.output, "spoken, by the published formula", DERIVED, PLUS))
    yield Formula("answer", steps, wanted.rules.answer, "tokens")


def _thought(seen: Step, wanted: Demand, op: str) -> Step:
    origin = ASSUMED if wanted.thinking.basis is Basis.ASSUMED else WORKLOAD
    return grouped("thinking", seen, Step(wanted.thinking.multiplier, "thinking multiplier", origin), op=op)


def _past(workload: Workload, wanted: Demand, requests: tuple[Request, ...], name: str) -> Iterator[Formula]:
    """What each request adds to the next, and what that comes to in the whole unit."""
    seen = Step(mean_of(workload.output_tokens), "answer", DERIVED)
    user = (
        Step(workload.conversation.user_tokens, "user tokens")
        if workload.conversation
        else Step(workload.agent.tool_result_tokens if workload.agent else ZERO, "tokens of a tool's result")
    )
    grows: Steps = (user, seen._replace(op=PLUS))
    if wanted.rules.resent_output != seen.value:
        grows = (*grows, _thought(seen, wanted, PLUS))
    yield Formula(f"each {name} adds", grows, user.value + wanted.rules.resent_output, "tokens")
    size = Decimal(requests_in_a_unit(workload))
    past = sum((request.past for request in requests), ZERO)
    step = Step(worth(grows), f"tokens that each {name} adds", DERIVED)
    before = grouped(f"{name}s before the last", Step(size, f"{name}s"), Step(ONE, "", CONSTANT, MINUS))
    steps: Steps = (step, Step(size, f"{name}s"), before, Step(Decimal(2), "", CONSTANT, OVER))
    yield Formula("the past, sent again", steps, past, "tokens")
    whole = sum((request.input for request in requests), ZERO)
    first = Step(mean_of(workload.input_tokens) + wanted.rules.added, "first input", DERIVED)
    steps = (first, Step(size, f"{name}s"), Step(past, "the past", DERIVED, PLUS))
    yield Formula(f"input of a {unit_of(workload)}", steps, whole, "tokens")
    if whole:
        share = (Step(past, "the past", DERIVED), Step(whole, "all input", DERIVED, OVER))
        yield Formula("share of the past", share, worth(share), "share")


def _lengths(length: Decimal | Length | None) -> str:
    """How a length varies, in words."""
    if not isinstance(length, Length):
        return ""
    if length.bins:
        return f"a histogram of {len(length.bins)} lengths; the mean is billed"
    curve = curve_of(length)
    mu, sigma = (plain(quotient(value, ONE, 6)) for value in (curve.mu, curve.sigma))
    return f"log-normal with mu {mu} and sigma {sigma} (rounded); the mean is billed"


def _caching(workload: Workload, wanted: Demand, dated: DatedPrice) -> Caching | None:
    cache, hits = workload.cache, wanted.hits
    if cache is None:
        return None
    unit, name = unit_of(workload), UNITS.get(unit_of(workload), "requests")
    whole = cache.prefix and unit != "request"
    rates = [HitRate(f"first {name}" if whole else name, hits.first, hits.first_steps)]
    if whole:
        rates.append(HitRate(f"later {name}", hits.after, hits.after_steps))
    return Caching(wanted.rules.cache_min, tuple(rates), _break_even(workload, wanted, dated.entry))


def _break_even(workload: Workload, wanted: Demand, price: Price) -> Formula | None:
    """At the prices that the first requests of a unit pay."""
    if not wanted.orders or workload.cache is None:
        return None
    order = wanted.orders[0]
    band = band_of(price, order.usage.total_input if order.length is None else order.length)
    steps = break_even(quote(price, band, order.terms).rates, workload.cache.ttl == "1h")
    return Formula("break-even hit rate", steps, worth(steps), "share") if steps else None
