"""What a check shows of its two sides."""

from decimal import Decimal

import pytest

from llmcost.model.gated import Level, PolicyResult, Verdict
from llmcost.render.screens.gate import figures_of


@pytest.mark.parametrize(
    ("observed", "relation", "limit", "unit", "since", "shown"),
    [
        ("3290.28", ">", "3000", "usd", None, ("$3,290.28", ">", "$3,000.00")),
        ("890.38", ">", "50", "usd", "main", ("+$890.38", ">", "$50.00")),
        ("-5", "<=", "50", "usd", "main", ("−$5.00", "≤", "$50.00")),
        ("37.12", ">", "20", "percent", "main", ("+37.1%", ">", "20%")),
        (None, ">", "20", "percent", "main", ("∞", ">", "20%")),
        ("0.021", ">", "0.02", "usd/request", None, ("$0.0210", ">", "$0.0200")),
        ("-18", "<=", "60", "days", None, ("−18 d", "≤", "60 d")),
        ("1", "==", "1", "workloads", None, ("1", "=", "1")),
        (None, "", "20", "usd", None, ("not priced", "", "$20.00")),
        (None, "", None, "text", None, ("—", "", "—")),
        ("500.001", ">", "500", "usd", None, ("$500.001", ">", "$500.00")),
        ("20.0000001", ">", "20", "percent", "main", ("20.0000…%", ">", "20%")),
        ("499.999", "<", "500", "usd", None, ("$499.999", "<", "$500.00")),
        ("20.0000001", ">=", "20", "percent", "main", ("+20%", "≥", "20%")),
    ],
)
def test_the_two_sides_are_never_shown_the_same_where_they_differ(observed, relation, limit, unit, since, shown):
    amounts = (None if one is None else Decimal(one) for one in (observed, limit))
    result = PolicyResult("p", Level.BLOCK, Verdict.FAIL, *amounts, None, "", unit=unit, relation=relation, since=since)
    assert figures_of(result) == shown
