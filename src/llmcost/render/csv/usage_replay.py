"""``usage replay`` as CSV: a line for each model, exact."""

from llmcost.model.reports.usage_replay import ReplayReport

from .table import fields, text

_FIELDS = ("model", "usd", "low", "high", "change", "unpriced", "reason")


def replayed(report: ReplayReport) -> str:
    return text(_FIELDS, (fields(row, *_FIELDS) for row in report.rows))
