"""Workload → the requests it makes on one model, as orders to be charged (laws T2, T3, P6, V2–V4).

What a model cannot do changes the orders (a cache share on a model without a cache price is plain input), and every
such change is a note.
"""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from llmcost.model.calculation import CONSTANT, DERIVED, MINUS, PRICE_LIST, Step, Steps, evaluate, grouped
from llmcost.model.inputs.catalog import Catalog, Model, Price
from llmcost.model.inputs.request_shape import Length
from llmcost.model.inputs.workload import Workload
from llmcost.model.money import ONE, ZERO, quotient
from llmcost.model.reports.estimate import Basis
from llmcost.model.reports.notes import Note, NoteCode
from llmcost.model.usage import OF_INPUT, TokenClass, Usage, usage

from .caching import HitRates, hit_rates
from .length_distributions import longest_typical, mean_of, segments
from .lookup import Candidate, DatedPrice
from .media_tokens import MediaTokens, media_tokens
from .rates import ServiceTerms
from .request_groups import ModelRules, RequestBatch, RequestGroup, longest_typical_input, request_groups
from .schedules import peak_share
from .volume import billed_units, requests_in_a_unit, unit_of


class Thinking(NamedTuple):
    """Thinking tokens per visible output token, and where the number comes from."""

    multiplier: Decimal
    basis: Basis


class Demand(NamedTuple):
    """What a month of a workload asks of one model."""

    orders: tuple[RequestBatch, ...]
    notes: tuple[Note, ...]
    misfit: str | None
    """Why the model cannot serve it, where a usual request does not fit."""
    caches: bool
    """Whether anything is read from the model's cache."""
    rules: ModelRules
    hits: HitRates
    thinking: Thinking
    media: MediaTokens
    shapes: tuple[tuple[RequestGroup, Usage], ...]
    """The pieces of a unit, and their tokens by bucket."""


def thinking_of(workload: Workload, candidate: Candidate, catalog: Catalog) -> Thinking:
    """The multiplier of a row (law T3): the workload's where the model can think, else what its tier assumes."""
    model = candidate.model
    if model.thinking == "never":
        return Thinking(ZERO, Basis.DERIVED)
    if workload.thinking_multiplier is not None:
        return Thinking(workload.thinking_multiplier, Basis.GIVEN)
    if candidate.thinking or model.thinking == "always":
        return Thinking(catalog.tiers[candidate.tier].assumed_thinking, Basis.ASSUMED)
    return Thinking(ZERO, Basis.DERIVED)


def demand(
    workload: Workload, candidate: Candidate, dated: DatedPrice, catalog: Catalog, as_of: date, part: Decimal = ONE
) -> Demand:
    """The orders of a month on ``candidate`` at a price; hours are shared out over the days of the year.

    ``part`` is the share of the workload's requests that reaches the model.
    """
    notes: list[Note] = []
    thinking = thinking_of(workload, candidate, catalog)
    multiplier = thinking.multiplier
    if candidate.model.thinking == "never" and workload.thinking_multiplier:
        notes.append(Note(NoteCode.NO_THINKING))
    media = media_tokens(workload, dated.model, catalog)
    hits = hit_rates(workload, candidate.model, dated.entry, part)
    rules = _rules(workload, candidate.model, dated.entry, multiplier, media, hits, notes)
    found = request_groups(workload, rules)
    notes += _too_long(found, rules, requests_in_a_unit(workload))
    notes += _cut_off(workload, candidate.model, multiplier, media.output)
    shapes = [(piece, _usage(piece, workload, dated.entry, multiplier, media)) for piece in found]
    served = _served(workload, dated, catalog, as_of, notes)
    orders = [
        RequestBatch(evaluate(how), used, terms, piece.requests, piece.probe, how, (piece.first, piece.last))
        for units, with_output in _units(workload, part)
        for piece, full in shapes
        for used in ((full if with_output else _without_output(full)),)
        for shares, terms in served
        for how in ((*units, *shares),)
    ]
    caches = any(piece.cache_read or piece.cache_write for piece in found)
    if rules.cache_min and not caches:
        notes.append(Note(NoteCode.PREFIX_TOO_SHORT, tokens=rules.cache_min))
    misfit = media.missing or _misfit(workload, candidate.model, rules, multiplier, media.output)
    return Demand(tuple(orders), tuple(notes), misfit, caches, rules, hits, thinking, media, tuple(shapes))


