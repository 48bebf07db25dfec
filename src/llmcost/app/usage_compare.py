"""Holds the estimates of a project's workloads against logs."""

from collections.abc import Sequence
from datetime import date

from llmcost.model.problems import InputError
from llmcost.model.reports.usage_compare import UsageComparison

from .project import Project
from .usage import priced_usage


def compare(
    project: Project,
    logs: Sequence[str],
    *,
    source: str | None = None,
    since: date | None = None,
    until: date | None = None,
) -> UsageComparison:
    """The workloads of the project against the logs at some paths; the rest is as for ``priced_usage``.

    Raises ``InputError``.
    """
    from llmcost.analysis.estimate.estimate import estimate
    from llmcost.analysis.usage.fit import window_of
    from llmcost.analysis.usage.usage_compare import usage_compare

    usage = priced_usage(project, logs, source=source, since=since, until=until)
    window = window_of(usage.rows, since, until)
    if window is None:
        raise no_usage()
    report = estimate(project.workloads, project.pricing, alone=True)
    return usage_compare(report, usage.rows, window, project.pricing)


def no_usage() -> InputError:
    """The error for logs without a request."""
    return InputError.of("no-usage", "no requests in these logs", "name other logs, or other days")
