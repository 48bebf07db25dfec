"""What pictures, sound, film and documents count: the providers' published numbers, and what was measured.

The measured sizes are those of the public dataset JOHNISKING/image-token-cost: ten pictures on three ways to ask GPT,
and on two generations of Claude, where each count holds the text beside the picture too.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmcost.analysis.catalog.lint import lint
from llmcost.model.inputs.catalog import Catalog
from llmcost.model.inputs.media import ImageRule, MediaFamily, Sizing
from llmcost.model.inputs.request_shape import Audio, Document, Image, Video
from llmcost.model.inputs.workload import Workload
from llmcost.model.problems import InputError
from llmcost.pricing.image_tokens import image_tokens
from llmcost.pricing.media_tokens import family_of, media_tokens, name_of_family
from llmcost.read.catalog.bundled_catalog import bundled_path, load_catalog
from llmcost.read.catalog.overlays import with_overlay
from tests.support.running import run


@pytest.fixture(scope="module")
def catalog(shared_cache: str) -> Catalog:
    return load_catalog(cache_dir=Path(shared_cache)).catalog


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


def workload(**fields: object) -> Workload:
    required = {"name": "w", "model": "x", "requests_per_day": Decimal(1), "input_tokens": Decimal(10)}
    return Workload(**required | {"output_tokens": Decimal(5)} | fields)  # type: ignore[arg-type]


# --- OpenAI, tiles ---------------------------------------------------------------------------------------------------


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


# --- OpenAI, patches -------------------------------------------------------------------------------------------------

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


# --- Claude ----------------------------------------------------------------------------------------------------------

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


# --- Gemini ----------------------------------------------------------------------------------------------------------


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


# --- sound, film, documents ------------------------------------------------------------------------------------------


def tokens(catalog: Catalog, model: str, **fields: object) -> dict[str, int]:
    found = media_tokens(workload(**fields), catalog.models[model], catalog)
    assert found.missing is None
    assert found.input + found.output >= sum(found.parts.values())
    return {bucket.value: int(count) for bucket, count in found.parts.items()} | {"input": int(found.input)}


def test_sound(catalog: Catalog) -> None:
    """OpenAI: one token per 100 ms in, one per 50 ms out. Gemini: 32 a second."""
    spoken = Audio(input_seconds=Decimal(20), output_seconds=Decimal(15))
    assert tokens(catalog, "openai/gpt-realtime", audio=spoken) == {
        "audio_input": 200, "audio_output": 300, "input": 200,
    }  # fmt: skip
    heard = Audio(input_seconds=Decimal(60))
    assert tokens(catalog, "google/gemini-3.8-flash", audio=heard) == {"audio_input": 1920, "input": 1920}


def test_film_and_its_sound(catalog: Catalog) -> None:
    """A frame a second: 258 on Gemini 2 and 70 on Gemini 3; its sound is sound."""
    film = Video(seconds=Decimal(60))
    assert tokens(catalog, "google/gemini-2.5-flash", video=film) == {
        "video_input": 15480, "audio_input": 1920, "input": 17400,
    }  # fmt: skip
    silent = Video(seconds=Decimal(60), per_request=Decimal(2), sound=False)
    assert tokens(catalog, "google/gemini-3.8-flash", video=silent) == {"video_input": 8400, "input": 8400}


@pytest.mark.parametrize(
    ("model", "page"),
    [
        ("google/gemini-3.8-flash", 560),
        ("google/gemini-2.5-pro", 258),
        ("anthropic/claude-opus-5-5", 2321),
        ("anthropic/claude-haiku-4-5", 2096),
        ("openai/gpt-6-luna", 474),
    ],
)
def test_pages(catalog: Catalog, model: str, page: int) -> None:
    """Pages have no bucket of their own: they bill as input."""
    pages = (Document(pages=Decimal(12)), Document(pages=Decimal(1), per_request=Decimal("0.5")))
    assert tokens(catalog, model, documents=pages) == {"input": page * 25 // 2}


# --- what cannot be asked for ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "fields", "reason"),
    [
        ("openai/o3-mini", {"images": (Image(width=512, height=512),)}, "takes no images"),
        ("deepseek/deepseek-v4-pro", {"images": (Image(width=512, height=512),)}, "takes no images"),
        ("xai/grok-4.7", {"images": (Image(width=512, height=512),)}, "how it counts images is not published"),
        ("openai/gpt-4o", {"video": Video(seconds=Decimal(3))}, "takes no video"),
        (
            "anthropic/claude-opus-5-5",
            {"video": Video(seconds=Decimal(3)), "audio": Audio(input_seconds=Decimal(3))},
            "takes no sound and no video",
        ),
        ("google/gemini-3.8-flash", {"audio": Audio(output_seconds=Decimal(3))}, "does not answer with sound"),
        (
            "openai/gpt-6-luna",
            {"images": (Image(width=10_000, height=10_000),)},
            "refuses pictures of 10,000 × 10,000 pixels: more than 30,000 patches",
        ),
    ],
)
def test_a_model_that_lacks_a_medium_says_so(
    catalog: Catalog, model: str, fields: dict[str, object], reason: str
) -> None:
    found = media_tokens(workload(**fields), catalog.models[model], catalog)
    assert found.missing == reason
    assert [found.input, found.output] == [0, 0]
    assert not found.parts


def test_such_a_model_is_not_eligible(tmp_path: Path) -> None:
    """A vision workload on five models: two of them cannot take its pictures, and say why in their rows."""
    (tmp_path / "w.yaml").write_text(
        "{name: w, model: gpt-4o-mini, requests_per_day: 100, input_tokens: 10, output_tokens: 5,\n"
        " candidates: [gpt-4o, gemini-3.8-flash, grok-4.7, o3-mini],\n"
        " images: [{width: 1024, height: 1024, detail: low}]}\n"
    )
    done = run("estimate", str(tmp_path / "w.yaml"), "--as-of", "2026-11-22", "-f", "json")
    (found,) = json.loads(done.stdout)["workloads"]
    assert {row["model"]: (row["status"], row["reason"]) for row in found["alternatives"]} == {
        "openai/gpt-4o-mini": ("priced", None),
        "openai/gpt-4o": ("priced", None),
        "google/gemini-3.8-flash": ("priced", None),
        "xai/grok-4.7": ("not_eligible", "how it counts images is not published"),
        "openai/o3-mini": ("not_eligible", "takes no images"),
    }
    (pictures,) = (item for item in found["components"] if item["name"] == "image_input")
    assert (pictures["quantity"], pictures["monthly"]) == (2833 * 3000, "1.27485")


def test_the_own_model_that_cannot_take_them_is_not_priced(tmp_path: Path) -> None:
    """A total without it is at least that much, and the exit says that something could not be decided."""
    (tmp_path / "w.yaml").write_text(
        "{name: w, model: o3-mini, requests_per_day: 100, input_tokens: 10, output_tokens: 5, candidates: [gpt-4o],\n"
        " images: [{width: 1024, height: 1024}]}\n"
    )
    done = run("estimate", str(tmp_path / "w.yaml"), "--as-of", "2026-11-22", "-f", "json")
    found = json.loads(done.stdout)
    assert (done.exit, found["summary"]["at_least"]) == (3, True)
    assert (found["workloads"][0]["monthly"], found["workloads"][0]["reason"]) == (None, "takes no images")


# --- the table -------------------------------------------------------------------------------------------------------


def test_families_are_dated_and_have_sources(catalog: Catalog) -> None:
    for name, family in catalog.media.items():
        assert set(family.sources) <= catalog.sources.keys(), name
        assert len(family.sources) > 0, name
        assert family.checked <= catalog.as_of, name


def test_every_model_of_the_big_three_that_sees_has_a_family(catalog: Catalog) -> None:
    """What is left out is by name: nobody says what stands behind it, or it was retired before it was counted."""
    left = {
        model.id
        for model in catalog.models.values()
        if model.provider in ("openai", "anthropic", "google", "azure", "vertex")
        and "vision" in model.capabilities
        and not ((family := family_of(catalog, model)) and (family.image or "live" in model.id))
    }
    assert left == {
        "openai/chat-latest",
        "openai/codex-mini-latest",
        "openai/computer-use-preview",
        "google/gemini-nano-banana-2.1",
        "google/gemini-robotics-er-2-preview",
        "google/gemma-4-31b-it",
        "google/gemma-4-26b-a4b-it",
    }


def test_the_models_stand_last_so_that_a_list_can_be_appended_to() -> None:
    lines = bundled_path().read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line and line[0].isalpha()][-1] == "models:"


OWN = """
sources: {measured: {url: "https://example.com/pictures", title: our own measurements, kind: repository}}
media:
  ours:
    title: what we measured
    models: ["openai/gpt-4o"]
    sources: [SOURCE]
    checked: 2026-11-22
    image: {method: flat, auto: {tokens: 300}}
