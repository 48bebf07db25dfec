"""The month of each workload of a portfolio, on its own models and on others."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from llmcost.model.inputs.catalog import Catalog
from llmcost.model.inputs.workload import AS_IS, LoadedWorkload, Workload
from llmcost.model.money import ZERO, exactly, quotient
from llmcost.model.problems import InputError, LlmcostError, Problem
from llmcost.model.record import record
from llmcost.model.reports.estimate import ModelUsed, MonthlyTokens, Report, Row, Status, WorkloadEstimate
from llmcost.model.reports.notes import Note, NoteCode
from llmcost.model.usage import OF_OUTPUT, TokenClass
from llmcost.pricing.auxiliary_calls import auxiliary_models, indexing_cost
from llmcost.pricing.free_declarations import free_declarations
from llmcost.pricing.length_distributions import mean_of
from llmcost.pricing.model_shares import ModelShare, main_model, requested
from llmcost.pricing.monthly_cost import FreeCalls, monthly_cost
from llmcost.pricing.price_list.lookup import Candidate, context_on, everything_on_sale, featured, find
from llmcost.pricing.price_list.price_book import PriceBook
from llmcost.pricing.tokenizer_adjustment import vocabulary_of
from llmcost.pricing.volume import attempts_per_month, days_per_month, requests_per_month, units_per_month

from ..pricing_context import PricingContext
from .assumptions import assumptions, with_assumed_numbers
from .budget import budget_use
from .candidates import candidates_of, in_table_order, named_rows
from .free_allowances import free_calls, free_elsewhere
from .levers import NO_CACHING, levers
from .price_events import announcements
from .totals import groups_of, summary_of

MOST_UNKNOWN = 50
"""How many unknown names are reported: the suggestions for each take time."""
MOST_ROWS = 100_000
"""Of all tables: 5,000 workloads with the featured models, or 400 with all models on sale."""
EXCLUDED = ("tax", "free tiers of trial accounts")


@exactly
def estimate(
    workloads: Sequence[LoadedWorkload],
    context: PricingContext,
    *,
    tiers: Sequence[str] = (),
    everything: bool = False,
    group_by: str | None = None,
    alone: bool = False,
) -> Report:
    """Price every workload on its own models and on its candidates.

    The candidates are those of the workload, else the featured rows of the day. ``tiers`` keeps only some tiers;
    ``everything`` takes all rows on sale; ``alone`` omits candidates and levers. ``group_by`` sums the portfolio by a
    label, or by ``model`` or ``tier``. Raises ``InputError`` with every unknown model, tier and label.
    """
    catalog = context.catalog
    refuse_unknown(workloads, catalog, tiers, group_by)
    shown = everything_on_sale(catalog, context.as_of) if everything else featured(catalog, context.as_of)
    free = free_calls([loaded.workload for loaded in workloads], context.prices)
    estimates: list[WorkloadEstimate] = []
    rows = 0
    for loaded, calls in zip(workloads, free, strict=True):
        one = _workload_estimate(loaded, context, shown, _EstimateOptions(tiers, everything, alone, calls))
        estimates.append(one)
        rows += len(one.alternatives)
        if rows > MOST_ROWS:
            message = f"more than {MOST_ROWS:,} rows up to here"
            raise InputError.of(
                "too-large", message, "name fewer workloads, or fewer models: --tier economy", loaded.where
            )
    return Report(
        kind="estimate",
        as_of=context.as_of,
        catalog=context.stamp,
        tiers={key: tier.title for key, tier in catalog.tiers.items()},
        summary=summary_of(estimates),
        workloads=tuple(estimates),
        group_by=group_by,
        groups=groups_of(estimates, group_by) if group_by else (),
    )


def refuse_unknown(
    workloads: Sequence[LoadedWorkload], catalog: Catalog, tiers: Sequence[str] = (), group_by: str | None = None
) -> None:
    """Raise ``InputError`` with every model, plan, tier and label that is named and does not exist."""
    problems: list[Problem] = []
    for loaded in workloads:
        for field, name in _names(loaded.workload):
            if len(problems) >= MOST_UNKNOWN:
                raise InputError(problems)
            try:
                if field == "reserved.plan" and loaded.workload.reserved:
                    from llmcost.pricing.reserved import plan_of

                    plan_of(loaded.workload.reserved, catalog)
                elif field.startswith("candidates."):
                    named_rows(catalog, name, catalog.as_of)
                else:
                    find(catalog, name)
            except LlmcostError as error:
                where = loaded.fields.get(field, loaded.where)
                problems += [Problem(p.code, p.message, p.hint, where) for p in error.problems]
    known = ", ".join(catalog.tiers)
    problems += [Problem("unknown-tier", f'no tier "{t}"', f"tiers: {known}") for t in tiers if t not in catalog.tiers]
    labels = {label for loaded in workloads for label in loaded.workload.labels}
    if group_by and group_by not in {"model", "tier", *labels}:
        hint = "group by " + ", ".join(["model", "tier", *sorted(labels)])
        problems.append(Problem("unknown-label", f'no workload has a label "{group_by}"', hint))
    if problems:
        raise InputError(problems)


def _names(workload: Workload) -> Iterator[tuple[str, str]]:
    """Every model and every plan that a workload names, as (field, name)."""
    if workload.reserved:
        yield "reserved.plan", workload.reserved.plan
    if workload.model is not None:
        yield "model", workload.model
    for field in ("route", "cascade"):
        for index, leg in enumerate(getattr(workload, field)):
            yield f"{field}.{index}.model", leg.model
    if workload.counted_with not in (None, AS_IS):
        yield "counted_with", workload.counted_with or ""
    for index, name in enumerate(workload.candidates):
        yield f"candidates.{index}", name
    yield from auxiliary_models(workload)


def _workload_estimate(
    loaded: LoadedWorkload, context: PricingContext, shown: Sequence[Candidate], options: "_EstimateOptions"
) -> WorkloadEstimate:
    workload, catalog, as_of = loaded.workload, context.catalog, context.as_of
    pricer = context.pricer(workload)
    shares = pricer.shares
    main = main_model(shares)
    row = with_assumed_numbers(monthly_cost(pricer, free=options.free), loaded.assumed)
    own = main if len(shares) == 1 else None

    def on(candidate: Candidate) -> Row:
        if own and candidate.id == own.id:
            return row
        free = free_elsewhere(workload, shares, candidate, options.free, context.prices)
        found = monthly_cost(pricer, [ModelShare(candidate)], baseline=main.model, free=free)
        return with_assumed_numbers(found, loaded.assumed)

    others = (
        () if options.alone else candidates_of(workload, own, catalog, as_of, shown, options.tiers, options.everything)
    )
    rows = [on(candidate) for candidate in others]
    found = () if options.alone else levers(pricer, row, rows, options.free)
    notes = [Note(NoteCode.CACHE_LOSES)] if any(lever.name == NO_CACHING for lever in found) else []
    models = [context.prices.serving(share.candidate) for share in shares]
    declared = free_declarations(workload, models, row.components) if row.status is Status.PRICED else ()
    if declared:
        notes.append(Note(NoteCode.FREE_BY_DECLARATION, name=", ".join(map(str, declared))))
    if notes:
        noted = replace(row, notes=(*notes, *row.notes))
        row, rows = noted, [noted if one is row else one for one in rows]
    requests = requests_per_month(workload)
    return WorkloadEstimate(
        name=workload.name,
        where=loaded.where,
        labels=workload.labels,
        requested=requested(workload),
        models=tuple(_used(share, context.prices) for share in shares),
        auxiliary=tuple(
            _used(ModelShare(find(catalog, name)), context.prices) for _, name in auxiliary_models(workload)
        ),
        own=row,
        requests=requests,
        attempts=attempts_per_month(workload),
        requests_per_day=quotient(requests, days_per_month(workload)),
        days_per_month=days_per_month(workload),
        tokens=_tokens(workload, row),
        alternatives=in_table_order(rows if own or options.alone else [row, *rows], catalog),
        assumptions=tuple(assumptions(loaded, shares, row, context.prices)),
        excluded=EXCLUDED,
        budget=budget_use(pricer, row, options.free),
        announced=announcements(workload, context, options.free),
        levers=found,
        units={
            unit: quotient(row.monthly, count)
            for unit, count in units_per_month(workload).items()
            if row.monthly is not None and count
        },
        setup=indexing_cost(workload, context.prices),
        description=workload.description,
        task=workload.task,
        counted_with=counted.id if (counted := pricer.counting_model) else AS_IS,
        counting_tokenizer=vocabulary_of(catalog, counted) if counted else "",
        text=workload.text or "",
        fields=loaded.fields,
        free_field=declared[0].field if declared else "",
    )


def _used(part: ModelShare, prices: PriceBook) -> ModelUsed:
    candidate, model = part.candidate, part.candidate.model
    return ModelUsed(
        id=candidate.id,
        share=part.share,
        tier=candidate.tier,
        provider=model.provider,
        context=context_on(prices.serving(candidate).model, prices.as_of),
        retires=model.retires,
        successor=model.successor,
    )


@record
class _EstimateOptions:
    """The options of an estimate, and the free calls of the workload."""

    tiers: Sequence[str]
    everything: bool
    alone: bool
    free: FreeCalls


_KINDS: dict[TokenClass | None, str] = {
    **dict.fromkeys((TokenClass.OUTPUT, *OF_OUTPUT), "output"),
    TokenClass.THINKING: "thinking",
}
"""What tokens of a bucket are part of: the visible output, or thinking; all others were sent."""


def _tokens(workload: Workload, row: Row) -> MonthlyTokens:
    """Billed tokens of a month, those of routers and side calls included.

    Where the model has no price: what the workload asks for.
    """
    sums = {"input": ZERO, "output": ZERO, "thinking": ZERO}
    for item in row.components:
        if item.unit == "tokens":
            sums[_KINDS.get(item.key.bucket, "input")] += item.quantity
    if row.components:
        return MonthlyTokens(**sums)
    calls = attempts_per_month(workload)
    return MonthlyTokens(calls * mean_of(workload.input_tokens), calls * mean_of(workload.output_tokens), ZERO)
