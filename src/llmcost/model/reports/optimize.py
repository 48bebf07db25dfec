"""The choice of models: which qualify and which do not, the front of cost and quality, mixes, and plans.

Exact amounts in USD per month. Scores are on the scale of their file.
"""

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Literal, NamedTuple

from ..document_layout import HIDDEN, OMITTED, AtLeast, Written, key_order, written
from ..field_markers import OneOf
from ..inputs.constraints import Constraints
from ..money import plain
from ..problems import Where
from ..record import record
from .estimate import Row
from .notes import Note
from .provenance import CatalogStamp, ConvertedAmount


@record
class Rating:
    """The known quality of a model on a workload."""

    score: Decimal
    resolves: Decimal
    """The share of requests that it resolves."""
    of: Annotated[str, OneOf(("workload", "task", "any", "mix"))]
    """What was measured: ``workload``, ``task``, ``any``, or ``mix`` for a mean over difficulties."""
    low: Decimal | None = None
    high: Decimal | None = None
    """The 95 % confidence interval of the score, if the number of samples is known."""
    samples: int | None = None
    seconds: Decimal | None = None
    output_tokens: Decimal | None = None
    thinking_tokens: Decimal | None = None
    by_difficulty: Mapping[str, Decimal] = field(default_factory=dict)
    """The share of requests that it resolves, by difficulty."""


@record
class ConstraintViolation:
    """Why a model does not qualify: a constraint, its value, and the value of the model."""

    constraint: str | None
    """The name of the constraint; ``None`` if it cannot be relaxed."""
    message: str
    relaxed: str | None = None
    """The value of the constraint with which the model qualifies."""
    gap: Decimal = Decimal(0)
    """The distance as a share of the wanted value; 1 for lists."""


@record
class Option:
    """A model for a workload: its cost, its quality, and the constraints that it violates."""

    row: Annotated[Row, Written(inline=True, without=("before_buffer", "components"))]
    rating: Rating | None = None
    obstacles: tuple[ConstraintViolation, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)
    """Fields of the workload that differ for this model, because its lengths were measured."""

    @property
    def monthly(self) -> Decimal:
        """The month of a priced option. USD."""
        return self.row.monthly or Decimal(0)


@key_order("model", "monthly", "score")
@record
class FrontStep:
    """A model of the front of cost and quality: no other one is both cheaper and better."""

    option: Annotated[Option, HIDDEN]
    score: Decimal
    """On the scale of the scores."""
    extra_cost: Decimal | None
    """The additional cost over the previous step. USD per month."""
    per_point: Decimal | None
    """The cost per point of quality (a hundredth of the scale) since the previous step. USD per month."""
    within_noise: bool | None
    """Whether the better score may be chance at 95 % confidence; ``None`` if the number of samples is unknown."""

    @property
    @written()
    def model(self) -> str:
        """The full id."""
        return self.option.row.model

    @property
    @written()
    def monthly(self) -> Decimal:
        """USD per month."""
        return self.option.monthly


class ConstraintChange(NamedTuple):
    constraint: str
    to: str


@record
class Relaxation:
    """The constraints to relax so that a model qualifies, and this model."""

    changes: tuple[ConstraintChange, ...]
    model: str | None
    """``None`` if the constraints are those of a plan for several workloads."""
    monthly: Decimal | None


@record
class BreakEven:
    """How low the rate of a stage may be, if the rates of the other stages hold."""

    model: str
    rate: Decimal
    """The share of the requests reaching it that it resolves."""
    pays: Decimal | None
    """Below this rate, the cascade costs more than the best single model; ``None`` if there is none."""
    suffices: Decimal
    """Below this rate, fewer requests are resolved than wanted."""


@record
class MixLeg:
    model: str
    share: Decimal
    """The share of the requests that reaches it."""
    resolves: Decimal
    """The share of these that it resolves."""
    difficulties: tuple[str, ...] = ()
    """The difficulties that a route sends to it."""


@record
class Mix:
    """One model, a route or a cascade for a workload."""

    kind: Annotated[str, OneOf(("single", "route", "cascade"))]
    legs: Annotated[tuple[MixLeg, ...], AtLeast(1)]
    monthly: Decimal
    """USD per month, buffer included."""
    resolved: Decimal
    """The share of all requests that is resolved."""
    low: Decimal | None = None
    high: Decimal | None = None
    """The range of the monthly cost, if the token counts of a model are estimates."""
    saves: Decimal | None = None
    """The savings over the best single model. USD per month; ``None`` if no single one reaches the target, or if their
    ranges overlap."""
    break_even: tuple[BreakEven, ...] = ()
    router_per_request: Decimal | None = None
    """The cost of a router per request at which a route no longer saves. USD."""

    @property
    @written(Written(at="written"))
    def as_yaml(self) -> str:
        """The mix as a workload file writes it, instead of ``model``."""
        if self.kind == "route":
            legs = [f"{{model: {leg.model}, share: {plain(leg.share)}}}" for leg in self.legs]
        else:
            legs = [f"{{model: {leg.model}, resolves: {plain(leg.resolves)}}}" for leg in self.legs[:-1]]
            legs.append(f"{{model: {self.legs[-1].model}}}")
        return f"{self.kind}: [{', '.join(legs)}]"


