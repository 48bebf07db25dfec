"""How many tokens a picture counts: the published numbers of the providers, and measured ones."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmcost.model.inputs.catalog import Catalog
from llmcost.model.inputs.media import ImageRule, Sizing
from llmcost.model.inputs.request_shape import Image
from llmcost.pricing.image_tokens import image_tokens
from llmcost.pricing.media_tokens import family_of

Count = Callable[..., int]


@pytest.fixture(scope="module")
def picture(catalog: Catalog) -> Count:
    """Tokens of one picture on a model: ``picture("openai/gpt-4o", 1024, 1024, "high")``."""

    def count(model: str, width: int, height: int, detail: str = "auto") -> int:
        family = family_of(catalog, catalog.models[model])
        assert family
        assert family.image
        return int(image_tokens(family.image, Image(width=width, height=height, detail=detail)))

    return count


@pytest.mark.parametrize(
    ("model", "base", "tile"),
    [
        ("openai/gpt-4o", 85, 170),
        ("openai/gpt-4.1", 85, 170),
        ("openai/gpt-4o-mini", 2833, 5667),
        ("openai/gpt-5", 70, 140),
        ("openai/gpt-5.1", 70, 140),
        ("openai/o1", 75, 150),
        ("openai/o3", 75, 150),
        ("azure/gpt-4o-mini", 2833, 5667),
    ],
)
def test_a_base_and_so_much_per_tile(picture: Count, model: str, base: int, tile: int) -> None:
    """Low detail is the base; 1,024 × 1,024 is shrunk to 768 × 768: four tiles of 512."""
    assert picture(model, 1024, 1024, "low") == base
    assert picture(model, 512, 512, "high") == base + tile
    assert picture(model, 1024, 1024, "high") == picture(model, 1024, 1024) == base + 4 * tile


@pytest.mark.parametrize(
    ("width", "height", "tokens"),
    [
        (2048, 4096, 1105),  # the example on the provider's page: 1,024 × 2,048, then 768 × 1,536, six tiles
        (4096, 8192, 1105),
        (2049, 513, 1445),  # billed: to 2,048 × 513, which is a second row of tiles
        (2050, 513, 765),  # billed: to 2,048 × 512
        (1, 1, 255),
    ],
)
def test_tiles_of_shrunk_pictures(picture: Count, width: int, height: int, tokens: int) -> None:
    """The two in between were billed on gpt-4.1 (OpenAI community, 1281361), less the 8 tokens around them."""
    assert picture("openai/gpt-4.1", width, height) == picture("openai/gpt-4.1", height, width) == tokens


MEASURED = [  # width, height, gpt-6 auto, gpt-6 high, gpt-5.5 auto
    (256, 256, 77, 77, 77),
    (512, 512, 308, 308, 308),
    (768, 768, 692, 692, 692),
    (1024, 1024, 1229, 1229, 1229),
    (1280, 720, 1104, 1104, 1104),
    (1920, 1080, 2448, 2448, 2448),
    (1080, 1920, 2448, 2448, 2448),
    (2560, 1440, 4320, 2931, 4320),
    (3840, 2160, 9792, 2931, 9792),
    (4032, 3024, 14364, 2942, 11868),
]


@pytest.mark.parametrize(("width", "height", "auto", "high", "older"), MEASURED)
def test_patches_as_measured(picture: Count, width: int, height: int, auto: int, high: int, older: int) -> None:
    assert picture("openai/gpt-6-astra", width, height) == auto
    assert picture("openai/gpt-6-astra", width, height, "high") == high
    assert picture("openai/gpt-5.5", width, height) == older


@pytest.mark.parametrize(
    ("model", "width", "height", "detail", "tokens"),
    [
        ("openai/gpt-5.4", 1024, 1024, "high", 1229),  # both examples of the provider's page
        ("openai/gpt-5.4", 2048, 2048, "high", 3000),
        ("openai/gpt-5.4", 2048, 2048, "auto", 3000),
        ("openai/gpt-5.4", 2048, 2048, "low", 4916),  # low detail counts more: ⌈64² × 1.2⌉
        ("openai/gpt-5.6-sol", 4096, 4096, "low", 308),  # to 512 × 512
        ("openai/gpt-5-mini", 2048, 768, "auto", 1844),  # measured at the cap of 1,536 patches
        ("openai/gpt-5-nano", 2048, 768, "auto", 2304),
        ("openai/gpt-4.1-mini", 1024, 1024, "auto", 1659),
        ("openai/gpt-4.1-nano", 1024, 1024, "auto", 2520),
        ("openai/o4-mini", 1024, 1024, "auto", 1762),
    ],
)
def test_patches_by_model_and_detail(
    picture: Count, model: str, width: int, height: int, detail: str, tokens: int
) -> None:
    assert picture(model, width, height, detail) == tokens


@given(st.integers(1, 100_000), st.integers(1, 100_000))
def test_a_budget_is_kept(width: int, height: int) -> None:
    """No picture counts more than its budget of patches, and none counts nothing."""
    rule = ImageRule("patches", factor=Decimal("1.2"), auto=Sizing(2048, 2500), low=Sizing(2048, 6144))
    for detail, most in (("auto", 3000), ("high", 3000), ("low", 7373)):
        assert 1 <= image_tokens(rule, Image(width=width, height=height, detail=detail)) <= most


@given(st.integers(1, 100_000), st.integers(1, 100_000))
def test_both_limits_of_squares_are_kept(width: int, height: int) -> None:
    """And a picture that keeps to them is not shrunk."""
    rule = ImageRule("squares", auto=Sizing(1568, 1568))
    count = image_tokens(rule, Image(width=width, height=height))
    whole = -(-width // 28) * -(-height // 28)
    assert 1 <= count <= min(1568, whole)
    assert count == whole or max(width, height) > 1568 or whole > 1568


TABLE = [  # width, height, before 4.7, from 4.7 on: the table on the provider's page
    (200, 200, 64, 64),
    (1000, 1000, 1296, 1296),
    (1092, 1092, 1521, 1521),
    (1920, 1080, 1560, 2691),
    (2000, 1500, 1564, 3888),
    (3840, 2160, 1560, 4784),
]


@pytest.mark.parametrize(("width", "height", "before", "after"), TABLE)
def test_squares_as_published(picture: Count, width: int, height: int, before: int, after: int) -> None:
    for model in ("anthropic/claude-opus-4-6", "anthropic/claude-haiku-4-5", "vertex/claude-sonnet-4-5"):
        assert picture(model, width, height) == picture(model, height, width) == before
    for model in ("anthropic/claude-opus-4-7", "anthropic/claude-haiku-5-5", "bedrock/anthropic.claude-opus-5"):
        assert picture(model, width, height, "low") == picture(model, height, width) == after


def test_an_a4_page_at_130_dpi(picture: Count) -> None:
    """39 × 55 squares are too many for the standard tier, which shrinks it to 924 × 1,307: 33 × 47."""
    assert picture("anthropic/claude-haiku-4-5", 1075, 1520) == 33 * 47
    assert picture("anthropic/claude-opus-5", 1075, 1520) == 39 * 55


@pytest.mark.parametrize(
    ("width", "height", "newer", "older"),
    [
        (256, 256, 177, 165),
        (512, 512, 438, 426),
        (768, 768, 861, 849),
        (1024, 1024, 1446, 1434),
        (1280, 720, 1273, 1261),
        (1920, 1080, 2768, 1625),
        (1080, 1920, 2768, 1625),
    ],
)
def test_squares_as_measured(picture: Count, width: int, height: int, newer: int, older: int) -> None:
    """Less the text sent along: 77 tokens on Claude 5.5, 65 on Haiku 4.5."""
    assert picture("anthropic/claude-opus-5-5", width, height) == newer - 77
    assert picture("anthropic/claude-haiku-4-5", width, height) == older - 65


def test_gemini_2_counts_crops(picture: Count) -> None:
    """258 up to 384 pixels; 960 × 540 in crops of 360 is six, the example of the provider's page."""
    assert picture("google/gemini-2.5-flash", 384, 384) == 258
    assert picture("google/gemini-2.5-flash", 960, 540) == 6 * 258
    assert picture("vertex/gemini-2.5-pro", 1024, 1024) == 4 * 258
    assert picture("google/gemini-2.5-pro", 4032, 3024) == 4 * 3 * 258  # shrunk to 3,072 first


def test_gemini_3_counts_by_detail_alone(picture: Count) -> None:
    for width, height in ((64, 64), (1024, 1024), (4032, 3024)):
        assert picture("google/gemini-3.8-flash", width, height) == 1120
        assert picture("google/gemini-4-argon", width, height, "high") == 1120
        assert picture("vertex/gemini-3.1-pro-preview", width, height, "low") == 280
