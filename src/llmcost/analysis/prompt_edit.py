"""What an edit of a prompt costs a month."""

from collections.abc import Iterable
from decimal import Decimal

from llmcost.model.money import exactly
from llmcost.model.reports.estimate import TokenCount
from llmcost.model.reports.token_counts import Edit


@exactly
def prompt_edit(pairs: Iterable[tuple[TokenCount, TokenCount]], requests: Decimal) -> tuple[Edit, ...]:
    """Each model's counts before and after, and what they make of a month of so many ``requests``, USD."""
    return tuple(_edit(before, after, requests) for before, after in pairs)


def _edit(before: TokenCount, after: TokenCount, requests: Decimal) -> Edit:
    if before.input_cost is None or after.input_cost is None:
        return Edit(before.model, before, after, None, None, None)
    first, second = before.input_cost * requests, after.input_cost * requests
    return Edit(before.model, before, after, first, second, second - first)
