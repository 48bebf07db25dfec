"""Looks up the score of a model on a workload."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from llmcost.model.inputs.catalog import Catalog
from llmcost.model.inputs.scores import Score, Scores
from llmcost.model.inputs.workload import TASKS, Workload
from llmcost.model.money import ONE, ZERO, quotient
from llmcost.model.problems import InputError, LlmcostError, Problem, Where, short
from llmcost.model.reports.optimize import Rating
from llmcost.pricing.price_list.lookup import Candidate, find

from .confidence_interval import wilson

GIVE_SCORES = "give them with --quality FILE; examples/quality.yaml shows how"
"""The hint if scores are missing."""
MOST_UNKNOWN = 50
"""The most problems to look for: each unknown name is compared with all known ones, which takes time."""
Scope = tuple[str, str]
"""What a score is for: (``workload``, name), (``task``, name) or (``any``, ``""``)."""
Mix = Mapping[str, Decimal]
"""Shares of requests by difficulty."""


class ScoreBook(NamedTuple):
    """Scores by model, scope and difficulty."""

    scores: Mapping[tuple[str, Scope, str | None], Score]
    mixes: Mapping[str, Mix]
    scale: Decimal
    models: tuple[Candidate, ...]
    """The models with a score, in the order of the file."""
    wholes: Mapping[tuple[str, Scope], Rating]
    """The ratings of the scores without a difficulty."""


def score_book(scores: Scores, catalog: Catalog, workloads: Sequence[str]) -> ScoreBook:
    """The scores in order. ``workloads`` are the names of the workloads that they may be for.

    Raises ``InputError`` with every unknown model, workload and mix, and every duplicate score.
    """
    found: dict[tuple[str, Scope, str | None], Score] = {}
    first: dict[tuple[str, Scope, str | None], Where] = {}
    models: dict[str, Candidate] = {}
    problems = list(_unknown(scores, workloads))
    named: dict[str, Candidate] = {}
    for score, where in zip(scores.quality.scores, scores.locations, strict=True):
        if len(problems) >= MOST_UNKNOWN:
            break
        try:
            candidate = named.get(score.model) or find(catalog, score.model)
        except LlmcostError as error:
            problems += [Problem(p.code, p.message, p.hint, where) for p in error.problems]
            continue
        named[score.model] = candidate
        key = (candidate.id, _scope(score), score.difficulty)
        if key in found:
            message = f"a second score of {candidate.id} for {_description(score)}"
            problems.append(Problem("same-score", message, f"the first is in {first[key]}; keep one", where))
        models.setdefault(candidate.id, candidate)
        found.setdefault(key, score)
        first.setdefault(key, where)
    if problems:
        raise InputError(sorted(problems, key=lambda problem: problem.sort_key))
    scale = scores.quality.scale
    wholes = {key[:2]: _rating(score, key[1][0], scale) for key, score in found.items() if key[2] is None}
    return ScoreBook(found, scores.quality.mixes, scale, tuple(models.values()), wholes)


def _unknown(scores: Scores, workloads: Sequence[str]) -> Iterator[Problem]:
    known = set(workloads)
    hint = "workloads: " + ", ".join(short(name, 60) for name in workloads[:20])
    for score, where in zip(scores.quality.scores, scores.locations, strict=True):
        if score.workload is not None and score.workload not in known:
            yield Problem("unknown-workload", f'no workload "{short(score.workload)}"', hint, where)
    for name, where in scores.mixes.items():
        if name not in known and name not in TASKS:
            yield Problem("unknown-workload", f'no workload and no task "{short(name)}"', hint, where)


def _scope(score: Score) -> Scope:
    if score.workload is not None:
        return "workload", score.workload
    return ("task", score.task) if score.task is not None else ("any", "")


def _description(score: Score) -> str:
    kind, name = _scope(score)
    of = "any workload" if kind == "any" else f"{kind} {name}"
    return f"{of}, {score.difficulty} requests" if score.difficulty else of


def mix_of(book: ScoreBook, workload: Workload) -> Mix:
    """The shares of a workload's requests by difficulty; empty if unknown."""
    return book.mixes.get(workload.name) or book.mixes.get(workload.task or "") or {}


def rating_of(book: ScoreBook, workload: Workload, model: str) -> Rating | None:
    """The rating of a model for the workload, otherwise for its task, otherwise for any workload.

    Without a score for all requests, it is the mean of the scores of all difficulties of the workload's mix.
    """
    mix = mix_of(book, workload)
    for scope in (("workload", workload.name), ("task", workload.task or ""), ("any", "")):
        whole = book.wholes.get((model, scope))
        known = {name: score for name in mix if (score := book.scores.get((model, scope, name))) is not None}
        complete = bool(mix) and len(known) == len(mix)
        by_difficulty = {name: _resolves(score, book.scale) for name, score in known.items()} if complete else {}
        if whole is not None:
            return replace(whole, by_difficulty=by_difficulty) if complete else whole
        if complete:
            return _average(known, mix, book.scale, by_difficulty)
    return None


def _rating(score: Score, of: str, scale: Decimal) -> Rating:
    value, low, high = _value(score, scale), None, None
    if score.samples is not None:
        interval = wilson(quotient(value, scale), score.samples)
        low, high = interval.low * scale, interval.high * scale
    return Rating(
        score=value,
        resolves=_resolves(score, scale),
        of=of,
        low=low,
        high=high,
        samples=score.samples,
        seconds=score.seconds,
        output_tokens=score.output_tokens,
        thinking_tokens=score.thinking_tokens,
    )


def _average(known: Mapping[str, Score], mix: Mix, scale: Decimal, by_difficulty: Mix) -> Rating:
    def mean(values: Mapping[str, Decimal | None]) -> Decimal | None:
        present = {name: value for name, value in values.items() if value is not None}
        return sum((mix[name] * value for name, value in present.items()), ZERO) if len(present) == len(mix) else None

    return Rating(
        score=mean({name: _value(score, scale) for name, score in known.items()}) or ZERO,
        resolves=mean(by_difficulty) or ZERO,
        of="mix",
        seconds=mean({name: score.seconds for name, score in known.items()}),
        output_tokens=mean({name: score.output_tokens for name, score in known.items()}),
        thinking_tokens=mean({name: score.thinking_tokens for name, score in known.items()}),
        by_difficulty=by_difficulty,
    )


def _value(score: Score, scale: Decimal) -> Decimal:
    return score.score if score.score is not None else (score.resolves or ZERO) * scale


def _resolves(score: Score, scale: Decimal) -> Decimal:
    return score.resolves if score.resolves is not None else min(quotient(score.score or ZERO, scale), ONE)
