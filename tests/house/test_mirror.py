"""``tests/unit`` mirrors ``src/llmcost``, and ``make test-fast`` runs what a change needs."""

import ast
import subprocess
from pathlib import Path, PurePosixPath

import pytest

from tests.support.mirror import (
    ALL,
    MIRROR_TEST,
    ROOT,
    SOURCE,
    UNIT,
    changed_files,
    needed_tests,
    source_of,
    unit_tests,
)
from tests.support.scratch import git, repository, write

RATES = "src/llmcost/pricing/rates.py"
FILES = {
    RATES: "",
    "src/llmcost/pricing/rates_table.py": "",
    "src/llmcost/model/plain.py": "",
    "tests/unit/pricing/test_rates.py": "",
    "tests/unit/pricing/test_rates_of_batches.py": "",
    "tests/unit/pricing/test_rates_table.py": "",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with three modules, the first with two test files and the last with none."""
    write(tmp_path, FILES)
    return tmp_path


WITHOUT_UNIT_TESTS = {
    "__init__.py": "a package has no logic of its own",
    "__main__.py": "tests/cli runs it in every process",
    "cli/app.py": "tests/cli runs it in every command",
    "cli/commands/*.py": "tests/cli runs each command as people do, tests/errors with wrong options",
    "cli/options.py": "tests/cli and tests/errors use every option",
    "cli/session.py": "tests/cli and tests/errors run it in every command",
    "app/*.py": "tests/cli runs each use case through its command, tests/unit/test_api.py through the API",
    "render/screens/*.py": "the transcripts of tests/cli show each screen whole; tests/unit/render/test_dispatch.py",
    "render/csv/*.py": "tests/unit/render/test_dispatch.py writes every report in every format",
    "render/json/*.py": "tests/unit/render/json checks every document against its schema",
    "read/snapshot/*.py": "tests/unit/read/snapshot/test_snapshot.py reads every report back",
    "read/catalog/agreement.py": "tests/house/test_prices.py; tests/cli shows it in models show",
    "read/upstream/*.py": "tests/unit/read/upstream/test_upstream_packages.py reads a package of every list",
    "usage/tables.py": "tests/unit/usage/test_logs.py: copies, bands, hours, days",
    "render/ci/slack_alerts.py": "tests/unit/render/test_dispatch.py; tests/unit/analysis/usage/test_alarms.py escapes names",
    "render/wording/usage_alerts.py": "tests/unit/render/test_dispatch.py writes alarms in every format",
    "usage/zstandard_frames.py": "tests/unit/usage/test_sources.py reads packed logs, and such that are cut off",
    "render/document/workload_file.py": "tests/unit/analysis/usage/test_fit.py writes fitted files and reads them",
    "analysis/usage/*.py": "tests/unit/usage/test_logs.py prices logs in three ways, and adds up reports",
    "analysis/catalog_sync/other_terms.py": "tests/unit/analysis/catalog_sync/test_sync.py",
    "read/workload/template.py": "tests/unit/cli/commands/test_init.py reads each template",
    "model/file_source.py": "a protocol, and texts of errors that tests/errors shows",
    "model/inputs/chat.py": "records; tests/unit/read/chat/test_chat.py",
}
"""Source files with functions and without a unit test file of their own: where they are tested, or why not."""


def modules_with_functions() -> list[PurePosixPath]:
    """The source files with a function of their own; classes alone are data."""
    files = sorted((ROOT / SOURCE).rglob("*.py"))
    trees = ((PurePosixPath(path.relative_to(ROOT).as_posix()), ast.parse(path.read_text("utf-8"))) for path in files)
    return [path for path, tree in trees if any(isinstance(node, ast.FunctionDef) for node in tree.body)]


def test_each_source_file_with_functions_has_a_unit_test_file() -> None:
    untested = [path.relative_to(SOURCE) for path in modules_with_functions() if not unit_tests(path)]
    excused = {pattern: [path for path in untested if matches(path, pattern)] for pattern in WITHOUT_UNIT_TESTS}
    missing = {*untested}.difference(*excused.values())
    assert sorted(map(str, missing)) == [], "write tests/unit/<room>/test_<module>.py, or say where they are tested"
    assert [pattern for pattern, paths in excused.items() if not paths and "*" not in pattern] == [], (
        "not needed any more"
    )


def matches(path: PurePosixPath, pattern: str) -> bool:
    return path.name == pattern or (path.match(pattern) and len(path.parts) == pattern.count("/") + 1)


def test_each_unit_test_file_has_its_source_file() -> None:
    files = [PurePosixPath(path.relative_to(ROOT).as_posix()) for path in (ROOT / UNIT).rglob("test_*.py")]
    assert len(files) > 50
    assert [str(path) for path in files if source_of(path) is None] == []


def test_a_source_file_may_have_several_test_files(project: Path) -> None:
    found = unit_tests(PurePosixPath(RATES), project)
    assert [path.name for path in found] == ["test_rates.py", "test_rates_of_batches.py"]


@pytest.mark.parametrize(
    ("changed", "needed"),
    [
        ([], ALL),
        ([RATES], [MIRROR_TEST, "tests/unit/pricing/test_rates.py", "tests/unit/pricing/test_rates_of_batches.py"]),
        (["tests/unit/pricing/test_rates_table.py"], [MIRROR_TEST, "tests/unit/pricing/test_rates_table.py"]),
        (["src/llmcost/pricing/rates_table.py", "README.md", "docs/LAWS.md", "tests/cli/test_gate.py"],
         [MIRROR_TEST, "tests/unit/pricing/test_rates_table.py"]),
        ([RATES, "src/llmcost/model/plain.py"], ALL),
        ([RATES, "src/llmcost/pricing/deleted.py"], ALL),
        ([RATES, "tests/unit/pricing/test_deleted.py"], ALL),
        ([RATES, "tests/support/catalogs.py"], ALL),
        ([RATES, "tests/conftest.py"], ALL),
        ([RATES, "tests/unit/net/server.py"], ALL),
        ([RATES, "pricing.yaml"], ALL),
        (["README.md"], ALL),
    ],
)  # fmt: skip
def test_what_a_change_needs(changed: list[str], needed: list[str], project: Path) -> None:
    assert needed_tests(changed, project) == needed


def test_a_change_is_what_differs_from_where_the_branch_began(tmp_path: Path) -> None:
    repository(tmp_path, {"a.py": "1", "b.py": "1", "c.py": "1"})
    git(tmp_path, "checkout", "--quiet", "-b", "feature")
    write(tmp_path, {"a.py": "2"})
    git(tmp_path, "commit", "--quiet", "--all", "--message", "a")
    write(tmp_path, {"b.py": "2", "new.py": "1"})
    assert changed_files("main", tmp_path) == ["a.py", "b.py", "new.py"]
    assert changed_files(root=tmp_path) == ["a.py", "b.py", "new.py"]
    assert changed_files("HEAD", tmp_path) == ["b.py", "new.py"]


def test_without_git_no_change_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert changed_files(root=tmp_path) == []
    monkeypatch.setattr(subprocess, "run", lambda *words, **options: (_ for _ in ()).throw(FileNotFoundError("git")))
    assert changed_files() == []
