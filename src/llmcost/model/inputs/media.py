"""How pictures, sound, film and documents become tokens, as the ``media:`` table of ``pricing.yaml`` declares it."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from ..field_markers import Factor, Name, OneOf, TokenCount, Within, Words
from ..record import record

Pixels = Annotated[int, Within(1, 10**6)]
PerSecond = Annotated[Decimal, Within(0, 100_000)]


@record
class Sizing:
    """What a picture is shrunk to before it is counted, at one level of detail. ``None`` is no limit."""

    max_edge: Pixels | None = None
    """Longer edges are shrunk to this. Pixels."""
    max_parts: Annotated[int, Within(1, 10**6)] | None = None
    """Pictures of more patches or squares are shrunk to this many."""
    tokens: TokenCount | None = None
    """What every picture counts, where its size does not matter. Tokens."""


@record
class ImageRule:
    """How a family counts a picture. Sizes in pixels, amounts in tokens."""

    method: Annotated[str, OneOf(("tiles", "patches", "squares", "crops", "flat"))]
    """``tiles``: a base, and so much per tile of 512; ``patches``: of 32, times a factor; ``squares``: of 28;
    ``crops``: so much per crop of at most 768; ``flat``: by the level of detail alone."""
    base: TokenCount = 0
    """``tiles``: what a picture counts before its tiles, and in low detail."""
    part: TokenCount = 0
    """What each tile or crop counts."""
    factor: Factor = Decimal(1)
    """What the number of patches is multiplied by; the product is rounded up."""
    refuses_above: TokenCount | None = None
    """A picture of more patches than this, after shrinking, is refused."""
    auto: Sizing | None = None
    """Limits where a workload asks for no level of detail, and for those that have none of their own."""
    low: Sizing | None = None
    high: Sizing | None = None


@record
class MediaFamily:
    """How the models of a family count what is not text."""

    title: Name
    models: tuple[Name, ...]
    """Full ids; ``*`` stands for any characters. The first family that matches a model is its own."""
    sources: tuple[Name, ...]
    """Where the constants were read."""
    checked: date
    """The day on which they were."""
    image: ImageRule | None = None
    audio_input_per_second: PerSecond | None = None
    audio_output_per_second: PerSecond | None = None
    video_per_second: PerSecond | None = None
    """Pictures alone: the sound of a film counts as sound beside them."""
    document_per_page: Annotated[Decimal, Within(0, 100_000)] | None = None
    """A page of running text, about 500 words, with the picture of it where the family counts one."""
    note: Words | None = None
    """What the sources do not agree on, or what was assumed."""
