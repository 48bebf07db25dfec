"""One conversation, task or request as groups of requests that pay the same rates (laws T4, T6, V3 and V4).

A group is on one side of every threshold. Its tokens are those of its requests together, per unit (a conversation, a
task, or one request); so groups add up to the unit exactly, whatever the lengths.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from llmcost.model.calculation import Step, Steps
from llmcost.model.inputs.request_shape import Compaction, Length
from llmcost.model.inputs.workload import Workload
from llmcost.model.money import ONE, ZERO
from llmcost.model.record import record
from llmcost.model.usage import TokenClass, Usage

from .length_distributions import Segment, longest_typical, segments
from .rates import ServiceTerms, Threshold, exceeded
from .volume import requests_in_a_unit

MediaTokens = Mapping[TokenClass, Decimal]
"""Tokens of media sent, by the bucket that they have when nothing is cached; documents are ``input``, as text is."""
NO_MEDIA: MediaTokens = {}


class SentMedia(NamedTuple):
    """The media that the requests of a unit send. Tokens per request."""

    own: MediaTokens = NO_MEDIA
    """What each request sends for the first time, without what is given as read from a cache."""
    read: MediaTokens = NO_MEDIA
    """What it sends for the first time and is given as read from a cache."""
    answered: MediaTokens = NO_MEDIA
    """What of its answer later requests send again."""
    fixed: MediaTokens = NO_MEDIA
    """What of ``own`` belongs to the cached prefix."""
    images_of: Decimal | None = None
    """How many earlier requests' images are sent again, the last ones; ``None`` for all."""


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
    """Tokens that each request adds to its text and its past: retrieved chunks, which no later request sends again, and
    media."""
    first_hit: Decimal
    """The share of first requests that find their prefix cached."""
    next_hit: Decimal
    """The same for the requests after the first one of a unit."""
    media: SentMedia = SentMedia()
    summary: Decimal = ZERO
    """Tokens that are generated for a summary of the past: visible and thinking."""


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
    media: MediaTokens = NO_MEDIA
    """What of ``total_input`` is media, without what is given as read from a cache."""
    media_read: MediaTokens = NO_MEDIA
    media_write: MediaTokens = NO_MEDIA
    """The same of ``cache_read`` and ``cache_write``."""


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
    media: MediaTokens = NO_MEDIA
    """What of ``past`` and ``added`` is media, without what is given as read from a cache."""
    media_findable: MediaTokens = NO_MEDIA
    media_kept: MediaTokens = NO_MEDIA
    """The same of ``findable`` and ``kept``."""
    summarised: Decimal = ZERO
    """The past that a call summarised before this request; ``past`` begins with the summary since."""

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
    past_media: MediaTokens
    found: Decimal | None
    """The tokens of text after the first input that the request before it sent, too, up to the first difference;
    ``None`` for a first request."""
    found_media: MediaTokens
    """The media up to there."""
    fixed_media: MediaTokens
    """The media of the fixed prefix that it sends."""
    grows: bool
    """Whether another request may follow that finds what this one sent."""
    summarised: Decimal = ZERO
    """Tokens of text after the first input that a call summarised before it."""
    summarised_media: MediaTokens = NO_MEDIA


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
                yield from _by_hits(_sent(turn, segment, workload, rules))


def _by_hits(sent: RequestTokens) -> Iterator[RequestTokens]:
    """Requests that find their prefix apart from those that do not, where a band applies to the excess only.

    The excess of one that finds it is read from the cache at its end, and that of another one is written (law T4).
    """
    marginal = sent.threshold is not None and sent.threshold.marginal
    if not (marginal and sent.findable and ZERO < sent.hit < ONE):
        yield sent
        return
    for share, hit in ((sent.hit, ONE), (ONE - sent.hit, ZERO)):
        parts: dict[str, Any] = {name: getattr(sent, name) * share for name in _TOKENS}
        parts |= {name: _times(getattr(sent, name), share) for name in _MEDIA}
        yield sent._replace(hit=hit, **parts)


_TOKENS = ("requests", "text", "past", "added", "findable", "kept", "summarised")
_MEDIA = ("media", "media_findable", "media_kept")


