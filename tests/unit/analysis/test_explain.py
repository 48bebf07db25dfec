"""Every number that ``explain`` shows, worked out again from the numbers beside it: with a pocket calculator.

The calculator reads the JSON document and nothing else. It knows +, −, × and ÷ from left to right, parentheses, and e^x;
a division rounds to 18 decimals, half even, as docs/LAWS.md says.
"""

from copy import deepcopy
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction
from pathlib import Path

import pytest

from llmcost.analysis.estimate import estimate
from llmcost.analysis.explain import explain
from llmcost.analysis.market_day import Market
from llmcost.counting import with_counts
from llmcost.model.catalog import CachePolicy, Schedule, Tokenizer, TokenizerFamily
from llmcost.model.results import CatalogStamp
from llmcost.model.workload import (
    Agent,
    Batch,
    Bin,
    Cache,
    Conversation,
    Development,
    Leg,
    Length,
    ResponseCache,
    Retries,
    Retrieval,
    Router,
    SideCall,
    Stage,
)
from llmcost.read.shipped import load_catalog
from llmcost.read.workload import load_workloads
from llmcost.render.json_text import explain_document, snapshot
from tests.props.catalogs import band, d, fee, market, mode, model, placed, price, workload

EXAMPLES = sorted((Path(__file__).parents[3] / "workloads").glob("*.yaml"))
STAMP = ("0", "2026-11-22T00:00:00Z")
INPUT = ("input", "cache_read", "cache_write", "cache_write_1h", "cache_write_12h")
MEDIA = ("image_input", "audio_input", "video_input")
UNSHOWN = ("in the hours of", "by the published formula", "without a cache")
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


def wrong_part(part):  # noqa: C901 - one question after the other
    made = {formula["name"]: formula for formula in part["formulas"]}
    requests, portions = part["requests"], part["portions"]

    def total(name, of=requests):
        return sum((frac(one[name]) for one in of), Fraction(0))

    def tokens(*names):
        return sum((frac(portion["tokens"].get(name, 0)) for portion in portions for name in names), Fraction(0))

    first = made.get("input") or made["first input"]
    text, *added = first["steps"]
    each = sum((frac(step["value"]) for step in added), Fraction(0))
    growth = sum((frac(formula["result"]) for name, formula in made.items() if name.startswith("each ")), Fraction(0))
    for number in {one["number"] for one in requests}:
        same = [one for one in requests if one["number"] == number]
        if (total("requests", same), total("text", same)) != (1, frac(text["value"])):
            yield f"request {number}: its lengths are not all of it"
    for one in requests:
        share, where = frac(one["requests"]), f"request {one['number']}"
        if frac(one["past"]) != share * (one["number"] - 1) * growth:
            yield f"{where}: past"
        if frac(one["added"]) != share * each:
            yield f"{where}: added"
        if frac(one["input"]) != frac(one["text"]) + frac(one["past"]) + frac(one["added"]):
            yield f"{where}: input"
        if frac(one["read"]) != frac(one["findable"]) * frac(one["hit"]):
            yield f"{where}: read"
        if frac(one["written"]) != frac(one["kept"]) - frac(one["read"]):
            yield f"{where}: written"
        if (frac(one["findable"]), frac(one["kept"])) not in list(cached(one, made, growth, part["caching"])):
            yield f"{where}: what may be found"
    if total("input") != tokens(*INPUT, *MEDIA):
        yield "the requests send more or less than is billed"
    if tokens("cache_read") != total("read"):
        yield "read"
    if tokens(*INPUT[2:]) not in (0, total("written")):
        yield "written"
    if not marginal(portions) and total("requests", portions) != total("requests"):
        yield "the portions are not all requests"
    answer = made["answer"]["steps"]
    if tokens("output") != frac(answer[0]["value"]) * total("requests"):
        yield "output"
    thought = [step for step in answer if step["name"] == "thinking"]
    if tokens("thinking") != sum((frac(step["value"]) for step in thought), Fraction(0)) * total("requests"):
        yield "thinking"
    yield from wrong_hits(part)


def marginal(portions):
    """Whether some tokens of the same requests stand in two lines."""
    return any("output" not in portion["tokens"] for portion in portions)


