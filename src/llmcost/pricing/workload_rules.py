"""Rules about combinations of a workload's fields: what excludes, needs or contradicts something else."""

from collections.abc import Callable, Collection, Iterator, Mapping
from decimal import Decimal

from llmcost.model.inputs.request_shape import Length
from llmcost.model.inputs.workload import VOLUMES, Workload
from llmcost.model.money import ONE, exactly, plain, quotient
from llmcost.model.problems import Problem, Where, short

from .length_distributions import Varying, curve_of, mean_of
from .media_tokens import CACHED_MEDIA, sends
from .price_list.schedules import zone_of
from .workload_bounds import excesses
from .workload_parameters import wrong_in

MOST_UNCERTAIN = 8
"""Uncertain numbers of one workload. Each of them doubles the number of prices that a simulation needs."""
LEAST_THROUGHPUT = Decimal("0.001")
"""Tokens per second of a machine. Below it, a month would need absurdly many."""
RuleViolation = Iterator[tuple[str, str, str, str]]
"""The code of the problem, the field, the message and the hint."""


def rule_violations(
    workload: Workload, places: dict[str, Where], start: Where, unread: Collection[str] = ()
) -> Iterator[Problem]:
    """Every broken rule, located at the field to look at.

    ``unread`` are fields that the file has but that could not be read. They are not reported as missing.
    """
    for check, fields in _CHECKS.items():
        for code, field, message, hint in check(workload):
            expected = (*fields, *field.removeprefix("uncertainty.").split(".")[:1])
            if code != "missing-key" or not any(name in expected for name in unread):
                where = places.get(field) or places.get(field.split(".")[0]) or start
                yield Problem(code, message, hint, where)


def is_consistent(workload: Workload) -> bool:
    """Whether a workload breaks no rule."""
    return not any(True for _ in rule_violations(workload, {}, Where("")))


@exactly
def _shares(workload: Workload) -> str | None:
    total = sum((leg.share for leg in workload.route), ONE - ONE)
    return f"{total}" if workload.route and total != ONE else None


def _what_runs(workload: Workload) -> RuleViolation:
    named = [name for name in ("model", "route", "cascade") if getattr(workload, name)]
    if not named:
        yield "missing-key", "", "model is missing", "add `model:`, or `route:` or `cascade:`"
    if len(named) > 1:
        yield "both", named[1], f"{' and '.join(named)} exclude each other", "keep one of them"
    if (total := _shares(workload)) is not None:
        yield "shares", "route", f"the shares of the route add up to {total}", "they must add up to 1"
    if workload.router and not workload.route:
        yield "both", "router", "router needs a route", "add `route:`, or remove it"
    for index, stage in enumerate(workload.cascade[:-1]):
        if stage.resolves is None:
            hint = "give the share that it answers; only the last stage can leave it out"
            yield "missing-key", f"cascade.{index}", "resolves is missing", hint
    if len(workload.cascade) == 1:
        yield "one-stage", "cascade", "a cascade with one stage", "write it as `model:`"


def _volume(workload: Workload) -> RuleViolation:
    given = [name for name in VOLUMES if getattr(workload, name) is not None]
    if not given:
        yield "missing-key", "", "requests_per_day is missing", "add it, or requests_per_month"
    if len(given) > 1:
        yield "both", given[1], f"{given[0]} and {given[1]} exclude each other", "keep one of them"
    if "requests_per_month" in given and workload.days_per_month is not None:
        yield "both", "days_per_month", "days_per_month has no effect with requests_per_month", "remove it"
    for volume, field in (("conversations_per_day", "conversation"), ("tasks_per_day", "agent")):
        if volume in given and getattr(workload, field) is None:
            yield "missing-key", volume, f"{volume} without `{field}:`", f"add `{field}:`"


