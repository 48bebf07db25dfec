"""Computes the ratios of ``tokenizers:`` in ``pricing.yaml``, for each class of text, and validates them.

    python calibration/ratios.py DEBIAN          # DEBIAN: the folder with the packages that README.md unpacks
    python calibration/ratios.py DEBIAN --write  # also writes pricing.yaml and ratios.md

A workload's counts are converted by two ratios, that of the model's tokenizer over that of its own, so ranges must hold
for all pairs of tokenizers. They are validated on chunks, and on whole sources, that they were not computed on.
"""

import argparse
import math
import re
import textwrap
from itertools import combinations
from pathlib import Path

import corpus
import fit
import numpy as np

from llmcost.model.inputs.tokenizers import TEXT_CLASSES, Tokenizer
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
    print(page := report(found, counts, classes, sources))
    if options.write:
        (fit.HERE / "ratios.md").write_text(page, encoding="utf-8")
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
    return factor, low * (1 - fit.MARGIN), high * (1 + fit.MARGIN)


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


def pairs(counts: Counts) -> list[tuple[str, str]]:
    """All pairs of families. The other direction of a pair has the inverse ratio and range."""
    return list(combinations(counts, 2))


def validated(counts: Counts, sources: Array) -> tuple[Array, Array, Array]:
    """For each pair of families, the errors of the ranges and of the centres for the text of one class.

    They are the share of the chunks that were held out and are outside the range, in halves and source by source, and
    the difference of the centre from the median of the pair itself.
    """
    halves = np.random.default_rng(7).permutation(len(sources)) % 2
    middle = {family: np.median(each / counts[UNIT]) for family, each in counts.items()}
    centres = [
        middle[there] / middle[here] / np.median(counts[there] / counts[here]) - 1 for here, there in pairs(counts)
    ]
    return _outside(counts, halves), _outside(counts, sources), np.abs(centres)


def _outside(counts: Counts, parts: Array) -> Array:
    """The share of the chunks that is outside the range that was computed without their part."""
    found = []
    for part in np.unique(parts):
        held = parts == part
        ranges = {family: ratio((each / counts[UNIT])[~held]) for family, each in counts.items()}
        ranges[UNIT] = 1.0, 1.0, 1.0
        for here, there in pairs(counts):
            true, (_, a, b), (_, c, d) = counts[there][held] / counts[here][held], ranges[here], ranges[there]
            found.append(np.sum((true < c / b) | (true > d / a)))
    return np.reshape(found, (-1, len(pairs(counts)))).sum(axis=0) / len(parts)


# --- what is written --------------------------------------------------------------------------------------------------


def report(found: dict[str, dict[str, Ratio]], counts: Counts, classes: Array, sources: Array) -> str:
    """The factors, and how well ranges and centres of pairs hold, as Markdown."""
    factors = [[name, *(f"{ratios[name][0]:.2f}" for ratios in found.values())] for name in TEXT_CLASSES]
    rows = []
    for name in TEXT_CLASSES:
        own = {family: each[classes == name] for family, each in counts.items()}
        origin = sources[classes == name]
        row = [name, str(len(origin)), str(len(np.unique(origin)))]
        for errors in validated(own, origin):
            here, there = pairs(own)[np.argmax(errors)]
            row += [_percent(np.median(errors)), f"{_percent(errors.max())}, {here} and {there}"]
        rows.append(row)
    titles = ["class", "chunks", "sources"]
    for kind in ("chunks held out", "sources held out", "centre"):
        titles += [kind, f"{kind}, worst pair"]
    return f"""# Ratios of tokenizers

Written by `calibration/ratios.py` on {fit.TODAY} from {len(sources):,} chunks of {corpus.SIZE:,} characters.
`README.md` explains the tables.

## Factors

{_table(["class", *found], factors)}

## Errors of pairs of tokenizers

{_table(titles, rows)}
"""


def _percent(part: float) -> str:
    return f"{100 * part:.1f} %"


def _table(titles: list[str], rows: list[list[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in (titles, ["---"] * len(titles), *rows))


def written(prices: str, found: dict[str, dict[str, Ratio]], chunks: int) -> str:
    """The price list with these ratios, and their source."""
    name = f"calibration-{fit.TODAY}"
    title = f"{chunks:,} chunks of {corpus.SIZE:,} characters,\n    measured by calibration/ratios.py on {fit.TODAY}"
    source = f'  {name}: {{url: "https://github.com/openai/tiktoken", title: "{title}", kind: library}}\n'
    prices = re.sub(r"(?m)^  calibration-[\d-]+: .*\n    .*\n", source, prices)
    for family in (*found, *SAME):
        ratios = found[SAME.get(family, family)]
        texts = ", ".join(f"{each}: {{{_flow(ratios[each])}}}".replace(" ", "\0") for each in TEXT_CLASSES)
        lines = [*_flow(ratios[""]).split(", "), f"source: {name}"]
        lines += textwrap.wrap(f"texts: {{{texts}}}", 116, subsequent_indent="  ")
        figures = "".join(f"    {line}\n" for line in lines).replace("\0", " ")
        head = rf"(?m)^(  {re.escape(family)}:\n    title: .*\n)    factor: .*\n(?:    (?!overhead).*\n)*"
        prices, times = re.subn(head, lambda match, new=figures: match[1] + new, prices)
        if times != 1:
            raise ValueError(f"tokenizers.{family} was not found in {PRICES.name}")
    return prices


def _flow(ratio: Ratio) -> str:
    """A ratio as YAML, to two decimals, with bounds that are rounded away from the factor."""
    factor, low, high = ratio
    return f"factor: {round(factor, 2):g}, low: {math.floor(low * 100) / 100:g}, high: {math.ceil(high * 100) / 100:g}"


if __name__ == "__main__":
    main()