def cached(one, made, growth, caching):
    """What a request may find, and what may stand in the cache after it: nothing where that is too short."""
    if caching is None or caching["least_tokens"] is None:
        yield 0, 0
        return
    share, own, least = frac(one["requests"]), frac(one["text"]) + frac(one["past"]), frac(caching["least_tokens"])
    grows = len(caching["hits"]) == 2
    if grows and one["number"] > 1:
        found = own - share * growth
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
    if any(frac(one["hit"]) not in {0, *hits} for one in part["requests"]):
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
        if item["name"] != "buffer" and item["citation"]["url"] != item["source"]:
            yield f"{item['name']}: source"
    billed = {frac(n) for part in parts for portion in part["portions"] if part["model"] == item["model"]
              for name, n in portion["tokens"].items() if name == item["name"]}  # fmt: skip
    for made in item["quantity_from"]:
        last = made["steps"][-1]
        if last["name"] == "tokens of each" and last["origin"] == "derived" and frac(last["value"]) not in billed:
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


# --- the examples ----------------------------------------------------------------------------------------------------

FAMILIES = {
    "o200k_base": TokenizerFamily(title="one", factor=d(1), low=d(1), high=d(1), source="list"),
    "other": TokenizerFamily(title="two", factor=d("1.35"), low=d("1.1"), high=d("1.7"), source="list"),
}
ON = market(
    model(
        "acme/one",
        price(
            "0.15", "0.6", cache_read="0.03", cache_write="0.1875", cache_write_1h="0.3", storage_hour="0.5",
            long=(
                band(above=20_000, input="0.3", output="0.9", cache_read="0.06", cache_write="0.375", cache_write_1h="0.6"),
            ),
            modes={
                "batch": mode("0.5", keep=("cache_read",)),
                "flex": mode(input="0.1", output="0.5", cache_read="0.02", cache_write="0.12", cache_write_1h="0.2"),
                "peak": mode("2", schedule="dear"),
            },
        ),
        regions={"eu": d("1.1")},
        discount=d("0.88"),
        cache=CachePolicy(min_tokens=1024, ttl="5m"),
        fees={"search_1k": fee(10, 5000), "session": fee("0.03")},
        tokenizer=Tokenizer(encoding="o200k_base"),
    ),
    model("acme/thinker", price(3, 15, cache_read="0.3"), thinking="always", tier="reasoning", thinking_resent="always",
          tokenizer=Tokenizer(family="other")),
    model("best/plain", price("0.5", "1.5"), context=40_000),
    model("best/taxed", price(1, 2, cache_read="0.1", long=(band(above=9000, input=3, cache_read="0.3", output=2, applies="marginal"),))),
    model("best/vectors", price("0.02", None), kind="embedding"),
    model("best/ranks", price(1, None), kind="rerank", fees={"search_1k": fee(2)}),
    model("host/free", price(None, None, free=True)),
    model("inn/silent", price("0.7", None)),
    schedules={"dear": Schedule(hours=("06:00-10:00",), days=("mon", "tue", "wed", "thu", "fri"))},
    tokenizers=FAMILIES,
)  # fmt: skip
CHAT = Conversation(turns=7, user_tokens=d(150))
LONG_CHAT = Conversation(turns=9, user_tokens=d(2500), turn_gap_s=d("45.5"))
STEPS = Agent(steps=6, tool_result_tokens=d(700))
FIND = Retrieval(chunks=d("5.5"), chunk_tokens=d(380), query_embedding="best/vectors", corpus_tokens=d(5_000_000),
                 refresh_per_month=d("0.1"), rerank="best/ranks")  # fmt: skip
