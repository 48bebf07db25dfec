"""A workload with uncertain numbers, and its simulation."""

from dataclasses import replace

from llmcost.simulation.simulate import simulate
from tests.support.catalogs import band, d, fee, loaded, market, mode, model, price, workload

ON = market(model("acme/one", price(1, 2, cache_read="0.1", cache_write="1.25", modes={"batch": mode("0.5")})))


WORK = workload(requests_per_day=1000)


VOLUME = {"requests_per_day": (d(800), d(1800))}


def uncertain(work=WORK, **ranges):
    return replace(work, uncertainty=ranges)


def simulated(*works, on=ON, **options):
    return simulate([loaded(work) for work in works], on, **options)


DEAR = market(
    model(
        "acme/one",
        price(1, 2, cache_read="0.1", cache_write="1.25", long=(band(above=3000, input=2, output=3, cache_read=1, cache_write=2),), modes={"batch": mode("0.5")}),
        fees={"search": fee(1, 500)},
        thinking="optional",
    )
)  # fmt: skip
