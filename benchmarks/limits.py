"""What the largest inputs take, and how soon larger ones are refused: the numbers of docs/SECURITY.md.

Run: python benchmarks/limits.py [WORD...]   only the rows that contain one of the words
Each row is one llmcost process. CPU time and peak memory are those of the process; exit code 2 is a refusal.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

FIELDS = "model: gpt-4o-mini, requests_per_day: 1000, output_tokens: 100"
UNCERTAIN = (
    "input_tokens: 5000, cache: {tokens: 1400, hit_rate: 0.8}, retries: 0.02, buffer: 0.1, regenerations: 0.1, "
    "uncertainty: {requests_per_day: [500, 2000], input_tokens: [4000, 9000], output_tokens: [50, 200], "
    "cache.hit_rate: [0.5, 0.9], cache.tokens: [1000, 1500], retries: [0.01, 0.05], buffer: [0.05, 0.2], "
    "regenerations: [0.05, 0.2]}"
)
MB = 1_000_000


def workloads(number: int, more: str = "input_tokens: 500") -> str:
    """A file of ``number`` workloads with the same fields."""
    names = "".join(f"- {{name: w{n}}}\n" for n in range(number))
    return f"defaults: {{{FIELDS}, {more}}}\nworkloads:\n{names}"


def prompts(number: int) -> dict[str, str]:
    """Workloads with a prompt of 10 MB each, all different."""
    named = "".join(f"- {{name: w{n}, {FIELDS}, prompt: {{system: p{n}.md}}}}\n" for n in range(number))
    text = "the customer asks about an order that has not come; "
    texts = {f"p{n}.md": (f"number {n}: " + text) * (10 * MB // (len(text) + 12)) for n in range(number)}
    return {"w.yaml": f"workloads:\n{named}", **texts}


def policies(number: int) -> str:
    """Settings with ``number`` policies for each workload."""
    lines = "".join(f"- {{id: p{n}, when: workload.per_request > ${n + 1}, level: warn}}\n" for n in range(number))
    return f"version: 1\npolicies:\n{lines}"


LABELS = "input_tokens: 5, labels: {" + ", ".join(f"k{n}: v" for n in range(1_000)) + "}"
BINS = "tokens,requests\n" + "".join(f"{n + 1},1\n" for n in range(10_000))
ROWS: dict[str, tuple[str, dict[str, str]]] = {
    "5,000 workloads: estimate": ("estimate w.yaml", {"w.yaml": workloads(5_000)}),
    "5,000 workloads: estimate as JSON": ("estimate w.yaml -f json", {"w.yaml": workloads(5_000)}),
    "5,000 workloads: gate": ("gate w.yaml", {"w.yaml": workloads(5_000)}),
    "5,000 workloads: optimize": ("optimize w.yaml", {"w.yaml": workloads(5_000)}),
    "55,000 workloads": ("estimate w.yaml", {"w.yaml": workloads(55_000)}),
    "100,000 wrong workloads": ("validate w.yaml", {"w.yaml": "workloads:\n" + "- {x: 1}\n" * 100_000}),
    "1,000 defaults in 5,000 workloads": ("validate w.yaml", {"w.yaml": workloads(5_000, LABELS)}),
    "89,000 rows: 250 workloads on all models": ("estimate w.yaml --all", {"w.yaml": workloads(250)}),
    "350,000 rows": ("estimate w.yaml --all", {"w.yaml": workloads(1_000)}),
    "200,000 lines of histograms": (
        "estimate w.yaml", {"w.yaml": workloads(20, "input_tokens: {histogram: h.csv}"), "h.csv": BINS}
    ),
    "2,000,000 lines of histograms": (
        "estimate w.yaml", {"w.yaml": workloads(200, "input_tokens: {histogram: h.csv}"), "h.csv": BINS}
    ),
    "50 MB of prompts": ("estimate w.yaml", prompts(5)),
    "60 MB of prompts": ("estimate w.yaml", prompts(6)),
    "100,000 results: 200 policies, 490 workloads": (
        "gate w.yaml", {"w.yaml": workloads(490), "llmcost.yaml": policies(200)}
    ),
    "1,000,000 results": ("gate w.yaml", {"w.yaml": workloads(5_000), "llmcost.yaml": policies(200)}),
    "60,000 months: 500 workloads, 120 months": ("forecast w.yaml --months 120", {"w.yaml": workloads(500)}),
    "120,000 months": ("forecast w.yaml --months 120", {"w.yaml": workloads(1_000)}),
    "16,000,000 draws: 16 numbers, -n 1000000": ("simulate w.yaml -n 1000000", {"w.yaml": workloads(2, UNCERTAIN)}),
    "1,600,000 draws: 160 numbers": ("simulate w.yaml", {"w.yaml": workloads(20, UNCERTAIN)}),
    "160,000,000 draws: 160 numbers, -n 1000000": ("simulate w.yaml -n 1000000", {"w.yaml": workloads(20, UNCERTAIN)}),
    "a snapshot of 100 MB of empty lists": ("render s.json", {"s.json": "[" + "[]," * 33_000_000 + "[]]"}),
}  # fmt: skip


def measured(command: str, folder: Path) -> tuple[int, float, float]:
    """Exit code, CPU seconds and peak MB of one llmcost process."""
    arguments = [sys.executable, "-m", "llmcost", "--as-of", "2026-11-22", *command.split()]
    # An own process starts it: the peak of a process is never below that of the one that started it.
    code = (
        "import os, subprocess, sys; d = subprocess.DEVNULL\n"
        "process = subprocess.Popen(sys.argv[1:], stdout=d, stderr=d)\n"
        "_, status, used = os.wait4(process.pid, 0)\n"
        "print(os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, used.ru_maxrss)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=folder, capture_output=True, text=True, check=True
    )
    exit_code, seconds, peak = done.stdout.split()
    return int(exit_code), float(seconds), int(peak) * (1 if sys.platform == "darwin" else 1024) / MB


def main() -> None:
    """Print a row for each input."""
    words = sys.argv[1:]
    print(f"{'input':46} {'exit':>4} {'CPU s':>7} {'MB':>6}")
    for name, (command, files) in ROWS.items():
        if words and not any(word in name for word in words):
            continue
        with tempfile.TemporaryDirectory() as folder:
            for file, text in files.items():
                Path(folder, file).write_text(text, encoding="utf-8")
            exit_code, seconds, peak = measured(command, Path(folder))
        print(f"{name:46} {exit_code:4} {seconds:7.1f} {peak:6.0f}", flush=True)


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUTF8", "1")
    main()
