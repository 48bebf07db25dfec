"""Images → tokens, by the formula that each family publishes.

The constants are dated data in the catalog (``media:``). A count is the result of the calculation that explains it.
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping
from decimal import ROUND_CEILING, Decimal
from math import isqrt

from llmcost.model.calculation import DERIVED, PLUS, PRICE_LIST, Step, Steps, evaluate, grouped
from llmcost.model.inputs.media import ImageRule, OutputImageRule, Sizing
from llmcost.model.inputs.request_shape import Image, OutputImage
from llmcost.model.money import ONE

_UNLIMITED = Sizing()


def image_tokens(rule: ImageRule, image: Image) -> Decimal:
    """Tokens of one image by a family's formula."""
    return evaluate(image_steps(rule, image))


def image_steps(rule: ImageRule, image: Image) -> Steps:
    own = {"low": rule.low, "high": rule.high}.get(image.detail)
    sizing = own or rule.auto or _UNLIMITED
    return _FORMULAS[rule.method](rule, image, sizing)


def output_image_steps(rule: OutputImageRule, image: OutputImage, size: str) -> Steps:
    """Tokens of a generated image of a size, by the rule of its family for it."""
    if rule.cells is None:
        return (_listed(rule.tokens or 0, f"tokens per image of {size}"),)
    long, short = max(image.width, image.height), min(image.width, image.height)
    across = max((2 * rule.cells * short + long) // (2 * long), 1)
    tokens = _up(rule.cells * across * (2_000_000 + image.width * image.height), 4_000_000)
    return (_counted(tokens, f"tokens of {rule.cells} × {across} cells of an image of {size}"),)


def _listed(tokens: int, name: str) -> Step:
    return Step(Decimal(tokens), name, PRICE_LIST)


def _counted(parts: int, name: str) -> Step:
    return Step(Decimal(parts), name, DERIVED)


def _tiles(rule: ImageRule, image: Image, sizing: Sizing) -> Steps:
    """OpenAI: scaled into a square of 2,048 pixels, the short side to 768; then a base, and a rate per tile of 512."""
    base = _listed(rule.base, "tokens per image")
    if image.detail == "low":
        return (base,)
    width, height = _within(image.width, image.height, sizing.max_edge)
    short = min(width, height)
    if short > 768:
        width, height = width * 768 // short, height * 768 // short
    tiles = _counted(_up(width, 512) * _up(height, 512), "tiles of 512 pixels")
    return base, grouped("tiles", _listed(rule.part, "tokens per tile"), tiles, op=PLUS)


def _patches(rule: ImageRule, image: Image, sizing: Sizing) -> Steps:
    """OpenAI: patches of 32 pixels, within the limits of the level of detail, times the model's factor."""
    width, height = _within(image.width, image.height, sizing.max_edge)
    count = _up(width, 32) * _up(height, 32)
    if sizing.max_parts and count > sizing.max_parts:
        count = _budgeted(width, height, sizing.max_parts)
    if rule.factor == ONE:
        return (_counted(count, "patches of 32 pixels"),)
    tokens = int((count * rule.factor).to_integral_value(ROUND_CEILING))
    return (_counted(tokens, f"tokens of {count:,} patches of 32 pixels × {rule.factor}, rounded up"),)


def _budgeted(width: int, height: int, budget: int) -> int:
    """Patches of an image scaled down to a budget: one side becomes whole patches, the other keeps the proportion.

    The provider scales by √(32² × budget ÷ area), then further until the side that loses more by it is whole.
    """
    columns, rows = isqrt(width * budget // height), isqrt(height * budget // width)
    if columns * height <= rows * width:
        return max(columns, 1) * _up(max(height * 32 * columns // width, 1), 32)
    return max(rows, 1) * _up(max(width * 32 * rows // height, 1), 32)


def _squares(_rule: ImageRule, image: Image, sizing: Sizing) -> Steps:
    """Claude: squares of 28 pixels, at the largest size of the same proportion within both limits."""
    long, short = max(image.width, image.height), min(image.width, image.height)

    def sides(edge: int) -> tuple[int, int]:
        return _up(edge, 28), _up(max(_scaled(short, edge, long), 1), 28)

    def squares(edge: int) -> int:
        along, across = sides(edge)
        return along * across

    edge = min(long, sizing.max_edge or long)
    if sizing.max_parts and squares(edge) > sizing.max_parts:
        edge = bisect_right(range(edge + 1), sizing.max_parts, lo=1, key=squares) - 1
    along, across = sides(edge)
    return _counted(along, "squares of 28 pixels along the longer side"), _counted(across, "along the shorter")


def _crops(rule: ImageRule, image: Image, sizing: Sizing) -> Steps:
    """Gemini 1.5 and 2: one crop up to 384 pixels; else crops of two thirds of the short side, 256 to 768 pixels."""
    width, height = _within(image.width, image.height, sizing.max_edge)
    each = _listed(rule.part, "tokens per crop")
    if max(width, height) <= 384:
        return (each,)
    side = min(max(min(width, height) * 2 // 3, 256), 768)
    return each, _counted(_up(width, side) * _up(height, side), f"crops of {side} pixels")


def _flat(_rule: ImageRule, _image: Image, sizing: Sizing) -> Steps:
    """Gemini 3: a fixed count per image, by its level of detail."""
    return (_listed(sizing.tokens or 0, "tokens per image"),)


_FORMULAS: Mapping[str, Callable[[ImageRule, Image, Sizing], Steps]] = {
    "tiles": _tiles,
    "patches": _patches,
    "squares": _squares,
    "crops": _crops,
    "flat": _flat,
}


def _within(width: int, height: int, edge: int | None) -> tuple[int, int]:
    """A size scaled down so that its longer side is at most ``edge``. Whole pixels."""
    longest = max(width, height)
    if edge is None or longest <= edge:
        return width, height
    return max(_scaled(width, edge, longest), 1), max(_scaled(height, edge, longest), 1)


def _scaled(length: int, to: int, of: int) -> int:
    """``length × to ÷ of``, rounded half even to a whole number."""
    whole, rest = divmod(length * to, of)
    return whole + (2 * rest > of or (2 * rest == of and whole % 2 == 1))


def _up(length: int, step: int) -> int:
    return -(-length // step)
