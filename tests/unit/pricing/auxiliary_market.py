"""A market with embeddings, rerankers and models for side calls."""

from datetime import timedelta

from llmcost.model.inputs.serving import RouteLeg
from tests.support.catalogs import TODAY, d, fee, market, model, price

MODELS = (
    model("acme/one", price(1, 2)),
    model("best/two", price(10, 20)),
    model("acme/vectors", price("0.02", None), kind="embedding"),
    model("best/vectors", price("0.1", None), kind="embedding"),
    model("best/ranks", price(None, None), kind="rerank", fees={"search_1k": fee(2)}),
    model("host/ranks", price(None, None), kind="rerank", fees={"request": fee("0.01", 400)}),
    model("inn/mute", price(None, None)),
    model("inn/late", price(1, 1, from_=TODAY + timedelta(days=1)), released=None),
    model("acme/guard", price("0.5", "1.5"), kind="moderation"),
)


ON = market(*MODELS)


ROUTE = (RouteLeg("acme/one", d("0.75")), RouteLeg("best/two", d("0.25")))
