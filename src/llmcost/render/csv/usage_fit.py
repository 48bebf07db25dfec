"""``usage fit`` as CSV: a line for each file, exact."""

from llmcost.model.reports.fit import FitReport

from .table import fields, text

_FIELDS = ("name", "feature", "requests", "unpriced", "usd", "usd_now", "gap", "path")


def fitted(report: FitReport) -> str:
    return text(_FIELDS, (fields(one, *_FIELDS) for one in report.files))
