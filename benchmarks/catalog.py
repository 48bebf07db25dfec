"""How the time to read a price list scales with its length, and how `models list` compares with `estimate`.

    python benchmarks/catalog.py
    python benchmarks/catalog.py --rounds 15 --small 250 --large 3000

The lists contain the first entries of the bundled `pricing.yaml`, and copies of them under other ids, without aliases,
patterns and successors. Every round reads both sizes, so that other load on the machine affects both equally. The
figures are medians of CPU time. "Compiled" does what a start does: it hashes the YAML, opens the compiled form, finds
one model by name and prices it. Starts are complete processes with a warm cache.
"""

import argparse
import gc
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from itertools import count, islice
from pathlib import Path

from llmcost.analysis.catalog.lint import lint
from llmcost.pricing.price_list.lookup import find, price_on
from llmcost.read.catalog.bundled_catalog import bundled_path, load_catalog
from llmcost.read.catalog.catalog import parse_catalog
from llmcost.read.catalog.compiled_catalog import compile_catalog, unpack

ROOT = Path(__file__).resolve().parents[1]
DAY = date(2026, 11, 22)
WORKLOAD = "workloads/support-chat.yaml"
_ENTRY = re.compile(r"^  (?=\S+/\S+:$)", re.MULTILINE)
_REFERENCES = re.compile(r"^    (?:aliases|match|successor|redirects):.*\n(?:      .*\n)*", re.MULTILINE)
Job = Callable[[], object]


def main() -> int:
    """Measure and print."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="llmcost-bench-") as name:
        small, large = (_Size(Path(name), models) for models in (options.small, options.large))
        rows: list[tuple[str, float | None, Job, Job]] = [
            ("YAML, read and checked", 15, small.read, large.read),
            ("compiled, opened and one model priced", 3, small.open, large.open),
            ("compiled, every model decoded", None, small.decode, large.decode),
        ]
        print(f"CPU time in ms, medians of {options.rounds} interleaved rounds\n")
        print(f"{'':40}{options.small:>8,}{options.large:>8,}   ratio  bound")
        for title, bound, one, other in rows:
            _print(title, bound, _medians([one, other], options.rounds))
        _print("YAML, linted", None, _medians([small.lint, large.lint], 1))
        whole = [_process(("-c", size.code), Path(name)) for size in (small, large)]
        _print("compiled, in a separate process", None, _medians(whole, options.rounds, _children))
        commands = [("-m", "llmcost", "estimate", WORKLOAD), ("-m", "llmcost", "models", "list")]
        starts = _medians([_process(command, Path(name)) for command in commands], options.rounds, _children)
        print(f"\n{'':40}{'estimate':>8}{'list':>8}   ratio")
        _print("start of a process", None, starts)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=9, help="how often everything runs (9)")
    parser.add_argument("--small", type=int, default=250, help="models of the shorter list (250)")
    parser.add_argument("--large", type=int, default=3000, help="models of the longer list (3000)")
    return parser.parse_args()


class _Size:
    """A price list with a number of models, as a file with its compiled form."""

    def __init__(self, folder: Path, models: int) -> None:
        self._file = folder / f"{models}.yaml"
        self._cache = folder / "cache"
        self._text = _list_of(models)
        self._file.write_text(self._text, encoding="utf-8")
        self._packed = compile_catalog(self._text.encode())
        found = load_catalog(str(self._file), self._cache).catalog
        if len(found.models) != models:
            raise SystemExit(f"{len(found.models)} models instead of {models}")
        self._last = list(found.models)[-1]

    def read(self) -> object:
        return parse_catalog(self._text, str(self._file))

    def lint(self) -> object:
        return lint(parse_catalog(self._text, str(self._file)).catalog, DAY)

    def open(self) -> object:
        catalog = load_catalog(str(self._file), self._cache).catalog
        return price_on(catalog, find(catalog, self._last).model, DAY)

    @property
    def code(self) -> str:
        """The code of `open`, for a separate process."""
        paths = f"{str(self._file)!r}, Path({str(self._cache)!r})"
        return (
            "from pathlib import Path; from datetime import date; "
            "from llmcost.read.catalog.bundled_catalog import load_catalog; "
            "from llmcost.pricing.price_list.lookup import find, price_on; "
            f"c = load_catalog({paths}).catalog; price_on(c, find(c, {self._last!r}).model, date(2026, 11, 22))"
        )

    def decode(self) -> object:
        opened = unpack(self._packed)
        return opened and [model.prices for model in opened.catalog.models.values()]


def _list_of(models: int) -> str:
    """The bundled list, shortened or extended to a number of models."""
    head, *entries = _ENTRY.split(bundled_path().read_text(encoding="utf-8"))
    bare = [_REFERENCES.sub("", entry) for entry in entries]
    return head + "".join(islice(_copies(bare), models))


def _copies(entries: list[str]) -> Iterator[str]:
    for number in count():
        for entry in entries:
            id_, rest = entry.split(":\n", 1)
            yield f"  {id_}{f'-copy-{number}' if number else ''}:\n{rest}"


def _medians(jobs: list[Job], rounds: int, clock: Callable[[], float] = time.process_time) -> list[float]:
    """Milliseconds of CPU time of each job; the jobs take turns."""
    times: list[list[float]] = [[] for _ in jobs]
    for _ in range(rounds):
        for job, seconds in zip(jobs, times, strict=True):
            gc.collect()
            before = clock()
            job()
            seconds.append(clock() - before)
    return [statistics.median(seconds) * 1000 for seconds in times]


def _children() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def _process(arguments: tuple[str, ...], folder: Path) -> Job:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LLMCOST_")}
    environment = kept | {"LLMCOST_CACHE_DIR": str(folder / "warm")}

    def run() -> object:
        return subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, check=True)

    run()  # fills the cache
    return run


def _print(title: str, bound: float | None, medians: list[float]) -> None:
    one, other = medians
    print(f"{title:40}{one:8.1f}{other:8.1f}  {other / one:5.1f}x{f'{bound:6.0f}x' if bound else ''}")


if __name__ == "__main__":
    sys.exit(main())
