"""Money is exact: the three lower floors hold no binary fraction, anywhere."""

import ast
from pathlib import Path

import pytest

SRC = Path(__file__).parents[2] / "src" / "llmcost"
FILES = sorted(path for floor in ("model", "pricing", "analysis") for path in (SRC / floor).rglob("*.py"))


def floats_in(source: str) -> list[str]:
    """Literals, conversions and annotations. Asking ``isinstance(x, float)``, to refuse one, is allowed."""
    tree = ast.parse(source)
    asked = {
        id(name)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "isinstance"
        for kind in call.args[1:]
        for name in ast.walk(kind)
    }
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
            found.append(f"{node.lineno}: {node.value!r}")
        elif isinstance(node, ast.Name) and node.id == "float" and id(node) not in asked:
            found.append(f"{node.lineno}: float")
    return found


def test_there_is_something_to_look_at() -> None:
    assert {path.relative_to(SRC).parts[0] for path in FILES} == {"model", "pricing", "analysis"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(SRC).as_posix())
def test_no_float(path: Path) -> None:
    assert floats_in(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("x = 0.5", ["1: 0.5"]),
        ("x = 1e3", ["1: 1000.0"]),
        ("x = float(y)", ["1: float"]),
        ("x: float = y", ["1: float"]),
        ("def f(x: list[float]) -> float: ...", ["1: float", "1: float"]),
        ("x = map(float, y)", ["1: float"]),
        ("x = Decimal('0.5')", []),
        ("if isinstance(x, float): raise TypeError", []),
        ("if isinstance(float(x), int): raise TypeError", ["1: float"]),
    ],
)
def test_the_look_itself(source: str, found: list[str]) -> None:
    assert floats_in(source) == found
