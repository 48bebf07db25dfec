"""How much a model thinks for each visible token (law T3)."""

from decimal import Decimal

from llmcost.model.inputs.catalog import Catalog, Model
from llmcost.model.inputs.workload import Workload
from llmcost.model.money import ZERO
from llmcost.model.record import record
from llmcost.model.reports.estimate import Basis

from .price_list.lookup import Candidate, find


@record
class Thinking:
    """Thinking tokens per visible output token, and the basis of this multiplier."""

    multiplier: Decimal
    basis: Basis


NO_THINKING = Thinking(ZERO, Basis.DERIVED)


def thinking_of(workload: Workload, candidate: Candidate, catalog: Catalog) -> Thinking:
    """The multiplier of a row: the workload's where the model can think, else the one that its tier assumes."""
    if candidate.model.thinking == "never":
        return NO_THINKING
    if workload.thinking_multiplier is not None:
        return Thinking(workload.thinking_multiplier, Basis.GIVEN)
    if candidate.thinking or candidate.model.thinking == "always":
        return Thinking(catalog.tiers[candidate.tier].assumed_thinking, Basis.ASSUMED)
    return NO_THINKING


def auxiliary_thinking(workload: Workload, name: str, catalog: Catalog) -> Thinking:
    """The multiplier of an auxiliary model: it thinks if it always does, or if its name ends in ``+thinking``.

    A multiplier that the workload gives makes no other model think than its own. Raises ``UnknownModel``.
    """
    candidate = find(catalog, name)
    if candidate.thinking or candidate.model.thinking == "always":
        return thinking_of(workload, candidate, catalog)
    return NO_THINKING


def resends_thinking(workload: Workload, model: Model) -> bool:
    """Whether thinking is sent again with the past of a conversation or a task; the workload's answer comes first."""
    resent = workload.thinking_resent or model.thinking_resent
    return resent == "always" or (resent == "tool_loop" and workload.agent is not None)
