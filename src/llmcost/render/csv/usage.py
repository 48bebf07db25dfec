"""``usage report`` as CSV: a line for each group, exact."""

from llmcost.model.reports.usage import UsageGroup, UsageReport
from llmcost.model.usage_cube import BUCKETS

from .table import Record, fields, text

_NUMBERS = ("requests", "unpriced", "usd", "cache_share", "claimed_usd")


def usage(report: UsageReport) -> str:
    """A line for each group, with its dimensions in front."""
    return text((*report.by, *_NUMBERS, *BUCKETS), (_record(report.by, group) for group in report.groups))


def _record(by: tuple[str, ...], group: UsageGroup) -> Record:
    return {
        **dict(zip(by, group.values, strict=True)),
        **fields(group, *_NUMBERS),
        **{bucket.value: tokens for bucket, tokens in group.tokens.items()},
    }
