"""A pocket calculator for the documents of ``explain``: every number calculated again from the numbers next to it.

It reads the JSON document and nothing else. It knows +, −, × and ÷ from left to right, parentheses, and e^x; a division
rounds to 18 decimals, half even, as docs/LAWS.md says.
"""

from decimal import Decimal, localcontext
from fractions import Fraction

INPUT = ("input", "cache_read", "cache_write", "cache_write_1h", "cache_write_12h")
MEDIA = ("image_input", "image_cache_read", "audio_input", "audio_cache_read", "video_input")
UNSHOWN = (
    "in the hours of", "search units", "by the published formula", "tiles of", "patches of", "squares of", "along the", "cells of an image",
    "without caching",
)  # fmt: skip
"""Derived numbers whose calculation is longer than a calculator's: hours of a year, pictures, another month."""


# --- the calculator --------------------------------------------------------------------------------------------------


def frac(text):
    return Fraction(str(text))


def rounded(value):
    """To 18 decimals, half even."""
    return Fraction(round(value * 10**18), 10**18)


def fold(steps):
    """A calculation, strictly from left to right."""
    total = None
    for step in steps:
        value = frac(step["value"])
        match step["op"]:
            case "start":
                total = value
            case "times":
                total *= value
            case "over":
                total = rounded(total / value)
            case "plus":
                total += value
            case "minus":
                total -= value
    return total


def by_the_rules(steps):
    """The same with × and ÷ before + and −, as people read it; nothing is rounded."""
    terms = []
    for step in steps:
        value = frac(step["value"])
        if step["op"] in ("start", "plus", "minus"):
            terms.append(-value if step["op"] == "minus" else value)
        else:
            terms[-1] = terms[-1] * value if step["op"] == "times" else terms[-1] / value
    return sum(terms)


def found_by(steps):
    """1 − e^−x, to 18 decimals."""
    with localcontext(prec=80):
        x = fold(steps)
        return rounded(1 - frac((-Decimal(x.numerator) / Decimal(x.denominator)).exp()))


# --- what it checks --------------------------------------------------------------------------------------------------


def wrong(document):
    """A line for everything in a document that does not come out."""
    return [f"{work['name']}: {text}" for work in document["workloads"] for text in wrong_in(work)]


def wrong_in(work):
    formulas = list(formulas_of(work))
    for made in formulas:
        yield from wrong_steps(made["steps"], made["name"])
        if frac(made["result"]) not in (fold(made["steps"]), rounded(fold(made["steps"]))):
            yield f"{made['name']}: {fold(made['steps'])} is shown as {made['result']}"
    known = {frac(made["result"]) for made in formulas} | set(numbers_of(work))
    for step in (step for made in formulas for step in leaves(made["steps"])):
        if step["origin"] == "derived" and frac(step["value"]) not in known:
            if not any(text in step["name"] for text in UNSHOWN):
                yield f"{step['name']} {step['value']} comes from nowhere"
    yield from wrong_volume(work)
    for part in work["parts"]:
        yield from wrong_part(part)
    for item in [*work["components"], *([work["setup"]] if work["setup"] else [])]:
        yield from wrong_component(item, work["parts"])
    yield from wrong_totals(work)


def formulas_of(work):
    """Every calculation of a document, but those that end in e^−x."""
    yield from work["volume"]
    for part in work["parts"]:
        yield from part["formulas"]
        if part["caching"] and part["caching"]["break_even"]:
            yield part["caching"]["break_even"]
        for hit in part["caching"]["hits"] if part["caching"] else ():
            if hit["steps"]:
                yield {"name": hit["name"], "steps": hit["steps"], "result": plain(fold(hit["steps"]))}
    for item in [*work["components"], *([work["setup"]] if work["setup"] else [])]:
        yield from item["quantity_from"]
        if item["unit_price_from"]:
            yield item["unit_price_from"]
    yield from work["totals"]
    if work["caching"]:
        yield work["caching"]


def plain(value):
    """A fraction that ends, as a decimal."""
    with localcontext(prec=200):
        return format(Decimal(value.numerator) / Decimal(value.denominator), "f")


def leaves(steps):
    for step in steps:
        yield from leaves(step["inner"]) if "inner" in step else [step]


