"""One workload at the till: what it asks of models that are alike to it is worked out once for all of them."""

from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from llmcost.model.inputs.catalog import Model
from llmcost.model.inputs.workload import Workload
from llmcost.model.reports.estimate import LineItem
from llmcost.model.reports.notes import Note

from .auxiliary_calls import auxiliary_items, auxiliary_models
from .charge import BilledTokens, billed_tokens
from .demand import demand
from .length_distributions import scaled
from .lookup import Candidate, DatedPrice
from .price_book import PriceBook
from .pricing_key import PricingKey, pricing_key
from .tokenizer_adjustment import Ratio, adjust_to_tokenizer
from .volume import requests_per_month

_NOT_TEXT = ("images", "documents", "audio", "video", "retrieval")


class BilledQuantities(NamedTuple):
    """What a month of a workload asks of every model that is alike to it."""

    tallies: tuple[BilledTokens, ...]
    notes: tuple[Note, ...]
    misfit: str | None
    """Why these models cannot serve it, where a usual request does not fit."""
    caches: bool
    """Whether anything is read from the model's cache."""


class WorkloadPricer:
    """A workload before a shelf, with what is known of it already.

    Nothing here depends on a rate: a month is the quantities of a basket × the rates of a model. The quantities of
    ``explained`` months carry their calculations.
    """

    def __init__(
        self,
        workload: Workload,
        prices: PriceBook,
        *,
        explained: bool = False,
        unscaled: "WorkloadPricer | None" = None,
    ) -> None:
        """``unscaled`` has the workload as it was before its text was scaled to the tokens of a model."""
        self.workload, self.prices, self.explained, self._unscaled = workload, prices, explained, unscaled
        self._baskets: dict[PricingKey, BilledQuantities] = {}
        self._scaled: dict[Decimal, WorkloadPricer] = {}

    def basket(self, candidate: Candidate, dated: DatedPrice, part: Decimal) -> BilledQuantities:
        """What the ``part`` of the workload's requests that reaches a candidate asks of it, at a price."""
        key = pricing_key(self.workload, candidate, dated, self.prices.catalog, part)
        if (found := self._baskets.get(key)) is None:
            wanted = demand(self.workload, candidate, dated, self.prices.catalog, self.prices.as_of, part)
            tallies = billed_tokens(wanted.orders, dated.entry, explained=self.explained)
            found = self._baskets[key] = BilledQuantities(tallies, wanted.notes, wanted.misfit, wanted.caches)
        return found

    @cached_property
    def beside(self) -> tuple[LineItem, ...]:
        """What is paid for other models. Their tokens do not depend on how the workload's model counts."""
        if self._unscaled:
            return self._unscaled.beside
        return auxiliary_items(self.workload, self.prices.catalog, self.prices.as_of)

    @cached_property
    def requests(self) -> Decimal:
        """Requests of users a month."""
        return requests_per_month(self.workload)

    @cached_property
    def only_text(self) -> bool:
        """Whether all that is paid for is text, and none of it another model's."""
        sent = any(getattr(self.workload, field) for field in _NOT_TEXT)
        return not sent and not any(True for _ in auxiliary_models(self.workload))

    def scaled(self, factor: Decimal) -> "WorkloadPricer":
        """The same text in ``factor`` times the tokens."""
        if factor not in self._scaled:
            self._scaled[factor] = self._with(scaled(self.workload, factor), self)
        return self._scaled[factor]

    def counted(self, model: Model) -> "tuple[WorkloadPricer, Ratio | None]":
        """The workload in the tokens of one model, and how far that count may be off; see ``adjust_to_tokenizer``."""
        workload, off_by = adjust_to_tokenizer(self.workload, model, self.prices.catalog)
        if workload is self.workload:
            return self, off_by
        return self._with(workload, None if workload.prompt else self), off_by

    def _with(self, workload: Workload, unscaled: "WorkloadPricer | None") -> "WorkloadPricer":
        return WorkloadPricer(workload, self.prices, explained=self.explained, unscaled=unscaled)
