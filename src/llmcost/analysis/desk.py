"""One workload at the desk of somebody who chooses a model for it: what each model costs and what stands against it."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from llmcost.model.choice import Obstacle, Option, Rating
from llmcost.model.constraints import Constraints
from llmcost.model.money import ZERO, plain, quotient
from llmcost.model.results import Row, Status
from llmcost.model.workload import Workload
from llmcost.pricing.beside import beside
from llmcost.pricing.lengths import mean_of
from llmcost.pricing.lookup import Candidate
from llmcost.pricing.month import month_on
from llmcost.pricing.volume import requests_per_month

from .eligible import obstacles
from .market_day import Market
from .scores import Book, mix_of, rating_of


class Desk:
    """One workload and everything that is needed to judge and price models for it."""

    def __init__(
        self, workload: Workload, constraints: Constraints, main: Candidate, market: Market, book: Book | None
    ) -> None:
        self.asked = workload
        self.workload = replace(workload, model=main.id, route=(), router=None, cascade=())
        self.constraints, self.main, self.market, self.book = constraints, main, market, book
        self.mix = mix_of(book, workload) if book else {}
        self.requests = requests_per_month(workload)

    def rating(self, candidate: Candidate) -> Rating | None:
        """What is known of a model's quality here."""
        return rating_of(self.book, self.workload, candidate.id) if self.book else None

    def aside(self, *, routed: bool = False) -> Decimal:
        """What is paid for beside the model, USD a month before the buffer; with the router of a route."""
        workload = replace(self.workload, router=self.asked.router) if routed else self.workload
        return sum((item.monthly or ZERO for item in beside(workload, self.market.catalog, self.market.as_of)), ZERO)

    def option(self, candidate: Candidate) -> Option:
        """A model with what stands against it; priced where nothing does."""
        rating = self.rating(candidate)
        found = obstacles(candidate, rating, self.constraints, self.market.as_of)
        if found:
            reason = "; ".join(obstacle.message for obstacle in found)
            row = Row(candidate.id, candidate.model.name, candidate.tier, ZERO, Status.NOT_ELIGIBLE, reason)
            return Option(row, rating, found)
        return self.priced(candidate, rating)

    def priced(self, candidate: Candidate, rating: Rating | None) -> Option:
        """A model with its month; what cannot be priced is an obstacle of its own."""
        workload, settings = self.measured(candidate, rating)
        row = month_on(workload, candidate, self.market.catalog, self.market.as_of, own=self.main.model)
        if row.status is Status.PRICED:
            return Option(row, rating, (), settings)
        return Option(row, rating, (Obstacle(None, row.reason or "not priced"),), settings)

    def measured(self, candidate: Candidate, rating: Rating | None) -> tuple[Workload, tuple[tuple[str, str], ...]]:
        """The workload with the lengths that were measured of a model, in the cheapest region that is allowed."""
        values: dict[str, Any] = {}
        answer = mean_of(self.workload.output_tokens)
        if rating and rating.output_tokens is not None:
            values["output_tokens"] = answer = rating.output_tokens
        if rating and rating.thinking_tokens is not None and answer:
            values["thinking_multiplier"] = quotient(rating.thinking_tokens, answer)
        allowed = [region for region in self.constraints.regions if region in candidate.model.regions]
        if allowed and self.workload.region not in allowed:
            values["region"] = min(allowed, key=lambda region: (candidate.model.regions[region], region))
        settings = tuple((name, value if isinstance(value, str) else plain(value)) for name, value in values.items())
        return replace(self.workload, **values) if values else self.workload, settings
