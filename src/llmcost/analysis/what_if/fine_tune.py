"""Compares a workload with a fine-tuned model: shorter requests at a higher price, and when the training pays back."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from llmcost.model.inputs.catalog import Model, Price
from llmcost.model.inputs.dated_terms import in_force
from llmcost.model.inputs.planning import FineTune
from llmcost.model.inputs.workload import LoadedWorkload, Workload
from llmcost.model.money import MILLION, ZERO, cost, quotient
from llmcost.model.problems import InputError, Problem
from llmcost.model.record import record
from llmcost.model.reports.breakeven import FineTuned
from llmcost.pricing.model_shares import ModelShare
from llmcost.pricing.monthly_cost import monthly_cost
from llmcost.pricing.price_list.lookup import Candidate, find, price_on
from llmcost.pricing.reserved import HOURS_A_DAY
from llmcost.pricing.volume import calendar_days, days_per_month, requests_per_month

from ..pricing_context import PricingContext

MONTHS = Decimal(12)
"""How long a tuned model is used, unless it retires before. Months."""


def fine_tune(loaded: LoadedWorkload, context: PricingContext) -> FineTuned | None:
    """What tuning saves a month, and when its training has paid back; ``None`` if the workload has no price.

    Three months are priced, with batch, retries and all else: the current requests, the shorter requests at the current
    price, and the shorter requests at the price of the tuned model. There is no break-even after the model retires.
    Raises ``InputError`` if the workload is not one of plain requests to one model, or describes no tuning.
    """
    workload, asked, catalog = loaded.workload, loaded.workload.fine_tune, context.catalog
    if asked is None:
        raise InputError.of("missing-key", "no `fine_tune:` to compare with", "describe the training", loaded.where)
    if workload.model is None or workload.conversation or workload.agent or workload.prompt:
        message = "tuning is compared for plain requests to one model"
        where = loaded.fields.get("fine_tune") or loaded.where
        raise InputError((Problem("both", message, "give `model:` and `input_tokens:`", where),))
    shorter = _shorter(workload, asked)
    candidate = find(catalog, workload.model)
    now, untuned = (_month(each, candidate, context) for each in (workload, shorter))
    terms = _terms(loaded, asked, candidate.model, context)
    tuned = _month(shorter, _tuned(candidate, terms, context), context)
    if now is None or untuned is None or tuned is None:
        return None
    tuned += terms.hosting
    return _paid(workload, terms, context, (now, untuned, tuned))


@record
class _Terms:
    """What tuning and the tuned model cost: as the workload says, else as the price list does."""

    training: Decimal
    """USD, once."""
    hosting: Decimal
    """USD per month."""
    input: Decimal
    output: Decimal
    cache_read: Decimal | None
    source: str | None
    """The source of what is from the price list."""


def _terms(loaded: LoadedWorkload, asked: FineTune, model: Model, context: PricingContext) -> _Terms:
    """The terms of a tuning. Raises ``InputError`` where neither the workload nor the price list has one."""
    listed = in_force(context.catalog.fine_tuning.get(model.id, ()), context.as_of)
    rates = {"input": asked.input, "output": asked.output}
    used = [name for name, rate in rates.items() if rate is None]
    used += ["training"] if asked.training is None else []
    if used and listed is None:
        hint = f"give `fine_tune.{used[0]}`, or add {model.id} to `fine_tuning:` of a price list"
        where = loaded.fields.get("fine_tune") or loaded.where
        raise InputError.of("missing-key", f"the price of tuning {model.id} is not known: {used[0]}", hint, where)
    training, hosting = asked.training, asked.hosting
    if training is None and listed:
        training = cost(asked.training_tokens or ZERO, listed.training, MILLION)
    if hosting is None:
        hosting = listed.hosting * HOURS_A_DAY * calendar_days(loaded.workload) if used and listed else ZERO
    source = context.catalog.sources[listed.source] if used and listed else None
    return _Terms(
        training=training or ZERO,
        hosting=hosting,
        input=asked.input if asked.input is not None else listed.input if listed else ZERO,
        output=asked.output if asked.output is not None else listed.output if listed else ZERO,
        cache_read=listed.cache_read if listed and asked.input is None else asked.cache_read,
        source=f"{source.title}, {source.url}, read {listed.checked}" if source and listed else None,
    )


def _shorter(workload: Workload, asked: FineTune) -> Workload:
    """The requests that the tuned model needs. Their cached prefix is at most as long as their input."""
    cache, sent = workload.cache, asked.input_tokens
    if cache and cache.tokens is not None:
        cache = replace(cache, tokens=min(cache.tokens, sent)) if min(cache.tokens, sent) else None
    answered = workload.output_tokens if asked.output_tokens is None else asked.output_tokens
    return replace(workload, input_tokens=sent, output_tokens=answered, cache=cache)


def _month(workload: Workload, candidate: Candidate, context: PricingContext) -> Decimal | None:
    """The month on a model; ``None`` if a part of it has no price."""
    row = monthly_cost(context.pricer(workload), [ModelShare(candidate)])
    return None if row.at_least else row.monthly


def _tuned(candidate: Candidate, asked: _Terms, context: PricingContext) -> Candidate:
    """The model at the price of its tuned version, with modes that are factors of that price.

    The price list keeps the price of the model, because routers and side calls may use it.
    """
    model, day = candidate.model, context.as_of
    dated = price_on(context.catalog, model, day)
    modes = {word: mode for word, mode in (dated.entry.modes if dated else {}).items() if mode.x is not None}
    price = Price(input=asked.input, output=asked.output, cache_read=asked.cache_read, from_=day, modes=modes)
    return replace(candidate, model=replace(model, prices=(price,), redirects=None))


def _paid(
    workload: Workload, asked: "_Terms", context: PricingContext, months: tuple[Decimal, Decimal, Decimal]
) -> FineTuned:
    now, untuned, tuned = months
    net, days, month_takes = now - tuned, days_per_month(workload), calendar_days(workload)
    retires = find(context.catalog, workload.model or "").model.retires
    left = None if retires is None else max((retires - context.as_of).days, 0)
    until = MONTHS if left is None else min(MONTHS, quotient(left, month_takes))
    month = quotient(asked.training, net) if net > 0 else None
    needed = quotient(asked.training * month_takes, net) if net > 0 else None
    reason = None
    if needed is None:
        reason = (
            "the higher price of the tuned model exceeds what shorter requests save"
            if now
            else "there is nothing to save"
        )
    elif left is not None and needed > left:
        reason = f"its model retires on {retires}, before the training has paid back"
    paying = needed is not None and reason is None
    ahead = None if needed is None else int(needed) + (needed > int(needed))
    each = _of_each(workload, net + asked.hosting)
    return FineTuned(
        now=now,
        shorter=untuned,
        gross=now - untuned,
        gross_daily=quotient(now - untuned, days),
        net=net,
        net_daily=quotient(net, days),
        monthly=tuned,
        hosting=asked.hosting,
        training=asked.training,
        months=month if paying else None,
        day=_day(context.as_of, ahead) if paying and ahead is not None else None,
        retires=retires,
        within_months=until,
        per_request=each,
        break_even_requests=_volume(asked, each, until),
        reason=reason,
        source=asked.source,
    )


def _day(day: date, ahead: int) -> date | None:
    """The day some days later; ``None`` beyond the last year of the calendar."""
    return day + timedelta(days=ahead) if ahead <= (date.max - day).days else None


def _of_each(workload: Workload, saved: Decimal) -> Decimal | None:
    """The savings of a month per request; ``None`` without requests."""
    requests = requests_per_month(workload)
    return quotient(saved, requests) if requests else None


def _volume(asked: "_Terms", each: Decimal | None, months: Decimal) -> Decimal | None:
    """The requests a month that pay for training and hosting within some months, given the savings of each."""
    if each is None or each <= 0 or not months:
        return None
    return quotient(quotient(asked.training, months) + asked.hosting, each)