CASES = {
    "plain": {},
    "by the day": {"requests_per_day": d("1234.5"), "days_per_month": "calendar"},
    "nothing at all": {"requests_per_month": 0},
    "batch, region, discount": {"batch": Batch(d("0.3")), "region": "eu", "buffer": "0.25"},
    "an own batch factor": {"batch": Batch(d("0.4"), discount=d("0.2")), "service_tier": "flex"},
    "attempts": {
        "response_cache": ResponseCache(d("0.35"), "best/vectors"),
        "regenerations": "0.1",
        "retries": Retries(d("0.0345")),
        "development": Development(d(2000)),
        "fees": {"search": d("2.5"), "session": d("0.1")},
    },
    "retries that bill their input": {"retries": Retries(d("0.2"), "input"), "conversation": CHAT, "users": d(70)},
    "retries that bill nothing": {"retries": Retries(d("0.2"), "none")},
    "a cached prefix": {"input_tokens": 3000, "cache": Cache(tokens=d(1400), hit_rate=d("0.8"))},
    "a derived rate": {"input_tokens": 3000, "cache": Cache(tokens=d(1400)), "hours": "08:00-20:00 UTC"},
    "too short to cache": {"cache": Cache(tokens=d(800), hit_rate=d("0.8"))},
    "an explicit cache": {"input_tokens": 3000, "cache": Cache(tokens=d(1400), explicit=True, ttl="1h")},
    "a cache without a price": {"model": "best/plain", "cache": Cache(tokens=d(800), hit_rate=d("0.8"))},
    "a conversation": {"conversation": CHAT, "requests_per_month": 7000},
    "a cached conversation": {"conversation": CHAT, "cache": Cache(prefix=True, tokens=d(900)), "users": d(31)},
    "a long conversation": {"conversation": LONG_CHAT, "input_tokens": 6000, "cache": Cache(prefix=True, tokens=d(2000))},
    "a long conversation in batch": {"conversation": LONG_CHAT, "batch": Batch(d("0.7")), "requests_per_day": d(90)},
    "an agent": {"agent": STEPS, "thinking_multiplier": 2, "model": "acme/thinker"},
    "a cached agent": {"agent": STEPS, "model": "acme/thinker", "cache": Cache(prefix=True)},
    "a route": {
        "model": None,
        "route": (Leg("acme/one", d("0.7")), Leg("acme/thinker", d("0.3"))),
        "router": Router("best/plain", d(400)),
        "fees": {"search": d(1)},
        "cache": Cache(tokens=d(900)),
    },
    "a cascade": {
        "model": None,
        "cascade": (Stage("host/free", d("0.65")), Stage("acme/one", d("0.5")), Stage("acme/thinker")),
        "conversation": CHAT,
        "side_calls": (SideCall("moderation", "best/plain", d(120), d(3), d("0.5")), SideCall("free", "host/free", d(9))),
    },
    "retrieval": {"retrieval": FIND, "response_cache": ResponseCache(d("0.1")), "retries": Retries(d("0.02"))},
    "retrieval in a conversation": {"retrieval": FIND, "conversation": CHAT, "cache": Cache(prefix=True)},
    "lengths": {"input_tokens": Length(p50=d(9000), p95=d(60_000)), "cache": Cache(tokens=d(1500), hit_rate=d("0.5"))},
    "lengths about a mean": {"input_tokens": Length(mean=d(15_000), p95=d(40_000)), "output_tokens": Length(p50=d(90), p95=d(400))},
    "lengths that do not all fit": {"model": "best/plain", "input_tokens": Length(mean=d(15_000), p95=d(50_000))},
    "a histogram": {"input_tokens": Length(bins=(Bin(d(900), d(3)), Bin(d(19_000), d(4)), Bin(d(30_000), d(2))))},
    "lengths in a conversation": {"input_tokens": Length(p50=d(9000), p95=d(30_000)), "conversation": LONG_CHAT,
                                  "cache": Cache(prefix=True, tokens=d(1100))},
    "a marginal band": {"model": "best/taxed", "conversation": LONG_CHAT, "cache": Cache(prefix=True, hit_rate=d("0.9"))},
    "counted elsewhere": {"model": "acme/thinker", "counted_with": "acme/one", "conversation": CHAT},
    "free": {"model": "host/free", "cache": Cache(tokens=d(800), hit_rate=d("0.8"))},
    "something unpriced": {"model": "inn/silent", "fees": {"search": d(1)}, "buffer": "0.1"},
    "too long for it": {"model": "best/plain", "input_tokens": 90_000},
}  # fmt: skip


def work_of(case):
    return workload(name=case, **CASES[case])


