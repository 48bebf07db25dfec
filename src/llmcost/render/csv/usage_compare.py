"""``usage compare`` as CSV: a line for each feature, with a column for each driver, exact."""

from llmcost.model.reports.usage_compare import UsageComparison

from .table import fields, text

_FIELDS = ("feature", "estimate", "actual", "change", "percent", "at_least", "requests", "unpriced")
DRIVERS = ("volume", "retries", "input", "output", "mix", "cache", "price", "other")


def compared(report: UsageComparison) -> str:
    return text(
        (*_FIELDS, *DRIVERS),
        ({**fields(one, *_FIELDS), **{driver.name: driver.usd for driver in one.drivers}} for one in report.features),
    )
