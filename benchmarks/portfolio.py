"""How the time to price a portfolio scales with its size: 50, 500 and 5,000 workloads, in one process each.

Run: python benchmarks/portfolio.py [--all]
``--all`` prices every workload on every model on sale, not only on the featured models.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

SIZES = (50, 500, 5000)
SHAPES = (
    ["input_tokens: 800", "output_tokens: 300", "requests_per_day: {n}"],
    [
        "input_tokens: 2000",
        "output_tokens: 400",
        "requests_per_day: {n}",
        "cache: {{tokens: 1500, hit_rate: 0.7}}",
        "batch: 0.3",
    ],
    [
        "input_tokens: 1500",
        "output_tokens: 250",
        "conversations_per_day: {n}",
        "conversation: {{turns: 6, user_tokens: 90}}",
        "cache: {{prefix: true}}",
    ],
    ["input_tokens: {{p50: 9000, p95: 60000}}", "output_tokens: 500", "requests_per_day: {n}", "retries: 0.02"],
)
MODELS = ("gpt-4o-mini", "claude-haiku-4-5", "gemini-3.5-flash-lite", "gpt-6.1-sol", "mistral-small-2603")


def portfolio(size: int) -> str:
    """A file of ``size`` workloads of four shapes on five models."""
    entries = []
    for n in range(size):
        shape = "\n    ".join(SHAPES[n % len(SHAPES)]).format(n=1000 + n)
        entries.append(f"  - name: workload-{n}\n    model: {MODELS[n % len(MODELS)]}\n    {shape}\n")
    return "version: 1\nworkloads:\n" + "".join(entries)


def cpu_seconds(arguments: list[str]) -> float:
    """CPU time of one llmcost process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "llmcost", *arguments], stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print a line for each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true")
    extra = ["--all"] if parser.parse_args().all else []
    with tempfile.TemporaryDirectory() as folder:
        print(f"{'workloads':>10} {'CPU s':>8} {'ms each':>8}")
        for size in SIZES:
            path = Path(folder, f"{size}.yaml")
            path.write_text(portfolio(size), encoding="utf-8")
            seconds = cpu_seconds(["--as-of", "2026-11-22", "estimate", str(path), *extra])
            print(f"{size:>10} {seconds:>8.2f} {seconds / size * 1000:>8.2f}")


if __name__ == "__main__":
    main()
