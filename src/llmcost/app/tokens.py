"""Counts the tokens of files for models, and prices the edit of a prompt."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from llmcost.analysis.estimate.compare import resolve
from llmcost.analysis.token_reports import prompt_edit, token_budget, token_total
from llmcost.model.inputs.catalog import Model
from llmcost.model.money import product
from llmcost.model.problems import InputError, Where
from llmcost.model.reports.token_counts import EditReport, FileCounts, TokensReport
from llmcost.pricing.price_list.lookup import featured, served_by
from llmcost.tokens.counts import is_exact

from .project import Project
from .token_files import ReadingOptions, count_files

REQUESTS_PER_DAY, DAYS_PER_MONTH = Decimal(1000), Decimal(30)
"""What the cost of an edit assumes where no volume is given."""
Budgeted = TypeVar("Budgeted", TokensReport, EditReport)


def models_to_count(project: Project, names: Sequence[str]) -> list[Model]:
    """The models named, each once, else the featured ones. Raises ``InputError`` with every unknown name.

    A redirected id counts and costs as the model that serves it (law P7).
    """
    context = project.pricing
    rows = resolve(names, context) if names else featured(context.catalog, context.as_of)
    served = {row.model.id: served_by(context.catalog, row.model, context.as_of) for row in rows}
    return [model if model.id == id_ else replace(model, id=id_) for id_, model in served.items()]


def first_exact(models: Sequence[Model]) -> Model:
    """The first model whose tokens are counted exactly, else the first."""
    return next((model for model in models if is_exact(model.tokenizer)), models[0])


def count_tokens(
    project: Project,
    paths: Sequence[str],
    models: list[Model],
    options: ReadingOptions,
    budget: int | None,
    watch: Callable[[int], None],
) -> TokensReport:
    """The tokens of the files at some paths, and what they cost as input.

    ``budget`` is the most tokens that a file may be; ``watch`` receives the number of bytes read, chunk by chunk.
    Raises ``InputError``, and ``Undecidable`` if a provider did not count.
    """
    files, skipped = count_files(paths, models, project.pricing, options, watch)
    _finish(options)
    report = TokensReport(project.as_of, files, token_total(files), skipped, shown_in=project.pricing.stamp.shown_in)
    return _with_budget(report, files, budget)


def price_edit(
    project: Project,
    files: tuple[str, str],
    models: list[Model],
    options: ReadingOptions,
    budget: int | None,
    requests_per_day: Decimal | None = None,
    days_per_month: Decimal | None = None,
) -> EditReport:
    """The change of the month when a prompt changes from one file to another; ``budget`` is for the second file.

    Raises as ``count_tokens`` does.
    """
    before, after = (_one(project, path, models, options) for path in files)
    _finish(options)
    per_day = REQUESTS_PER_DAY if requests_per_day is None else requests_per_day
    days = DAYS_PER_MONTH if days_per_month is None else days_per_month
    report = EditReport(
        as_of=project.as_of,
        files=(before, after),
        requests_per_day=per_day,
        days_per_month=days,
        assumed=("requests_per_day",) if requests_per_day is None else (),
        edits=prompt_edit(zip(before.counts, after.counts, strict=True), product(per_day, days)),
        shown_in=project.pricing.stamp.shown_in,
    )
    return _with_budget(report, (after,), budget)


def _one(project: Project, path: str, models: list[Model], options: ReadingOptions) -> FileCounts:
    files = count_files([path], models, project.pricing, options, lambda _: None).files
    if len(files) != 1:
        raise InputError.of("one-file", f"{len(files)} files", "--diff takes two files", Where(path))
    return files[0]


def _finish(options: ReadingOptions) -> None:
    """Raise for variables that no file contains, and for what a provider did not count."""
    if options.variables:
        options.variables.check()
    if options.provider_counter:
        options.provider_counter.finish()


def _with_budget(report: Budgeted, files: Sequence[FileCounts], budget: int | None) -> Budgeted:
    return report if budget is None else replace(report, limit=token_budget(files, budget))
