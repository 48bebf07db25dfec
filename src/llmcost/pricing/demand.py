"""The requests that a workload makes on one model, as batches to be billed (laws T2, T3, P6, V2–V4).

What a model cannot do changes the batches (a cache share on a model without a cache price is plain input), and every
such change is a note.
"""

from datetime import date
from decimal import Decimal

from llmcost.model.calculation import DERIVED, Step, Steps, evaluate
from llmcost.model.inputs.catalog import Catalog
from llmcost.model.inputs.request_shape import Length
from llmcost.model.inputs.workload import Workload
from llmcost.model.money import ONE, ZERO, quotient
from llmcost.model.record import record
from llmcost.model.reports.estimate import Basis
from llmcost.model.reports.notes import Note, NoteCode
from llmcost.model.usage import OF_INPUT, TokenClass, Usage, usage

from .caching import LONG_LIVES, CacheRules, HitRates, hit_rates
from .length_distributions import longest_typical, mean_of, segments
from .media_tokens import NO_MEDIA_TOKENS, MediaCounts, media_tokens
from .pricing_key import PricingKey
from .rates import DISCOUNTS, RESERVED, ServiceTerms
from .request_groups import (
    ModelRules,
    RequestBatch,
    RequestGroup,
    SentMedia,
    compaction_of,
    longest_typical_input,
    request_groups,
    summary_groups,
    total_of,
)
from .volume import ALL, billed_units, requests_in_a_unit, rest_of, shares_by_hour, unit_of

STORAGE = "cache storage"
"""What has no price where an explicit cache is kept and its storage is not sold."""


@record
class Demand:
    """What a month of a workload asks of one model."""

    batches: tuple[RequestBatch, ...]
    notes: tuple[Note, ...]
    misfit: str | None
    """Why the model cannot serve the workload, where a typical request does not fit."""
    caches: bool
    """Whether anything is read from the model's cache or written to it."""
    rules: ModelRules
    hits: HitRates
    media: MediaCounts
    groups: tuple[tuple[RequestGroup, Usage], ...]
    """The groups of a unit, and their tokens by bucket."""
    summaries: tuple[tuple[RequestGroup, Usage], ...]
    """The same of the calls that summarise its past."""


def demand(workload: Workload, key: PricingKey, catalog: Catalog, as_of: date) -> Demand:
    """What a month asks of the models with a key; the hours of modes are shared out over the days of the year.

    ``catalog`` has the media families and the schedules that the key names.
    """
    notes: list[Note] = []
    multiplier = key.thinking.multiplier
    if workload.thinking_multiplier and key.thinking.basis is Basis.DERIVED:
        notes.append(Note(NoteCode.NO_THINKING))
    media = _media(workload, key, catalog)
    hits = hit_rates(workload, key.cache, key.share) if key.cache else HitRates()
    rules = _rules(workload, key, media, hits, notes, catalog)
    found = request_groups(workload, rules)
    notes += _too_long(found, rules, requests_in_a_unit(workload))
    notes += _cut_off(workload, key, media.output)
    groups = [(group, _usage(group, workload, key.cache, multiplier, media)) for group in found]
    summaries = [(group, _summary_usage(group, workload, multiplier)) for group in summary_groups(workload, rules)]
    served = _served(workload, key, catalog, as_of, notes)
    if all(
        RESERVED in terms.modes for _, terms in served
    ):  # nothing is billed by the token, so no price of it is missing
        notes = [note for note in notes if note.code is not NoteCode.UNPRICED or note.name == STORAGE]
    calls = [*((*each, "") for each in groups), *((*each, "summaries of the past") for each in summaries)]
    batches = [
        RequestBatch(evaluate(steps), used, terms, group.requests, group.probe, steps, (group.first, group.last), what)
        for units, with_output in _units(workload, key.share)
        for group, full, what in calls
        for used in ((full if with_output else _without_output(full)),)
        for shares, terms in served
        for steps in ((*units, *shares),)
    ]
    caches = any(group.cache_read or group.cache_write for group in found)
    if rules.cache_min and not caches:
        notes.append(Note(NoteCode.PREFIX_TOO_SHORT, tokens=rules.cache_min))
    misfit = media.missing or _misfit(workload, key, rules, media.output) or _too_long_to_summarise(summaries, key)
    return Demand(tuple(batches), tuple(notes), misfit, caches, rules, hits, media, tuple(groups), tuple(summaries))


def _media(workload: Workload, key: PricingKey, catalog: Catalog) -> MediaCounts:
    if key.media is None:
        return NO_MEDIA_TOKENS
    family = catalog.media[key.media.family] if key.media.family else None
    return media_tokens(_by_tokens(workload, key), family, key.media.capabilities)


def _by_tokens(workload: Workload, key: PricingKey) -> Workload:
    """The workload without the media that the model sells by the unit."""
    from .media_units import without_units  # few workloads have media

    return without_units(workload, key.media.units) if key.media else workload


