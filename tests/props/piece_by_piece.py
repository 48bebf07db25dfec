"""The independent reference for media in conversations and agents (laws V3 and V4), and its strategies.

A request is a list of pieces: the first input, and of each turn its text, its images, its other media and what was
generated of media. A cache finds the pieces that two requests begin with alike. Everything is added up in fractions.
"""

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from hypothesis import strategies as st

from llmcost.model.inputs.catalog import CachePolicy
from llmcost.model.inputs.media import ImageRule, MediaFamily, Sizing
from llmcost.model.inputs.request_shape import Agent, Compaction, Conversation, Document, Image, MediaTokens
from llmcost.model.inputs.serving import Cache
from tests.props.strategies import frac
from tests.support.catalogs import TODAY, band, d, decimals, market, model, positive, price, shares, workload

KINDS = ("input", "image_input", "audio_input", "video_input")
READS = {"image_input": "image_cache_read", "audio_input": "audio_cache_read"}
LAST_FIRST = (*reversed(KINDS[1:]), "cache_write", "audio_cache_read", "image_cache_read", "cache_read")
"""The rates of input in their order from its end, after plain text."""


class Piece(NamedTuple):
    """Tokens of one kind at one place."""

    kind: str
    tokens: Fraction
    place: str


class Turns(NamedTuple):
    """A conversation or a task. Tokens, as fractions."""

    size: int
    first: Fraction
    step: Fraction
    """The answer and what follows it."""
    visible: Fraction
    own: tuple[Piece, ...]
    """The media of each turn in their order, images first."""
    made: tuple[Piece, ...]
    """What each answer has of media, as input."""
    keep: int | None = None
    compact: tuple[Fraction, Fraction] | None = None
    hits: Fraction | None = None
    fixed: Fraction = frac(0)
    """Text of the first input that first turns look for, with their documents if ``documents``."""
    documents: bool = False


def piece_by_piece(rates, long, above, marginal, least, turns):
    """What one unit costs, in millionths of a dollar, and how many tokens it bills."""
    cost, tokens, past, before = frac(0), frac(0), [], None

    def billed(pieces, found, kept, answer, made=()):
        nonlocal cost, tokens
        hits = turns.hits or frac(0)
        for share, hit in ((hits, 1), (1 - hits, 0)):  # requests that find their prefix, and the others
            buckets = bucketed(rates, pieces, found, kept, hit)
            cost += share * charged(rates, long, above, marginal, buckets)
        sheet = long_or(rates, long, above, marginal, buckets)
        cost += answer * frac(sheet["output"])
        cost += sum(piece.tokens * frac(sheet[OUT[piece.kind]]) for piece in made)
        tokens += sum(buckets.values()) + answer + total(made)

    for number in range(1, turns.size + 1):
        if number > 1:
            past.append(Piece("input", turns.step, f"text {number}"))
        seen = kept_of(past, turns.keep)
        if turns.compact and total(seen) > turns.compact[0]:
            billed(seen, [], [], turns.compact[1])
            past = seen = [Piece("input", turns.compact[1], f"summary {number}")]
        own = [piece._replace(place=f"{piece.place} {number}") for piece in turns.own]
        request = [Piece("input", turns.first, "first"), *seen, *own]
        if before is None:
            found = [Piece("input", turns.fixed, "fixed"), *(p for p in own if turns.documents and p.kind == "input")]
        else:
            found = alike(before, request)
        found = found if total(found) >= least else []
        kept = request if total(request) >= least else []
        if turns.size == 1:
            kept = found
        billed(request, found, kept, turns.visible, turns.made)
        before = request
        past += own + [piece._replace(place=f"{piece.place} {number}") for piece in turns.made]
    return cost, tokens


OUT = {"image_input": "image_output", "audio_input": "audio_output"}


def total(pieces):
    return sum((piece.tokens for piece in pieces), frac(0))


def kept_of(past, keep):
    """The past with the last images alone."""
    images = [piece for piece in past if piece.kind == "image_input"]
    left_out = images[: max(len(images) - keep, 0)] if keep is not None else []
    return [piece for piece in past if piece not in left_out]


def alike(one, other):
    """The pieces with which both begin."""
    same = []
    for mine, its in zip(one, other, strict=False):
        if mine != its:
            break
        same.append(mine)
    return same


def bucketed(rates, pieces, found, kept, hits):
    """The tokens of a request by the rate that they pay."""
    buckets = dict.fromkeys(("input", *LAST_FIRST), frac(0))
    for kind in KINDS:
        sent, in_cache, after = (total(p for p in some if p.kind == kind) for some in (pieces, found, kept))
        read, apart = in_cache * hits, kind != "input" and rates[kind] not in (None, rates["input"])
        written = after - read
        if rates["cache_read"] is None:
            read = written = frac(0)
        reads = READS.get(kind)
        to = reads if reads and rates[reads] is not None else kind if apart else "cache_read"
        into = kind if apart or rates["cache_write"] is None else "cache_write"
        buckets[to] += read
        buckets[into] += written
        buckets[kind] += sent - read - written
    return buckets


