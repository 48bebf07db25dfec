"""The project that a command works on: its settings, price list and workloads, and the day to price them on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from llmcost.cache.folder import cache_dir
from llmcost.checkout import working_folder
from llmcost.model.problems import InputError
from llmcost.model.record import record

if TYPE_CHECKING:
    from llmcost.analysis.pricing_context import PricingContext
    from llmcost.model.file_source import FileSource
    from llmcost.model.inputs.config import Config, CurrencyShown
    from llmcost.model.inputs.workload import LoadedWorkload
    from llmcost.read.catalog.compiled_catalog import CompiledCatalog
    from llmcost.read.workload.workload import Setting
    from llmcost.vcs.git import Git

WORKLOADS_FOLDER = "workloads"
"""The folder that is read when neither the command nor the settings name a path."""


def _no_message(_: str) -> None:
    pass


@record
class Project:
    """The project around the current directory. Its files are read when they are first used.

    The day and the environment come from the caller: this room reads neither the clock nor ``os.environ``.
    """

    as_of: date
    """The day to price on."""
    paths: Sequence[str] = ()
    """The workload files and folders that a command is about; when empty, those of the project."""
    settings: "Sequence[Setting]" = ()
    """Fields to replace in each workload."""
    config_path: Path | None = None
    """The settings file; when absent, ``llmcost.yaml`` here or above."""
    overlay_paths: Sequence[str] | None = None
    """Price lists to lay over the bundled one; ``None`` for those that the settings name."""
    environment: Mapping[str, str] = field(default_factory=dict)
    """Environment variables, for git and for the keys of providers."""
    notify: Callable[[str], None] = _no_message
    """Receives messages for people: warnings, and what was written."""

    @cached_property
    def config(self) -> "Config":
        """The project's settings. Raises ``InputError``."""
        from llmcost.model.inputs.config import Config
        from llmcost.read.settings.config import find_config, load_config

        found = self.config_path or find_config(working_folder())
        return load_config(found) if found else Config()

    @cached_property
    def bundled(self) -> "CompiledCatalog":
        """The bundled price list. Raises ``InputError``."""
        from llmcost.read.catalog.bundled_catalog import load_catalog

        return load_catalog(cache_dir=cache_dir())

    @cached_property
    def pricing(self) -> "PricingContext":
        """The bundled price list with its overlays, on the day of the project. Raises ``InputError``."""
        from llmcost.read.files.disk import DISK

        context = pricing_of(self.as_of, self.bundled, self.overlays(), lambda _: DISK, self.config.currency)
        if context.catalog.layers:
            from llmcost.pricing.price_list.odd_rates import odd_rates_of

            for message in odd_rates_of(context.catalog):
                self.notify(f"warning: {message}")
        return context

    @cached_property
    def git(self) -> "Git":
        """Git in the checkout around the current folder. Raises ``Undecidable`` if there is none."""
        from llmcost.vcs.git import git_around

        return git_around(str(working_folder()), self.environment)

    def overlays(self, config: "Config | None" = None) -> list[str]:
        """The price lists over the bundled one: those given, else those of ``config`` (of the project by default)."""
        return list((config or self.config).catalog if self.overlay_paths is None else self.overlay_paths)

    @cached_property
    def workloads(self) -> "list[LoadedWorkload]":
        """The workloads with their settings, and their prompts counted. Raises ``InputError``."""
        from .prompt_counts import count_prompts

        return count_prompts(self.loaded, self.pricing.catalog)

    @cached_property
    def loaded(self) -> "list[LoadedWorkload]":
        """The workloads with their settings. Raises ``InputError``."""
        from llmcost.read.workload.workload import load_workloads

        return load_workloads(self.workload_paths(), self.settings)

    def workload_paths(self) -> list[str]:
        """The paths given, else those of the project. Raises ``InputError`` if there are none."""
        return list(self.paths) or self.default_paths()

    def default_paths(self) -> list[str]:
        """The workload paths of the settings, else the folder ``workloads``. Raises ``InputError``."""
        from llmcost.read.files.path_sandbox import check_inside_project

        found = list(self.config.workloads)
        if not found and Path(WORKLOADS_FOLDER).is_dir():
            check_inside_project(WORKLOADS_FOLDER)
            found = [WORKLOADS_FOLDER]
        if not found:
            message = f"no workload named, and no folder {WORKLOADS_FOLDER}/ here"
            raise InputError.of("no-path", message, "name a file: llmcost estimate FILE; --help shows more")
        return found


def validated_workloads(project: Project) -> "list[LoadedWorkload]":
    """The workloads, if the price list has every model that they name. Raises ``InputError``."""
    from llmcost.analysis.estimate.estimate import refuse_unknown

    refuse_unknown(project.loaded, project.pricing.catalog)
    return project.loaded


def pricing_of(
    as_of: date,
    bundled: "CompiledCatalog",
    overlays: Sequence[str],
    source_of: "Callable[[str], FileSource]",
    shown_in: "CurrencyShown | None" = None,
) -> "PricingContext":
    """A price list with its overlays on a day; ``source_of`` is where each overlay is read. Raises ``InputError``.

    ``shown_in`` is the currency that reports show beside USD.
    """
    from llmcost.analysis.pricing_context import pricing_context

    catalog = bundled.catalog
    if overlays:
        from llmcost.read.catalog.overlays import with_overlay

        for path in overlays:
            catalog = with_overlay(catalog, path, source_of(path))
    return pricing_context(catalog, as_of, bundled.sha256, shown_in)
