"""The Python API: the use cases of the command line on values.

Only the ``load_`` functions, and ``gate`` for settings and snapshots, read files.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from llmcost.analysis.diff.workload_matching import ProjectState
from llmcost.analysis.estimate import compare as _compare
from llmcost.analysis.estimate import estimate as _estimate
from llmcost.analysis.gate import gate as _gate
from llmcost.analysis.gate.rules import GateCriteria
from llmcost.analysis.gate.unknown_names import refuse_unknown_names
from llmcost.analysis.optimize import optimize as _optimize
from llmcost.analysis.pricing_context import PricingContext, pricing_context
from llmcost.app.baseline import BaseComparison, Portfolio, compare_states, compare_with_snapshot
from llmcost.app.gate import evaluate
from llmcost.app.prompt_counts import count_prompts, token_count
from llmcost.model.inputs.config import Config
from llmcost.model.inputs.constraints import Constraints
from llmcost.model.inputs.policy import Policy
from llmcost.model.inputs.scores import Scores
from llmcost.model.inputs.workload import LoadedWorkload
from llmcost.model.problems import InputError, Where
from llmcost.model.reports.diff import Base, CostDiff
from llmcost.model.reports.estimate import Report
from llmcost.model.reports.gate import GateReport
from llmcost.model.reports.optimize import OptimizeReport
from llmcost.model.reports.token_counts import TokenCount
from llmcost.pricing.price_list.lookup import find
from llmcost.read.catalog.bundled_catalog import load_catalog as _load_catalog
from llmcost.read.catalog.compiled_catalog import CompiledCatalog
from llmcost.read.scores import load_scores as _load_quality
from llmcost.read.settings.config import load_config
from llmcost.read.settings.policies import parsed_policies as _parsed
from llmcost.read.workload.workload import load_workloads
from llmcost.tokens.counts import count_text


def load_catalog(path: str | Path | None = None) -> CompiledCatalog:
    """The bundled price list, or the one at ``path``. Raises ``LlmcostError`` with every problem it has."""
    return _load_catalog(None if path is None else str(path))


def load_workload(path: str | Path) -> LoadedWorkload:
    """One workload file. Raises ``LlmcostError`` with every problem it has."""
    found = load_workloads([str(path)])
    if len(found) != 1:
        raise InputError.of("one-workload", f"{len(found)} workloads", "load_workload takes one file", Where(str(path)))
    return found[0]


def load_quality(path: str | Path) -> Scores:
    """Scores of models, YAML or CSV. Raises ``LlmcostError`` with every problem the file has."""
    return _load_quality(str(path))


def count_tokens(text: str, model: str, catalog: CompiledCatalog, as_of: date) -> TokenCount:
    """The tokens of a text for a model, offline, with the method and the range of the count.

    Raises ``LlmcostError`` when the catalog has no such model.
    """
    found = find(catalog.catalog, model).model
    return token_count(found, count_text(text, found.tokenizer), catalog.catalog, as_of)


def estimate(
    workloads: LoadedWorkload | Sequence[LoadedWorkload],
    catalog: CompiledCatalog,
    as_of: date,
    *,
    tiers: Sequence[str] = (),
    everything: bool = False,
    group_by: str | None = None,
) -> Report:
    """The monthly cost of workloads, USD, and that of the same workloads on other models.

    ``tiers`` limits the other models, and ``everything`` takes all that are on sale. ``group_by`` sums by a label, or
    by ``model`` or ``tier``. Raises ``LlmcostError`` with every name that the price list lacks.
    """
    context, counted = _pricing(catalog, as_of), count_prompts(_listed(workloads), catalog.catalog)
    return _estimate.estimate(counted, context, tiers=tiers, everything=everything, group_by=group_by)


def compare(
    workload: LoadedWorkload,
    models: Sequence[str],
    catalog: CompiledCatalog,
    as_of: date,
    *,
    baseline: str | None = None,
    sort: _compare.Sort = "cost",
) -> Report:
    """One workload on several models, measured against ``baseline``, by default the first.

    Raises ``LlmcostError`` with every name that the price list lacks.
    """
    (counted,) = count_prompts([workload], catalog.catalog)
    return _compare.compare(counted, models, _pricing(catalog, as_of), baseline=baseline, sort=sort)


def diff(
    before: Sequence[LoadedWorkload],
    after: Sequence[LoadedWorkload],
    catalog: CompiledCatalog,
    as_of: date,
    *,
    then: CompiledCatalog | None = None,
) -> CostDiff:
    """The difference in the monthly cost of workloads, USD, and its drivers.

    ``then`` is the price list of ``before``, ``catalog`` when absent; both are read on ``as_of``. Raises
    ``LlmcostError`` with every name that a price list lacks.
    """
    now = _pricing(catalog, as_of)
    old = now if then is None else _pricing(then, as_of)
    current = count_prompts(after, now.catalog, old.catalog)
    return _compared(before, Portfolio(current, _estimate.estimate(current, now, alone=True), now), old).diff


def gate(
    report: Report,
    *,
    max_monthly: Decimal | None = None,
    max_per_request: Decimal | None = None,
    policies: str | Path | Sequence[Policy] = (),
    base: str | Path | Sequence[LoadedWorkload] | None = None,
    workloads: LoadedWorkload | Sequence[LoadedWorkload] = (),
    catalog: CompiledCatalog | None = None,
) -> GateReport:
    """Every check of an estimate, passes included: its budgets, the limits given here, and policies.

    ``max_monthly`` is USD for the month of all workloads, ``max_per_request`` USD for a request of any. ``policies``
    are values, whose ``when`` is parsed here, or the path of an ``llmcost.yaml``, whose waivers and budget count as
    well. ``base`` is what the estimate is compared with: the workloads as they were, on the same prices, or the path
    of a snapshot.

    ``workloads`` and ``catalog`` are those of the estimate. With them, a failing report says in ``to_pass`` which
    change would make it pass; a base of workloads requires them. Raises ``LlmcostError`` for files and policies that
    are invalid, and ``ValueError`` where the workloads are missing or not those of the estimate.
    """
    config = load_config(Path(policies)) if isinstance(policies, str | Path) else Config(policies=_parsed(policies))
    criteria = GateCriteria(config.policies, config.waivers, config.budget, max_monthly, max_per_request)
    since = compare_with_snapshot(report, str(base)) if isinstance(base, str | Path) else None
    chosen = _listed(workloads)
    if catalog is None or not chosen:
        if base is not None and since is None:
            raise ValueError("a base of workloads requires the workloads and the catalog of the estimate")
        return _gate.gate(report, criteria, diff=since and since.diff)
    if [loaded.workload.name for loaded in chosen] != [one.name for one in report.workloads]:
        raise ValueError("these are not the workloads of the estimate")
    refuse_unknown_names(config.policies, catalog.catalog)
    context = _pricing(catalog, report.as_of)
    portfolio = Portfolio(count_prompts(chosen, catalog.catalog), report, context)
    if base is not None and not isinstance(base, str | Path):
        since = _compared(base, portfolio, context)
    return evaluate(portfolio, criteria, since=since)


def optimize(
    workloads: LoadedWorkload | Sequence[LoadedWorkload],
    catalog: CompiledCatalog,
    as_of: date,
    *,
    scores: Scores | None = None,
    constraints: Constraints | None = None,
    models: Sequence[str] = (),
    everything: bool = False,
    mixes: Sequence[str] = (),
) -> OptimizeReport:
    """The cheapest model that qualifies for each workload, and the frontier of cost and quality.

    ``models`` are the only ones to choose from, if given; ``mixes`` may name ``route`` and ``cascade`` to search those
    as well. Raises ``LlmcostError`` with every name that does not exist.
    """
    request = _optimize.OptimizeRequest(scores, (), constraints or Constraints(), models, (), everything, mixes)
    counted = count_prompts(_listed(workloads), catalog.catalog)
    return _optimize.optimize(counted, _pricing(catalog, as_of), request)


def _pricing(catalog: CompiledCatalog, as_of: date) -> PricingContext:
    return pricing_context(catalog.catalog, as_of, catalog.sha256)


def _listed(workloads: LoadedWorkload | Sequence[LoadedWorkload]) -> Sequence[LoadedWorkload]:
    return [workloads] if isinstance(workloads, LoadedWorkload) else workloads


def _compared(before: Sequence[LoadedWorkload], now: Portfolio, then: PricingContext) -> BaseComparison:
    """The difference between workloads on the price list ``then`` and a portfolio."""

    def state(loaded: Sequence[LoadedWorkload]) -> ProjectState:
        return ProjectState(loaded, [one.where.file for one in loaded])

    context = now.context
    counted = count_prompts(before, context.catalog, then.catalog)
    base = Base("before", "file", None, then.stamp, same_prices=then is context)
    return compare_states(base, state(counted), state(now.loaded), now.report, then, context)
