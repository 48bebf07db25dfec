"""The plans of the price list by name: reserved units and subscriptions."""

from collections.abc import Mapping
from typing import TypeVar

from llmcost.model.problems import InputError, Where, short, similar_words

Plan = TypeVar("Plan")


def named_plan(plans: Mapping[str, Plan], name: str, what: str, where: Where | None = None) -> Plan:
    """The plan of this name; ``what`` is what it is called. Raises ``InputError`` with names that are near."""
    if (plan := plans.get(name)) is not None:
        return plan
    near = similar_words(name, plans)
    hint = f'did you mean "{near[0]}"?' if near else f"plans: {', '.join(plans)}"
    raise InputError.of("unknown-plan", f'no {what} "{short(name)}"', hint, where)