def _units(workload: Workload, share: Decimal) -> list[tuple[Steps, bool]]:
    """How many units (conversations, tasks, requests) a month bills of a share, with output and without."""
    unit = unit_of(workload)
    found = []
    for steps, with_output in billed_units(workload):
        name = f"billed {'attempt' if unit == 'request' else unit}s" + ("" if with_output else " without output")
        reaching = () if share == ONE else (Step(share, "share that reaches this model", DERIVED),)
        found.append(((Step(evaluate(steps), name, DERIVED), *reaching), with_output))
    return found


def _rules(
    workload: Workload, key: PricingKey, media: MediaCounts, hits: HitRates, notes: list[Note], catalog: Catalog
) -> ModelRules:
    visible = mean_of(workload.output_tokens)
    generated = visible * (ONE + key.thinking.multiplier)
    answer = generated + media.output
    sent = _sent_media(workload, key, media, catalog, notes)
    compact = compaction_of(workload)
    return ModelRules(
        thresholds=key.thresholds,
        cache_min=_cache_min(workload, key.cache, total_of(sent.fixed), notes),
        answer=answer,
        room=None if key.context is None else key.context - answer,
        resent_output=generated if key.resends_thinking else visible,
        added=_retrieved(workload) + media.input,
        first_hit=hits.first,
        next_hit=hits.after,
        media=sent,
        summary=compact.to_tokens * (ONE + key.thinking.multiplier) if compact else ZERO,
    )


def _sent_media(
    workload: Workload, key: PricingKey, media: MediaCounts, catalog: Catalog, notes: list[Note]
) -> SentMedia:
    """The media of a unit, with a note on each medium that is cached and has no price for it."""
    if key.media is None or media.missing:
        return SentMedia()
    from .sent_media import read_bucket, sent_media  # few workloads have media

    family = catalog.media[key.media.family] if key.media.family else None
    sent = sent_media(_by_tokens(workload, key), media, family, key.media.capabilities)
    grows = workload.cache and workload.cache.prefix and requests_in_a_unit(workload) > 1
    cached = (sent.own, sent.read, sent.answered) if grows else (sent.fixed,)
    for kind in dict.fromkeys(kind for tokens in cached for kind in tokens):
        if key.cache and key.cache.reads and read_bucket(kind, key.cache) is kind:
            notes.append(Note(NoteCode.NO_CACHE_PRICE, name=kind.value.partition("_")[0]))
    return sent


def _retrieved(workload: Workload) -> Decimal:
    """Tokens that retrieval adds to each request."""
    return workload.retrieval.chunks * workload.retrieval.chunk_tokens if workload.retrieval else ZERO


def _cache_min(workload: Workload, rules: CacheRules | None, media: Decimal, notes: list[Note]) -> Decimal | None:
    """The shortest prefix that the model caches for this workload; ``None`` if it caches nothing (law P6).

    ``media`` are the tokens of media in the fixed prefix.
    """
    cache = workload.cache
    if cache is None or rules is None or not (cache.tokens or cache.prefix or media):
        return None
    if not rules.reads:
        notes.append(Note(NoteCode.NO_CACHE_PRICE))
        return None
    least = Decimal(rules.min_tokens)
    grows = cache.prefix and requests_in_a_unit(workload) > 1
    if not grows and (cache.tokens or ZERO) + media < least:
        notes.append(Note(NoteCode.PREFIX_TOO_SHORT, tokens=least))
        return None
    if cache.explicit and not rules.prices_storage and not rules.free:
        notes.append(Note(NoteCode.UNPRICED, name=STORAGE))
    written = grows or cache.hit_rate != 1
    if cache.ttl in LONG_LIVES and written and not rules.prices_life and not rules.free:
        if rules.prices_writes:
            notes.append(Note(NoteCode.UNPRICED, name=f"cache writes of {cache.ttl}"))
        elif cache.hit_rate is None and not cache.explicit:
            notes.append(Note(NoteCode.NO_LONG_CACHE, name=cache.ttl))
    return least


def _usage(
    group: RequestGroup, workload: Workload, rules: CacheRules | None, multiplier: Decimal, media: MediaCounts
) -> Usage:
    visible = mean_of(workload.output_tokens) * group.requests
    parts: dict[TokenClass, Decimal] = {TokenClass.CACHE_READ: group.cache_read}
    writes: TokenClass = TokenClass.INPUT
    if rules and workload.cache and rules.prices_life:
        writes = LONG_LIVES[workload.cache.ttl]
    elif rules and rules.prices_writes:
        writes = TokenClass.CACHE_WRITE
    if writes is not TokenClass.INPUT:
        parts[writes] = group.cache_write
    if group.media or media.parts:
        from .sent_media import with_media  # few workloads have media

        parts = with_media(parts, group, rules, writes, media)
    parts[TokenClass.THINKING] = visible * multiplier
    return usage(group.total_input, visible * (ONE + multiplier) + media.output * group.requests, parts)


def _summary_usage(group: RequestGroup, workload: Workload, multiplier: Decimal) -> Usage:
    """The tokens of calls that summarise the past, which send no cached prefix."""
    compact = compaction_of(workload)
    visible = (compact.to_tokens if compact else ZERO) * group.requests
    parts: dict[TokenClass, Decimal] = {**group.media, TokenClass.THINKING: visible * multiplier}
    parts.pop(TokenClass.INPUT, None)
    return usage(group.total_input, visible * (ONE + multiplier), parts)


