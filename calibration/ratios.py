"""Computes the ratios of ``tokenizers:`` in ``pricing.yaml``, for each class of text, and validates them.

    python calibration/ratios.py DEBIAN          # DEBIAN: the folder with the packages that README.md unpacks
    python calibration/ratios.py DEBIAN --write  # also writes pricing.yaml and ratios.md

A workload's counts are converted by two ratios, that of the model's tokenizer over that of its own, so a range must hold
for every pair of tokenizers. It is validated on chunks, and on whole sources, that it was not computed on.
"""

import argparse
import re
import textwrap
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import corpus
import fit
import numpy as np

from llmcost.model.inputs.catalog import TEXT_CLASSES, Tokenizer
from llmcost.tokens.counts import count_for

PRICES = fit.HERE.parent / "pricing.yaml"
KINDS = {
    "code": ("Python", "C", "JavaScript", "Go", "Rust"),
    "json": ("JSON", "JSON Lines"),
    "markup": ("HTML", "templates", "Markdown"),
    "logs": ("log",),
    "csv": ("CSV", "numbers"),
}
"""The text of the classes that are not languages. A language's class has its name."""
UNIT = "o200k_base"
ENCODINGS = (UNIT, "cl100k_base")
SAME = {"gemma-3": "gemini-2", "gemma-4": "gemini"}
"""Families with the vocabulary of another one."""
MARGIN = 0.02
"""The part by which each bound is wider than its percentile, because other people's texts differ more."""
FEWEST = 10
"""Chunks of a source that counts."""
Array = np.ndarray
Counts = dict[str, Array]
"""The tokens of each chunk, by family."""
Ratio = tuple[float, float, float]
"""Factor, low and high."""


def main() -> None:
    """Compute, validate and print; also write with ``--write``."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("debian", type=Path, help="folder with the unpacked Debian packages")
    parser.add_argument("--write", action="store_true", help="write pricing.yaml and ratios.md")
    options = parser.parse_args()
    texts = {
        f"{make.__name__}: {name}": chunks
        for make in (corpus.fitted, corpus.checked, corpus.further)
        for name, chunks in make(options.debian).items()
        if text_class(name) in TEXT_CLASSES and len(chunks) >= FEWEST
    }
    sources = np.array([name for name, chunks in texts.items() for _ in chunks])
    classes = np.array([text_class(name.partition(": ")[2]) for name in sources])
    counts = counted([chunk for chunks in texts.values() for chunk in chunks])
    found = {family: family_ratios(counts[family] / counts[UNIT], classes) for family in counts if family != UNIT}
    report = _report(found, list(_validated(counts, classes, sources)), sources)
    print(report)
    if options.write:
        (fit.HERE / "ratios.md").write_text(report, encoding="utf-8")
        PRICES.write_text(written(PRICES.read_text("utf-8"), found, len(sources)), encoding="utf-8")


def text_class(name: str) -> str:
    """The class that a price list names, of a class of the corpus: "German, help" is "german"."""
    plain = name.partition(",")[0]
    return next((kind for kind, names in KINDS.items() if plain in names), plain.lower())


def counted(chunks: list[str]) -> Counts:
    """The tokens of each chunk by every family that can be counted."""
    encodings = [Tokenizer(encoding=name) for name in ENCODINGS]
    known = [count_for(chunk, encodings) for chunk in chunks]
    counts = {str(each.encoding): [count[each].tokens for count in known] for each in encodings}
    counts |= {name: [count(chunk) for chunk in chunks] for name, count in fit.counters().items()}
    return {name: np.array(each, float) for name, each in counts.items()}


def ratio(values: Array) -> Ratio:
    """The median, and the 5th and the 95th percentile with the margin."""
    low, factor, high = map(float, np.percentile(values, [5, 50, 95]))
    return factor, low * (1 - MARGIN), high * (1 + MARGIN)


def family_ratios(values: Array, classes: Array) -> dict[str, Ratio]:
    """The ratios of a family by class of text, and under "" that of text whose class is not known.

    The latter is the factor of English in the range of all classes, each with the same weight.
    """
    by_class = {name: values[classes == name] for name in TEXT_CLASSES if name in classes}
    found = {name: ratio(each) for name, each in by_class.items()}
    _, low, high = ratio(np.concatenate([np.percentile(each, range(101)) for each in by_class.values()]))
    factor, least, most = found["english"]
    return {"": (factor, min(low, least), max(high, most)), **found}


# --- validation -------------------------------------------------------------------------------------------------------


Checked = tuple[str, int, int, Array, Array, Array]
"""A class, its chunks and its sources; then, of each pair of families: the share of the chunks held out that is in the
range, that of the sources held out, and the error of the centre."""


def _validated(counts: Counts, classes: Array, sources: Array) -> Iterator[Checked]:
    draw = np.random.default_rng(20261130)
    for name in TEXT_CLASSES:
        chosen = classes == name
        own, part = {family: each[chosen] for family, each in counts.items()}, sources[chosen]
        halves = draw.permutation(len(part)) % 2
        names = np.unique(part)
        yield (
            name,
            len(part),
            len(names),
            _inside(own, [halves == 0, halves == 1]),
            _inside(own, [part == each for each in names]) if len(names) > 1 else np.full(len(pairs(own)), np.nan),
            _centres(own),
        )


def pairs(counts: Counts) -> list[tuple[str, str]]:
    """All pairs of families. The other direction of a pair has the inverse ratio and range."""
    return list(combinations(counts, 2))


def _inside(counts: Counts, held: list[Array]) -> Array:
    """For each pair, the share of all chunks in the range that was computed without their part."""
    found = np.zeros(len(pairs(counts)))
    for part in held:
        ranges = {family: ratio((each / counts[UNIT])[~part]) for family, each in counts.items()}
        ranges[UNIT] = 1.0, 1.0, 1.0
        for index, (here, there) in enumerate(pairs(counts)):
            true = (counts[there] / counts[here])[part]
            low, high = ranges[there][1] / ranges[here][2], ranges[there][2] / ranges[here][1]
            found[index] += np.sum((true >= low) & (true <= high))
    return found / sum(map(np.sum, held))


def _centres(counts: Counts) -> Array:
    """For each pair, how far the centre is from the median of the pair itself."""
    middle = {family: np.median(each / counts[UNIT]) for family, each in counts.items()}
    return np.array([middle[b] / middle[a] / np.median(counts[b] / counts[a]) - 1 for a, b in pairs(counts)])


# --- what is written --------------------------------------------------------------------------------------------------


def _report(found: dict[str, dict[str, Ratio]], checked: list[Checked], counts: Counts, chunks: int) -> str:
    rows = [[name, *(f"{found[family][name][0]:.2f}" for family in found)] for name in TEXT_CLASSES]
    factors = _table(["class", *found], rows)
    rows = [
        [name, str(size), str(sources), *(f"{text(part)}" for part in parts for text in (_usual, _worst))]
        for name, size, sources, *parts in checked
    ]
    return f"""# Ratios of tokenizers

Written by `calibration/ratios.py` on {fit.TODAY}: {chunks:,} chunks of {corpus.SIZE:,} characters. README.md explains the tables.

## Factors

Tokens per token of {UNIT}, median. The ranges are in `pricing.yaml`.

{factors}

## Validation

{_table(["class", "chunks", "sources", ], rows)}
"""
