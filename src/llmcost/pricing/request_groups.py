"""One conversation, task or request as groups of requests that pay the same rates (laws T4, T6, V3 and V4).

A group is on one side of every threshold. Its tokens are those of its requests together, per unit (a conversation, a
task, or one request); so groups add up to the unit exactly, whatever the lengths.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from llmcost.model.calculation import Step, Steps
from llmcost.model.inputs.request_shape import Length
from llmcost.model.inputs.workload import Workload
from llmcost.model.money import ONE, ZERO, quotient
from llmcost.model.record import record
from llmcost.model.usage import Usage

from .length_distributions import Segment, longest_typical, segments
from .rates import ServiceTerms, Threshold, exceeded


class ModelRules(NamedTuple):
    """How a model treats requests: its price thresholds, its caching and its limits."""

    thresholds: tuple[Threshold, ...]
    cache_min: Decimal | None
    """The shortest prefix that is cached. Tokens; ``None`` if nothing is cached."""
    answer: Decimal
    """Tokens that are generated: visible, thinking and spoken."""
    room: Decimal | None
    """The longest total input that leaves room for the answer. Tokens; ``None`` if no limit is known."""
    resent_output: Decimal
    """Tokens of an answer that are sent again with the past: visible, and thinking where it is re-sent."""
    added: Decimal
    """Tokens that each request adds to its text: media and retrieved chunks. No later request sends them again."""
    first_hit: Decimal
    """The share of first requests that find their prefix cached."""
    next_hit: Decimal
    """The same for the requests after the first one of a unit."""


class RequestGroup(NamedTuple):
    """Requests of a unit that pay the same rates, and what they send together. Tokens per unit."""

    requests: Decimal
    total_input: Decimal
    cache_read: Decimal
    cache_write: Decimal
    probe: Decimal
    """The total input of one of them: it decides the band."""
    fits: bool
    """Whether they leave room for the answer."""
    first: int
    last: int
    """Which requests of the unit they are, counted from 1."""


class RequestTokens(NamedTuple):
    """What one request of a unit sends: all of it, or the share of its lengths on one side of every cut. Tokens.

    ``text + past + added`` is its total input. ``findable × hit`` is read from the cache; the rest of ``kept`` is
    written to it.
    """

    number: int
    """Which request of the unit it is, counted from 1."""
    requests: Decimal
    text: Decimal
    """The first input, as every request of the unit sends it."""
    past: Decimal
    """What the unit has added since, sent again."""
    added: Decimal
    findable: Decimal
    """The prefix that may be cached; zero where it is too short."""
    hit: Decimal
    kept: Decimal
    """What is in the cache after the request."""
    probe: Decimal
    """The total input of one of these requests: it decides for all of them."""
    fits: bool
    threshold: Threshold | None
    """The threshold that they exceed."""

    @property
    def total_input(self) -> Decimal:
        return self.text + self.past + self.added

    @property
    def cache_read(self) -> Decimal:
        return self.findable * self.hit

    @property
    def cache_write(self) -> Decimal:
        return self.kept - self.cache_read


class _Turn(NamedTuple):
    """One request of a unit: what it sends with its varying text."""

    number: int
    past: Decimal
    """Tokens of text that it sends after the first input."""
    found: Decimal | None
    """The same for the prefix it may find: the text that the request before it sent; ``None`` for a first request."""
    grows: bool
    """Whether another request may follow that finds this one's text."""


def request_groups(workload: Workload, rules: ModelRules) -> list[RequestGroup]:
    """The groups of one unit on a model with these rules."""
    found: dict[_GroupKey, RequestGroup] = {}
    for sent in request_tokens(workload, rules):
        _add(found, sent)
    return list(found.values())


def request_tokens(workload: Workload, rules: ModelRules) -> Iterator[RequestTokens]:
    """What the requests of one unit send, one after the other."""
    for turn in _turns(workload, rules):
        for segment in segments(workload.input_tokens, _cuts(turn, workload, rules)):
            if segment.share:
                yield _sent(turn, segment, workload, rules)


def _turns(workload: Workload, rules: ModelRules) -> Iterator[_Turn]:
    step, count = ZERO, 1
    if workload.conversation:
        step, count = workload.conversation.user_tokens + rules.resent_output, workload.conversation.turns
    if workload.agent:
        step, count = workload.agent.tool_result_tokens + rules.resent_output, workload.agent.steps
    for index in range(count):
        yield _Turn(index + 1, index * step, (index - 1) * step if index else None, count > 1)


