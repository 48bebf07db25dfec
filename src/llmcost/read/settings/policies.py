"""Checks the policies and waivers of ``llmcost.yaml``: expressions, unique ids, and which policies can be waived."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

from llmcost.model.inputs.config import Config
from llmcost.model.inputs.policy import BUILT_IN, OWN_WAIVABLE, REPLACEABLE, Policy
from llmcost.model.inputs.policy_expression import Test, of_each_workload
from llmcost.model.names import composed
from llmcost.model.problems import InputError, Problem, Where, short, similar_words
from llmcost.model.record import record

from ..yaml.nodes import Mapping, Node, Scalar, Sequence, location_of
from ..yaml.scalar_positions import character_location
from .policy_expression import parse_expression

MOST = 200
"""The most policies, and the most waivers, of one file."""


@record
class ParsedPolicies:
    """The expressions of the policies in order, ``None`` for a policy without a valid one; and all problems."""

    tests: tuple[Test | None, ...]
    problems: tuple[Problem, ...]


def read_policies(node: Node | None, source: str, file: str) -> ParsedPolicies:
    """The expressions of policies, and problems that the validator does not find. ``source`` is the file's text."""
    policies, waivers = (_items(node, word) for word in ("policies", "waivers"))
    problems = [*_too_many(policies, "policies", file), *_too_many(waivers, "waivers", file)]
    if problems:
        return ParsedPolicies((), tuple(problems))
    tests: list[Test | None] = []
    for policy in policies:
        test, found = _test(_scalar(policy, "when"), source, file)
        tests.append(test)
        problems += found
    ids = [
        (composed(id_.text), location_of(id_, file))
        for policy in policies
        if (id_ := _scalar(policy, "id")) is not None
    ]
    problems += _id_problems(ids)
    waivable = {
        composed(id_.text): test is None or of_each_workload(test)
        for policy, test in zip(policies, tests, strict=True)
        if (id_ := _scalar(policy, "id")) is not None
    }
    problems += _waiver_problems(waivers, waivable, file)
    return ParsedPolicies(tuple(tests), tuple(problems))


def _test(when: Scalar | None, source: str, file: str) -> tuple[Test | None, list[Problem]]:
    if when is None or not when.text:  # the validator has reported this
        return None, []
    return parse_expression(when.text, lambda index: character_location(when, index, source, file))


def attach_expressions(config: Config, read: ParsedPolicies, locations: dict[str, Where]) -> Config:
    """The settings with the expressions of the policies, and the locations of policies, waivers and the budget."""
    policies = tuple(
        replace(policy, test=test, where=locations.get(f"policies.{number}"))
        for number, (policy, test) in enumerate(zip(config.policies, read.tests, strict=True))
    )
    waivers = tuple(
        replace(waiver, where=locations.get(f"waivers.{number}")) for number, waiver in enumerate(config.waivers)
    )
    where = locations.get("budget.monthly") or locations.get("budget")
    budget = replace(config.budget, where=where) if config.budget else None
    return replace(config, policies=policies, waivers=waivers, budget=budget)


def parsed_policies(policies: Iterable[Policy]) -> tuple[Policy, ...]:
    """Policies that were not read from a file, each with its ``when`` parsed. Raises ``InputError`` with all problems.

    Problems are located by the number of the policy and the character in its ``when``.
    """
    parsed: list[Policy] = []
    problems: list[Problem] = []
    ids: list[tuple[str, Where]] = []
    for number, policy in enumerate(policies, 1):
        where = Where(f"policy {number}")
        test, found = parse_expression(policy.when, partial(_character, where))
        parsed.append(replace(policy, test=test))
        problems += found
        ids.append((policy.id, where))
    problems += _id_problems(ids)
    if problems:
        raise InputError(problems)
    return tuple(parsed)


def _character(where: Where, index: int) -> Where:
    return where._replace(line=1, column=index + 1)


def _items(node: Node | None, word: str) -> list[Node]:
    found = node.entries[word][1] if isinstance(node, Mapping) and word in node.entries else None
    return found.items if isinstance(found, Sequence) else []


def _scalar(node: Node, word: str) -> Scalar | None:
    found = node.entries[word][1] if isinstance(node, Mapping) and word in node.entries else None
    return found if isinstance(found, Scalar) else None


def _too_many(items: list[Node], word: str, file: str) -> Iterator[Problem]:
    if len(items) > MOST:
        where = location_of(items[MOST], file)
        yield Problem(
            "too-many", f"{len(items):,} {word}", f"at most {MOST}: one policy can apply to many workloads", where
        )


def _id_problems(ids: Iterable[tuple[str, Where]]) -> Iterator[Problem]:
    """Ids of built-in policies that cannot be replaced, and duplicate ids."""
    first: dict[str, Where] = {}
    for id_, where in ids:
        if id_ in BUILT_IN and id_ not in REPLACEABLE:
            hint = f"choose another; {' and '.join(REPLACEABLE)} can be replaced"
            yield Problem("same-policy", f'"{id_}" is a built-in policy', hint, where)
        elif id_ in first:
            yield Problem("same-policy", f'duplicate policy "{short(id_)}"', f"the first is at {first[id_]}", where)
        first.setdefault(id_, where)


def _waiver_problems(waivers: list[Node], waivable: dict[str, bool], file: str) -> Iterator[Problem]:
    """Waivers of policies that do not exist or that apply to the portfolio."""
    waivable = dict.fromkeys(BUILT_IN, False) | dict.fromkeys(OWN_WAIVABLE, True) | waivable
    for waiver in waivers:
        policy = _scalar(waiver, "policy")
        if policy is None or not policy.text:
            continue
        where, id_ = location_of(policy, file), composed(policy.text)
        if id_ not in waivable:
            names = [name for name, allowed in waivable.items() if allowed]
            close = similar_words(id_, names)
            hint = f"did you mean {close[0]}?" if close else "policies: " + ", ".join(names)
            yield Problem("unknown-policy", f'no policy "{short(id_)}"', hint, where)
        elif not waivable[id_]:
            hint = "waivers apply to single workloads; change the policy itself"
            yield Problem("not-waivable", f'"{short(id_)}" applies to the portfolio', hint, where)
