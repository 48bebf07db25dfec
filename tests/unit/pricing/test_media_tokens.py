"""How many tokens sound, film and documents count, and which models can take them."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from llmcost.analysis.catalog.lint import lint
from llmcost.model.inputs.catalog import Catalog
from llmcost.model.inputs.media import MediaFamily
from llmcost.model.inputs.request_shape import Audio, Document, Image, Video
from llmcost.model.inputs.workload import Workload
from llmcost.model.problems import InputError
from llmcost.pricing.media_tokens import family_of, media_tokens, name_of_family
from llmcost.read.catalog.bundled_catalog import bundled_path
from llmcost.read.catalog.overlays import with_overlay
from tests.support.running import run

LAST_READING = date(2026, 11, 30)
"""The last day on which the constants of a family were read."""


def workload(**fields: object) -> Workload:
    required = {"name": "w", "model": "x", "requests_per_day": Decimal(1), "input_tokens": Decimal(10)}
    return Workload(**required | {"output_tokens": Decimal(5)} | fields)  # type: ignore[arg-type]


def tokens(catalog: Catalog, model: str, **fields: object) -> dict[str, int]:
    found = media_tokens(
        workload(**fields), family_of(catalog, catalog.models[model]), catalog.models[model].capabilities
    )
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
            "takes no audio and no video",
        ),
        ("google/gemini-3.8-flash", {"audio": Audio(output_seconds=Decimal(3))}, "does not answer with audio"),
        (
            "openai/gpt-6-luna",
            {"images": (Image(width=10_000, height=10_000),)},
            "refuses images of 10,000 × 10,000 pixels: more than 30,000 patches",
        ),
    ],
)
def test_a_model_that_lacks_a_medium_says_so(
    catalog: Catalog, model: str, fields: dict[str, object], reason: str
) -> None:
    found = media_tokens(
        workload(**fields), family_of(catalog, catalog.models[model]), catalog.models[model].capabilities
    )
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


def test_families_are_dated_and_have_sources(catalog: Catalog) -> None:
    for name, family in catalog.media.items():
        assert set(family.sources) <= catalog.sources.keys(), name
        assert len(family.sources) > 0, name
        assert family.checked <= LAST_READING, name


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
        "openai/gpt-daybreak-blue-latest",
        "openai/gpt-daybreak-red-latest",
        "openai/gpt-rosalind-discovery",
        "openai/gpt-rosalind-research",
        "google/deep-research-max-preview-04-2026",
        "google/deep-research-preview-04-2026",
        "google/gemini-embedding-2",
        "google/gemini-robotics-er-2-preview",
        "google/gemini-robotics-er-2-streaming-preview",
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
    """Its families come before the shipped ones, and both are kept."""
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