def numbers_of(work):
    """Numbers that a calculation may begin with: those of tables, of components and of the month."""
    for part in work["parts"]:
        for portion in part["portions"]:
            yield from map(frac, portion["tokens"].values())
            yield sum((frac(n) for name, n in portion["tokens"].items() if name in (*INPUT, *MEDIA)), Fraction(0))
        for request in part["requests"]:
            yield from (frac(request[name]) for name in ("findable", "kept", "read", "hit"))
        yield from (frac(hit["value"]) for hit in part["caching"]["hits"]) if part["caching"] else ()
        yield frac(part["share"])
    for item in work["components"]:
        yield from (frac(item[name]) for name in ("quantity", "unit_price", "monthly") if item[name] is not None)
    yield from (frac(work[name]) for name in ("monthly", "before_buffer", "requests", "attempts") if work[name])


def wrong_steps(steps, where):
    if [step["op"] == "start" for step in steps] != [True, *[False] * (len(steps) - 1)]:
        yield f"{where}: it starts where it should not"
    for step in steps:
        if "inner" in step:
            yield from wrong_steps(step["inner"], where)
            if frac(step["value"]) != fold(step["inner"]):
                yield f"{where}: ({step['name']}) is {fold(step['inner'])}, not {step['value']}"
    if abs(by_the_rules(steps) - fold(steps)) > Fraction(1, 10**6):
        yield f"{where}: people who multiply before they add get something else"


def wrong_volume(work):
    by_name = {made["name"]: frac(made["result"]) for made in work["volume"]}
    if by_name["requests"] != frac(work["requests"]):
        yield "requests"
    if by_name.get("billed attempts", by_name["requests"]) != frac(work["attempts"]):
        yield "attempts"


def wrong_part(part):
    made = {formula["name"]: formula for formula in part["formulas"]}
    simple = not made.get("the past, sent again", {"steps": [{"name": ""}]})["steps"][0]["name"].endswith("added up")
    for one in part["requests"]:
        yield from wrong_request(one, made, part["caching"], simple)
    if not simple:
        yield from wrong_past(part["requests"], made)
    for number in {one["number"] for one in part["requests"]}:
        same = [one for one in part["requests"] if one["number"] == number]
        if (total(same, "requests"), total(same, "text")) != (1, frac(first_input(made)[0]["value"])):
            yield f"request {number}: its lengths are not all of it"
    yield from wrong_portions(part["portions"], part["requests"], made["answer"]["steps"])
    yield from wrong_hits(part)


def total(requests, name):
    return sum((frac(one[name]) for one in requests), Fraction(0))


def first_input(made):
    return (made.get("input") or made["first input"])["steps"]


def growth_of(made):
    return sum((frac(formula["result"]) for name, formula in made.items() if name.startswith("each ")), Fraction(0))


def wrong_past(requests, made):
    """The past of a unit that summarises it, or leaves images out: it grows by no more than what a request adds."""
    before, summary = Fraction(0), made.get("output of the summaries", {"steps": []})["steps"]
    lengths = {frac(step["value"]) for step in leaves(summary) if step["name"] == "summary tokens"}
    for one in requests:
        share, past, summarised = (frac(one[name]) for name in ("requests", "past", "summarised"))
        most = before * share + (share * growth_of(made) if one["number"] > 1 else 0)
        if summarised and (past not in {share * length for length in lengths} or summarised > most):
            yield f"request {one['number']}: what was summarised"
        if not summarised and share == 1 and past > most:
            yield f"request {one['number']}: past"
        before = past / share
    if total(requests, "past") != frac(made["the past, sent again"]["result"]):
        yield "the past, sent again"
    if summary and total(requests, "summarised") != frac(made["input of the summaries"]["result"]):
        yield "the summaries"


def wrong_request(one, made, caching, simple):
    n = {name: frac(one[name]) for name in one if name not in ("number", "band")}
    beside = sum((frac(step["value"]) for step in first_input(made)[1:]), Fraction(0))
    right = {
        "past": n["requests"] * (one["number"] - 1) * growth_of(made) if simple else n["past"],
        "added": n["requests"] * beside,
        "input": n["text"] + n["past"] + n["added"],
        "read": n["findable"] * n["hit"],
        "written": n["kept"] - n["read"],
    }
    yield from (f"request {one['number']}: {name}" for name, value in right.items() if value != n[name])
    if simple and (n["findable"], n["kept"]) not in list(cached(one, made, caching)):
        yield f"request {one['number']}: what may be found"