def _shape(workload: Workload) -> RuleViolation:
    if workload.conversation and workload.agent:
        yield "both", "agent", "conversation and agent exclude each other", "keep one of them"
    if workload.prompt is None and workload.input_tokens is None:
        yield "missing-key", "", "input_tokens is missing", "add it, or `prompt:` with the files that you send"
    if workload.prompt is not None and workload.input_tokens is not None:
        yield "both", "prompt", "prompt and input_tokens exclude each other", "keep one of them"
    retrieval = workload.retrieval
    if retrieval and retrieval.corpus_tokens and not retrieval.query_embedding:
        yield "missing-key", "retrieval", "corpus_tokens without query_embedding", "name the embedding model"
    if retrieval and retrieval.candidates is not None:
        field = "retrieval.candidates"
        if retrieval.rerank is None:
            yield "missing-key", field, f"{field} without rerank", "name the model that ranks them, or remove it"
        elif retrieval.candidates < retrieval.chunks:
            message = f"{field} ({plain(retrieval.candidates)}) is less than chunks ({plain(retrieval.chunks)})"
            yield "out-of-range", field, message, "chunks are sent to the model, and all candidates are ranked"


def _past(workload: Workload) -> RuleViolation:
    """What a conversation or an agent keeps of its past."""
    for name in ("conversation", "agent"):
        unit = getattr(workload, name)
        if unit and unit.keep_images is not None:
            from .sent_media import images_per_request  # few workloads have images

            field = f"{name}.keep_images"
            if not images_per_request(workload):
                yield "missing-key", field, f"{field} without images", "add `images:`, or remove it"
        compact = unit.compact if unit else None
        if compact and compact.to_tokens >= compact.at_tokens:
            lengths = f"({plain(compact.to_tokens)}) is not below at_tokens ({plain(compact.at_tokens)})"
            hint = "a summary is shorter than the past that it stands for"
            yield "out-of-range", f"{name}.compact.to_tokens", f"{name}.compact.to_tokens {lengths}", hint


def _lengths(workload: Workload) -> RuleViolation:
    for field in ("input_tokens", "output_tokens"):
        length = getattr(workload, field)
        if not isinstance(length, Length):
            continue
        percentiles = [name for name in ("mean", "p50", "p95") if getattr(length, name) is not None]
        if length.histogram is not None:
            if percentiles:
                yield "both", field, f"{field}: both a histogram and {percentiles[0]}", "keep one of them"
            continue
        try:
            if min((getattr(length, name) for name in percentiles), default=0) < 0 or len(percentiles) < 2:
                raise ValueError("a length needs p95 and one or both of mean and p50")
            curve_of(length)
            if length.p50 is not None and length.p95 is not None and length.mean is not None:
                least = quotient(9 * length.p50 + length.p95, Decimal(20), 2)
                if length.mean < least:  # 45 % of the requests have at least p50, and 5 % at least p95
                    raise ValueError(f"the mean is at least {plain(least)} with this p50 and p95")
        except (ValueError, ArithmeticError) as error:
            reason = str(error) if isinstance(error, ValueError) else "percentiles must be above zero"
            yield "length", field, f"{field}: {reason}", "write one number, {p50, p95}, {mean, p95} or all three"


def _cache(workload: Workload) -> RuleViolation:
    cache, sent = workload.cache, workload.input_tokens
    if cache is None:
        return
    mean = _mean(sent)
    media = [medium for medium in CACHED_MEDIA if getattr(cache, medium)]
    for medium in media:
        if not sends(workload, medium):
            message = f"cache.{medium} without {medium}"
            yield "missing-key", f"cache.{medium}", message, f"add `{medium}:`, or remove it"
    if cache.tokens is not None and mean is not None and cache.tokens > mean:
        of = "the mean of input_tokens" if isinstance(sent, Length) else "input_tokens"
        message = f"cache.tokens ({cache.tokens}) exceeds {of} ({quotient(mean, ONE, 2)})"
        cached = [f"`cache: {{{medium}: true}}`" for medium in CACHED_MEDIA if sends(workload, medium)]
        hint = f", and not media: write {' and '.join(cached)}" if cached else ""
        yield "cache-exceeds-input", "cache.tokens", message, f"input_tokens includes cached tokens{hint}"
    if cache.prefix and not (workload.conversation or workload.agent or workload.prompt):
        hint = "add one of them, or write `cache: {tokens, hit_rate}`"
        yield "missing-key", "cache.prefix", "prefix: true needs a prompt, a conversation or an agent", hint
    if not cache.prefix and cache.tokens is None and not media:
        yield (
            "missing-key",
            "cache",
            "cache.tokens is missing",
            "give the length of the cached prefix, or write `prefix: true`",
        )
    elif cache.explicit and cache.tokens is None and workload.prompt is None and not media:
        hint = "give the number of tokens in the explicit cache: they are billed by the hour"
        yield "missing-key", "cache", "cache.tokens is missing", hint
    if cache.hours_per_day is not None and not cache.explicit:
        hint = "add `explicit: true`, or remove it: other caches are not billed by the hour"
        yield "both", "cache.hours_per_day", "cache.hours_per_day without `explicit: true`", hint


