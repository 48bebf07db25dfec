"""The ratios of tokenizers: those of the list are of one kind, and the script that computes them writes what is read."""

import pytest

from llmcost.model.inputs.tokenizers import TEXT_CLASSES
from llmcost.read.catalog.bundled_catalog import load_catalog
from llmcost.read.catalog.catalog import parse_catalog
from tests.support.calibration import script
from tests.support.catalogs import d
from tests.support.upstream_lists import TEXT

np = pytest.importorskip("numpy")
SHIPPED = load_catalog().catalog.tokenizers
COUNTED = {name: family for name, family in SHIPPED.items() if family.texts}


@pytest.fixture(scope="module")
def ratios():
    return script("ratios")


def test_only_the_unit_and_what_cannot_be_counted_have_no_classes():
    assert SHIPPED.keys() - COUNTED.keys() == {"o200k_base", "other"}
    assert {tuple(family.texts) for family in COUNTED.values()} == {TEXT_CLASSES}


@pytest.mark.parametrize("name", COUNTED)
def test_text_of_an_unknown_class_counts_as_english_in_a_wider_range(name):
    family, english = COUNTED[name], COUNTED[name].texts["english"]
    assert family.factor == english.factor
    assert family.low <= english.low < english.high <= family.high
    outside = [text for text, ratio in family.texts.items() if not family.low <= ratio.factor <= family.high]
    assert len(outside) <= 0.1 * len(family.texts)


def test_the_ratios_of_a_class_are_the_middle_and_the_ends_of_its_chunks(ratios):
    values = np.concatenate([np.linspace(1.0, 1.2, 101), np.linspace(1.8, 2.2, 41)])
    classes = np.array(["english"] * 101 + ["german"] * 41)
    found = ratios.family_ratios(values, classes)
    assert found["english"] == pytest.approx((1.1, 1.01 * 0.97, 1.19 * 1.03))
    assert found["german"] == pytest.approx((2.0, 1.82 * 0.97, 2.18 * 1.03))
    assert found[""] == pytest.approx((1.1, 1.01 * 0.97, 2.16 * 1.03), rel=0.001), "each class has half of the weight"


def test_errors_of_pairs(ratios):
    """Two families that count alike, and one whose ratio changes from source to source."""
    draw = np.random.default_rng(3)
    unit, sources = draw.uniform(800, 1200, 200), np.repeat(["one", "two"], 100)
    spread = draw.normal(1, 0.02, 200)
    counts = {"o200k_base": unit, "even": 1.5 * spread * unit, "torn": np.where(sources == "one", 1, 2) * spread * unit}
    chunks, held, centre = ratios.validated(counts, sources)
    even, torn = (ratios.pairs(counts).index(("o200k_base", name)) for name in ("even", "torn"))
    assert chunks[even] < 0.1
    assert held[even] < 0.1
    assert held[torn] == 1, "neither source says anything about the other"
    assert centre[even] < 1e-9


def test_what_is_written_is_what_is_read(ratios):
    old = 'calibration-2025-01-01: {url: "https://example.com", title: "old\n    title", kind: library}\n'
    entry = "    title: T\n    factor: 1\n    low: 1\n    high: 1\n    source: calibration-2025-01-01\n    texts: {}\n"
    families = {name: f"  {name}:\n{entry}" for name in ("one", "gemini", "gemini-2", *ratios.SAME)}
    families["one"] += "    overhead: {request: 3, sources: [paper]}\n"
    text = TEXT.replace("sources:\n", f"sources:\n  {old}", 1) + "tokenizers:\n" + "".join(families.values())
    given = dict.fromkeys(("", *TEXT_CLASSES), (1.234, 0.987, 1.501))
    written = ratios.written(text, dict.fromkeys(("one", "gemini", "gemini-2"), given), 7)
    read = parse_catalog(written, "pricing.yaml").catalog
    one = read.tokenizers["one"]
    assert (one.factor, one.low, one.high) == (d("1.23"), d("0.98"), d("1.51"))
    assert {(each.factor, each.low, each.high) for each in one.texts.values()} == {(d("1.23"), d("0.98"), d("1.51"))}
    assert one.overhead is not None
    assert one.overhead.request == 3
    assert read.tokenizers["gemma-4"].texts == one.texts
    assert one.source in read.sources
    assert "calibration-2025-01-01" not in read.sources
    assert ratios.written(written, dict.fromkeys(("one", "gemini", "gemini-2"), given), 7) == written
    with pytest.raises(ValueError, match=r"tokenizers\.two"):
        ratios.written(text, {"two": given}, 7)