def wrong_portions(portions, requests, answer):
    def tokens(*names):
        return sum((frac(portion["tokens"].get(name, 0)) for portion in portions for name in names), Fraction(0))

    count, written = total(requests, "requests"), total(requests, "written")
    thought = sum((frac(step["value"]) for step in answer if step["name"] == "thinking"), Fraction(0))
    right = {
        "input": tokens(*INPUT, *MEDIA) == total(requests, "input"),
        "read": 0 <= total(requests, "read") - tokens("cache_read") <= tokens(*MEDIA),
        "written": tokens(*INPUT[2:]) == 0 or 0 <= written - tokens(*INPUT[2:]) <= tokens(*MEDIA),
        "output": tokens("output") == frac(answer[0]["value"]) * count,
        "thinking": tokens("thinking") == thought * count,
        "requests": marginal(portions) or total(portions, "requests") == count,
    }
    yield from (f"the portions: {name}" for name, fits in right.items() if not fits)


def marginal(portions):
    """Whether some tokens of the same requests stand in two lines."""
    return any("output" not in portion["tokens"] for portion in portions)


def cached(one, made, caching):
    """What a request may find, and what may stand in the cache after it: nothing where that is too short."""
    if caching is None or caching["least_tokens"] is None:
        yield 0, 0
        return
    share, least = frac(one["requests"]), frac(caching["least_tokens"])
    media = (step for step in first_input(made)[1:] if step["name"] != "retrieved" and "cache read" not in step["name"])
    own = frac(one["text"]) + frac(one["past"]) + share * sum((frac(step["value"]) for step in media), Fraction(0))
    grows = len(caching["hits"]) == 2
    if grows and one["number"] > 1:
        found = own - share * growth_of(made)
    else:
        found = min(share * frac(made["prefix"]["result"] if "prefix" in made else 0), own)
    kept = own if grows else found
    for findable in {0, found}:
        for left in {0, kept} if grows else {findable}:
            if share != 1 or (findable, left) == (found * (found >= least), kept * (kept >= least)):
                yield findable, left


def wrong_hits(part):
    caching = part["caching"]
    hits = {frac(hit["value"]) for hit in caching["hits"]} if caching else {Fraction(0)}
    for hit in caching["hits"] if caching else ():
        if hit["steps"] and found_by(hit["steps"]) != frac(hit["value"]):
            yield f"{hit['name']}: hits"
    if any(
        frac(one["hit"]) not in {0, 1, *hits} for one in part["requests"]
    ):  # beyond a marginal threshold hits are apart
        yield "a request has another hit rate"


def wrong_component(item, parts):
    quantity = sum((frac(made["result"]) for made in item["quantity_from"]), Fraction(0))
    if quantity != frac(item["quantity"]):
        yield f"{item['name']}: quantity"
    if (item["unit_price"] is None) != (item["unit_price_from"] is None):
        yield f"{item['name']}: a price without a reason"
    elif item["unit_price"] is not None:
        if frac(item["unit_price_from"]["result"]) != frac(item["unit_price"]):
            yield f"{item['name']}: unit price"
        if quantity * frac(item["unit_price"]) / item["per"] != frac(item["monthly"]):
            yield f"{item['name']}: monthly"
        if item["name"] != "buffer" and (item["citation"] or {}).get("url") != item["source"]:
            yield f"{item['name']}: source"
    billed = {frac(n) for part in parts for portion in part["portions"] if part["model"] == item["model"]
              for name, n in portion["tokens"].items() if name == item["name"]}  # fmt: skip
    for made in item["quantity_from"]:
        last = made["steps"][-1]
        if last["name"] == "tokens each" and last["origin"] == "derived" and frac(last["value"]) not in billed:
            yield f"{item['name']}: its tokens are not those of a portion"


def wrong_totals(work):
    made = {formula["name"]: frac(formula["result"]) for formula in work["totals"]}
    if work["monthly"] is None:
        if made:
            yield "totals of nothing"
        return
    amounts = [(item["name"], frac(item["monthly"])) for item in work["components"] if item["monthly"] is not None]
    if sum((amount for _, amount in amounts), Fraction(0)) != frac(work["monthly"]):
        yield "the components are not the month"
    if sum((amount for name, amount in amounts if name != "buffer"), Fraction(0)) != frac(work["before_buffer"]):
        yield "the components are not what stands before the buffer"
    if amounts and made["a month"] != frac(work["monthly"]):
        yield "a month"
    for unit, amount in {"request": work["per_request"], **work["per_unit"]}.items():
        if (amount and frac(amount)) != made.get(f"per {unit}"):
            yield f"per {unit}"
