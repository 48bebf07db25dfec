"""The CPU time of checking a pull request: 200 workloads with 200 prompt files, compared with a git base.

Run: python benchmarks/gate.py [--size 200] Creates a repository in a temporary folder. Then changes none, a tenth, and
all of its workloads and prompts, and finally all of them in eight ways each.
"""

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

BOUND = 3.0
"""CPU seconds that the check may take."""
ROUNDS = 3
WORDS = (
    "the customer asks about an order that has not come and you answer in two short sentences with the tracking link"
)
COMMANDS = (["diff", "--base", "main"], ["gate", "--base", "main"])


def git(folder: Path, *arguments: str) -> None:
    """Run git with a fixed identity and without the user's settings."""
    who = {f"GIT_{role}_{field}": "a@b.example" for role in ("AUTHOR", "COMMITTER") for field in ("NAME", "EMAIL")}
    environment = {**os.environ, **who, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    command = [shutil.which("git") or "git", *arguments]
    subprocess.run(command, cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)


def write(folder: Path, number: int, *, changed: bool, deeply: bool = False) -> None:
    """Write a workload and its prompt of about a thousand tokens."""
    prompt = folder / "prompts" / f"{number}.md"
    workload = folder / "workloads" / f"{number}.yaml"
    for path in (prompt, workload):
        path.parent.mkdir(exist_ok=True)
    more = "be brief and kind " * 20 if changed else ""
    prompt.write_text(f"You are assistant {number}. " + more + f"{WORDS} {number}. " * 45, encoding="utf-8")
    model, volume = ("claude-haiku-4-5", 1200 + number) if changed else ("gpt-4o-mini", 1000 + number)
    workload.write_text(
        f"name: workload-{number}\nmodel: {model}\nrequests_per_day: {volume}\noutput_tokens: 300\n"
        f"prompt: {{system: ../prompts/{number}.md, user_tokens: {200 if deeply else 100}}}\n"
        + ("batch: 0.3\nretries: 0.03\nbuffer: 0.1\nregenerations: 0.1\n" if deeply else "batch: 0.2\nretries: 0.02\n"),
        encoding="utf-8",
    )


def cpu_seconds(folder: Path, arguments: list[str]) -> tuple[float, int]:
    """CPU time of one llmcost process, including git, and its exit code."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-m", "llmcost", *arguments], cwd=folder, stdout=subprocess.DEVNULL, check=False
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.returncode


def main() -> None:
    """Print a line for each command and each size of the change."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=200)
    size = parser.parse_args().size
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(size):
            write(folder, number, changed=False)
        git(folder, "init", "-q", "-b", "main")
        git(folder, "add", "-A")
        git(folder, "commit", "-q", "-m", "base")
        print(
            f"{size} workloads, {size} prompts; bound {BOUND:.1f} s\n{'':>24} {'changed':>16} {'CPU s':>8} {'exit':>5}"
        )
        for changed, deeply in ((0, False), (size // 10, False), (size, False), (size, True)):
            for number in range(changed):
                write(folder, number, changed=True, deeply=deeply)
            for command in COMMANDS:
                best = min(cpu_seconds(folder, command) for _ in range(ROUNDS))
                ways = f"{changed} in 8 ways" if deeply else str(changed)
                print(f"{' '.join(command):>24} {ways:>16} {best[0]:>8.2f} {best[1]:>5}")


if __name__ == "__main__":
    main()
