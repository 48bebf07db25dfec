"""Replays the requests of logs on other models."""

from collections.abc import Sequence
from datetime import date

from llmcost.model.reports.usage_replay import ReplayReport

from .project import Project
from .usage import priced_usage
from .usage_compare import no_usage


def replay(
    project: Project,
    models: Sequence[str],
    *,
    batch: bool = False,
    source: str | None = None,
    since: date | None = None,
    until: date | None = None,
) -> ReplayReport:
    """The logs at the project's paths on some models or ``tier:NAME``; the rest is as for ``priced_usage``.

    Raises ``InputError`` and ``UnknownModel``.
    """
    from llmcost.analysis.estimate.candidates import named_rows
    from llmcost.analysis.usage.fit import window_of
    from llmcost.analysis.usage.replay import replay as replayed
    from llmcost.pricing.price_list.lookup import distinct

    context = project.pricing
    targets = distinct([row for name in models for row in named_rows(context.catalog, name, context.as_of)])
    usage = priced_usage(project, source=source, since=since, until=until)
    window = window_of(usage.rows, since, until)
    if window is None:
        raise no_usage()
    return replayed(usage.rows, window, targets, usage.pricer, context, batch=batch)
