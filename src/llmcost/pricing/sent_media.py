"""Media that a conversation or a task sends again, and those in a cache (laws V3 and V4).

Imported where a workload has media.
"""

from collections.abc import Collection
from dataclasses import replace
from decimal import Decimal

from llmcost.model.inputs.media import MediaFamily
from llmcost.model.inputs.request_shape import MediaTokens as Given
from llmcost.model.inputs.serving import Cache
from llmcost.model.inputs.workload import Workload
from llmcost.model.money import ZERO, quotient
from llmcost.model.usage import OF_INPUT, OF_OUTPUT, TokenClass

from .caching import MEDIA_INPUTS, CacheRules
from .media_tokens import MediaCounts, media_tokens
from .request_groups import MediaTokens, RequestGroup, SentMedia

_READS = {TokenClass.IMAGE_INPUT: TokenClass.IMAGE_CACHE_READ, TokenClass.AUDIO_INPUT: TokenClass.AUDIO_CACHE_READ}
"""The buckets of media that are read from a cache, where a model prices them apart from text."""
_MADE = {TokenClass.IMAGE_INPUT: TokenClass.IMAGE_OUTPUT, TokenClass.AUDIO_INPUT: TokenClass.AUDIO_OUTPUT}
_FIELDS = {"image": "images", "audio": "audio", "video": "video"}


def sent_media(
    workload: Workload, counts: MediaCounts, family: MediaFamily | None, capabilities: Collection[str]
) -> SentMedia:
    """The media of each request, as ``family`` counts them. What is generated is sent again as input of its length."""
    unit, images = workload.conversation or workload.agent, images_per_request(workload)
    keep = unit.keep_images if unit else None
    return SentMedia(
        own=_kinds(counts),
        read=_some({kind: counts.parts.get(bucket, ZERO) for kind, bucket in _READS.items()}),
        answered=_some({kind: counts.parts.get(bucket, ZERO) for kind, bucket in _MADE.items()}),
        fixed=_kinds(media_tokens(cached_media(workload), family, capabilities)),
        images_of=None if keep is None or not images else quotient(keep, images),
    )


def _kinds(counts: MediaCounts) -> MediaTokens:
    """What is sent, by kind; documents, the rest of it, are ``input``."""
    pages = counts.input - sum((n for bucket, n in counts.parts.items() if bucket in OF_INPUT), ZERO)
    return _some({TokenClass.INPUT: pages} | {kind: counts.parts.get(kind, ZERO) for kind in MEDIA_INPUTS})


def _some(media: MediaTokens) -> MediaTokens:
    return {bucket: tokens for bucket, tokens in media.items() if tokens}


def cached_media(workload: Workload) -> Workload:
    """The workload with no media but those that belong to the cached prefix."""
    cache, audio, given = workload.cache or Cache(), workload.audio, workload.media_tokens
    tokens = {f"{medium}_input": getattr(cache, field) for medium, field in _FIELDS.items()}
    return replace(
        workload,
        images=workload.images if cache.images else (),
        audio=replace(audio, output_seconds=ZERO) if cache.audio and audio else None,
        video=workload.video if cache.video else None,
        documents=workload.documents if cache.documents else (),
        output_images=(),
        output_video=None,
        speech=None,
        media_tokens=given and Given(**{name: getattr(given, name) for name, kept in tokens.items() if kept}),
    )


def images_per_request(workload: Workload) -> Decimal:
    """Images that a request adds to the past; tokens of images that are given count as one image, sent or generated."""
    given = workload.media_tokens
    sent, made = (given.image_input + given.image_cache_read, given.image_output) if given else (ZERO, ZERO)
    counts = [image.per_request for image in workload.images] + [image.per_request for image in workload.output_images]
    return sum(counts, Decimal(bool(sent) + bool(made)))


def read_bucket(kind: TokenClass, rules: CacheRules) -> TokenClass:
    """The bucket of media that are read from the cache: ``kind`` itself if the model does not sell that."""
    if _READS.get(kind) in rules.media_reads:
        return _READS[kind]
    return kind if kind in rules.media_apart else TokenClass.CACHE_READ


def with_media(
    parts: dict[TokenClass, Decimal],
    group: RequestGroup,
    rules: CacheRules | None,
    writes: TokenClass,
    counts: MediaCounts,
) -> dict[TokenClass, Decimal]:
    """The buckets of a group of requests with media in their own buckets (law T1).

    ``parts`` has all tokens that are read from a cache as ``cache_read``, and those that are written as ``writes``,
    or none if writes have no price of their own. ``counts`` are the media of one request.
    """
    parts = dict.fromkeys((TokenClass.INPUT, *OF_INPUT, *OF_OUTPUT), ZERO) | parts
    for bucket in (*_READS.values(), *_MADE.values()):
        parts[bucket] += counts.parts.get(bucket, ZERO) * group.requests
    for kind, sent in group.media.items():
        read, written = group.media_read.get(kind, ZERO), group.media_write.get(kind, ZERO)
        parts[kind] += sent - read - written
        if rules:
            plain = writes is TokenClass.INPUT or kind in rules.media_apart
            parts[TokenClass.CACHE_READ] -= read
            parts[read_bucket(kind, rules)] += read
            parts[writes] -= written
            parts[kind if plain else writes] += written
    del parts[TokenClass.INPUT]  # the rest of the total
    return parts
