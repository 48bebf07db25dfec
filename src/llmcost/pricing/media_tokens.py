"""Images, audio, video and documents → tokens, by each family's published formula.

The constants of the formulas are dated data in the catalog (``media:``). A model that does not take a medium, or whose
formula for it is not published, cannot serve it.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from decimal import Decimal

from llmcost.model.calculation import PLUS, PRICE_LIST, Step, Steps, evaluate, grouped
from llmcost.model.field_types import field_types
from llmcost.model.inputs.catalog import Catalog, Model
from llmcost.model.inputs.media import MediaFamily
from llmcost.model.inputs.request_shape import MediaTokens as GivenTokens
from llmcost.model.inputs.request_shape import OutputImage
from llmcost.model.inputs.workload import Workload
from llmcost.model.money import ZERO
from llmcost.model.record import record
from llmcost.model.usage import OF_INPUT, OF_OUTPUT, TokenClass

from .image_tokens import image_steps, image_tokens, output_image_steps
from .price_list.id_patterns import matches_any

NO_MEDIA = MediaFamily("text only", (), (), date.min)
"""The family of a model that counts only text."""
_NOTHING: Mapping[TokenClass, Decimal] = {}
MEDIA_BUCKETS = tuple(TokenClass(name) for name in field_types(GivenTokens))
"""The buckets that a workload may give in tokens."""
_NEEDS = {"images": "vision", "audio": "audio", "video": "video", "documents": "documents"}
"""The capability that a model needs for each medium."""


@record
class MediaCounts:
    """Tokens of one request's media."""

    input: Decimal
    output: Decimal
    parts: Mapping[TokenClass, Decimal]
    """By bucket; they are part of ``input`` and ``output``."""
    missing: str | None = None
    """Why the model cannot serve the media: it does not take them, or its formula is not published."""


NO_MEDIA_TOKENS = MediaCounts(ZERO, ZERO, _NOTHING)


CACHED_MEDIA = ("documents", "images", "audio", "video")
"""The media that a cached prefix may have, by the field of the workload and of its cache."""


def sends(workload: Workload, medium: str) -> bool:
    """Whether a request sends a medium, by its size or its tokens."""
    return _sends(workload, medium) or f"{medium.removesuffix('s')}_input" in given_tokens(workload)


def given_tokens(workload: Workload) -> dict[TokenClass, Decimal]:
    """The tokens of media that a request has beside those counted from sizes and seconds."""
    given = workload.media_tokens
    found = {bucket: getattr(given, bucket.value) for bucket in MEDIA_BUCKETS} if given else {}
    return {bucket: tokens for bucket, tokens in found.items() if tokens}


def media_tokens(workload: Workload, family: MediaFamily | None, capabilities: Collection[str]) -> MediaCounts:
    """The tokens of a request's media on a model with these capabilities.

    ``family`` says how the model counts media; ``None`` if its formulas are not known.
    """
    if not workload.sends_media:
        return NO_MEDIA_TOKENS
    counted = {"images": _images, "audio": _audio, "video": _video, "documents": _pages}
    found = {medium: count(workload, family) for medium, count in counted.items() if _sends(workload, medium)}
    spoken, drawn = _spoken(workload, family), _drawn(workload, family)
    if (
        missing := _missing(found, capabilities, spoken)
        or _refused(workload, family)
        or _unmade(workload, drawn, capabilities)
    ):
        return MediaCounts(ZERO, ZERO, _NOTHING, missing)
    known = {medium: count or ZERO for medium, count in found.items()}
    parts = {
        TokenClass.IMAGE_INPUT: known.get("images", ZERO),
        TokenClass.AUDIO_INPUT: known.get("audio", ZERO) + _audio_of_video(workload, family),
        TokenClass.VIDEO_INPUT: known.get("video", ZERO),
        TokenClass.AUDIO_OUTPUT: spoken or ZERO,
        TokenClass.IMAGE_OUTPUT: drawn or ZERO,
    }
    parts |= {bucket: parts.get(bucket, ZERO) + tokens for bucket, tokens in given_tokens(workload).items()}
    generated = sum((tokens for bucket, tokens in parts.items() if bucket in OF_OUTPUT), ZERO)
    pages = known.get("documents", ZERO)
    total = sum((tokens for bucket, tokens in parts.items() if bucket in OF_INPUT), pages)
    return MediaCounts(total, generated, {bucket: tokens for bucket, tokens in parts.items() if tokens})


def media_steps(workload: Workload, family: MediaFamily) -> Iterator[Step]:
    """The calculations of the input tokens of a request's media, for a family that counts them all."""
    for image in workload.images if family.image else ():
        if family.image:
            steps = image_steps(family.image, image)
            each = steps[0] if len(steps) == 1 else grouped("each", *steps)
            size = f"{image.width:,} × {image.height:,} pixels"
            yield grouped(f"images of {size}", each, Step(image.per_request, "images"), op=PLUS)
    if workload.audio:
        yield from _by_time("audio", workload.audio.input_seconds, family.audio_input_per_second)
    if workload.video:
        yield from _by_time("video", _video_seconds(workload), family.video_per_second)
        if workload.video.sound:
            yield from _by_time("audio of the video", _video_seconds(workload), family.audio_input_per_second)
    for bucket, tokens in given_tokens(workload).items():
        if bucket in OF_INPUT:
            yield grouped(f"{bucket.value.replace('_', ' ')} given", Step(tokens, "tokens"), op=PLUS)
    for document in workload.documents:
        pages = Step(document.pages, "pages each"), Step(document.per_request, "documents")
        each = Step(family.document_per_page or ZERO, "tokens per page", PRICE_LIST)
        yield grouped("documents", each, *pages, op=PLUS)