@record
class Mixing:
    """The search for mixes that resolve enough requests."""

    target: Decimal | None
    """The share of requests to resolve; ``None`` if no rate is known for any model."""
    single: Annotated[Mix | None, Written(without=("written",))]
    """The cheapest single model that reaches the target."""
    mixes: tuple[Mix, ...]
    """The cheapest mix of each searched kind, if it reaches the target and is not a single model."""
    left_out: tuple[str, ...]
    """Models whose rate is unknown, or unknown for a difficulty."""
    searched: tuple[Annotated[str, OneOf(("route", "cascade"))], ...]
    """The searched kinds."""
    by_difficulty: bool
    """Whether rates by difficulty are used."""


@key_order("name", "file", "line", "requested", "requests", "current", "constraints", "chosen", "explain")
@record
class ModelChoice:
    name: str
    where: Annotated[Where, Written(inline=True, without=("column",))]
    current: Annotated[Row, Written(without=("before_buffer", "components"))]
    requested: str
    requests: Annotated[Decimal, Written(counts=True)]
    """Per month."""
    constraints: Annotated[Constraints, Written(sparse=True)]
    options: tuple[Option, ...]
    """The models that qualify, the cheapest first."""
    ruled_out: tuple[Option, ...]
    """The models that do not, with the reasons."""
    chosen: Annotated[Option | None, HIDDEN]
    """The cheapest model that qualifies; in a plan, the one that the plan chooses."""
    front: tuple[FrontStep, ...] = ()
    relaxations: tuple[Relaxation, ...] = ()
    """How to relax constraints so that a model qualifies, if none does."""
    mixing: Mixing | None = None
    """The search for routes and cascades, if requested."""
    unsettled: tuple[str, ...] = ()
    """Models that may cost less than the chosen one, depending on their token counts (law T5). The cheapest first."""
    explain: str | None = None
    """The command that explains the month of the chosen model; ``render`` writes it."""

    @property
    def recommendable(self) -> tuple[Option, ...]:
        """The options without those that seem cheaper than the current model, if it qualifies, and may cost more."""
        if all(option.row.model != self.current.model for option in self.options):
            return self.options
        return tuple(
            option
            for option in self.options
            if option.row.model == self.current.model
            or option.monthly >= (self.current.monthly or 0)
            or option.row.is_cheaper_than(self.current)
        )

    @property
    @written(Written(at="chosen"))
    def chosen_model(self) -> str | None:
        """The full id of the chosen model."""
        return self.chosen.row.model if self.chosen else None


@record
class Limit:
    """A limit on the choices of all workloads together."""

    name: str
    limit: Decimal
    used: Decimal | None
    """The value of the plan; ``None`` without a plan."""
    binding: bool | None
    """Whether the plan would be better without it; ``None`` if the time was too short to tell."""
    costs: Decimal | None
    """The cost of the limit. USD per month; ``None`` if the plan optimizes quality."""


@record
class CommitmentUse:
    """A volume commitment, and whether the plan reaches it."""

    provider: str
    monthly: Decimal
    percent: Decimal
    spent: Decimal
    """The spend at list prices. USD per month."""
    taken: bool
    saves: Decimal


@record
class PortfolioPlan:
    """One model for each workload, within limits on all of them together."""

    goal: Annotated[str, OneOf(("cost", "quality"))]
    monthly: Decimal | None
    """USD after discounts of commitments; ``None`` if no plan keeps the limits."""
    quality: Decimal | None
    """The mean score, weighted by requests."""
    models: int
    providers: int
    limits: tuple[Limit, ...]
    commitments: tuple[CommitmentUse, ...]
    solved: bool
    """Whether the solver made it. Otherwise it is the best choice of each workload."""
    gap: Decimal
    """The largest possible gain of a better plan, as a share; 0 if this one is proven optimal."""
    relaxations: tuple[Relaxation, ...] = ()


@record
class ScoresUsed:
    file: str
    note: str | None
    scale: Decimal
    """The best possible score; the worst is 0."""


@key_order("as_of", "currency", "catalog", "scores", "summary", "notes")
@record
class OptimizeReport:
    kind: ClassVar[Literal["optimize"]] = "optimize"
    as_of: date
    currency: ClassVar[Literal["USD"]] = "USD"
    catalog: CatalogStamp
    tiers: Annotated[Mapping[str, str], HIDDEN]
    choices: Annotated[tuple[ModelChoice, ...], Written(at="workloads")]
    scores: ScoresUsed | None
    """``None`` if models are ranked by price alone."""
    now: Annotated[Decimal, Written(at="summary.now")]
    """All workloads as they are. USD per month."""
    now_at_least: Annotated[bool, Written(at="summary.now_at_least")]
    """Whether something in it has no price."""
    monthly: Annotated[Decimal, Written(at="summary.monthly")]
    """All chosen models. USD per month; in a plan, after its discounts."""
    notes: tuple[Note, ...] = ()
    """Remarks on amounts that are less exact."""
    settings: Annotated[tuple[str, ...], HIDDEN] = ()
    """Settings of the command line that replace values of files: ``output_tokens=900``."""
    plan: PortfolioPlan | None = None

    @property
    @written(OMITTED)
    def in_currency(self) -> tuple[ConvertedAmount, ...]:
        """The amounts in the currency that is shown beside USD, if the project has one."""
        return self.catalog.converted([("now", self.now, self.now_at_least), ("chosen", self.monthly, False)])