def _units(workload: Workload, part: Decimal) -> list[tuple[Steps, bool]]:
    """How many units (conversations, tasks, requests) a month bills of a part, with output and without."""
    unit = unit_of(workload)
    found = []
    for steps, with_output in billed_units(workload):
        what = f"billed {'attempt' if unit == 'request' else unit}s" + ("" if with_output else " without output")
        reaching = () if part == ONE else (Step(part, "of which reach this model", DERIVED),)
        found.append(((Step(evaluate(steps), what, DERIVED), *reaching), with_output))
    return found


def _rules(
    workload: Workload,
    model: Model,
    price: Price,
    multiplier: Decimal,
    media: MediaTokens,
    hits: HitRates,
    notes: list[Note],
) -> ModelRules:
    output = mean_of(workload.output_tokens)
    resent = workload.thinking_resent or model.thinking_resent
    thinks_again = resent == "always" or (resent == "tool_loop" and workload.agent is not None)
    answer = output * (ONE + multiplier) + media.output
    return ModelRules(
        price=price,
        answer=answer,
        cache_min=_cache_min(workload, model, price, notes),
        room=None if model.context is None else model.context - answer,
        resent_output=output * (ONE + multiplier) if thinks_again else output,
        added=_retrieved(workload) + media.input,
        first_hit=hits.first,
        next_hit=hits.after,
    )


def _retrieved(workload: Workload) -> Decimal:
    """Tokens that retrieval adds to each request."""
    return workload.retrieval.chunks * workload.retrieval.chunk_tokens if workload.retrieval else ZERO


def _cache_min(workload: Workload, model: Model, price: Price, notes: list[Note]) -> Decimal | None:
    """The shortest prefix that the model caches for this workload; ``None`` where it caches nothing (law P6)."""
    cache = workload.cache
    if cache is None or not (cache.tokens or cache.prefix):
        return None
    if price.cache_read is None and not price.free:
        notes.append(Note(NoteCode.NO_CACHE_PRICE))
        return None
    if cache.explicit and price.storage_hour is None and not price.free:
        notes.append(Note(NoteCode.NO_STORAGE_PRICE))
    least = Decimal(model.cache.min_tokens if model.cache else 0)
    grows = cache.prefix and requests_in_a_unit(workload) > 1
    if not grows and (cache.tokens or ZERO) < least:
        notes.append(Note(NoteCode.PREFIX_TOO_SHORT, tokens=least))
        return None
    matters = price.cache_write is not None or (cache.hit_rate is None and not cache.explicit)
    if cache.ttl == "1h" and price.cache_write_1h is None and matters and not price.free:
        notes.append(Note(NoteCode.NO_ONE_HOUR_PRICE))
    return least


def _usage(piece: RequestGroup, workload: Workload, price: Price, multiplier: Decimal, media: MediaTokens) -> Usage:
    output = mean_of(workload.output_tokens) * piece.requests
    parts = {TokenClass.CACHE_READ: piece.cache_read, TokenClass.THINKING: output * multiplier}
    one_hour = workload.cache is not None and workload.cache.ttl == "1h" and price.cache_write_1h is not None
    if one_hour:
        parts[TokenClass.CACHE_WRITE_1H] = piece.cache_write
    elif price.cache_write is not None:
        parts[TokenClass.CACHE_WRITE] = piece.cache_write
    parts |= {bucket: tokens * piece.requests for bucket, tokens in media.parts.items()}
    spoken = media.output * piece.requests
    return usage(piece.total_input, output * (ONE + multiplier) + spoken, parts)


def _without_output(full: Usage) -> Usage:
    return usage(full.total_input, ZERO, {name: n for name, n in full.buckets.items() if name in OF_INPUT})


def _too_long(found: list[RequestGroup], rules: ModelRules, size: int) -> list[Note]:
    """A note on the share of requests that do not fit the context."""
    share = quotient(sum((piece.requests for piece in found if not piece.fits), ZERO) * 100, size, 1)
    return [Note(NoteCode.REQUESTS_TOO_LONG, percent=share, tokens=rules.room or ZERO)] if share else []