def document_of(case, **options):
    return explain_document(explain([placed(work_of(case))], ON, **options), *STAMP)


@pytest.fixture(scope="module")
def shipped():
    loaded = load_catalog()
    stamp = CatalogStamp(loaded.catalog.as_of, 0, loaded.sha256, ("built-in",))
    return Market(loaded.catalog, date(2026, 11, 22), stamp)


@pytest.mark.parametrize("case", CASES)
def test_every_number_can_be_worked_out_again(case):
    document = document_of(case)
    assert wrong(document) == []
    assert_same_month(document, [placed(work_of(case))], ON)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_adds_up_to_its_estimate(path, shipped):
    works = with_counts(load_workloads([str(path)]), shipped.catalog)
    document = explain_document(explain(works, shipped), *STAMP)
    assert wrong(document) == []
    assert_same_month(document, works, shipped)


def test_a_portfolio_shares_its_free_calls(shipped):
    works = with_counts(load_workloads([str(path) for path in EXAMPLES]), shipped.catalog)
    document = explain_document(explain(works, shipped), *STAMP)
    assert wrong(document) == []
    assert_same_month(document, works, shipped)
    two = [placed(workload(name=f"w{n}", fees={"search": d(3 * n)})) for n in (1, 2)]
    shared = explain_document(explain(two, ON), *STAMP)
    assert wrong(shared) == []
    assert_same_month(shared, two, ON)
    free = [step["value"] for one in shared["workloads"] for step in the(one, "fee:search")["quantity_from"][0]["steps"]
            if step["name"] == "free calls"]  # fmt: skip
    assert sum(map(Decimal, free)) == 5000


def assert_same_month(document, works, on):
    """The components of ``explain`` are those of ``estimate``, and add up to its total, to the last digit."""
    expected = snapshot(estimate(works, on), *STAMP)
    assert len(document["workloads"]) == len(expected["workloads"])
    for mine, theirs in zip(document["workloads"], expected["workloads"], strict=True):
        for name in (
            "status",
            "monthly",
            "before_buffer",
            "per_request",
            "per_unit",
            "once",
            "assumptions",
            "excluded",
        ):
            assert mine[name] == theirs[name], name
        assert [{name: item[name] for name in theirs["components"][0]} for item in mine["components"]] == theirs[
            "components"
        ]
    priced = [frac(item["monthly"]) for one in document["workloads"] for item in one["components"] if item["monthly"]]
    assert sum(priced, Fraction(0)) == frac(expected["summary"]["monthly"] or 0)


def the(work, name):
    (item,) = [item for item in work["components"] if item["name"] == name]
    return item


# --- and what would be found -----------------------------------------------------------------------------------------

CHECKED = {"value", "result", "quantity", "unit_price", "monthly", "requests", "text", "past", "added", "input", "findable",
           "hit", "kept", "read", "written", "before_buffer", "per_request"}  # fmt: skip


def numbers_in(value, path=()):
    """The path of every number that the calculator can check."""
    if isinstance(value, dict):
        for key, part in value.items():
            if key in CHECKED and isinstance(part, str):
                yield (*path, key)
            elif key == "tokens" and "band" in value:
                yield from ((*path, key, bucket) for bucket in part)
            elif key not in ("budget", "assumptions", "tokens"):
                yield from numbers_in(part, (*path, key))
    elif isinstance(value, list):
        for place, part in enumerate(value):
            yield from numbers_in(part, (*path, place))


@pytest.mark.parametrize(
    "case",
    ["batch, region, discount", "attempts", "retries that bill their input", "a derived rate", "a cached conversation",
     "a cascade", "retrieval", "lengths", "a cached agent"],
)  # fmt: skip
def test_a_wrong_number_is_found_wherever_it_stands(case):
    document = document_of(case)
    work = document["workloads"][0]
    paths = list(numbers_in(work))
    assert len(paths) > 40
    unseen = []
    for path in paths:
        changed = deepcopy(document)
        *folders, last = path
        inner = changed["workloads"][0]
        for step in folders:
            inner = inner[step]
        inner[last] = format(Decimal(inner[last]) + Decimal("0.001"), "f")
        if not wrong(changed):
            unseen.append(path)
    assert unseen == []
