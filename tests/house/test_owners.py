"""A fact has one owner: what only one module of the package may do."""

import ast
from pathlib import Path

import llmcost

PACKAGE = Path(llmcost.__file__).parent


def modules_that(does):
    """The modules in which a node of the syntax tree does something, as paths in the package."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if any(does(node) for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))):
            yield path.relative_to(PACKAGE).as_posix()


def calls(node, *names):
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in names


def test_patterns_of_ids_are_matched_in_one_module():
    """`*` in ids, names and labels means the same everywhere, and takes linear time (pricing/price_list/id_patterns.py)."""

    def splits_at_a_star(node):
        return calls(node, "split", "partition", "replace", "fnmatch", "fnmatchcase") and any(
            isinstance(argument, ast.Constant) and argument.value == "*" for argument in node.args
        )

    assert list(modules_that(splits_at_a_star)) == ["pricing/price_list/id_patterns.py"]


def test_the_root_of_the_checkout_is_found_in_one_module():
    """Sandbox, settings, ignore rules, paths of reports and git agree on the root (checkout.py)."""

    def joins_a_path_with_git(node):
        return (
            isinstance(node, ast.BinOp)
            and isinstance(node.op, ast.Div)
            and isinstance(node.right, ast.Constant)
            and node.right.value == ".git"
        )

    assert list(modules_that(joins_a_path_with_git)) == ["checkout.py"]


def test_a_class_name_means_one_thing():
    """A reader who searches for a class finds one."""
    places = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef):
                places.setdefault(node.name, []).append(path.relative_to(PACKAGE).as_posix())
    assert {name: paths for name, paths in places.items() if len(paths) > 1} == {}