def _cuts(turn: _Turn, workload: Workload, rules: ModelRules) -> list[Decimal]:
    """Lengths of the varying text at which something changes for this request. Tokens."""
    if not isinstance(workload.input_tokens, Length):
        return []
    other = turn.past + rules.added
    cuts = [_longest_below(threshold) - other for threshold in rules.thresholds]
    cuts += [rules.room - other] if rules.room is not None else []
    if (cache := workload.cache) and rules.cache_min is not None:
        least = rules.cache_min - _EPSILON
        finds_past = cache.prefix and turn.found is not None
        cuts += [least - turn.past, least - (turn.found or ZERO) if finds_past else (cache.tokens or ZERO) - turn.past]
        cuts += _marginal_cuts(turn, rules, (turn.found or ZERO) if finds_past else turn.past, finds_past)
    return cuts


def _marginal_cuts(turn: _Turn, rules: ModelRules, found: Decimal, finds_past: bool) -> Iterator[Decimal]:
    """Lengths from which cache reads, or the whole cached prefix, reach beyond a marginal threshold. Tokens."""
    hit = rules.next_hit if finds_past else rules.first_hit
    for threshold in rules.thresholds:
        if threshold.marginal:
            yield threshold.last_below - turn.past
            if hit:
                yield quotient(Decimal(threshold.last_below), hit) - found


_EPSILON = Decimal("1e-40")
"""Less than any two lengths differ by. Tokens."""


def _longest_below(threshold: Threshold) -> Decimal:
    """The longest total input to which a band does not apply, fractions of a token included."""
    return Decimal(threshold.above) if threshold.above is not None else (threshold.at_least or 0) - _EPSILON


_GroupKey = tuple[int, bool, int, Decimal]
"""What the requests of a group have in common: threshold, fit, and, where a band applies to the excess, their number
and length.

How much of an excess is cached differs from one request to the next, and with the length.
"""


def _add(found: dict[_GroupKey, RequestGroup], sent: RequestTokens) -> None:
    threshold = sent.threshold
    apart = (sent.number, sent.probe) if threshold and threshold.marginal else (0, ZERO)
    key = (threshold.band_index if threshold else -1, sent.fits, *apart)
    total, read = sent.total_input, sent.cache_read
    write = sent.kept - read
    before = found.get(key)
    if before is None:
        found[key] = RequestGroup(sent.requests, total, read, write, sent.probe, sent.fits, sent.number, sent.number)
        return
    found[key] = RequestGroup(
        before.requests + sent.requests,
        before.total_input + total,
        before.cache_read + read,
        before.cache_write + write,
        before.probe,
        sent.fits,
        before.first,
        sent.number,
    )


def _sent(turn: _Turn, segment: Segment, workload: Workload, rules: ModelRules) -> RequestTokens:
    probe, share = segment.probe + turn.past + rules.added, segment.share
    return RequestTokens(
        turn.number,
        share,
        segment.tokens,
        share * turn.past,
        share * rules.added,
        *_cached(turn, segment, workload, rules),
        probe,
        rules.room is None or probe <= rules.room,
        exceeded(rules.thresholds, probe),
    )


def _cached(turn: _Turn, segment: Segment, workload: Workload, rules: ModelRules) -> tuple[Decimal, Decimal, Decimal]:
    """Tokens that may be found in the cache, the hit rate, and tokens that are in the cache afterwards."""
    cache, least = workload.cache, rules.cache_min
    if cache is None or least is None:
        return ZERO, ZERO, ZERO
    text, longest = segment.tokens + segment.share * turn.past, segment.probe + turn.past
    if cache.prefix and turn.found is not None:
        prefix, length, hit = segment.tokens + segment.share * turn.found, segment.probe + turn.found, rules.next_hit
    else:
        fixed = cache.tokens or ZERO
        prefix, length, hit = min(fixed * segment.share, text), min(fixed, longest), rules.first_hit
    findable = prefix if length >= least else ZERO
    if cache.prefix and turn.grows:
        return findable, hit, text if longest >= least else ZERO
    return findable, hit, findable


def longest_typical_input(workload: Workload, rules: ModelRules) -> Decimal:
    """The total input of a unit's longest request, at a length that half of them do not exceed. Tokens."""
    *_, last = _turns(workload, rules)
    return longest_typical(workload.input_tokens) + last.past + rules.added


@record
class RequestBatch:
    """``count`` times per month some requests of the same kind, served on the same terms."""

    count: Decimal
    usage: Usage
    """The tokens of ``requests`` requests together."""
    terms: ServiceTerms
    requests: Decimal = ONE
    length: Decimal | None = None
    """The total input of one of them, which decides the band; ``None`` if the usage is that of one request."""
    steps: Steps = ()
    """The calculation of ``count``."""
    span: tuple[int, int] = (1, 1)
    """The first and the last of the requests of a unit that it covers, counted from 1."""
    what: str = ""
    """What they are, where they are not the workload's own requests."""
    thought: Step | None = None
    """The calculation of the thinking of each, where no other calculation shows it."""
