"""The Python API: the same pure functions that the command line calls, on values.

Paths appear only in ``load_catalog`` and ``load_workload``; everything else takes and returns values.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from llmcost.analysis.diff.workload_matching import ProjectState
from llmcost.analysis.estimate import compare as _compare
from llmcost.analysis.estimate import estimate as _estimate
from llmcost.analysis.gate import gate as _gate
from llmcost.analysis.optimize import optimize as _optimize
from llmcost.analysis.pricing_context import PricingContext, pricing_context
from llmcost.app.baseline import compare_states
from llmcost.app.prompt_counts import count_prompts, token_count
from llmcost.model.inputs.constraints import Constraints
from llmcost.model.inputs.scores import Scores
from llmcost.model.inputs.workload import Placed
from llmcost.model.problems import InputError, Where
from llmcost.model.reports.diff import Base, CostDiff
from llmcost.model.reports.estimate import Report, TokenCount
from llmcost.model.reports.gate import GateReport
from llmcost.model.reports.optimize import OptimizeReport
from llmcost.pricing.lookup import find
from llmcost.read.catalog.bundled_catalog import load_catalog as _load_catalog
from llmcost.read.catalog.compiled_catalog import CompiledCatalog
from llmcost.read.scores import load_scores as _load_quality
from llmcost.read.workload.workload import load_workloads
from llmcost.tokens.counts import count_text


def load_catalog(path: str | Path | None = None) -> CompiledCatalog:
    """The shipped price list, or the one at ``path``. Raises ``LlmcostError`` with every problem it has."""
    return _load_catalog(None if path is None else str(path))


def load_workload(path: str | Path) -> Placed:
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


def _market(catalog: CompiledCatalog, as_of: date) -> PricingContext:
    return pricing_context(catalog.catalog, as_of, catalog.sha256)


def estimate(
    workloads: Placed | Sequence[Placed],
    catalog: CompiledCatalog,
    as_of: date,
    *,
    tiers: Sequence[str] = (),
    everything: bool = False,
    group_by: str | None = None,
) -> Report:
    """The month of workloads, USD, and the same workloads on other models; see ``llmcost.analysis.estimate``."""
    chosen = [workloads] if isinstance(workloads, Placed) else workloads
    context, counted = _market(catalog, as_of), count_prompts(chosen, catalog.catalog)
    return _estimate.estimate(counted, context, tiers=tiers, everything=everything, group_by=group_by)


def compare(
    workload: Placed,
    models: Sequence[str],
    catalog: CompiledCatalog,
    as_of: date,
    *,
    baseline: str | None = None,
    sort: _compare.Sort = "cost",
) -> Report:
    """One workload on the models named, the first as baseline; see ``llmcost.analysis.estimate``."""
    (counted,) = count_prompts([workload], catalog.catalog)
    return _compare.compare(counted, models, _market(catalog, as_of), baseline=baseline, sort=sort)


def diff(
    before: Sequence[Placed],
    after: Sequence[Placed],
    catalog: CompiledCatalog,
    as_of: date,
    *,
    then: CompiledCatalog | None = None,
) -> CostDiff:
    """What became of the month of workloads, USD, and why; see ``llmcost.analysis.diff``.

    ``then`` is the price list that they had before, ``catalog`` when absent; both are read on ``as_of``.
    """
    now = _market(catalog, as_of)
    old = now if then is None else _market(then, as_of)
    catalogs = (now.catalog, old.catalog)

    def side(workloads: Sequence[Placed]) -> ProjectState:
        return ProjectState(count_prompts(workloads, *catalogs), [placed.where.file for placed in workloads])

    current = side(after)
    report = _estimate.estimate(current.placed, now, alone=True)
    base = Base("before", "file", None, old.stamp, same_prices=old is now)
    return compare_states(base, side(before), current, report, old, now).diff


def gate(report: Report, *, max_monthly: Decimal | None = None, max_per_request: Decimal | None = None) -> GateReport:
    """Judge an estimate against its budgets and limits, USD; see ``llmcost.analysis.gate``."""
    return _gate.gate(report, max_monthly=max_monthly, max_per_request=max_per_request)


def optimize(
    workloads: Placed | Sequence[Placed],
    catalog: CompiledCatalog,
    as_of: date,
    *,
    scores: Scores | None = None,
    constraints: Constraints | None = None,
    models: Sequence[str] = (),
    everything: bool = False,
    mixes: Sequence[str] = (),
) -> OptimizeReport:
    """The cheapest model that qualifies for each workload, and the front; see ``llmcost.analysis.optimize``."""
    chosen = [workloads] if isinstance(workloads, Placed) else workloads
    ask = _optimize.OptimizeRequest(scores, (), constraints or Constraints(), models, (), everything, mixes)
    return _optimize.optimize(count_prompts(chosen, catalog.catalog), _market(catalog, as_of), ask)