"""


def test_a_layer_may_say_how_a_model_counts(catalog: Catalog, tmp_path: Path) -> None:
    """Its families come before the shipped ones, and stand beside them."""
    own = tmp_path / "own.yaml"
    own.write_text(OWN.replace("SOURCE", "measured"))
    merged = with_overlay(catalog, str(own))
    assert name_of_family(merged, merged.models["openai/gpt-4o"]) == "ours"
    assert name_of_family(merged, merged.models["openai/gpt-4o-mini"]) == "openai-tiles-4o-mini"


def test_a_family_names_sources_that_exist(catalog: Catalog, tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(OWN.replace("SOURCE", "nowhere"))
    with pytest.raises(InputError) as raised:
        with_overlay(catalog, str(own))
    (problem,) = raised.value.problems
    assert (problem.code, problem.message) == ("unknown-reference", 'media.ours: no source "nowhere"')


def test_lint_knows_the_sources_and_finds_families_of_nobody(catalog: Catalog) -> None:
    assert [one for one in lint(catalog, catalog.as_of) if "media" in one.path or "sources" in one.path] == []
    nobody = MediaFamily(title="t", models=("nobody/*",), sources=("litellm",), checked=catalog.as_of)
    found = lint(replace(catalog, media=catalog.media | {"nobody": nobody}), catalog.as_of)
    assert [(one.code, one.path) for one in found if "media" in one.path] == [("unused", "media.nobody")]
