"""What one request of a workload sends and answers, and what a conversation or a task of them comes to. Tokens."""

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
from llmcost.model.inputs.catalog import Catalog, Model
from llmcost.model.inputs.media import MediaFamily
from llmcost.model.inputs.request_shape import Length
from llmcost.model.inputs.workload import Workload
from llmcost.model.money import ONE, ZERO
from llmcost.model.reports.estimate import Basis
from llmcost.model.reports.explain import ExplainedRequest, Formula
from llmcost.model.usage import OF_INPUT, TokenClass
from llmcost.pricing.demand import Demand
from llmcost.pricing.length_distributions import Varying, mean_of
from llmcost.pricing.media_tokens import NO_MEDIA, family_of, media_steps, spoken_steps
from llmcost.pricing.thinking import Thinking
from llmcost.pricing.tokenizer_adjustment import counting, rescaling
from llmcost.pricing.volume import UNITS, requests_in_a_unit, unit_of


class TextLengths(NamedTuple):
    """The lengths of a workload's texts on a model, and where they come from."""

    counted: Workload
    """The workload with its lengths as the model counts them."""
    formulas: tuple[Formula, ...]
    """How they were counted; none where they are as given."""
    sent: str
    """The origin of the first input."""
    said: str
    """The origin of the other lengths."""
    family: MediaFamily
    """How the model counts media."""


def text_lengths(workload: Workload, counted: Workload, model: Model, billed: Model, catalog: Catalog) -> TextLengths:
    """The lengths of a workload, given or counted for a model; media count as the model that is billed counts them."""
    family = family_of(catalog, billed) or NO_MEDIA
    if prompt := counting(workload, model, catalog):
        made: tuple[Formula, ...] = (Formula("prompt", prompt, mean_of(counted.input_tokens), "tokens"),)
        return TextLengths(counted, made, DERIVED, WORKLOAD, family)
    factor = rescaling(workload, model, catalog)
    if factor is None:
        return TextLengths(counted, (), WORKLOAD, WORKLOAD, family)
    mine = _lengths(counted)
    made = tuple(
        Formula(name, (Step(given, f"{name} as given"), factor), mine[name], "tokens")
        for name, given in _lengths(workload).items()
    )
    return TextLengths(counted, made, DERIVED, DERIVED, family)


def _lengths(workload: Workload) -> dict[str, Decimal]:
    """Every stated length, by name, and the stated mean of one that varies."""
    chat, agent, found, cache = workload.conversation, workload.agent, workload.retrieval, workload.cache
    lengths = {
        "input tokens": workload.input_tokens,
        "output tokens": workload.output_tokens,
        "user tokens": chat and chat.user_tokens,
        "tokens of a tool's result": agent and agent.tool_result_tokens,
        "tokens of a chunk": found and found.chunk_tokens,
        "tokens of the prefix": cache and cache.tokens,
    }
    means = {name: length.mean if isinstance(length, Length) else length for name, length in lengths.items()}
    return {name: mean for name, mean in means.items() if isinstance(mean, Decimal)}


def request_formulas(
    texts: TextLengths, thinking: Thinking, asked: Demand, requests: tuple[ExplainedRequest, ...]
) -> Iterator[Formula]:
    """What a request sends and answers, and how much of all input is the past."""
    workload = texts.counted
    first = _mean(workload.input_tokens, "input tokens", texts.sent)
    steps = (first, *_added(texts))
    unit = unit_of(workload)
    yield Formula("input" if unit == "request" else "first input", steps, first.value + asked.rules.added, "tokens")
    seen = _seen(texts)
    yield from _answer(texts, seen, thinking, asked)
    if workload.cache and workload.cache.tokens:
        yield Formula("prefix", (_prefix(texts),), workload.cache.tokens, "tokens")
    if unit != "request":
        yield from _past(texts, seen, thinking, asked, requests)
    elif len(requests) == 1:
        yield from _cached(requests[0], asked)


def _added(texts: TextLengths) -> Iterator[Step]:
    """What each request sends beside its text: what retrieval found, and media."""
    if found := texts.counted.retrieval:
        chunks = Step(found.chunks, "chunks retrieved"), Step(found.chunk_tokens, "tokens of each", texts.said)
        yield grouped("retrieved", *chunks, op=PLUS)
    yield from media_steps(texts.counted, texts.family)


def _prefix(texts: TextLengths) -> Step:
    tokens = texts.counted.cache.tokens if texts.counted.cache else None
    given = texts.counted.prompt is None
    return Step(tokens or ZERO, "tokens of the prefix" if given else "tokens of its fixed part", texts.said)


