"""Which workload of a base is which of today's."""

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from typing import NamedTuple

from llmcost.model.inputs.workload import Placed


class ProjectState(NamedTuple):
    """The workloads of one state of a project, and the file of each, spelled the same on both sides.

    What stands in no file has an empty name there.
    """

    placed: Sequence[Placed]
    files: Sequence[str]


Pair = tuple[int | None, int | None]
"""The place of a workload in the base and today; ``None`` where it is not there."""


def match_workloads(before: ProjectState, after: ProjectState) -> list[Pair]:
    """Every workload once: by name; then what is the same but for its name; then what stands in the same file.

    In the order of today; what is only in the base comes last. Only in a file that holds one workload then and now,
    another name is taken for a new one of the same workload.
    """
    old, new = dict(enumerate(before.placed)), dict(enumerate(after.placed))
    found: dict[int, int] = {}

    def pair(first: Callable[[int], Hashable], second: Callable[[int], Hashable]) -> None:
        left, right = _by_key(old, first), _by_key(new, second)
        for key, places in right.items():
            for ours, theirs in zip(places, left.get(key, ()) if key is not None else (), strict=False):
                found[ours] = theirs
                del new[ours], old[theirs]

    pair(lambda i: old[i].workload.name, lambda j: new[j].workload.name)
    contents = _ContentKeys()
    pair(lambda i: contents.key(old[i]), lambda j: contents.key(new[j]))
    pair(_only_ones(before.files).get, _only_ones(after.files).get)
    return [*((found.get(place), place) for place in range(len(after.placed))), *((place, None) for place in old)]


def _only_ones(files: Sequence[str]) -> dict[int, str]:
    """The files that hold one workload, by the place of that."""
    many = Counter(files)
    return {place: file for place, file in enumerate(files) if many[file] == 1}


def _by_key(places: dict[int, Placed], key: Callable[[int], Hashable]) -> dict[Hashable, list[int]]:
    groups: dict[Hashable, list[int]] = {}
    for place in places:
        groups.setdefault(key(place), []).append(place)
    return groups


class _ContentKeys:
    """Numbers for workloads: the same for those that differ in nothing but their names."""

    def __init__(self) -> None:
        self._known: dict[Hashable, list[Placed]] = {}

    def key(self, placed: Placed) -> tuple[Hashable, int]:
        workload = placed.workload
        near = (workload.model, workload.requests_per_day, placed.texts)
        alike = self._known.setdefault(near, [])
        for number, one in enumerate(alike):
            if one.texts == placed.texts and replace(one.workload, name=workload.name) == workload:
                return near, number
        alike.append(placed)
        return near, len(alike) - 1
