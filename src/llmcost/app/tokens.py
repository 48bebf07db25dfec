"""Counts the tokens of files for models, prices the edit of a prompt, and shows where tokens are."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from .project import Project
from .token_files import ReadingOptions, count_files

if TYPE_CHECKING:
    from llmcost.model.inputs.catalog import Model
    from llmcost.model.reports.token_counts import (
        Boundaries,
        EditReport,
        FileCounts,
        LargestPieces,
        TokenClassCounts,
        TokensReport,
    )

    from .token_views import View

Budgeted = TypeVar("Budgeted", "TokensReport", "EditReport")


def models_to_count(project: Project, names: Sequence[str]) -> "list[Model]":
    """The models named, each once, else the featured ones. Raises ``InputError`` with every unknown name."""
    from llmcost.analysis.estimate.compare import resolve
    from llmcost.pricing.lookup import featured

    context = project.pricing
    rows = resolve(names, context) if names else featured(context.catalog, context.as_of)
    return list({row.model.id: row.model for row in rows}.values())


def first_exact(models: "Sequence[Model]") -> "Model":
    """The first model whose tokens are counted exactly, else the first."""
    from llmcost.tokens.counts import is_exact

    return next((model for model in models if is_exact(model.tokenizer)), models[0])


def with_provider_counts(
    options: ReadingOptions, project: Project, models: "Sequence[Model]", names: Sequence[str]
) -> ReadingOptions:
    """The options with counts by the providers' APIs. Raises ``InputError`` for every key that is missing."""
    from .provider_counts import ProviderCounter

    return options._replace(provider_counter=ProviderCounter(models, names, project.environment))


def count_tokens(
    project: Project,
    paths: Sequence[str],
    models: "list[Model]",
    options: ReadingOptions,
    budget: int | None,
    watch: Callable[[int], None],
) -> "TokensReport":
    """The tokens of the files at some paths, and what they cost as input.

    ``budget`` is the most tokens that a file may be; ``watch`` receives the number of bytes read, chunk by chunk.
    Raises ``InputError``, and ``Undecidable`` where a provider did not count.
    """
    from llmcost.analysis.token_reports import token_total
    from llmcost.model.reports.token_counts import TokensReport

    files, skipped = count_files(paths, models, project.pricing, options, watch)
    _finish(options)
    report = TokensReport(project.as_of, files, token_total(files), skipped)
    return _with_budget(report, files, budget)


def price_edit(
    project: Project,
    files: tuple[str, str],
    models: "list[Model]",
    options: ReadingOptions,
    budget: int | None,
    requests_per_day: Decimal | None = None,
    days_per_month: Decimal | None = None,
) -> "EditReport":
    """The change of the month when a prompt changes from one file to another; ``budget`` is for the second file.

    Raises as ``count_tokens`` does.
    """
    from .token_views import edit

    report = edit(files, models, project.pricing, options, requests_per_day, days_per_month)
    _finish(options)
    return _with_budget(report, report.files[1:], budget)


def view_tokens(
    paths: Sequence[str],
    model: "Model",
    options: ReadingOptions,
    view: "View",
    size: int,
    watch: Callable[[int], None],
) -> "LargestPieces | Boundaries | TokenClassCounts":
    """The largest pieces of files, ``size`` of them, the token boundaries of one, or tokens by character class.

    Raises ``InputError``.
    """
    from .token_views import TokenInspector

    return TokenInspector(paths, model, options, watch).view(view, size)


def _finish(options: ReadingOptions) -> None:
    """Raise for variables that no file contains, and for what a provider did not count."""
    if options.variables:
        options.variables.check()
    if options.provider_counter:
        options.provider_counter.finish()


def _with_budget(report: Budgeted, files: "Sequence[FileCounts]", budget: int | None) -> Budgeted:
    from llmcost.analysis.token_reports import token_budget

    return report if budget is None else replace(report, limit=token_budget(files, budget))
