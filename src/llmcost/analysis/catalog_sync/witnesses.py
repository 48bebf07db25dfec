"""Weighs the proposals of several lists for one model: which figures other lists have, and who copies from whom.

A price of one list is proposed. It is ready if two lists that do not copy from one another have it, or if the list
parsed it from a page of the provider; a list that has another figure, as new as the proposal, is a vote against.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from llmcost.model.inputs.catalog import Catalog, Model
from llmcost.model.inputs.upstream import UpstreamList, UpstreamModel
from llmcost.model.reports.catalog_sync import Proposal, Standing
from llmcost.pricing.price_list.lookup import price_on

from .known_errors import known_errors
from .policy import is_rounded
from .rate_changes import UpstreamRate, upstream_rates

NEEDED = 2
"""Independent lists that a price needs."""


class Witness(NamedTuple):
    """What one list says of a model, and what follows from that list alone."""

    upstream: UpstreamList
    offer: UpstreamModel
    proposals: tuple[Proposal, ...]


class Votes(NamedTuple):
    """The lists that have the figures of a proposal, and those that have others."""

    by: list[Witness]
    against: list[Witness]


def weighed(catalog: Catalog, model: Model, witnesses: Sequence[Witness]) -> Iterator[Proposal]:
    """The proposals of all lists for a model, each once, with the lists that have it and its standing."""
    alone = [(one, proposal) for one in witnesses for proposal in one.proposals]
    prices = [(one, proposal) for one, proposal in alone if proposal.kind == "price" and proposal.entry]
    prices.sort(key=lambda pair: _rank(*pair))
    kept: list[Proposal] = []
    for witness, proposal in prices:
        if not any(_contains(other, proposal) for other in kept):
            votes = _votes(catalog, model, witness, proposal, witnesses)
            kept.append(_judged(proposal, votes, witness))
    yield from sorted(kept, key=lambda one: one.day or date.max)
    yield from _merged([pair for pair in alone if pair not in prices])


def _rank(witness: Witness, proposal: Proposal) -> tuple[bool, bool, bool, int]:
    """Entries of a provider's page first, then ready and dated ones, then those with the most figures."""
    return (
        not witness.offer.page,
        proposal.standing is not Standing.READY,
        not witness.upstream.keeps_history,
        -len(proposal.changes),
    )


def _contains(kept: Proposal, other: Proposal) -> bool:
    """Whether a proposal has all figures of another one, or gives the same price."""
    figures = [{(one.name, one.after) for one in each.changes} for each in (other, kept)]
    prices = [each.entry and replace(each.entry, from_=None, source=None, checked=None) for each in (other, kept)]
    return figures[0] <= figures[1] or prices[0] == prices[1]


def _judged(proposal: Proposal, votes: Votes, witness: Witness) -> Proposal:
    names = tuple(dict.fromkeys(one.upstream.key for one in votes.by))
    proposal = replace(proposal, by=names)
    if proposal.standing is not Standing.READY:
        return proposal
    others = tuple(_has_others(one) for one in votes.against)
    if any(one.offer.page for one in votes.against):
        return replace(proposal, standing=Standing.HELD, reasons=(*proposal.reasons, *others))
    yes, no = independent(votes.by), independent(votes.against)
    if witness.offer.page or (yes >= NEEDED and no < yes):
        return replace(proposal, reasons=(*proposal.reasons, *others))
    if yes >= NEEDED:
        return replace(proposal, standing=Standing.HELD, reasons=(*proposal.reasons, "as many lists disagree", *others))
    alone = "no list that does not copy from it has it yet"
    return replace(proposal, standing=Standing.PROPOSED, reasons=(*proposal.reasons, alone, *others))


def _has_others(witness: Witness) -> str:
    page = f", from {witness.offer.page}" if witness.offer.page else ""
    return f"{witness.upstream.source.title} of {witness.upstream.read or 'an unknown day'} has another figure{page}"


def independent(witnesses: Sequence[Witness]) -> int:
    """The number of lists that do not copy from one another."""
    return len({one.upstream.lineage for one in witnesses})


def _votes(catalog: Catalog, model: Model, proposer: Witness, proposal: Proposal, all_: Sequence[Witness]) -> Votes:
    votes = Votes([proposer], [])
    wanted = {one.name: one.after for one in proposal.changes}
    for other in all_:
        if other is proposer:
            continue
        said = {name: rate for name, rate in _figures(catalog, model, other, proposal).items() if name in wanted}
        if said and all(rate == wanted[name] for name, rate in said.items()):
            votes.by.append(other)
        elif any(_contradicts(other, wanted[name], rate) for name, rate in said.items()):
            if _is_as_new(catalog, model, proposer, proposal, other):
                votes.against.append(other)
    return votes


def _contradicts(witness: Witness, wanted: Decimal, said: Decimal) -> bool:
    """Whether a figure is another one. What a page of the provider prints is billed, even if it looks rounded."""
    rounded = not witness.offer.page and (is_rounded(wanted, said) or is_rounded(said, wanted))
    return wanted != said and not rounded


def _is_as_new(catalog: Catalog, model: Model, proposer: Witness, proposal: Proposal, other: Witness) -> bool:
    """Whether a list that has another figure was read after the proposed price began.

    A proposer that dates nothing does not show that the price changed: a list of any day since the price of the catalog
    began speaks against it.
    """
    ours = price_on(catalog, model, proposal.day) if proposal.day else None
    since = proposal.day if proposer.upstream.keeps_history or ours is None else ours.starts
    return other.upstream.read is not None and since is not None and other.upstream.read >= since


def _figures(catalog: Catalog, model: Model, witness: Witness, proposal: Proposal) -> Mapping[str, Decimal]:
    """The figures of a list on the day of a proposal, by their labels, without known errors."""
    day = proposal.day
    ours = price_on(catalog, model, day) if day else None
    known = [step for step in witness.offer.prices if step.starts is None or (day and step.starts <= day)]
    if ours is None or not known:
        return {}
    claims: list[UpstreamRate] = list(upstream_rates(ours.entry, known[-1]))
    wrong = known_errors(witness.upstream.key, model.id, claims)
    return {claim.label: claim.theirs for claim in claims if claim not in wrong}


def _merged(alone: Sequence[tuple[Witness, Proposal]]) -> Iterator[Proposal]:
    """Every other proposal once, with all lists that have it."""
    found: dict[tuple[object, ...], tuple[Proposal, list[str]]] = {}
    for witness, proposal in alone:
        changes = frozenset((one.name, one.after) for one in proposal.changes)
        key = (proposal.kind, proposal.standing, proposal.reasons if not changes else (), changes)
        found.setdefault(key, (proposal, []))[1].append(witness.upstream.key)
    for proposal, names in found.values():
        yield replace(proposal, by=tuple(dict.fromkeys(names)))
