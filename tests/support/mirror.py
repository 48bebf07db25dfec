"""``tests/unit`` mirrors ``src/llmcost``: which test files belong to a source file, and which tests a change needs.

``pricing/rates.py`` is tested in ``tests/unit/pricing/test_rates.py``; where that would be too long, also in
``test_rates_ASPECT.py``. As a program, this module runs the tests that a change needs: ``make test-fast``.
"""

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).parents[2]
SOURCE, UNIT = PurePosixPath("src/llmcost"), PurePosixPath("tests/unit")
MIRROR_TEST = "tests/house/test_mirror.py"
ALL = [MIRROR_TEST, str(UNIT)]

BASES = ("origin/main", "main", "HEAD")
"""A change is compared with the first of these that exists, unless a base is given."""


def unit_tests(source: PurePosixPath, root: Path = ROOT) -> list[PurePosixPath]:
    """The existing unit test files of a source file."""
    folder = UNIT / source.relative_to(SOURCE).parent
    names = sorted(path.name for path in (root / folder).glob(f"test_{source.stem}*.py"))
    return [folder / name for name in names if source_of(folder / name, root) == source]


def source_of(test: PurePosixPath, root: Path = ROOT) -> PurePosixPath | None:
    """The source file of a unit test file: of those whose name the test's name begins with, the longest."""
    folder = SOURCE / test.relative_to(UNIT).parent
    words = test.stem.split("_")[1:]
    sources = (folder / ("_".join(words[:count]) + ".py") for count in range(len(words), 0, -1))
    return next((source for source in sources if (root / source).is_file()), None)


def needed_tests(changed: Iterable[str], root: Path = ROOT) -> list[str]:
    """The unit test files that changed files need; all of them where a file may matter to any test."""
    found: set[PurePosixPath] = set()
    for path in map(PurePosixPath, changed):
        if path.is_relative_to(SOURCE):
            tests = unit_tests(path, root)
        elif path.is_relative_to(UNIT) and path.match("test_*.py") and (root / path).is_file():
            tests = [path]
        elif _matters_to_no_unit_test(path):
            continue
        else:
            tests = []
        if not tests:
            return ALL
        found.update(tests)
    return [MIRROR_TEST, *sorted(map(str, found))] if found else ALL


def _matters_to_no_unit_test(path: PurePosixPath) -> bool:
    """Whether a file is a page of documentation, or belongs to the tests that only ``make test`` runs."""
    if path.parts[0] == "tests":
        return path.parts[1] not in ("unit", "support", "conftest.py")
    return path.parts[0] == "docs" or (path.suffix == ".md" and len(path.parts) == 1)


def changed_files(base: str | None = None, root: Path = ROOT) -> list[str]:
    """The files that differ from where this branch left its base, committed or not; none where git cannot tell."""
    for name in [base] if base else BASES:
        fork = _git(root, "merge-base", "HEAD", name)
        if fork:
            differing = _git(root, "diff", "--name-only", "--no-renames", "-z", fork[0].strip())
            return [*differing, *_git(root, "ls-files", "--others", "--exclude-standard", "-z")]
    return []


def _git(root: Path, *words: str) -> list[str]:
    """What git prints, split at its zero bytes; nothing where git fails or is not installed."""
    try:
        done = subprocess.run(["git", *words], cwd=root, capture_output=True, encoding="utf-8", check=False)
    except OSError:
        return []
    return [part for part in done.stdout.split("\0") if part] if done.returncode == 0 else []


def run(base: str | None = None) -> int:
    """Run what a change needs. Of all unit tests, leave out those that take a second or more, and draw fewer examples."""
    tests = needed_tests(changed_files(base))
    if tests != ALL:
        return pytest.main(["-q", "-n", "auto", *tests])
    os.environ.setdefault("HYPOTHESIS_PROFILE", "fast")
    return pytest.main(["-q", "-n", "auto", "-m", "not exhaustive", *tests])


if __name__ == "__main__":
    sys.exit(run(*sys.argv[1:2]))
