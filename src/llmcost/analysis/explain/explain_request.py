"""The tokens that one request of a workload sends and generates, and those of a conversation or a task."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from llmcost.model.calculation import (
    ASSUMED,
    CONSTANT,
    COUNTED,
    DERIVED,
    MINUS,
    OVER,
    PLUS,
    WORKLOAD,
    Step,
    Steps,
    evaluate,
    grouped,
)
from llmcost.model.inputs.media import MediaFamily
from llmcost.model.inputs.request_shape import Length
from llmcost.model.inputs.workload import Workload
from llmcost.model.money import ONE, ZERO
from llmcost.model.reports.estimate import Basis
from llmcost.model.reports.explain import ExplainedRequest, Formula
from llmcost.model.usage import OF_INPUT, TokenClass
from llmcost.pricing.demand import Demand
from llmcost.pricing.length_distributions import Varying, mean_of
from llmcost.pricing.media_tokens import NO_MEDIA, family_of, made_steps, media_steps
from llmcost.pricing.media_units import units_sold, without_units
from llmcost.pricing.price_list.lookup import DatedPrice
from llmcost.pricing.request_groups import compaction_of
from llmcost.pricing.thinking import Thinking
from llmcost.pricing.tokenizer_adjustment import counting, rescaling
from llmcost.pricing.volume import UNITS, requests_in_a_unit, unit_of
from llmcost.pricing.workload_pricer import WorkloadPricer


class TextLengths(NamedTuple):
    """The lengths of a workload's texts on a model, and where they come from."""

    counted: Workload
    """The workload with its lengths as the model counts them."""
    formulas: tuple[Formula, ...]
    """How they were counted; empty if they are as given."""
    input_origin: str
    """The origin of the first input."""
    other_origin: str
    """The origin of the other lengths."""
    family: MediaFamily
    """How the model counts media."""
    by_tokens: Workload
    """``counted`` without the media that the model sells by the unit."""


def text_lengths(pricer: WorkloadPricer, counted: Workload, dated: DatedPrice) -> TextLengths:
    """The lengths of the pricer's workload, given or ``counted`` for the model that is billed."""
    workload, model, catalog = pricer.workload, dated.model, pricer.prices.catalog
    family = family_of(catalog, model) or NO_MEDIA
    prompt = counting(workload, model, catalog, dated.day)
    made: list[Formula] = []
    if prompt:
        made.append(Formula("prompt", prompt, mean_of(counted.input_tokens), "tokens"))
    factor = rescaling(workload, pricer.counting_model, model, catalog)
    if factor is not None:
        lengths = _lengths(counted)
        made += [
            Formula(name, (Step(given, f"{name} as given"), factor), lengths[name], "tokens")
            for name, given in _lengths(workload).items()
        ]
    other_origin = WORKLOAD if factor is None else DERIVED
    by_tokens = without_units(counted, units_sold(dated.fees))
    return TextLengths(counted, tuple(made), DERIVED if prompt else other_origin, other_origin, family, by_tokens)


def _lengths(workload: Workload) -> dict[str, Decimal]:
    """Every stated length by name; of lengths that vary, the stated mean."""
    chat, agent, found, cache = workload.conversation, workload.agent, workload.retrieval, workload.cache
    compact = compaction_of(workload)
    lengths = {
        "input tokens": workload.input_tokens,
        "output tokens": workload.output_tokens,
        "user tokens": chat and chat.user_tokens,
        "tool result tokens": agent and agent.tool_result_tokens,
        "summary tokens": compact and compact.to_tokens,
        "tokens per chunk": found and found.chunk_tokens,
        "prefix tokens": cache and cache.tokens,
    }
    means = {name: length.mean if isinstance(length, Length) else length for name, length in lengths.items()}
    return {name: mean for name, mean in means.items() if isinstance(mean, Decimal)}


