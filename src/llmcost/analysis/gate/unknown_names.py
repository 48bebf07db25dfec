"""Refuses policies with names that the price list does not know: they could never be violated."""

from collections.abc import Iterable, Iterator, Sequence

from llmcost.model.inputs.catalog import Catalog
from llmcost.model.inputs.policy import Policy
from llmcost.model.inputs.policy_expression import texts_of
from llmcost.model.problems import InputError, LlmcostError, Problem, UnknownModel, Where
from llmcost.pricing.lookup import find


def refuse_unknown_names(policies: Sequence[Policy], catalog: Catalog) -> None:
    """Raise ``InputError`` with every unknown tier, provider and model in the policies."""
    if problems := [problem for policy in policies for problem in _unknown(policy, catalog)]:
        raise InputError(problems)


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
