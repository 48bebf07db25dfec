"""Refuses policies with names that the price list does not know, and workloads that miss a policy by letter case."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from llmcost.model.inputs.catalog import Catalog
from llmcost.model.inputs.policy import Policy
from llmcost.model.inputs.policy_expression import LABELS, texts_of
from llmcost.model.inputs.workload import LoadedWorkload
from llmcost.model.problems import InputError, LlmcostError, Problem, UnknownModel, Where, short
from llmcost.pricing.price_list.id_patterns import matches_pattern
from llmcost.pricing.price_list.lookup import find


def refuse_unknown_names(policies: Sequence[Policy], catalog: Catalog) -> None:
    """Raise ``InputError`` with every unknown tier, provider and model in the policies."""
    if problems := [problem for policy in policies for problem in _unknown(policy, catalog)]:
        raise InputError(problems)


def refuse_other_case(policies: Sequence[Policy], workloads: Iterable[LoadedWorkload]) -> None:
    """Raise ``InputError`` with every name and label that differs from what a policy selects only in letter case."""
    wanted = {pair: policy.id for policy in reversed(policies) for pair in _selected(policy)}
    if problems := [problem for one in workloads for problem in _other_case(one, wanted)]:
        raise InputError(problems)


def _selected(policy: Policy) -> Iterator[tuple[str, str]]:
    """The fields of workloads by which a policy selects, each with a pattern."""
    for key, pattern in policy.match.items():
        if key not in ("model", "tier"):
            yield "name" if key == "workload" else key, pattern
    for path, text in texts_of(policy.test) if policy.test else ():
        if path == "workload.name" or path.startswith(LABELS):
            yield path.removeprefix("workload."), text.value


def _other_case(one: LoadedWorkload, wanted: Mapping[tuple[str, str], str]) -> Iterator[Problem]:
    fields = {"name": one.workload.name} | {f"labels.{key}": value for key, value in one.workload.labels.items()}
    for field, value in fields.items():
        for (key, pattern), policy in wanted.items():
            if (field, value) in wanted or (field == key and matches_pattern(value, pattern)):
                continue
            if key.casefold() == field.casefold() and matches_pattern(value.casefold(), pattern.casefold()):
                message = f'{short(field)} is "{short(value)}", and the policy {policy} selects {key} "{pattern}"'
                yield Problem("other-case", message, "write both in the same case", one.fields.get(field, one.where))


def _unknown(policy: Policy, catalog: Catalog) -> Iterator[Problem]:
    for name, text in texts_of(policy.test) if policy.test else ():
        if name == "model.tier" and text.value not in catalog.tiers:
            yield _no("tier", text.value, catalog.tiers, text.where)
        elif name == "model.provider" and text.value not in catalog.providers:
            yield _no("provider", text.value, catalog.providers, text.where)
        elif name == "model.id":
            yield from _no_model(text.value, catalog, text.where)
    tier = policy.match.get("tier", "*")
    if "*" not in tier and tier not in catalog.tiers:
        yield _no("tier", tier, catalog.tiers, policy.where)


def _no(kind: str, name: str, known: Iterable[str], where: Where | None) -> Problem:
    return Problem(f"unknown-{kind}", f'no {kind} "{name}"', f"{kind}s: {', '.join(known)}", where)


def _no_model(name: str, catalog: Catalog, where: Where | None) -> Iterator[Problem]:
    """``model.id`` is always the full id, so a policy with an alias would never match."""
    try:
        found = find(catalog, name)
    except LlmcostError as error:
        yield from (problem._replace(where=where) for problem in error.problems)
        return
    if found.id != name:
        yield from UnknownModel.of("unknown-model", f'model.id is never "{name}"', f"write {found.id}", where).problems
