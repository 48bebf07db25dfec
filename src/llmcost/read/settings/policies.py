"""The policies and waivers of ``llmcost.yaml``: expressions read, ids unique, waivers of what can be waived."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from difflib import get_close_matches
from functools import partial
from typing import NamedTuple

from llmcost.model.inputs.config import Config
from llmcost.model.inputs.policy import BUILT_IN, OWN_WAIVABLE, REPLACEABLE, Policy
from llmcost.model.inputs.policy_expression import Test, of_each_workload
from llmcost.model.problems import InputError, Problem, Where, short

from ..yaml.nodes import Mapping, Node, Scalar, Sequence, where_of
from ..yaml.scalar_positions import place_within
from .policy_expression import parse_expression

MOST = 200
"""Policies, and waivers, of one file."""


class ParsedPolicies(NamedTuple):
    """The expression of each policy in its order, ``None`` where it has none; and everything that is wrong."""

    tests: tuple[Test | None, ...]
    problems: tuple[Problem, ...]


def read_policies(node: Node | None, source: str, file: str) -> ParsedPolicies:
    """What the shapes of nodes cannot say of the policies and waivers of a file that was read from ``source``."""
    policies, waivers = (_items(node, word) for word in ("policies", "waivers"))
    problems = [*_too_many(policies, "policies", file), *_too_many(waivers, "waivers", file)]
    if problems:
        return ParsedPolicies((), tuple(problems))
    tests: list[Test | None] = []
    for policy in policies:
        test, wrong = _test(_scalar(policy, "when"), source, file)
        tests.append(test)
        problems += wrong
    ids = [(id_.text, where_of(id_, file)) for policy in policies if (id_ := _scalar(policy, "id")) is not None]
    problems += _ids(ids)
    known = {
        id_.text: test is None or of_each_workload(test)
        for policy, test in zip(policies, tests, strict=True)
        if (id_ := _scalar(policy, "id")) is not None
    }
    problems += _waived(waivers, known, file)
    return ParsedPolicies(tuple(tests), tuple(problems))


def _test(when: Scalar | None, source: str, file: str) -> tuple[Test | None, list[Problem]]:
    if when is None or not when.text:  # its shape is a problem already
        return None, []
    return parse_expression(when.text, lambda at: place_within(when, at, source, file))


def with_tests(config: Config, read: ParsedPolicies, places: dict[str, Where]) -> Config:
    """The settings with every policy's expression, and the place of each policy and waiver."""
    policies = tuple(
        replace(policy, test=test, where=places.get(f"policies.{number}"))
        for number, (policy, test) in enumerate(zip(config.policies, read.tests, strict=True))
    )
    waivers = tuple(
        replace(waiver, where=places.get(f"waivers.{number}")) for number, waiver in enumerate(config.waivers)
    )
    where = places.get("budget.monthly") or places.get("budget")
    budget = replace(config.budget, where=where) if config.budget else None
    return replace(config, policies=policies, waivers=waivers, budget=budget)


def parsed_policies(policies: Iterable[Policy]) -> tuple[Policy, ...]:
    """Policies that were not read from a file, each with its ``when`` parsed. Raises ``InputError`` with all problems.

    A problem's place is the number of the policy and the character of its ``when``.
    """
    parsed: list[Policy] = []
    problems: list[Problem] = []
    ids: list[tuple[str, Where]] = []
    for number, policy in enumerate(policies, 1):
        where = Where(f"policy {number}")
        test, wrong = parse_expression(policy.when, partial(_character, where))
        parsed.append(replace(policy, test=test))
        problems += wrong
        ids.append((policy.id, where))
    problems += _ids(ids)
    if problems:
        raise InputError(problems)
    return tuple(parsed)


def _character(where: Where, at: int) -> Where:
    return where._replace(line=1, column=at + 1)


def _items(node: Node | None, word: str) -> list[Node]:
    found = node.entries[word][1] if isinstance(node, Mapping) and word in node.entries else None
    return found.items if isinstance(found, Sequence) else []


def _scalar(node: Node, word: str) -> Scalar | None:
    found = node.entries[word][1] if isinstance(node, Mapping) and word in node.entries else None
    return found if isinstance(found, Scalar) else None


def _too_many(items: list[Node], word: str, file: str) -> Iterator[Problem]:
    if len(items) > MOST:
        where = where_of(items[MOST], file)
        yield Problem("too-many", f"{len(items):,} {word}", f"at most {MOST}: one may be about many workloads", where)


def _ids(ids: Iterable[tuple[str, Where]]) -> Iterator[Problem]:
    """Ids of built-in checks that cannot be replaced, and ids that occur twice."""
    first: dict[str, Where] = {}
    for id_, where in ids:
        if id_ in BUILT_IN and id_ not in REPLACEABLE:
            hint = f"choose another; {' and '.join(REPLACEABLE)} can be replaced"
            yield Problem("same-policy", f'"{id_}" is a check of llmcost itself', hint, where)
        elif id_ in first:
            yield Problem("same-policy", f'a second policy "{short(id_)}"', f"the first is in {first[id_]}", where)
        first.setdefault(id_, where)


def _waived(waivers: list[Node], known: dict[str, bool], file: str) -> Iterator[Problem]:
    """Waivers of policies that do not exist, or that are about the portfolio."""
    about_workloads = dict.fromkeys(BUILT_IN, False) | dict.fromkeys(OWN_WAIVABLE, True) | known
    for waiver in waivers:
        policy = _scalar(waiver, "policy")
        if policy is None or not policy.text:
            continue
        where = where_of(policy, file)
        if policy.text not in about_workloads:
            names = [name for name, waivable in about_workloads.items() if waivable]
            close = get_close_matches(policy.text[:80], names, n=1, cutoff=0.6)
            hint = f"did you mean {close[0]}?" if close else "policies: " + ", ".join(names)
            yield Problem("unknown-policy", f'no policy "{short(policy.text)}"', hint, where)
        elif not about_workloads[policy.text]:
            hint = "a waiver is for one workload; change the policy itself"
            yield Problem("not-waivable", f'"{short(policy.text)}" is about the portfolio', hint, where)