def long_or(rates, long, above, marginal, buckets):
    return rates if long is None or marginal or sum(buckets.values()) <= above else long


def charged(rates, long, above, marginal, buckets):
    """The input: of a marginal band, the end of it costs its rates."""
    sheet = long_or(rates, long, above, marginal, buckets)
    beyond = max(sum(buckets.values()) - above, 0) if long is not None and marginal else frac(0)
    cost = frac(0)
    for name in ("input", *LAST_FIRST):
        part = min(buckets[name], beyond)
        cost += (buckets[name] - part) * rate(sheet, name) + part * rate(long or sheet, name)
        beyond -= part
    return cost


def rate(sheet, name):
    value = sheet[name]
    return frac(sheet["input"] if value is None else value)


some_rates = positive(40, 3)
lengths = st.integers(0, 6000).map(Decimal) | decimals(0, 6000, 2)


@st.composite
def media_units(draw):
    """A market of one model, a workload that sends media, and the cost of a unit with its tokens."""
    sold = {
        name: draw(st.booleans())
        for name in ("cache_write", "image_input", "video_input", "image_cache_read", "audio_cache_read")
    }
    sold |= dict.fromkeys(("input", "output", "cache_read", "audio_input", "image_output", "audio_output"), True)

    def drawn():
        return {name: draw(some_rates) if is_sold else None for name, is_sold in sold.items()}

    rates, long = drawn(), drawn() if draw(st.booleans()) else None
    above, marginal, least = draw(st.integers(1, 30_000)), draw(st.booleans()), draw(st.sampled_from([0, 1024, 4096]))
    count, first, added, visible = draw(st.integers(1, 30)), draw(lengths), draw(lengths), draw(lengths)
    images, each, pages = draw(st.integers(0, 3)), draw(st.integers(1, 2000)), draw(st.integers(0, 3))
    sound, film, spoken = draw(lengths), draw(lengths), draw(lengths)
    keep = draw(st.none() | st.integers(0, 5).map(lambda n: n * images)) if images else None
    compact = draw(
        st.none() | st.tuples(st.integers(0, 3000), st.integers(1, 30_000)).map(lambda n: (d(n[0]), d(n[0] + n[1])))
    )
    hits, fixed = draw(st.none() | shares), Decimal(draw(st.integers(0, int(first))))
    documents = pages > 0 and draw(st.booleans())
    past = {"keep_images": keep, "compact": compact and Compaction(at_tokens=compact[1], to_tokens=compact[0])}
    if draw(st.booleans()):
        fields = {"agent": Agent(steps=count, tool_result_tokens=added, **past), "tasks_per_day": d(3)}
    else:
        fields = {"conversation": Conversation(turns=count, user_tokens=added, **past), "conversations_per_day": d(3)}
    work = workload(
        **fields,
        requests_per_month=None,
        days_per_month=d(1),
        input_tokens=first,
        output_tokens=visible,
        images=(Image(width=9, height=9, per_request=d(images)),) if images else (),
        documents=(Document(pages=d(pages)),) if pages else (),
        media_tokens=MediaTokens(audio_input=sound, video_input=film, audio_output=spoken),
        cache=None if hits is None else Cache(prefix=True, hit_rate=hits, tokens=fixed, documents=documents),
    )
    bands = () if long is None else (band(above=above, applies="marginal" if marginal else "whole", **long),)
    family = MediaFamily(
        "f", ("acme/*",), ("list",), TODAY, image=ImageRule("flat", auto=Sizing(tokens=each)), document_per_page=d(300)
    )
    one = model(
        "acme/one",
        price(**rates, long=bands),
        cache=CachePolicy(min_tokens=least),
        capabilities=("vision", "documents"),
    )
    own = [Piece("image_input", frac(each), f"image {n}") for n in range(images)]
    own += [
        Piece("input", frac(300 * pages), "pages"),
        Piece("audio_input", frac(sound), "sound"),
        Piece("video_input", frac(film), "film"),
    ]
    turns = Turns(
        count,
        frac(first),
        frac(added) + frac(visible),
        frac(visible),
        tuple(own),
        (Piece("audio_input", frac(spoken), "spoken"),),
        keep,
        compact and (frac(compact[1]), frac(compact[0])),
        None if hits is None else frac(hits),
        frac(fixed),
        documents,
    )
    if hits is None:
        least = 10**9
    return market(one, media={"f": family}), work, piece_by_piece(rates, long, above, marginal, least, turns)
