"""Matches the workloads of a base with the current ones."""

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from typing import NamedTuple

from llmcost.model.inputs.workload import LoadedWorkload


class ProjectState(NamedTuple):
    """The workloads of one state of a project, and the file of each, written the same way on both sides.

    The file of a workload that is in none is empty.
    """

    loaded: Sequence[LoadedWorkload]
    files: Sequence[str]


Pair = tuple[int | None, int | None]
"""The index of a workload in the base and in the current state; ``None`` if it is missing."""


def match_workloads(before: ProjectState, after: ProjectState) -> list[Pair]:
    """Match every workload at most once: by name, then by equal content, then by file.

    Pairs are in the current order; workloads that are only in the base come last. Workloads with different names and
    content match by file only where the file holds one workload on each side: then it was renamed.
    """
    old, new = dict(enumerate(before.loaded)), dict(enumerate(after.loaded))
    found: dict[int, int] = {}

    def pair(first: Callable[[int], Hashable], second: Callable[[int], Hashable]) -> None:
        left, right = _by_key(old, first), _by_key(new, second)
        for key, indexes in right.items():
            for ours, theirs in zip(indexes, left.get(key, ()) if key is not None else (), strict=False):
                found[ours] = theirs
                del new[ours], old[theirs]

    pair(lambda i: old[i].workload.name, lambda j: new[j].workload.name)
    contents = _ContentKeys()
    pair(lambda i: contents.key(old[i]), lambda j: contents.key(new[j]))
    pair(_only_ones(before.files).get, _only_ones(after.files).get)
    return [*((found.get(index), index) for index in range(len(after.loaded))), *((index, None) for index in old)]


def _only_ones(files: Sequence[str]) -> dict[int, str]:
    """The files that hold a single workload, by the index of the workload."""
    counts = Counter(files)
    return {index: file for index, file in enumerate(files) if counts[file] == 1}


def _by_key(loaded: dict[int, LoadedWorkload], key: Callable[[int], Hashable]) -> dict[Hashable, list[int]]:
    groups: dict[Hashable, list[int]] = {}
    for index in loaded:
        groups.setdefault(key(index), []).append(index)
    return groups


class _ContentKeys:
    """Keys for workloads. Workloads that differ only in their names have the same key."""

    def __init__(self) -> None:
        self._known: dict[Hashable, list[LoadedWorkload]] = {}

    def key(self, loaded: LoadedWorkload) -> tuple[Hashable, int]:
        workload = loaded.workload
        near = (workload.model, workload.requests_per_day, loaded.texts)
        alike = self._known.setdefault(near, [])
        for number, one in enumerate(alike):
            if one.texts == loaded.texts and replace(one.workload, name=workload.name) == workload:
                return near, number
        alike.append(loaded)
        return near, len(alike) - 1