def request_formulas(
    texts: TextLengths, thinking: Thinking, asked: Demand, requests: tuple[ExplainedRequest, ...]
) -> Iterator[Formula]:
    """What a request sends and generates, and how much of all input is the past of a conversation or a task."""
    workload = texts.counted
    first = _mean(workload.input_tokens, "input tokens", texts.input_origin)
    steps = (first, *_added(texts))
    unit = unit_of(workload)
    yield Formula("input" if unit == "request" else "first input", steps, first.value + asked.rules.added, "tokens")
    visible = _visible(texts)
    yield from _answer(texts, visible, thinking, asked)
    if workload.cache and (workload.cache.tokens or asked.rules.media.fixed):
        prefix = _prefix(texts, asked)
        yield Formula("prefix", prefix, evaluate(prefix), "tokens")
    if unit != "request":
        yield from _past(texts, visible, thinking, asked, requests)
    elif len(requests) == 1:
        yield from _cached(requests[0], asked)


def _added(texts: TextLengths) -> Iterator[Step]:
    """What each request adds to its text: retrieved chunks and media."""
    if found := texts.counted.retrieval:
        chunks = (
            Step(found.chunks, "chunks retrieved"),
            Step(found.chunk_tokens, "tokens per chunk", texts.other_origin),
        )
        yield grouped("retrieved", *chunks, op=PLUS)
    yield from media_steps(texts.by_tokens, texts.family)


def _prefix(texts: TextLengths, asked: Demand) -> Steps:
    """The fixed part of the cached prefix: text, and media of the first request."""
    tokens = texts.counted.cache.tokens if texts.counted.cache else None
    given = texts.counted.prompt is None
    text = Step(tokens or ZERO, "prefix tokens" if given else "fixed tokens", texts.other_origin)
    if not asked.rules.media.fixed:
        return (text,)
    from llmcost.pricing.sent_media import cached_media  # few workloads have media

    return (text, *media_steps(cached_media(texts.by_tokens), texts.family))


def _visible(texts: TextLengths) -> Step:
    return _mean(texts.counted.output_tokens, "output tokens", texts.other_origin)


def _mean(length: Varying, name: str, origin: str) -> Step:
    """A length; of lengths that vary, the mean: given, or calculated from a histogram or a curve."""
    if not isinstance(length, Length):
        return Step(length or ZERO, name, origin)
    if length.bins:
        requests = sum((bin_.weight for bin_ in length.bins), ZERO)
        tokens = sum((bin_.weight * bin_.tokens for bin_ in length.bins), ZERO)
        scaled = COUNTED if origin == DERIVED else origin
        whole = (
            Step(tokens, "tokens in the histogram", scaled),
            Step(requests, "requests in the histogram", WORKLOAD, OVER),
        )
        return grouped(f"mean {name}", *whole)
    return Step(mean_of(length), f"mean {name}", DERIVED if length.mean is None else origin)


def _answer(texts: TextLengths, visible: Step, thinking: Thinking, asked: Demand) -> Iterator[Formula]:
    if visible.origin == DERIVED:
        yield Formula("output", (visible,), visible.value, "tokens")
    steps: Steps = (visible,)
    if thinking.multiplier:
        steps = (*steps, _thinking(visible, thinking))
    if asked.media.output:
        steps = (*steps, *made_steps(texts.by_tokens, texts.family))
    yield Formula("answer", steps, asked.rules.answer, "tokens")


def _thinking(visible: Step, thinking: Thinking) -> Step:
    origin = ASSUMED if thinking.basis is Basis.ASSUMED else WORKLOAD
    multiplier = Step(thinking.multiplier, "thinking multiplier", origin)
    return grouped("thinking", visible, multiplier, op=PLUS)


