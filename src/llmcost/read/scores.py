"""Reads quality scores (YAML, or CSV with a line for each) and volume commitments (YAML), with their locations."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from llmcost.model.inputs.scores import Commitments, Quality, Score, Scores
from llmcost.model.money import ONE, ZERO, exactly, plain
from llmcost.model.problems import InputError, Problem, Where, short

from .files.path_sandbox import check_inside_project
from .files.text_files import CATALOG_BYTES, WORKLOAD_BYTES, display_path, read_text
from .yaml.nodes import Mapping, Node, Scalar, Sequence, locations_of, parse
from .yaml.validator import Validator, fields_of

MAX_SCORES = 100_000


def load_scores(path: str) -> Scores:
    """The scores of a YAML or CSV file. Raises ``InputError`` with all problems of the file."""
    text, file = read_text(path, CATALOG_BYTES), display_path(path)
    node, problems = _table(text, file) if Path(path).suffix.lower() == ".csv" else parse(text, file)
    quality: Quality | None = _validated(Quality, node, file, problems)
    locations = dict(locations_of(node, file)) if node is not None else {}
    if quality is not None:
        problems += _cross_check(quality, locations, file)
    if problems or quality is None:
        raise InputError(sorted(problems, key=lambda problem: problem.sort_key))
    mixes = {name: locations[f"mixes.{name}"] for name in quality.mixes}
    return Scores(file, quality, tuple(locations[f"scores.{index}"] for index in range(len(quality.scores))), mixes)


def load_commitments(path: str) -> tuple[Commitments, tuple[Where, ...]]:
    """The volume commitments of a YAML file, and the location of each. Raises ``InputError`` with all problems."""
    text, file = read_text(path, WORKLOAD_BYTES), display_path(path)
    node, problems = parse(text, file)
    found: Commitments | None = _validated(Commitments, node, file, problems)
    if problems or found is None or node is None:
        raise InputError(sorted(problems, key=lambda problem: problem.sort_key))
    locations = dict(locations_of(node, file))
    return found, tuple(locations[f"commitments.{index}"] for index in range(len(found.commitments)))


def _validated(kind: Any, node: Node | None, file: str, problems: list[Problem]) -> Any:
    validator = Validator(file)
    value = validator.read(kind, node if node is not None else Mapping({}), "")
    problems += validator.problems
    return value


@exactly
def _cross_check(quality: Quality, locations: dict[str, Where], file: str) -> list[Problem]:
    """Contradictions between fields."""
    if not quality.scale:
        hint = "use 1 for shares, 100 for percentages"
        return [Problem("out-of-range", "scale is 0", hint, locations.get("scale", Where(file)))]
    found = [p for index, score in enumerate(quality.scores) for p in _score_problems(score, index, quality, locations)]
    for name, mix in quality.mixes.items():
        total = sum(mix.values(), ZERO)
        if total != ONE:
            message = f"the shares of the mix of {short(name)} sum to {plain(total)}"
            found.append(Problem("shares", message, "they must sum to 1", locations[f"mixes.{name}"]))
    return found


def _score_problems(score: Score, index: int, quality: Quality, locations: dict[str, Where]) -> Iterator[Problem]:
    at = locations[f"scores.{index}"]
    if score.score is None and score.resolves is None:
        yield Problem("missing-key", "score is missing", "add `score:`, or `resolves:`", at)
    if score.score is not None and score.score > quality.scale:
        message = f"a score of {plain(score.score)} on a scale of {plain(quality.scale)}"
        hint = "set `scale: 100` if scores are percentages"
        yield Problem("beyond-scale", message, hint, locations.get(f"scores.{index}.score", at))
    if score.workload is not None and score.task is not None:
        where = locations.get(f"scores.{index}.task", at)
        yield Problem("both", "workload and task are mutually exclusive", "keep one of them", where)
    if score.difficulty is not None and not any(score.difficulty in mix for mix in quality.mixes.values()):
        hint = "give its share of a workload's requests in `mixes:`"
        where = locations.get(f"scores.{index}.difficulty", at)
        yield Problem("unknown-difficulty", f'no mix has a difficulty "{short(score.difficulty)}"', hint, where)


# --- CSV --------------------------------------------------------------------------------------------------------------


def _table(text: str, file: str) -> tuple[Node, list[Problem]]:
    """The lines of a CSV file as YAML nodes: a mapping for each score. ``scale`` may be a column."""
    rows = _rows(text, file)
    _, names = next(rows, (1, []))
    head = [name.strip() for name in names]
    problems = list(_head(head, file))
    scores: list[Node] = []
    scales: dict[str, tuple[Scalar, Node]] = {}
    for line, cells in rows:
        if len(scores) == MAX_SCORES:
            raise InputError.of("too-large", f"more than {MAX_SCORES:,} lines", "split the file", Where(file, line))
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(head):
            message = f"{len(cells)} cells under {len(head)} columns"
            problems.append(Problem("not-a-table", message, "one cell for each column", Where(file, line)))
            continue
        entries = dict(_entries(head, cells, line))
        scale = entries.pop("scale", None)
        if scale is not None and isinstance(scale[1], Scalar):
            scales.setdefault(scale[1].text, scale)
        scores.append(Mapping(entries, line))
    problems += [
        Problem("duplicate-key", f"a second scale, {short(text)}", "a file has one scale", Where(file, key.line))
        for text, (key, _) in list(scales.items())[1:]
    ]
    first = {"scale": next(iter(scales.values()))} if scales else {}
    return Mapping({"scores": (Scalar("scores", False, 1, 1), Sequence(scores, 1, 1)), **first}), problems


def _rows(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(text.splitlines(), strict=True)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as error:
        where = Where(file, reader.line_num)
        raise InputError.of("not-a-table", f"not a CSV file: {error}", "write one score per line", where) from None


def _head(head: list[str], file: str) -> Iterator[Problem]:
    known = [*fields_of(Score).known, "scale"]
    for name in dict.fromkeys(head):
        if name not in known:
            hint = "known: " + ", ".join(known)
            yield Problem("unknown-key", f'unknown column "{short(name)}"', hint, Where(file, 1))
        if head.count(name) > 1:
            yield Problem("duplicate-key", f'duplicate column "{short(name)}"', "keep one", Where(file, 1))
    if "model" not in head:
        hint = "the first line names the columns: model,score,samples,seconds,output_tokens"
        yield Problem("missing-key", "the column model is missing", hint, Where(file, 1))


def _entries(head: list[str], cells: list[str], line: int) -> Iterator[tuple[str, tuple[Scalar, Node]]]:
    """The non-empty cells of a line by column. Only the columns of names are text."""
    known, column = fields_of(Score).known, 1
    for name, cell in zip(head, cells, strict=True):
        text = cell.strip()
        if text and (name in known or name == "scale"):
            is_text = name in ("model", "workload", "task", "difficulty")
            yield name, (Scalar(name, True, line, column), Scalar(text, is_text, line, column))
        column += len(cell) + 1


def default_scores_file() -> str | None:
    """``quality.yaml`` or ``quality.csv`` in the working directory, if there is one.

    Raises ``InputError`` if it is a link out of the project.
    """
    found = next((name for name in ("quality.yaml", "quality.csv") if Path(name).is_file()), None)
    if found:
        check_inside_project(found)
    return found