def summary_groups(workload: Workload, rules: ModelRules) -> list[RequestGroup]:
    """The calls of one unit that summarise its past, grouped as its requests are; each sends the past alone."""
    found: dict[_GroupKey, RequestGroup] = {}
    for turn in _turns(workload, rules) if compaction_of(workload) else ():
        total = turn.summarised + total_of(turn.summarised_media)
        if total:
            fits = rules.room is None or total + rules.summary <= rules.room + rules.answer
            none = ZERO, ZERO, ZERO
            band = exceeded(rules.thresholds, total)
            sent = RequestTokens(turn.number, ONE, ZERO, total, ZERO, *none, total, fits, band, turn.summarised_media)
            _add(found, sent)
    return list(found.values())


def compaction_of(workload: Workload) -> Compaction | None:
    """When a conversation or a task summarises its past, if it does."""
    unit = workload.conversation or workload.agent
    return unit.compact if unit else None


def _turns(workload: Workload, rules: ModelRules) -> Iterator[_Turn]:
    """The requests of a unit. What follows the first input is a summary, if there was one, and what was added since."""
    count, step, compact = requests_in_a_unit(workload), ZERO, compaction_of(workload)
    if workload.conversation:
        step = workload.conversation.user_tokens + rules.resent_output
    if workload.agent:
        step = workload.agent.tool_result_tokens + rules.resent_output
    own, fixed, images_of = _plus(rules.media.own, rules.media.read), rules.media.fixed, rules.media.images_of
    growth = _plus(own, rules.media.answered)
    summary, earlier = ZERO, 0
    found: Decimal | None = None
    found_media = NO_MEDIA
    for number in range(1, count + 1):
        past, media = summary + earlier * step, _past_media(growth, earlier, images_of)
        summarised, summarised_media = ZERO, NO_MEDIA
        if compact and past + total_of(media) > compact.at_tokens:
            summarised, summarised_media = past, media
            summary, earlier, past, media, fixed = compact.to_tokens, 0, compact.to_tokens, NO_MEDIA, NO_MEDIA
            found, found_media = ZERO, NO_MEDIA
        elif images_of is not None and earlier > images_of:
            # what the request before it sent is found up to the first image that is left out now
            before = int(max(earlier - 1 - images_of, ZERO))
            found, found_media = summary + before * step, _past_media(growth, before, ZERO)
            fixed = {bucket: tokens for bucket, tokens in fixed.items() if bucket is not TokenClass.IMAGE_INPUT}
        yield _Turn(number, past, media, found, found_media, fixed, count > 1, summarised, summarised_media)
        found, found_media, earlier = past, _plus(media, own), earlier + 1


def _past_media(growth: MediaTokens, earlier: int, images_of: Decimal | None) -> MediaTokens:
    """The media that ``earlier`` requests added, with the images of the last ``images_of`` of them."""
    if not growth or not earlier:
        return NO_MEDIA
    images = Decimal(earlier) if images_of is None else min(Decimal(earlier), images_of)
    return {bucket: n * (images if bucket is TokenClass.IMAGE_INPUT else earlier) for bucket, n in growth.items()}


def _plus(one: MediaTokens, other: MediaTokens) -> MediaTokens:
    if not one or not other:
        return one or other
    return {bucket: one.get(bucket, ZERO) + other.get(bucket, ZERO) for bucket in {**one, **other}}


def _times(media: MediaTokens, factor: Decimal) -> MediaTokens:
    return {bucket: tokens * factor for bucket, tokens in media.items()} if media else media


def total_of(media: MediaTokens) -> Decimal:
    return sum(media.values(), ZERO) if media else ZERO


def _cuts(turn: _Turn, workload: Workload, rules: ModelRules) -> list[Decimal]:
    """Lengths of the varying text at which something changes for this request. Tokens."""
    if not isinstance(workload.input_tokens, Length):
        return []
    other = turn.past + total_of(turn.past_media) + rules.added
    cuts = [_longest_below(threshold) - other for threshold in rules.thresholds]
    cuts += [rules.room - other] if rules.room is not None else []
    if (cache := workload.cache) and rules.cache_min is not None:
        least = rules.cache_min - _EPSILON
        finds_past = cache.prefix and turn.found is not None
        found, media = (turn.found or ZERO, turn.found_media) if finds_past else (turn.past, turn.fixed_media)
        kept = _plus(turn.past_media, rules.media.own) if cache.prefix and turn.grows else turn.fixed_media
        cuts += [least - turn.past - total_of(kept), least - found - total_of(media)]
        cuts += [] if finds_past else [(cache.tokens or ZERO) - turn.past]
        marginal = [Decimal(one.last_below) for one in rules.thresholds if one.marginal]
        for beside in {turn.past, turn.past + total_of(kept), found, found + total_of(media)} if marginal else ():
            cuts += [cut - beside for cut in marginal]
    return cuts


