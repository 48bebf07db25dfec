"""Only the command line reads the arguments, the environment and the clock, and prints."""

import ast
from pathlib import Path

import pytest

SRC = Path(__file__).parents[2] / "src" / "llmcost"
FILES = sorted(path for path in SRC.rglob("*.py") if path.relative_to(SRC).parts[0] != "cli")
EXCEPTIONS = {"cache/folder.py": {"os.environ"}, "tokens/paths.py": {"os.environ"}}
"""The cache folder and the folders of tokenizer libraries, whose places the environment sets."""
EFFECTS = {
    "os.environ", "os.getenv", "sys.argv", "sys.stdout", "sys.stderr", "date.today", "datetime.now",
    "datetime.today", "datetime.utcnow",
}  # fmt: skip


def effects_in(source: str) -> set[str]:
    """The uses of ``EFFECTS``, and calls of ``print``."""
    nodes = list(ast.walk(ast.parse(source)))
    attributes = (node for node in nodes if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name))
    found = EFFECTS & {ast.unparse(node) for node in attributes}
    calls = (node.func for node in nodes if isinstance(node, ast.Call))
    return found | {"print" for called in calls if isinstance(called, ast.Name) and called.id == "print"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(SRC).as_posix())
def test_no_side_effects_outside_of_the_command_line(path: Path) -> None:
    assert effects_in(path.read_text(encoding="utf-8")) == EXCEPTIONS.get(path.relative_to(SRC).as_posix(), set())


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("x = os.environ['A']", {"os.environ"}),
        ("x = datetime.now(UTC)", {"datetime.now"}),
        ("x = date.today()", {"date.today"}),
        ("print(1)", {"print"}),
        ("sys.stdout.write('')", {"sys.stdout"}),
        ("x = report.now + self.stdout", set()),
    ],
)
def test_what_counts_as_a_side_effect(source: str, found: set[str]) -> None:
    assert effects_in(source) == found