def made_steps(workload: Workload, family: MediaFamily) -> Iterator[Step]:
    """The calculation of the tokens of generated images and spoken output, and of generated media that are given."""
    for bucket, tokens in given_tokens(workload).items():
        if bucket in OF_OUTPUT:
            yield grouped(f"{bucket.value.replace('_', ' ')} given", Step(tokens, "tokens"), op=PLUS)
    if workload.audio:
        yield from _by_time("spoken", workload.audio.output_seconds, family.audio_output_per_second)
    for image, each in _drawn_images(workload, family):
        yield grouped("images generated", *each, Step(image.per_request, "images"), op=PLUS)


def _by_time(name: str, seconds: Decimal, rate: Decimal | None) -> Iterator[Step]:
    if seconds and rate:
        yield grouped(name, Step(seconds, "seconds"), Step(rate, "tokens per second", PRICE_LIST), op=PLUS)


def _sends(workload: Workload, medium: str) -> bool:
    match medium:
        case "images":
            return bool(workload.images)
        case "audio":
            return workload.audio is not None and bool(workload.audio.input_seconds)
        case "video":
            return workload.video is not None
    return bool(workload.documents)


def _missing(found: Mapping[str, Decimal | None], capabilities: Collection[str], spoken: Decimal | None) -> str | None:
    """Why a model cannot serve the media of a request, or ``None``."""
    refused = [medium for medium in found if _NEEDS[medium] not in capabilities]
    if refused:
        return f"takes no {' and no '.join(refused)}"
    unknown = [medium for medium, count in found.items() if count is None]
    if unknown:
        return f"how it counts {' and '.join(unknown)} is not published"
    if spoken is None and "audio_output" in capabilities:
        return "how it counts spoken audio is not published: give `media_tokens: {audio_output: …}`"
    return "does not answer with audio" if spoken is None else None


def _refused(workload: Workload, family: MediaFamily | None) -> str | None:
    rule = family.image if family else None
    most = rule and rule.refuses_above
    for image in workload.images if rule and most else ():
        if rule and most and image_tokens(rule, image) > most * rule.factor:
            return f"refuses images of {image.width:,} × {image.height:,} pixels: more than {most:,} patches"
    return None


def _images(workload: Workload, family: MediaFamily | None) -> Decimal | None:
    rule = family.image if family else None
    if rule is None:
        return None
    return sum((image_tokens(rule, image) * image.per_request for image in workload.images), ZERO)


def _audio(workload: Workload, family: MediaFamily | None) -> Decimal | None:
    return _times(_audio_rate(family), workload.audio.input_seconds if workload.audio else ZERO)


def _audio_rate(family: MediaFamily | None) -> Decimal | None:
    return family.audio_input_per_second if family else None


def _video(workload: Workload, family: MediaFamily | None) -> Decimal | None:
    return _times(family.video_per_second if family else None, _video_seconds(workload))


def _video_seconds(workload: Workload) -> Decimal:
    return workload.video.seconds * workload.video.per_request if workload.video else ZERO


def _audio_of_video(workload: Workload, family: MediaFamily | None) -> Decimal:
    """Tokens of the audio of a video, where the family counts audio at all."""
    if workload.video is None or not workload.video.sound:
        return ZERO
    return _times(_audio_rate(family), _video_seconds(workload)) or ZERO


def _pages(workload: Workload, family: MediaFamily | None) -> Decimal | None:
    pages = sum((document.pages * document.per_request for document in workload.documents), ZERO)
    return _times(family.document_per_page if family else None, pages)


def _spoken(workload: Workload, family: MediaFamily | None) -> Decimal | None:
    if workload.audio is None or not workload.audio.output_seconds:
        return ZERO
    return _times(family.audio_output_per_second if family else None, workload.audio.output_seconds)


def _drawn(workload: Workload, family: MediaFamily | None) -> Decimal | None:
    """Tokens of the generated images; ``None`` if the family does not count them."""
    images = list(_drawn_images(workload, family or NO_MEDIA))
    if len(images) < len(workload.output_images):
        return None
    return sum((evaluate(each) * image.per_request for image, each in images), ZERO)


def _drawn_images(workload: Workload, family: MediaFamily) -> Iterator[tuple[OutputImage, Steps]]:
    """The generated images that a family counts, each with the calculation of its tokens."""
    if workload.output_images and family.output_images:
        from .media_units import output_image_rule, size_text  # few workloads have media

        for image in workload.output_images:
            rule = output_image_rule(family, image)
            if not isinstance(rule, str):
                yield image, output_image_steps(rule, image, size_text(image))


def _unmade(workload: Workload, drawn: Decimal | None, capabilities: Collection[str]) -> str | None:
    """Why a model cannot generate what a request asks for, or ``None``."""
    if drawn is None and "image_output" not in capabilities:
        return "generates no images"
    if drawn is None:
        return "how it counts generated images is not published: give `media_tokens: {image_output: …}`"
    if workload.output_video:
        return "generates no video"
    silent = workload.speech and not (workload.audio and workload.audio.output_seconds)
    return "does not answer with audio" if silent else None


def _times(rate: Decimal | None, amount: Decimal) -> Decimal | None:
    return None if rate is None else rate * amount


def family_of(catalog: Catalog, model: Model) -> MediaFamily | None:
    """How a model counts media: the first family one of whose patterns matches its full id."""
    name = name_of_family(catalog, model)
    return None if name is None else catalog.media[name]


def name_of_family(catalog: Catalog, model: Model) -> str | None:
    """The name of a model's family in the catalog; ``*`` in a pattern matches any text."""
    return next((name for name, family in catalog.media.items() if matches_any(model.id, family.models)), None)
