"""Evaluates candidates for one workload: the monthly cost of each model, and the constraints that it violates."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from llmcost.model.inputs.constraints import Constraints
from llmcost.model.inputs.dated_terms import all_in_force
from llmcost.model.inputs.workload import Workload
from llmcost.model.money import ZERO, plain, quotient
from llmcost.model.reports.estimate import Row, Status
from llmcost.model.reports.optimize import ConstraintViolation, Option, Rating
from llmcost.pricing.auxiliary_calls import auxiliary_items
from llmcost.pricing.length_distributions import mean_of
from llmcost.pricing.model_shares import ModelShare
from llmcost.pricing.monthly_cost import monthly_cost
from llmcost.pricing.price_list.lookup import Candidate
from llmcost.pricing.regions import region_of
from llmcost.pricing.volume import requests_per_month
from llmcost.pricing.workload_pricer import WorkloadPricer

from ..pricing_context import PricingContext
from .constraints import constraint_violations
from .scores import ScoreBook, mix_of, rating_of


class CandidateEvaluator:
    """Evaluates and prices candidates for one workload.

    ``main`` is its current model, or the one with the largest share. Each candidate runs the whole workload, without
    route, router and cascade.
    """

    def __init__(
        self,
        workload: Workload,
        constraints: Constraints,
        main: Candidate,
        context: PricingContext,
        book: ScoreBook | None,
    ) -> None:
        self.original = workload
        self.workload = replace(workload, model=main.id, route=(), router=None, cascade=())
        self.constraints, self.main, self.context, self.book = constraints, main, context, book
        self.mix = mix_of(book, workload) if book else {}
        self.requests = requests_per_month(workload)
        self._pricers: dict[tuple[tuple[str, str], ...], WorkloadPricer] = {(): context.pricer(self.workload)}

    def rating(self, candidate: Candidate) -> Rating | None:
        """The known quality of a model on the workload; ``None`` without scores."""
        return rating_of(self.book, self.workload, candidate.id) if self.book else None

    def auxiliary_cost(self, *, with_router: bool = False) -> Decimal:
        """The cost of auxiliary models, without or with the router of a route. USD per month, before the buffer."""
        workload = replace(self.workload, router=self.original.router) if with_router else self.workload
        return sum((item.monthly or ZERO for item in auxiliary_items(workload, self.context.prices)), ZERO)

    def option(self, candidate: Candidate) -> Option:
        """A candidate and the constraints that it violates. It is priced if it violates none."""
        rating = self.rating(candidate)
        served_by = self.context.prices.serving(candidate).model
        found = constraint_violations(candidate, served_by, rating, self.constraints, self.context.as_of)
        if found:
            reason = "; ".join(violation.message for violation in found)
            row = Row(
                model=candidate.id,
                name=candidate.model.name,
                tier=candidate.tier,
                thinking_multiplier=ZERO,
                status=Status.NOT_ELIGIBLE,
                reason=reason,
            )
            return Option(row, rating, found)
        return self.priced(candidate, rating)

    def priced(self, candidate: Candidate, rating: Rating | None) -> Option:
        """A candidate and its monthly cost. A missing price is a violation, too."""
        pricer, settings = self.measured(candidate, rating)
        row = monthly_cost(pricer, [ModelShare(candidate)], baseline=self.main.model)
        if row.status is Status.PRICED and not row.at_least:
            return Option(row, rating, settings=settings)
        reason = row.reason or f"has no price for {', '.join(row.missing)}"
        return Option(row, rating, (ConstraintViolation(None, reason),), settings)

    def measured(self, candidate: Candidate, rating: Rating | None) -> tuple[WorkloadPricer, Mapping[str, str]]:
        """The workload with the lengths measured on a model and its cheapest allowed region, and these settings."""
        changes = {**self._lengths(rating), **self._region(candidate)}
        return self._with(changes), changes

    def current_row(self, candidate: Candidate) -> Row:
        """The workload on a model, unconstrained, with the lengths measured on it."""
        return monthly_cost(self._with(self._lengths(self.rating(candidate))), [ModelShare(candidate)])

    def _lengths(self, rating: Rating | None) -> dict[str, str]:
        found: dict[str, str] = {}
        output = mean_of(self.workload.output_tokens)
        if rating and rating.output_tokens is not None:
            output = rating.output_tokens
            found["output_tokens"] = plain(output)
        if rating and rating.thinking_tokens is not None and output:
            found["thinking_multiplier"] = plain(quotient(rating.thinking_tokens, output))
        return found

    def _region(self, candidate: Candidate) -> dict[str, str]:
        known = all_in_force(self.context.prices.serving(candidate).model.regions, self.context.as_of)
        allowed = {name: found.x for name in self.constraints.regions if (found := region_of(known, name))}
        if not allowed or self.workload.region in allowed:
            return {}
        return {"region": min(allowed, key=lambda region: (allowed[region], region))}

    def _with(self, changes: Mapping[str, str]) -> WorkloadPricer:
        """The workload with changed fields; ``changes`` are written as for ``--set``."""
        key = tuple(changes.items())
        if key not in self._pricers:
            values: dict[str, Any] = {n: text if n == "region" else Decimal(text) for n, text in changes.items()}
            self._pricers[key] = self._pricers[()].variant(replace(self.workload, **values))
        return self._pricers[key]