def _mean(sent: Varying) -> Decimal | None:
    """Tokens of an average request; ``None`` if they are missing or invalid."""
    try:
        return None if sent is None else mean_of(sent)
    except (ValueError, ArithmeticError):
        return None


def _batch(workload: Workload) -> RuleViolation:
    batch = workload.batch
    if batch and batch.factor is not None and batch.discount is not None:
        yield "both", "batch.discount", "batch.factor and batch.discount mean the same", "keep one of them"


def _hours(workload: Workload) -> RuleViolation:
    if workload.hours is None:
        return
    text = workload.hours
    span, _, zone = text.partition(" ")
    start, end = span.split("-")
    if not all(int(t[:2]) < 24 or t == "24:00" for t in (start, end)) or not all(int(t[3:]) < 60 for t in (start, end)):
        yield "hours", "hours", f"hours is {text}", "hours range from 00:00 to 24:00"
    elif start == end:
        yield "hours", "hours", f"hours is {text}, an empty range", "leave it out for all day"
    try:
        zone_of(zone or "UTC")
    except ValueError:
        yield "unknown-zone", "hours", f'unknown time zone "{short(zone)}"', "use a name such as Europe/Berlin"


_SAID_BY = {
    "image": "output_images",
    "second": "output_video",
    "character": "speech",
    "minute": "audio",
    "page": "documents",
}
"""The field that says what a fee with the name of a unit says as well."""


def _units(workload: Workload) -> RuleViolation:
    for unit, field in _SAID_BY.items():
        said = workload.audio and workload.audio.input_seconds if field == "audio" else getattr(workload, field)
        if unit in workload.fees and said:
            yield "both", f"fees.{unit}", f"fees.{unit} and {field} say the same", f"keep `{field}:`"


def _plans(workload: Workload) -> RuleViolation:
    hosted, tuned, value = workload.self_hosted, workload.fine_tune, workload.value
    if hosted and hosted.tokens_per_second is not None and hosted.tokens_per_second < LEAST_THROUGHPUT:
        message = f"the throughput is {plain(hosted.tokens_per_second)}, below {LEAST_THROUGHPUT} tokens per second"
        yield "throughput", "self_hosted.tokens_per_second", message, "write the measured throughput"
    if hosted and hosted.purchase is not None and hosted.hourly is not None:
        yield "both", "self_hosted.purchase", "self_hosted.hourly and purchase exclude each other", "keep one of them"
    if tuned and (tuned.training is None) is (tuned.training_tokens is None):
        message = "fine_tune needs either training, in USD, or training_tokens"
        yield "both", "fine_tune", message, "keep one of them; training_tokens bills at the price list"
    if value and (value.monthly is None) is (value.hours is None):
        yield "both", "value", "value needs either monthly, or hours and hourly", "keep one of them"


def _uncertainty(workload: Workload) -> RuleViolation:
    for path, spread in workload.uncertainty.items():
        for code, message, hint in wrong_in(path, spread, workload):
            yield code, f"uncertainty.{path}", f"uncertainty.{short(path, 40)}: {message}", hint
    if len(workload.uncertainty) > MOST_UNCERTAIN:
        message = f"{len(workload.uncertainty)} uncertain numbers, more than {MOST_UNCERTAIN}"
        yield "uncertainty", "uncertainty", message, "keep those that matter most: `llmcost sensitivity` ranks them"


_CHECKS: Mapping[Callable[[Workload], RuleViolation], tuple[str, ...]] = {
    _what_runs: ("model", "route", "cascade"),
    _volume: (*VOLUMES, "conversation", "agent"),
    _shape: ("prompt", "input_tokens", "retrieval"),
    _past: ("images", "output_images"),
    _lengths: (),
    _cache: ("cache", "prompt", "conversation", "agent", *CACHED_MEDIA),
    _batch: (),
    _hours: (),
    _units: (),
    _plans: (),
    _uncertainty: (),
    excesses: (),
}
"""Each check with the fields that it may report as missing."""