def _seen(texts: TextLengths) -> Step:
    return _mean(texts.counted.output_tokens, "output tokens", texts.said)


def _mean(length: Varying, name: str, origin: str) -> Step:
    """A length, or the mean of one that varies: given, out of its histogram, or that of a curve."""
    if not isinstance(length, Length):
        return Step(length or ZERO, name, origin)
    if length.bins:
        requests = sum((bin_.weight for bin_ in length.bins), ZERO)
        tokens = sum((bin_.weight * bin_.tokens for bin_ in length.bins), ZERO)
        scaled = COUNTED if origin == DERIVED else origin
        whole = Step(tokens, "tokens of the histogram", scaled), Step(requests, "requests of it", WORKLOAD, OVER)
        return grouped(f"{name}, the mean", *whole)
    return Step(mean_of(length), f"{name}, the mean", DERIVED if length.mean is None else origin)


def _answer(texts: TextLengths, seen: Step, thinking: Thinking, asked: Demand) -> Iterator[Formula]:
    if seen.origin == DERIVED:
        yield Formula("output", (seen,), seen.value, "tokens")
    steps: Steps = (seen,)
    if thinking.multiplier:
        steps = (*steps, _thought(seen, thinking))
    if asked.media.output:
        steps = (*steps, *spoken_steps(texts.counted, texts.family))
    yield Formula("answer", steps, asked.rules.answer, "tokens")


def _thought(seen: Step, thinking: Thinking) -> Step:
    origin = ASSUMED if thinking.basis is Basis.ASSUMED else WORKLOAD
    multiplier = Step(thinking.multiplier, "thinking multiplier", origin)
    return grouped("thinking", seen, multiplier, op=PLUS)


def _cached(request: ExplainedRequest, asked: Demand) -> Iterator[Formula]:
    """What a single request reads, writes, and sends as plain input."""
    ((_, used),) = asked.groups
    others = [(bucket.value, used.buckets[bucket]) for bucket in OF_INPUT if bucket in used.buckets]
    if request.findable:
        read = (Step(request.findable, "tokens that may be found", DERIVED), Step(request.hit, "hit rate", DERIVED))
        yield Formula("read from the cache", read, request.read, "tokens")
        kept = Step(request.kept, "tokens that stand there", DERIVED), Step(request.read, "read", DERIVED, MINUS)
        yield Formula("written to it", kept, request.written, "tokens")
    if others:
        steps = (Step(used.total_input, "input", DERIVED), *(Step(n, name, DERIVED, MINUS) for name, n in others))
        yield Formula("plain input", steps, used.buckets.get(TokenClass.INPUT, ZERO), "tokens")


def _past(
    texts: TextLengths, seen: Step, thinking: Thinking, asked: Demand, requests: tuple[ExplainedRequest, ...]
) -> Iterator[Formula]:
    """What each request adds to the next, and what that comes to in the whole unit."""
    workload, unit = texts.counted, unit_of(texts.counted)
    name, size = UNITS[unit].removesuffix("s"), Decimal(requests_in_a_unit(workload))
    grows = tuple(_grows(texts, seen, thinking, asked))
    yield Formula(f"each {name} adds", grows, evaluate(grows), "tokens")
    past = sum((request.past for request in requests), ZERO)
    step = Step(evaluate(grows), f"tokens that each {name} adds", DERIVED)
    before = grouped(f"{name}s before the last", Step(size, f"{name}s"), Step(ONE, "", CONSTANT, MINUS))
    again: Steps = (step, Step(size, f"{name}s"), before, Step(Decimal(2), "", CONSTANT, OVER))
    yield Formula("the past, sent again", again, past, "tokens")
    whole = sum((request.input for request in requests), ZERO)
    first = Step(mean_of(workload.input_tokens) + asked.rules.added, "first input", DERIVED)
    sent: Steps = (first, Step(size, f"{name}s"), Step(past, "the past", DERIVED, PLUS))
    yield Formula(f"input of a {unit}", sent, whole, "tokens")
    if whole:
        share = (Step(past, "the past", DERIVED), Step(whole, "all input", DERIVED, OVER))
        yield Formula("share of the past", share, evaluate(share), "share")


def _grows(texts: TextLengths, seen: Step, thinking: Thinking, asked: Demand) -> Iterator[Step]:
    chat, agent = texts.counted.conversation, texts.counted.agent
    if chat:
        yield Step(chat.user_tokens, "user tokens", texts.said)
    elif agent:
        yield Step(agent.tool_result_tokens, "tokens of a tool's result", texts.said)
    yield seen._replace(op=PLUS)
    if asked.rules.resent_output != seen.value:
        yield _thought(seen, thinking)
