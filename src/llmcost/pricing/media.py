"""Pictures, sound, film and documents → tokens, by each family's published formula.

The formulas' constants are dated data in the catalog (``media:``); what a family has no constant for, a model of it
cannot be asked for.
"""

import re
from collections.abc import Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from math import isqrt
from typing import NamedTuple

from llmcost.model.catalog import Catalog, ImageRule, MediaFamily, Model
from llmcost.model.money import ZERO
from llmcost.model.usage import TokenClass
from llmcost.model.workload import Image, Workload

_NOTHING: Mapping[TokenClass, Decimal] = {}


class MediaTokens(NamedTuple):
    """Tokens of one request's media."""

    input: Decimal
    output: Decimal
    parts: Mapping[TokenClass, Decimal]
    """By the bucket that they fall into; they are part of ``input`` and ``output``."""
    missing: str | None = None
    """What the model cannot take, or nobody says how it counts."""


def media_tokens(workload: Workload, model: Model, catalog: Catalog) -> MediaTokens:
    """The tokens of a request's media on a model."""
    if not (workload.images or workload.audio or workload.video or workload.documents):
        return MediaTokens(ZERO, ZERO, _NOTHING)
    family = family_of(catalog, model)
    counted = {name: _count(name, workload, family) for name in ("image", "audio", "video", "document")}
    if lacking := [name for name, count in counted.items() if count is None]:
        return MediaTokens(
            ZERO, ZERO, _NOTHING, f"takes no {' and no '.join(lacking)} that its seller says how to count"
        )
    image, audio, video, document = (count or ZERO for count in counted.values())
    spoken = _spoken(workload, family)
    if spoken is None:
        return MediaTokens(ZERO, ZERO, _NOTHING, "answers with no sound")
    parts = {
        TokenClass.IMAGE_INPUT: image,
        TokenClass.AUDIO_INPUT: audio,
        TokenClass.VIDEO_INPUT: video,
        TokenClass.AUDIO_OUTPUT: spoken,
    }
    total = image + audio + video + document
    return MediaTokens(total, spoken, {bucket: tokens for bucket, tokens in parts.items() if tokens})


def family_of(catalog: Catalog, model: Model) -> MediaFamily | None:
    """The first family one of whose patterns matches the model's full id; ``*`` stands for any characters."""
    for family in catalog.media.values():
        if any(_matches(pattern, model.id) for pattern in family.models):
            return family
    return None


def _matches(pattern: str, id_: str) -> bool:
    return re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), id_) is not None


def _count(name: str, workload: Workload, family: MediaFamily | None) -> Decimal | None:
    """Tokens a request of one medium; ``None`` where the family does not say how it counts."""
    match name:
        case "image" if workload.images:
            rule = family.image if family else None
            if rule is None:
                return None
            return sum((image_tokens(rule, image) * image.per_request for image in workload.images), ZERO)
        case "audio" if workload.audio and workload.audio.input_seconds:
            return _times(family.audio_input_per_second if family else None, workload.audio.input_seconds)
        case "video" if workload.video:
            return _times(
                family.video_per_second if family else None, workload.video.seconds * workload.video.per_request
            )
        case "document" if workload.documents:
            pages = sum((document.pages * document.per_request for document in workload.documents), ZERO)
            return _times(family.document_per_page if family else None, pages)
    return ZERO


def _spoken(workload: Workload, family: MediaFamily | None) -> Decimal | None:
    if workload.audio is None or not workload.audio.output_seconds:
        return ZERO
    return _times(family.audio_output_per_second if family else None, workload.audio.output_seconds)


def _times(rate: Decimal | None, amount: Decimal) -> Decimal | None:
    return None if rate is None else rate * amount


def image_tokens(rule: ImageRule, image: Image) -> Decimal:
    """Tokens of one picture by a family's formula."""
    match rule.method:
        case "tiles":
            return _tiles(rule, image)
        case "patches":
            return _patches(rule, image)
        case "squares":
            return _squares(rule, image)
        case _:
            return _flat(rule, image)


def _tiles(rule: ImageRule, image: Image) -> Decimal:
    """OpenAI: into a square of 2,048, the short side to 768, then a base and so much per tile of 512."""
    if image.detail == "low":
        return Decimal(rule.base)
    width, height = _within(image.width, image.height, 2048)
    short = min(width, height)
    if short > 768:
        width, height = width * 768 // short, height * 768 // short
    return Decimal(rule.base + rule.tile * _up(width, 512) * _up(height, 512))


def _patches(rule: ImageRule, image: Image) -> Decimal:
    """OpenAI: patches of 32 pixels, shrunk to a budget, times the model's factor."""
    width, height = (Decimal(side) for side in (image.width, image.height))
    if rule.max_edge and max(image.width, image.height) > rule.max_edge:
        width, height = (Decimal(side) for side in _within(image.width, image.height, rule.max_edge))
    count = _up(int(width), 32) * _up(int(height), 32)
    if rule.max_tokens and count > rule.max_tokens:
        count = _shrunk(width, height, rule.max_tokens)
    return Decimal((count * rule.factor).to_integral_value(ROUND_CEILING))


def _shrunk(width: Decimal, height: Decimal, budget: int) -> int:
    exact = Context(prec=40)
    ratio = exact.sqrt(exact.divide(Decimal(32 * 32 * budget), width * height))
    columns, rows = exact.multiply(width, ratio) / 32, exact.multiply(height, ratio) / 32
    ratio *= min(columns.to_integral_value(ROUND_FLOOR) / columns, rows.to_integral_value(ROUND_FLOOR) / rows)
    return _up(int(width * ratio), 32) * _up(int(height * ratio), 32)


def _squares(rule: ImageRule, image: Image) -> Decimal:
    """Claude: squares of 28 pixels, after shrinking to the longest edge and the most tokens."""
    width, height = _within(image.width, image.height, rule.max_edge or max(image.width, image.height))
    count = _up(width, 28) * _up(height, 28)
    if rule.max_tokens and count > rule.max_tokens:
        side = isqrt(rule.max_tokens * 28 * 28 * 10**6 // (width * height))  # a thousandth of the ratio
        width, height = width * side // 1000, height * side // 1000
        count = min(_up(width, 28) * _up(height, 28), rule.max_tokens)
    return Decimal(count)


def _flat(rule: ImageRule, image: Image) -> Decimal:
    """Gemini: so much per picture by its resolution, or per tile of 768 where it is larger than 384."""
    if rule.tile:
        small = image.width <= 384 and image.height <= 384
        return Decimal(rule.base if small else rule.tile * _up(image.width, 768) * _up(image.height, 768))
    return Decimal(rule.low if image.detail == "low" else rule.base)


def _within(width: int, height: int, edge: int) -> tuple[int, int]:
    longest = max(width, height)
    return (width, height) if longest <= edge else (width * edge // longest, height * edge // longest)


def _up(length: int, step: int) -> int:
    return -(-length // step)
