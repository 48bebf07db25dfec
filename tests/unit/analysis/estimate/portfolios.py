"""A market with featured models of every tier, and the ids of rows."""

from llmcost.model.inputs.catalog import DateRange
from tests.support.catalogs import LAUNCH, TODAY, market, model, price

SHOWN = DateRange(from_=LAUNCH)


ON = market(
    model("acme/small", price(1, 1), featured=SHOWN),
    model(
        "acme/large",
        price(5, 5),
        tier="mid",
        featured=SHOWN,
        thinking="optional",
        thinking_tier="reasoning",
        thinking_featured=SHOWN,
    ),
    model("best/small", price("0.5", 1), featured=SHOWN),
    model("best/quiet", price(9, 9)),
    model("best/gone", price(7, 7), tier="mid", featured=SHOWN, retires=TODAY),
    model("best/short", price(3, 3), tier="mid", featured=SHOWN, context=500),
    model("acme/vectors", price("0.02", None), kind="embedding"),
    model("best/vectors", price("0.1", None), kind="embedding"),
    model("best/ranks", price(1, None), kind="rerank"),
    model("host/vectors", price("0.01", None), kind="embedding"),
)
