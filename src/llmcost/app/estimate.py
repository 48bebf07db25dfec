"""Prices the workloads of a project, and compares one on several models."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Literal, NamedTuple

from llmcost.analysis.estimate.estimate import estimate as price_workloads
from llmcost.analysis.estimate.levers import apply_levers
from llmcost.model.inputs.workload import LoadedWorkload
from llmcost.model.problems import InputError, Where
from llmcost.model.reports.estimate import Case, Report
from llmcost.read.workload.workload import Setting, load_workloads, parse_workload, read_workloads, workloads_of

from .project import Project
from .prompt_counts import count_prompts

ASSUMED = {"input_tokens": Decimal(1000), "output_tokens": Decimal(300), "requests_per_day": Decimal(1000)}
"""The assumptions of ``compare`` without a workload: tokens per request, and requests per day."""


class WhatIf(NamedTuple):
    """A variant of the workloads that gets its own column: with other settings, or with levers pulled."""

    name: str
    settings: Sequence[Setting] = ()
    levers: Sequence[str] = ()


def estimate(
    project: Project,
    *,
    what_ifs: Sequence[WhatIf] = (),
    tiers: Sequence[str] = (),
    everything: bool = False,
    group_by: str | None = None,
) -> Report:
    """The monthly cost of the workloads, USD, with that of the same workloads on other models and in each what-if.

    ``tiers`` limits the other models; ``everything`` takes all that are on sale. Raises ``InputError``.
    """
    context = project.pricing
    texts = read_workloads(project.workload_paths())

    def read(more: Sequence[Setting] = (), option: str = "--set") -> list[LoadedWorkload]:
        return count_prompts(workloads_of(texts, [*project.settings, *more], option), context.catalog)

    def priced(loaded: Sequence[LoadedWorkload]) -> Report:
        return price_workloads(loaded, context, tiers=tiers, everything=everything, group_by=group_by)

    loaded = read()
    cases = []
    for name, more, levers in what_ifs:
        changed = read(more, f"--case {name}") if more else loaded
        case = priced(apply_levers(changed, levers) if levers else changed)
        cases.append(Case(name, case.summary, groups=case.groups, workloads=case.workloads))
    return replace(priced(loaded), cases=tuple(cases))


def compare(
    project: Project,
    workload: str | None,
    models: Sequence[str],
    *,
    numbers: Mapping[str, Decimal],
    baseline: str | None = None,
    sort: Literal["cost", "given", "tier", "name"] = "cost",
) -> Report:
    """One workload on several models.

    ``numbers`` are fields given by option, as in ``ASSUMED``. They replace those of the file; without a file they
    describe the workload, and what they lack is assumed. Raises ``InputError``.
    """
    from llmcost.analysis.estimate.compare import compare as compare_models  # not needed by estimate
    from llmcost.analysis.estimate.compare import sells_output

    given = [*project.settings, *((name, format(value, "f")) for name, value in numbers.items())]
    if workload is None:
        loaded = _assumed_workload(models[0], given, answers=sells_output(models, project.pricing))
    else:
        loaded = _only_workload(workload, given)
    (counted,) = count_prompts([loaded], project.pricing.catalog)
    return compare_models(counted, models, project.pricing, baseline=baseline, sort=sort, of_baseline=workload is None)


def _only_workload(path: str, settings: Sequence[Setting]) -> LoadedWorkload:
    found = load_workloads([path], settings)
    if len(found) != 1:
        message, hint = f"{len(found)} workloads, and compare takes one", "name the file of one workload"
        raise InputError.of("one-workload", message, hint, Where(path))
    return found[0]


def _assumed_workload(model: str, settings: Sequence[Setting], *, answers: bool) -> LoadedWorkload:
    """A workload on ``model`` made of settings; the fields of ``ASSUMED`` that they lack are marked as assumed.

    ``answers`` is whether any of the models puts out tokens; embedding models and rerankers do not.
    """
    given = {name for name, _ in settings}
    numbers = {name: format(value, "f") for name, value in ASSUMED.items()}
    if not answers:
        numbers["output_tokens"] = "0"
    if "requests_per_month" in given:
        del numbers["requests_per_day"]
    fields = {"name": "comparison", "model": f'"{model}"', **numbers}
    text = "\n".join(f"{name}: {value}" for name, value in fields.items())
    assumed = tuple(name for name in numbers if name not in given and (answers or name != "output_tokens"))
    return replace(parse_workload(text, "<options>", settings), assumed=assumed)