_EPSILON = Decimal("1e-40")
"""Less than any two lengths differ by. Tokens."""


def _longest_below(threshold: Threshold) -> Decimal:
    """The longest total input to which a band does not apply, fractions of a token included."""
    return Decimal(threshold.above) if threshold.above is not None else (threshold.at_least or 0) - _EPSILON


_GroupKey = tuple[int, bool, int, Decimal, Decimal]
"""What the requests of a group have in common: threshold, fit, and, where a band applies to the excess, their number,
their length and whether they find their prefix.

How much of an excess is cached differs from one request to the next, and with the length.
"""


def _add(found: dict[_GroupKey, RequestGroup], sent: RequestTokens) -> None:
    threshold = sent.threshold
    apart = (sent.number, sent.probe, sent.hit) if threshold and threshold.marginal else (0, ZERO, ZERO)
    key = (threshold.band_index if threshold else -1, sent.fits, *apart)
    total, read = sent.total_input, sent.cache_read
    write = sent.kept - read
    media_read = _times(sent.media_findable, sent.hit)
    media = sent.media, media_read, _plus(sent.media_kept, _times(media_read, -ONE))
    before = found.get(key)
    if before is None:
        ends = sent.number, sent.number
        found[key] = RequestGroup(sent.requests, total, read, write, sent.probe, sent.fits, *ends, *media)
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
        *(_plus(*both) for both in zip((before.media, before.media_read, before.media_write), media, strict=True)),
    )


def _sent(turn: _Turn, segment: Segment, workload: Workload, rules: ModelRules) -> RequestTokens:
    past, share = turn.past + total_of(turn.past_media), segment.share
    probe = segment.probe + past + rules.added
    found, hit, kept = _cached(turn, segment, workload, rules)
    return RequestTokens(
        turn.number,
        share,
        segment.tokens,
        share * past,
        share * rules.added,
        found.text + total_of(found.media),
        hit,
        kept.text + total_of(kept.media),
        probe,
        rules.room is None or probe <= rules.room,
        exceeded(rules.thresholds, probe),
        _times(_plus(turn.past_media, rules.media.own), share),
        found.media,
        kept.media,
        share * (turn.summarised + total_of(turn.summarised_media)),
    )


class _Prefix(NamedTuple):
    """Tokens of a prefix."""

    text: Decimal = ZERO
    media: MediaTokens = NO_MEDIA


def _cached(turn: _Turn, segment: Segment, workload: Workload, rules: ModelRules) -> tuple[_Prefix, Decimal, _Prefix]:
    """What may be found in the cache, the hit rate, and what is in the cache afterwards."""
    cache, least, share = workload.cache, rules.cache_min, segment.share
    if cache is None or least is None:
        return _Prefix(), ZERO, _Prefix()
    text, longest = segment.tokens + share * turn.past, segment.probe + turn.past
    if cache.prefix and turn.found is not None:
        prefix, length, hit = segment.tokens + share * turn.found, segment.probe + turn.found, rules.next_hit
        media = turn.found_media
    else:
        fixed = cache.tokens or ZERO
        prefix, length, hit = min(fixed * share, text), min(fixed, longest), rules.first_hit
        media = turn.fixed_media
    found = _Prefix(prefix, _times(media, share)) if length + total_of(media) >= least else _Prefix()
    if not (cache.prefix and turn.grows):
        return found, hit, found
    media = _plus(turn.past_media, rules.media.own)
    return found, hit, _Prefix(text, _times(media, share)) if longest + total_of(media) >= least else _Prefix()


def longest_typical_input(workload: Workload, rules: ModelRules) -> Decimal:
    """The total input of a unit's longest request, at a length that half of them do not exceed. Tokens."""
    longest = max(turn.past + total_of(turn.past_media) for turn in _turns(workload, rules))
    return longest_typical(workload.input_tokens) + longest + rules.added


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
