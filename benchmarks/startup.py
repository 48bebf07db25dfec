"""Start-up times of commands, compared with the imports that such a command line cannot avoid.

    make bench
    python benchmarks/startup.py --rounds 31 --python ../elsewhere/bin/python

Measures complete processes. Each round runs every command once, so that other load on the machine affects all of them
equally. The figures are medians of CPU time (user and system), and their ratio to the floor. Bytecode is compiled in
advance, as by an installer. "Cold" uses an empty cache for each run, so that a checkout reads and checks
``pricing.yaml``; an installed wheel contains the compiled catalog and has no such state.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FLOOR = "import typer, rich.table, pydantic, yaml"
WORKLOAD = "workloads/support-chat.yaml"
TEXT = ("You answer customers' questions from the help center, briefly and kindly. " * 14)[:1024]


@dataclass(frozen=True)
class Run:
    """One row: its title, the arguments of Python, and whether each run reads the catalog from YAML."""

    title: str
    arguments: tuple[str, ...]
    cold: bool = False


def main() -> int:
    """Measure and print. Returns 1 if a command fails."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="llmcost-bench-") as name:
        folder = Path(name)
        runs = _runs(folder)
        _compile_bytecode(options.python)
        for run in runs:  # warms the caches, and detects failures
            if not _works(options.python, run, folder):
                return 1
        times: dict[str, list[float]] = {run.title: [] for run in runs}
        for _ in range(options.rounds):
            for run in runs:
                times[run.title].append(_cpu_seconds(options.python, run, folder))
    _print({title: statistics.median(seconds) for title, seconds in times.items()}, options)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15, help="how often each command runs (15)")
    parser.add_argument("--python", default=sys.executable, help="a Python that has llmcost installed (this one)")
    return parser.parse_args()


def _runs(folder: Path) -> list[Run]:
    text = folder / "prompt.txt"
    text.write_text(TEXT, encoding="utf-8")

    def llmcost(*arguments: str) -> tuple[str, ...]:
        return ("-m", "llmcost", *arguments)

    return [
        Run(f'floor: python -c "{FLOOR}"', ("-c", FLOOR)),
        Run("llmcost --version", llmcost("--version")),
        Run("llmcost --help", llmcost("--help")),
        Run(f"llmcost estimate {WORKLOAD}", llmcost("estimate", WORKLOAD)),
        Run(f"llmcost estimate {WORKLOAD} --all", llmcost("estimate", WORKLOAD, "--all")),
        Run(f"llmcost estimate {WORKLOAD}, cold", llmcost("estimate", WORKLOAD), cold=True),
        Run(
            "llmcost compare --models gpt-4o-mini,claude-3-5-sonnet",
            llmcost("compare", "--models", "gpt-4o-mini,claude-3-5-sonnet"),
        ),
        Run("llmcost models list", llmcost("models", "list")),
        Run("llmcost tokens, 1 KB", llmcost("tokens", str(text))),
    ]


def _compile_bytecode(python: str) -> None:
    code = "import sysconfig, llmcost; print(sysconfig.get_path('purelib')); print(llmcost.__path__[0])"
    folders = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout.split("\n")
    subprocess.run([python, "-m", "compileall", "-q", *filter(None, folders)], capture_output=True, check=False)


def _works(python: str, run: Run, folder: Path) -> bool:
    done = subprocess.run(
        [python, *run.arguments], cwd=ROOT, env=_environment(run, folder), capture_output=True, text=True, check=False
    )
    if done.returncode:
        print(f"{run.title}: exit code {done.returncode}\n{done.stderr}", file=sys.stderr)
    return done.returncode == 0


def _cpu_seconds(python: str, run: Run, folder: Path) -> float:
    process = subprocess.Popen(
        [python, *run.arguments],
        cwd=ROOT,
        env=_environment(run, folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_utime + usage.ru_stime


def _environment(run: Run, folder: Path) -> dict[str, str]:
    cache = tempfile.mkdtemp(dir=folder) if run.cold else str(folder / "cache")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LLMCOST_")}
    return kept | {"LLMCOST_CACHE_DIR": cache}


def _print(medians: dict[str, float], options: argparse.Namespace) -> None:
    floor = next(iter(medians.values()))
    width = max(map(len, medians))
    print(f"CPU time, medians of {options.rounds} interleaved rounds\n")
    print(f"{'':{width}}      ms  ratio")
    for title, seconds in medians.items():
        print(f"{title:{width}}  {seconds * 1000:6.0f}  {seconds / floor:5.2f}")


if __name__ == "__main__":
    sys.exit(main())
