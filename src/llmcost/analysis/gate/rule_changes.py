"""The differences between the rules of a gate in two states of a project."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from llmcost.model.inputs.catalog import Catalog
from llmcost.model.inputs.config import Config
from llmcost.model.inputs.policy import Policy, Waiver
from llmcost.model.money import plain
from llmcost.model.reports.rule_changes import RuleChange, RuleKind

from ..diff.workload_matching import ProjectState, match_workloads
from .base_rules import with_fields
from .layer_changes import layer_changes
from .workload_rule_changes import Pair, workload_rule_changes

MOST = 2000
"""The most changes that are listed; the others are counted."""


class RuleState(NamedTuple):
    """The rules in one state of a project. File names are relative to the current folder."""

    config: Config
    workloads: ProjectState
    catalog: Catalog
    """The layers of this state over the same bundled list as the other."""
    left_out: tuple[str, ...] = ()
    """Workload files that the settings of the base name, that exist, and that the current settings leave out."""


def rule_changes(
    before: RuleState, after: RuleState, day: date, options: Collection[str] = ()
) -> tuple[RuleChange, ...]:
    """Every change of a rule from ``before`` to ``after``; prices are those of ``day``.

    The settings come first, then the price layers, then what workloads declare about themselves. ``options`` are the
    fields of workloads that come from the command line: these are no changes.
    """
    old, new = before.config, after.config
    pairs = list(_pairs_of(before.workloads, after.workloads, options))
    found = (
        *_settings(old, new, after.left_out),
        *_policies(old.policies, new.policies),
        *_project_budget(old, new),
        *_waivers(old.waivers, new.waivers),
        *layer_changes(before.catalog, after.catalog, day),
        *_taken_names(before.workloads, after.workloads),
        *workload_rule_changes(pairs, old, new),
    )
    more = len(found) - MOST
    return found if more <= 0 else (*found[:MOST], RuleChange(RuleKind.MORE, f"{more:,} more rules"))


def _pairs_of(before: ProjectState, after: ProjectState, options: Collection[str]) -> Iterator[Pair]:
    """The workloads on the base and now; in pairs, both have the current fields of ``options``."""
    for i, j in match_workloads(before, after):
        then, now = None if i is None else before.loaded[i], None if j is None else after.loaded[j]
        if then and now:
            then = replace(then, workload=with_fields(then.workload, now.workload, options))
        yield then, now


def _taken_names(before: ProjectState, after: ProjectState) -> Iterator[RuleChange]:
    """Workloads with the name, and so with the budget and the waivers, that another workload has on the base.

    A workload is the same by its place: its file, its number in it, and how many the file has. One that only moved has
    the content that goes with its name.
    """
    then = {place: before.loaded[index].workload.name for place, index in _places(before.files).items()}
    named = {one.workload.name: one.workload for one in before.loaded}
    for place, index in _places(after.files).items():
        loaded, old = after.loaded[index], then.get(place)
        name = loaded.workload.name
        if old not in (None, name) and name in named and named[name] != loaded.workload:
            where = loaded.fields.get("name", loaded.where)
            yield RuleChange(RuleKind.WORKLOAD_NAME, name, "name", old, name, where)


def _places(files: Sequence[str]) -> dict[tuple[str, int, int], int]:
    counts, seen = Counter(files), Counter[str]()
    found = {}
    for index, file in enumerate(files):
        found[file, seen[file], counts[file]] = index
        seen[file] += 1
    return found


def _settings(old: Config, new: Config, left_out: Sequence[str]) -> Iterator[RuleChange]:
    where = new.fields
    if old.rules != new.rules:
        yield RuleChange(RuleKind.RULES, "llmcost.yaml", "rules", old.rules, new.rules, where.get("rules"))
    if old.base != new.base:
        yield RuleChange(RuleKind.BASE, "llmcost.yaml", "base", old.base, new.base, where.get("base"))
    if left_out:
        before, after = (", ".join(config.workloads) or None for config in (old, new))
        files = ", ".join(left_out)
        yield RuleChange(RuleKind.WORKLOADS, files, "workloads", before, after, where.get("workloads"))


def _policies(old: Sequence[Policy], new: Sequence[Policy]) -> Iterator[RuleChange]:
    then, now = ({policy.id: policy for policy in policies} for policies in (old, new))
    for id_, policy in then.items():
        if id_ not in now:
            yield RuleChange(RuleKind.POLICY_REMOVED, id_, before=policy.when, where=policy.where)
            continue
        other = now[id_]
        for kind, before, after in (
            (RuleKind.POLICY_WHEN, policy.when, other.when),
            (RuleKind.POLICY_LEVEL, policy.level, other.level),
            (RuleKind.POLICY_MATCH, _pairs(policy.match), _pairs(other.match)),
            (RuleKind.POLICY_MESSAGE, policy.message, other.message),
        ):
            if before != after:
                yield RuleChange(kind, id_, kind.value.partition("-")[2], before, after, other.where)
    for id_, policy in now.items():
        if id_ not in then:
            yield RuleChange(RuleKind.POLICY_ADDED, id_, after=policy.when, where=policy.where)


def _pairs(match: Mapping[str, str]) -> str | None:
    """``labels.env: prod, tier: frontier``; ``None`` if it selects every workload."""
    return ", ".join(f"{key}: {pattern}" for key, pattern in sorted(match.items())) or None


def _project_budget(old: Config, new: Config) -> Iterator[RuleChange]:
    before, after = (plain(config.budget.monthly) if config.budget else None for config in (old, new))
    if before != after:
        budget = new.budget or old.budget
        where = budget.where if budget else None
        yield RuleChange(RuleKind.PROJECT_BUDGET, "llmcost.yaml", "monthly", before, after, where)


def _waivers(old: Sequence[Waiver], new: Sequence[Waiver]) -> Iterator[RuleChange]:
    then, now = _by_failure(old), _by_failure(new)
    for key in dict.fromkeys((*then, *now)):
        before, after = (_promises(waivers.get(key, ())) for waivers in (then, now))
        if before != after:
            where = (now.get(key) or then[key])[-1].where
            yield RuleChange(RuleKind.WAIVER, *key, before, after, where)


def _by_failure(waivers: Sequence[Waiver]) -> dict[tuple[str, str], list[Waiver]]:
    """Waivers by the policy and the workload that they are for."""
    groups: dict[tuple[str, str], list[Waiver]] = {}
    for waiver in waivers:
        groups.setdefault((waiver.policy, waiver.workload), []).append(waiver)
    return groups


def _promises(waivers: Sequence[Waiver]) -> str | None:
    return "; ".join(sorted(f"until {one.until} by {one.by}: {one.reason}" for one in waivers)) or None
