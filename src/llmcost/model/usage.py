"""The tokens of one request: from inclusive totals to exclusive buckets (law T1).

Every billed token is in exactly one bucket. A ``Usage`` is only made from totals and those parts of them that have
other prices. The rest of a total is its plain bucket, so no token can be billed twice.
"""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum

from .record import record


class TokenClass(StrEnum):
    """The buckets of the tokens of a request."""

    INPUT = "input"
    CACHE_READ = "cache_read"
    CACHE_WRITE = "cache_write"
    CACHE_WRITE_1H = "cache_write_1h"
    CACHE_WRITE_12H = "cache_write_12h"
    IMAGE_INPUT = "image_input"
    IMAGE_CACHE_READ = "image_cache_read"
    AUDIO_INPUT = "audio_input"
    AUDIO_CACHE_READ = "audio_cache_read"
    VIDEO_INPUT = "video_input"
    OUTPUT = "output"
    THINKING = "thinking"
    AUDIO_OUTPUT = "audio_output"
    IMAGE_OUTPUT = "image_output"


CACHE_WRITES = (TokenClass.CACHE_WRITE, TokenClass.CACHE_WRITE_1H, TokenClass.CACHE_WRITE_12H)
OF_INPUT = (
    TokenClass.CACHE_READ,
    TokenClass.IMAGE_CACHE_READ,
    TokenClass.AUDIO_CACHE_READ,
    *CACHE_WRITES,
    TokenClass.IMAGE_INPUT,
    TokenClass.AUDIO_INPUT,
    TokenClass.VIDEO_INPUT,
)
"""Parts of the input in their order: what is read from a cache is its beginning."""
OF_OUTPUT = (TokenClass.THINKING, TokenClass.AUDIO_OUTPUT, TokenClass.IMAGE_OUTPUT)
_PARTS = {*OF_INPUT, *OF_OUTPUT}


@record
class Usage:
    """Tokens of one request: the totals, and the buckets. Made by ``usage``."""

    total_input: Decimal
    total_output: Decimal
    buckets: Mapping[TokenClass, Decimal]


def usage(total_input: Decimal, total_output: Decimal, parts: Mapping[TokenClass, Decimal]) -> Usage:
    """Sort the tokens of one request into buckets.

    ``total_input`` is everything sent, cached tokens included; ``total_output`` is everything generated, thinking
    included; ``parts`` are the tokens of these totals in other buckets. Raises ``ValueError`` if the parts contradict
    the totals.
    """
    if min(total_input, total_output, *parts.values()) < 0:
        raise ValueError("token counts cannot be negative")
    if wrong := parts.keys() - _PARTS:
        raise ValueError(f"{', '.join(sorted(wrong))}: the rest of a total, not a part of it")
    plain_input, plain_output = total_input, total_output
    for name, tokens in parts.items():
        if name in OF_INPUT:
            plain_input -= tokens
        else:
            plain_output -= tokens
    if plain_input < 0:
        raise ValueError("the parts of the input exceed the whole input")
    if plain_output < 0:
        raise ValueError("the parts of the output exceed the whole output")
    buckets = {TokenClass.INPUT: plain_input, **parts, TokenClass.OUTPUT: plain_output}
    return Usage(total_input, total_output, {name: tokens for name, tokens in buckets.items() if tokens})
