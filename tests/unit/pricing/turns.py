"""Conversations, a market with a prefix cache, and the tokens of a row."""

from llmcost.model.inputs.catalog import CachePolicy
from llmcost.model.inputs.request_shape import Conversation
from tests.support.catalogs import d, market, model, price

SHEET = price(1, 0, cache_read="0.1", cache_write="1.25")


HOURLY = price(1, 0, cache_read="0.1", cache_write="1.25", cache_write_1h=2)


def chat(turns, user=0, gap=None):
    return Conversation(turns=turns, user_tokens=d(user), turn_gap_s=d(gap))


def on(min_tokens=0, ttl=None, sheet=SHEET, **fields):
    return market(model("acme/one", sheet, cache=CachePolicy(min_tokens=min_tokens, ttl=ttl), **fields))


def tokens_of(row):
    """Tokens by component, over modes and bands."""
    found = {}
    for item in row.components:
        if item.unit == "tokens":
            found[item.key.name] = found.get(item.key.name, 0) + item.quantity
    return found
