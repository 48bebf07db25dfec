"""How images, audio, video and documents become tokens, as the ``media:`` table of ``pricing.yaml`` declares it."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from ..field_markers import Factor, Matches, Name, OneOf, TokenCount, Within, Words
from ..record import record

Pixels = Annotated[int, Within(1, 10**6)]
PerSecond = Annotated[Decimal, Within(0, 100_000)]


@record
class Sizing:
    """The limits to which an image is scaled down before counting, at one level of detail. ``None`` is no limit."""

    max_edge: Pixels | None = None
    """The longest edge after scaling. Pixels."""
    max_parts: Annotated[int, Within(1, 10**6)] | None = None
    """The number of patches or squares after scaling."""
    tokens: TokenCount | None = None
    """The count of every image, where its size does not matter. Tokens."""


@record
class ImageRule:
    """How a family counts an image. Sizes in pixels, amounts in tokens."""

    method: Annotated[str, OneOf(("tiles", "patches", "squares", "crops", "flat"))]
    """``tiles``: a base and an amount per tile of 512; ``patches``: patches of 32, times a factor; ``squares``: squares
    of 28; ``crops``: an amount per crop of at most 768; ``flat``: by the level of detail alone."""
    base: TokenCount = 0
    """``tiles``: the count of an image without its tiles, and in low detail."""
    part: TokenCount = 0
    """The count of each tile or crop."""
    factor: Factor = Decimal(1)
    """The factor for the number of patches; the product is rounded up."""
    refuses_above: TokenCount | None = None
    """Images with more patches than this after scaling are refused."""
    auto: Sizing | None = None
    """The limits without a level of detail, and for levels that have none."""
    low: Sizing | None = None
    high: Sizing | None = None


@record
class Variant:
    """The generated images or videos that a count or a price is for. A field that is absent makes no difference."""

    quality: Name | None = None
    sizes: tuple[Annotated[str, Matches(r"[1-9]\d{0,4}x[1-9]\d{0,4}", "WIDTHxHEIGHT in pixels")], ...] = ()
    """The sizes of images: exactly these."""
    min_pixels: Annotated[int, Within(1, 10**9)] | None = None
    """Images with at least this area. Pixels."""
    max_pixels: Annotated[int, Within(1, 10**9)] | None = None
    """Images with at most this area; of several variants, the smallest that is large enough. Pixels."""
    resolution: Name | None = None
    """The resolution of videos."""
    sound: bool | None = None
    """Whether videos have sound."""


@record
class OutputImageRule:
    """How a family counts a generated image: a fixed count, or by the area and the shape."""

    of: Variant | None = None
    """The images that it counts; all of them when absent."""
    tokens: TokenCount | None = None
    """The count of each image."""
    cells: Annotated[int, Within(1, 1000)] | None = None
    """The longer side in cells; the shorter has its share, rounded. The count is the cells × (2,000,000 + the area in
    pixels) ÷ 4,000,000, rounded up."""


@record
class MediaFamily:
    """How the models of a family count media."""

    title: Name
    models: tuple[Name, ...]
    """Full ids; ``*`` matches any text. The first family that matches a model is used."""
    sources: tuple[Name, ...]
    """The sources of the constants."""
    checked: date
    """The day on which they were read."""
    image: ImageRule | None = None
    audio_input_per_second: PerSecond | None = None
    audio_output_per_second: PerSecond | None = None
    video_per_second: PerSecond | None = None
    """The images alone: sound counts as audio in addition."""
    document_per_page: Annotated[Decimal, Within(0, 100_000)] | None = None
    """A page of text, about 500 words, with its image where the family counts one."""
    output_images: tuple[OutputImageRule, ...] = ()
    """Generated images, by size and quality."""
    note: Words | None = None
    """What the sources disagree on, or what was assumed."""