def _cut_off(workload: Workload, model: Model, multiplier: Decimal, spoken: Decimal) -> list[Note]:
    """A note on the share of answers that are longer than the model can write."""
    if model.max_output is None or not isinstance(workload.output_tokens, Length):
        return []
    most = quotient(model.max_output - spoken, ONE + multiplier)
    longer = (part.share for part in segments(workload.output_tokens, [most]) if part.probe > most)
    share = quotient(sum(longer, ZERO) * 100, ONE, 1)
    return [Note(NoteCode.ANSWERS_TOO_LONG, percent=share, tokens=Decimal(model.max_output))] if share else []


def _misfit(workload: Workload, model: Model, rules: ModelRules, multiplier: Decimal, spoken: Decimal) -> str | None:
    """Why the longest request of usual length, or an answer of usual length, does not fit the model, or ``None``."""
    whole = longest_typical_input(workload, rules) + rules.answer
    if model.context is not None and whole > model.context:
        return f"{_tokens(whole)} tokens a request are more than its context of {model.context:,}"
    answer = longest_typical(workload.output_tokens) * (ONE + multiplier) + spoken
    if model.max_output is not None and answer > model.max_output:
        return f"{_tokens(answer)} output tokens are more than its limit of {model.max_output:,}"
    return None


def _tokens(count: Decimal) -> str:
    return f"{count:,f}".rstrip("0").rstrip(".") if count != int(count) else f"{int(count):,}"


def _served(
    workload: Workload, dated: DatedPrice, catalog: Catalog, as_of: date, notes: list[Note]
) -> list[tuple[Steps, ServiceTerms]]:
    """How the requests are served: shares that sum to 1, each with its terms."""
    price, region = dated.entry, dated.model.regions.get(workload.region or "", ONE)
    share, own_batch = batch_of(workload)
    service = () if workload.service_tier == "standard" else (workload.service_tier,)
    if share and "batch" not in price.modes:
        notes.append(Note(NoteCode.NO_MODE_PRICE, name="batch"))
        share = ZERO
    if service and service[0] not in price.modes:
        notes += [Note(NoteCode.NO_MODE_PRICE, name=service[0])] if share < 1 else []
        service = ()
    if workload.region and workload.region not in dated.model.regions:
        notes.append(Note(NoteCode.NO_REGION_PRICE, name=workload.region))
    by_service: list[tuple[Step, tuple[str, ...], Decimal | None]] = [(_rest(), service, None)]
    if share:
        batched = Step(share, "batched")
        by_service = [(batched, ("batch",), own_batch), (_rest(batched), service, None)]
    by_hour = _by_hour(workload, price, catalog, as_of)
    return [
        (
            tuple(step for step in (portion, part) if step.value != ONE),
            ServiceTerms(
                (*hours, *modes),
                factor,
                dated.model.discount,
                dated.model.discounted_by or PRICE_LIST,
                region,
                workload.region or "",
            ),
        )
        for portion, modes, factor in by_service
        for part, hours in by_hour
        if portion.value * part.value > 0
    ]


_ALL = Step(ONE, "all")


def _rest(*shares: Step) -> Step:
    """The share that is left of all."""
    if not any(share.value for share in shares):
        return _ALL
    taken = (share._replace(op=MINUS) for share in shares)
    return grouped(f"not {' or '.join(share.name for share in shares)}", Step(ONE, "", CONSTANT), *taken)


def _by_hour(workload: Workload, price: Price, catalog: Catalog, as_of: date) -> list[tuple[Step, tuple[str, ...]]]:
    """The share of the time in which each schedule's mode holds, and the rest."""
    shares: list[tuple[Step, tuple[str, ...]]] = []
    for name, mode in price.modes.items():
        schedule = catalog.schedules[mode.schedule] if mode.schedule else None
        if schedule and (schedule.from_ or as_of) <= as_of and (schedule.until is None or as_of < schedule.until):
            share = peak_share(schedule, workload.hours, as_of.year)
            shares.append((Step(share, f"in the hours of {name}", DERIVED), (name,)))
    return [*shares, (_rest(*(share for share, _ in shares)), ())]


def batch_of(workload: Workload) -> tuple[Decimal, Decimal | None]:
    """The share of requests that is batched, and the workload's own factor where it gives one."""
    batch = workload.batch
    if batch is None:
        return ZERO, None
    return batch.share, ONE - batch.discount if batch.discount is not None else batch.factor
