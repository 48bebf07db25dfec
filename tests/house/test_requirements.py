"""The pinned requirements: every file hashed, no addresses, and in agreement with pyproject.toml."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCKS = ["run", "dev", "lowest"]
DECLARED = [
    Requirement(line)
    for line in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
]


def lines(path: Path) -> list[str]:
    """The requirements of a file, each on one line, without remarks."""
    text = path.read_text(encoding="utf-8").replace("\\\n", " ")
    return [line for raw in text.splitlines() if (line := re.sub(r"(^|\s)#.*", "", raw).strip())]


def pins(lock: str) -> dict[str, str]:
    """Name → version, on this Python and system."""
    parsed = [Requirement(re.sub(r"\s+--hash=\S+", "", line)) for line in lines(ROOT / "requirements" / f"{lock}.txt")]
    return {canonicalize_name(each.name): str(each.specifier).removeprefix("==") for each in parsed if is_meant(each)}


def is_meant(each: Requirement, lock: str = "") -> bool:
    """On this Python; the lowest versions are resolved for the lowest one."""
    lowest = {"python_version": "3.11", "python_full_version": "3.11.0"} if lock == "lowest" else {}
    return each.marker is None or each.marker.evaluate(lowest)


@pytest.mark.parametrize("lock", LOCKS)
def test_each_line_is_one_version_with_hashes_and_no_address(lock: str) -> None:
    for line in lines(ROOT / "requirements" / f"{lock}.txt"):
        assert re.fullmatch(r"[\w.-]+(\[\w+\])?==[\w.+!]+( ; [^-]+)?(\s+--hash=sha256:[0-9a-f]{64})+", line), line
        assert "://" not in line


@pytest.mark.parametrize("lock", LOCKS)
def test_what_the_program_needs_is_pinned_within_its_ranges(lock: str) -> None:
    pinned = pins(lock)
    for need in DECLARED:
        assert need.specifier.contains(pinned[canonicalize_name(need.name)]), f"{need}: run `make lock`"


@pytest.mark.parametrize("need", DECLARED, ids=str)
def test_the_lowest_versions_are_the_lower_bounds(need: Requirement) -> None:
    (bound,) = [each.version for each in need.specifier if each.operator == ">="]
    assert next(iter(need.specifier.filter([pins("lowest")[canonicalize_name(need.name)]])))
    assert Requirement(f"x=={bound}").specifier.contains(pins("lowest")[canonicalize_name(need.name)])


def test_work_happens_on_the_versions_that_are_run() -> None:
    run, dev = pins("run"), pins("dev")
    assert {name: dev.get(name) for name in run} == run


@pytest.mark.parametrize(("source", "lock"), [("run", "run"), ("test", "dev"), ("dev", "dev"), ("test", "lowest")])
def test_what_is_asked_for_is_pinned(source: str, lock: str) -> None:
    pinned = pins(lock)
    for line in lines(ROOT / "requirements" / f"{source}.in"):
        if not line.startswith("-r "):
            need = Requirement(line)
            assert not is_meant(need, lock) or need.specifier.contains(pinned[canonicalize_name(need.name)]), (
                f"{line}: run `make lock`"
            )