def _without_output(full: Usage) -> Usage:
    return usage(full.total_input, ZERO, {name: n for name, n in full.buckets.items() if name in OF_INPUT})


def _too_long(found: list[RequestGroup], rules: ModelRules, size: int) -> list[Note]:
    """A note on the share of requests that do not fit the context."""
    share = quotient(sum((group.requests for group in found if not group.fits), ZERO) * 100, size, 1)
    return [Note(NoteCode.REQUESTS_TOO_LONG, percent=share, tokens=rules.room or ZERO)] if share else []


def _cut_off(workload: Workload, key: PricingKey, spoken: Decimal) -> list[Note]:
    """A note on the share of answers that are longer than the model can write."""
    if key.max_output is None or not isinstance(workload.output_tokens, Length):
        return []
    most = quotient(key.max_output - spoken, ONE + key.thinking.multiplier)
    longer = (part.share for part in segments(workload.output_tokens, [most]) if part.probe > most)
    share = quotient(sum(longer, ZERO) * 100, ONE, 1)
    return [Note(NoteCode.ANSWERS_TOO_LONG, percent=share, tokens=Decimal(key.max_output))] if share else []


def _misfit(workload: Workload, key: PricingKey, rules: ModelRules, spoken: Decimal) -> str | None:
    """Why the longest request of typical length, or an answer of typical length, does not fit, or ``None``."""
    whole = longest_typical_input(workload, rules) + rules.answer
    if key.context is not None and whole > key.context:
        return f"{_tokens(whole)} tokens a request are more than its context of {key.context:,}"
    answer = longest_typical(workload.output_tokens) * (ONE + key.thinking.multiplier) + spoken
    if key.max_output is not None and answer > key.max_output:
        return f"{_tokens(answer)} output tokens are more than its limit of {key.max_output:,}"
    return None


def _too_long_to_summarise(summaries: list[tuple[RequestGroup, Usage]], key: PricingKey) -> str | None:
    """Why the call that summarises the past does not fit, or ``None``."""
    for group, used in summaries:
        if not group.fits:
            return f"{_tokens(group.probe)} tokens to summarise are more than its context of {key.context or 0:,}"
        summary = quotient(used.total_output, group.requests)
        if key.max_output is not None and summary > key.max_output:
            return f"{_tokens(summary)} tokens of a summary are more than its limit of {key.max_output:,}"
    return None


def _tokens(count: Decimal) -> str:
    return f"{quotient(count, ONE, 0):,f}"


def _served(
    workload: Workload, key: PricingKey, catalog: Catalog, as_of: date, notes: list[Note]
) -> list[tuple[Steps, ServiceTerms]]:
    """How the requests are served: shares that sum to 1, each with its terms."""
    modes = key.mode_rules
    share, own_factor = batch_of(workload)
    batch: tuple[str, ...] = ("batch",)
    service = () if workload.service_tier == "standard" else (workload.service_tier,)
    if share and "batch" not in modes:
        notes.append(Note(NoteCode.NO_MODE_PRICE, name="batch"))
        batch, own_factor = (), None
    if service and service[0] not in modes:
        missing = Note(NoteCode.NO_MODE_PRICE, name=service[0])
        if service[0] not in DISCOUNTS and not key.free:
            missing = Note(NoteCode.UNPRICED, name=f"service tier {service[0]}")
        notes += [missing] if share < 1 else []
        service = ()
    if workload.region and not key.prices_region:
        notes.append(Note(NoteCode.UNPRICED, name=f"region {workload.region}"))
    batched = Step(share, "batched")
    unbatched = rest_of(batched)
    by_hour = shares_by_hour(workload, modes, catalog, as_of)
    covered, spilled = _covered(workload, key)
    found: list[tuple[Steps, ServiceTerms]] = [((unbatched, covered), ServiceTerms((RESERVED,)))]
    for portion, names, factor in (((batched,), batch, own_factor), ((unbatched, spilled), service, None)):
        found += [
            ((*portion, part), ServiceTerms((*hours, *names), factor, workload.region)) for part, hours in by_hour
        ]
    return [
        (tuple(step for step in steps if step.value != ONE), terms)
        for steps, terms in found
        if all(step.value > 0 for step in steps)
    ]


def _covered(workload: Workload, key: PricingKey) -> tuple[Step, Step]:
    """The share of the requests that are not batched that reserved units serve, and the share that spills over."""
    reserved = workload.reserved
    if reserved is None or RESERVED not in key.mode_rules:
        return Step(ZERO, "reserved"), ALL
    covered = Step(reserved.covers, "served by reserved units")
    return covered, rest_of(covered)


def batch_of(workload: Workload) -> tuple[Decimal, Decimal | None]:
    """The share of requests that is batched, and the workload's own factor on rates where it gives one."""
    batch = workload.batch
    if batch is None:
        return ZERO, None
    return batch.share, ONE - batch.discount if batch.discount is not None else batch.factor
