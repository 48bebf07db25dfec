"""Which price a picture, a second or a page pays, and what is said where there is none."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from llmcost.model.calculation import evaluate
from llmcost.model.inputs.catalog import Catalog
from llmcost.model.inputs.dated_terms import Fee
from llmcost.model.inputs.media import MediaFamily, OutputImageRule, Variant
from llmcost.model.inputs.request_shape import Audio, Document, Image, OutputImage, OutputVideo, Speech, Video
from llmcost.model.inputs.workload import Workload
from llmcost.pricing.image_tokens import output_image_steps
from llmcost.pricing.media_tokens import family_of, media_tokens
from llmcost.pricing.media_units import (
    output_image_rule,
    size_text,
    unit_calls,
    unit_of_fee,
    units_sold,
    unsaid_media,
    without_units,
)


def workload(**fields: object) -> Workload:
    required = {"name": "w", "model": "x", "requests_per_day": Decimal(1), "input_tokens": Decimal(0)}
    return Workload(**required | {"output_tokens": Decimal(0)} | fields)  # type: ignore[arg-type]


def image(width: int, height: int, quality: str | None = None, per_request: int = 1) -> OutputImage:
    return OutputImage(width, height, quality, Decimal(per_request))


def calls(sold: dict[str, Fee], **fields: object) -> Any:
    found = unit_calls(workload(**fields), sold)
    return found if isinstance(found, str) else {name: evaluate((each.each,)) for name, each in found.items()}


def of(usd: str, unit: str | None = None, **variant: object) -> Fee:
    return Fee(Decimal(usd), unit=unit, of=Variant(**variant) if variant else None)  # type: ignore[arg-type]


BY_SIZE = {
    "image": of("0.04", max_pixels=1_100_000),
    "image_2k": of("0.08", "image", max_pixels=4_400_000),
    "web_search_1k": of("10"),
}
BY_QUALITY = {"image": of("0.04", quality="standard"), "image_hd": of("0.08", "image", quality="hd")}
BY_RESOLUTION = {
    "second": of("0.1", resolution="720p", sound=True),
    "silent": of("0.05", "second", resolution="720p", sound=False),
    "second_4k": of("0.3", "second", resolution="4k", sound=True),
}


def test_a_fee_is_the_price_of_a_unit_by_its_name_or_its_field() -> None:
    assert unit_of_fee("character_1k", of("0.015")) == "character"
    assert unit_of_fee("silent", BY_RESOLUTION["silent"]) == "second"
    assert unit_of_fee("web_search_1k", of("10")) is None
    assert units_sold(BY_SIZE) == ("image",)


def test_the_smallest_class_that_is_large_enough() -> None:
    assert calls(BY_SIZE, output_images=(image(1024, 1024), image(512, 512, per_request=3))) == {"image": 4}
    assert calls(BY_SIZE, output_images=(image(1200, 1024),)) == {"image_2k": 1}
    assert calls(BY_SIZE, output_images=(image(4096, 4096),)) == (
        "sells no images of 4,096 × 4,096 pixels: it sells up to 4,400,000 pixels"
    )


def test_an_image_pays_the_price_of_its_quality() -> None:
    assert calls(BY_QUALITY, output_images=(image(8, 8, "hd", 2), image(8, 8, "standard"))) == {
        "image_hd": 2,
        "image": 1,
    }
    assert calls(BY_QUALITY, output_images=(image(8, 8),)) == (
        "has a price for each quality: give `quality:` standard or hd"
    )
    assert calls(BY_QUALITY, output_images=(image(8, 8, "low"),)) == "sells no quality low: it sells standard and hd"


def test_a_model_with_one_quality_does_not_ask_for_it() -> None:
    assert calls({"image": of("0.02")}, output_images=(image(8, 8, "hd"),)) == {"image": 1}


def test_video_pays_by_resolution_and_sound() -> None:
    film = OutputVideo(Decimal(8), "720p", per_request=Decimal(2))
    assert calls(BY_RESOLUTION, output_video=film) == {"second": 16}
    assert calls(BY_RESOLUTION, output_video=OutputVideo(Decimal(8), "720p", sound=False)) == {"silent": 8}
    assert (
        calls(BY_RESOLUTION, output_video=OutputVideo(Decimal(8), "4k", sound=False)) == "sells no video without sound"
    )
    assert calls(BY_RESOLUTION, output_video=OutputVideo(Decimal(8))) == (
        "has a price for each resolution: give `resolution:` 720p or 4k"
    )


@pytest.mark.parametrize(
    ("unit", "fields", "units"),
    [
        ("character", {"speech": Speech(Decimal(900))}, 900),
        ("minute", {"audio": Audio(Decimal(90), Decimal(30))}, Decimal("1.5")),
        ("session_minute", {"audio": Audio(Decimal(90), Decimal(30))}, 2),
        ("page", {"documents": (Document(Decimal(3), Decimal(2)), Document(Decimal(4)))}, 10),
        ("input_image", {"images": (Image(10, 10, per_request=Decimal(3)),)}, 3),
        ("input_second", {"video": Video(Decimal(30), Decimal(2))}, 60),
    ],
)
def test_each_unit_is_counted_and_leaves_no_tokens(unit: str, fields: dict[str, object], units: Decimal) -> None:
    assert calls({"fee": of("1", unit)}, **fields) == {"fee": units}
    rest = without_units(workload(**fields), (unit,))
    kept = unit == "minute"  # what is spoken is not sold by the minute that is heard
    assert (rest.audio is not None and rest.audio.output_seconds == 30) is kept
    assert media_tokens(without_units(rest, ("character",)), None, ()).missing is None


def test_units_that_fees_name_are_left_to_them() -> None:
    assert calls(BY_SIZE, output_images=(image(8, 8),), fees={"image": Decimal(2)}) == {}


def test_what_a_kind_of_model_makes_is_asked_for(catalog: Catalog) -> None:
    draws, hears = catalog.models["openai/gpt-image-2"], catalog.models["openai/gpt-4o-transcribe"]
    assert "output_images" in (unsaid_media(workload(), draws) or "")
    assert "input_seconds" in (unsaid_media(workload(), hears) or "")
    assert unsaid_media(workload(output_images=(image(8, 8),)), draws) is None
    assert unsaid_media(workload(output_tokens=Decimal(9)), draws) is None
    assert unsaid_media(workload(), catalog.models["openai/gpt-4o"]) is None


@pytest.mark.parametrize(
    ("model", "size", "quality", "tokens"),
    [
        ("openai/gpt-image-2", (1024, 1024), "high", 7024),
        ("openai/gpt-image-2", (1536, 1024), "high", 5488),
        ("openai/gpt-image-2", (1024, 1792), "high", 5063),
        ("openai/gpt-image-2", (3584, 2048), "high", 12329),
        ("openai/gpt-image-2", (960, 720), "low", 130),
        ("openai/gpt-image-2", (80, 100_000), "low", 40),
        ("openai/gpt-image-2.5-flare", (1024, 1024), "low", 196),
        ("openai/gpt-image-2.5-flare", (1024, 1024), "medium", 439),
        ("openai/gpt-image-2.5-flare", (1024, 1024), "high", 1756),
        ("openai/gpt-image-2.5-flare", (1024, 1024), "xhigh", 3122),
        ("openai/gpt-image-2.5-flare", (1024, 1024), "max", 7024),
        ("openai/gpt-image-1.5", (1536, 1024), "medium", 1568),
        ("google/gemini-3-pro-image", (2048, 2048), None, 1120),
        ("google/gemini-3-pro-image", (6336, 2688), None, 2000),
        ("google/gemini-3.1-flash-image", (512, 512), None, 747),
        ("google/gemini-2.5-flash-image", (1344, 768), None, 1290),
    ],
)
def test_published_tokens_of_images(
    catalog: Catalog, model: str, size: tuple[int, int], quality: str | None, tokens: int
) -> None:
    """What the providers' pages and users' bills say of an image; see the sources of the families."""
    drawn, family = image(*size, quality), family_of(catalog, catalog.models[model])
    assert family is not None
    rule = output_image_rule(family, drawn)
    assert isinstance(rule, OutputImageRule)
    assert evaluate(output_image_steps(rule, drawn, size_text(drawn))) == tokens
    assert workload(output_images=(drawn,)).sends_media


def test_an_image_that_is_too_small() -> None:
    family = MediaFamily(
        "f",
        (),
        (),
        date(2026, 11, 30),
        output_images=(OutputImageRule(Variant(min_pixels=100, max_pixels=200), cells=4),),
    )
    assert output_image_rule(family, image(9, 9)) == "sells no images of 9 × 9 pixels: it sells 100 to 200 pixels"