def _cached(request: ExplainedRequest, asked: Demand) -> Iterator[Formula]:
    """What a single request reads from the cache, writes to it, and sends as plain input."""
    ((_, used),) = asked.groups
    others = [(bucket.value, used.buckets[bucket]) for bucket in OF_INPUT if bucket in used.buckets]
    if request.findable:
        read = (Step(request.findable, "cacheable tokens", DERIVED), Step(request.hit, "hit rate", DERIVED))
        yield Formula("read from the cache", read, request.read, "tokens")
        kept = Step(request.kept, "cached tokens", DERIVED), Step(request.read, "read", DERIVED, MINUS)
        yield Formula("written to the cache", kept, request.written, "tokens")
    if others:
        steps = (Step(used.total_input, "input", DERIVED), *(Step(n, name, DERIVED, MINUS) for name, n in others))
        yield Formula("plain input", steps, used.buckets.get(TokenClass.INPUT, ZERO), "tokens")


def _past(
    texts: TextLengths, visible: Step, thinking: Thinking, asked: Demand, requests: tuple[ExplainedRequest, ...]
) -> Iterator[Formula]:
    """What each request adds to the next, and the total in a unit."""
    workload, unit = texts.counted, unit_of(texts.counted)
    name, size = UNITS[unit].removesuffix("s"), Decimal(requests_in_a_unit(workload))
    growth = tuple(_growth(texts, visible, thinking, asked))
    yield Formula(f"each {name} adds", growth, evaluate(growth), "tokens")
    past = sum((request.past for request in requests), ZERO)
    step = Step(evaluate(growth), f"tokens added per {name}", DERIVED)
    before = grouped(f"{name}s before the last", Step(size, f"{name}s"), Step(ONE, "", CONSTANT, MINUS))
    resent: Steps = (step, Step(size, f"{name}s"), before, Step(Decimal(2), "", CONSTANT, OVER))
    if compaction_of(workload) or asked.rules.media.images_of is not None:
        resent = (Step(past, f"the past of every {name}, added up", DERIVED),)
    yield Formula("the past, sent again", resent, past, "tokens")
    yield from _summaries(texts, thinking, requests)
    whole = sum((request.input for request in requests), ZERO)
    first = Step(mean_of(workload.input_tokens) + asked.rules.added, "first input", DERIVED)
    sent: Steps = (first, Step(size, f"{name}s"), Step(past, "the past", DERIVED, PLUS))
    yield Formula(f"input of a {unit}", sent, whole, "tokens")
    if whole:
        share = (Step(past, "the past", DERIVED), Step(whole, "all input", DERIVED, OVER))
        yield Formula("share of the past", share, evaluate(share), "share")


def _growth(texts: TextLengths, visible: Step, thinking: Thinking, asked: Demand) -> Iterator[Step]:
    chat, agent = texts.counted.conversation, texts.counted.agent
    if chat:
        yield Step(chat.user_tokens, "user tokens", texts.other_origin)
    elif agent:
        yield Step(agent.tool_result_tokens, "tool result tokens", texts.other_origin)
    yield visible._replace(op=PLUS)
    if asked.rules.resent_output != visible.value:
        yield _thinking(visible, thinking)
    if asked.rules.media.own or asked.rules.media.read:
        yield grouped("media", *media_steps(texts.by_tokens, texts.family), op=PLUS)
    if asked.rules.media.answered:
        yield grouped("media of the answer", *made_steps(texts.by_tokens, texts.family), op=PLUS)


def _summaries(texts: TextLengths, thinking: Thinking, requests: tuple[ExplainedRequest, ...]) -> Iterator[Formula]:
    """What the calls send and generate that summarise the past of a conversation or a task."""
    compact, called = compaction_of(texts.counted), [one for one in requests if one.summarised]
    if compact and called:
        total = sum((one.summarised for one in called), ZERO)
        sent = Step(total, "the past before every summary, added up", DERIVED)
        yield Formula("input of the summaries", (sent,), total, "tokens")
        summary = Step(compact.to_tokens, "summary tokens", texts.other_origin)
        steps: Steps = (Step(Decimal(len({one.number for one in called})), "summaries", DERIVED), summary)
        if thinking.multiplier:
            steps = (steps[0], grouped("each", summary, _thinking(summary, thinking)))
        yield Formula("output of the summaries", steps, evaluate(steps), "tokens")
