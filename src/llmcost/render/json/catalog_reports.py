"""Reports as JSON; the snapshots, from which every other format can be made, are in ``json_snapshot`` and beside it.

Amounts, rates, factors and percents are exact decimals as text, counts are numbers where they are whole, and what is
not priced is ``null``. The paths are a contract; the schemas are in ``llmcost schema snapshot`` and ``explain``.
"""

from llmcost.model.reports.explain import ExplainReport, Explanation

from .explain import component, explanation
from .snapshot import item, workload
from .values import Json, head, stamp

NOT_EXPLAINED = ("own", "alternatives", "levers", "announced", "fields")
"""What an explained workload has not of those of a snapshot."""


def explain_document(report: ExplainReport, version: str, generated_at: str) -> Json:
    """Workloads with every calculation."""
    return {
        **head("explain", version, generated_at),
        "as_of": str(report.as_of),
        "currency": "USD",
        "catalog": stamp(report.catalog),
        "workloads": [_explained(one) for one in report.workloads],
    }


def _explained(one: Explanation) -> Json:
    kept = {key: value for key, value in workload(one.one).items() if key not in NOT_EXPLAINED}
    items = [{**item(part.item), **component(part)} for part in one.components]
    setup = {**item(one.setup.item), **component(one.setup)} if one.setup else None
    return {**kept, **explanation(one), "components": items, "setup": setup}
