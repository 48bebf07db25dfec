"""A workload, its market, and the alternatives to the calls of a month."""

from llmcost.analysis.what_if.breakeven import breakeven
from llmcost.model.inputs.machines import Gpu, Machines, OpenModel
from llmcost.model.inputs.planning import SelfHosted
from llmcost.read.catalog.bundled_catalog import load_catalog
from tests.support.catalogs import TODAY, d, loaded, market, mode, model, price, workload

GPT_4O = price("2.5", 10, cache_read="1.25", modes={"batch": mode("0.5")})


A100 = Gpu(memory_gb=d(80), bandwidth_tbs=d(2), tflops={"fp16": d(312)}, source="list", checked=TODAY)


H100 = Gpu(memory_gb=d(80), bandwidth_tbs=d("3.35"), tflops={"fp16": d(989), "fp8": d(1979)}, source="list", checked=TODAY, hourly=d("2.95"))  # fmt: skip


LLAMA = OpenModel(parameters=d("70.6"), layers=80, heads=64, kv_heads=8, head_dim=128, source="list", checked=TODAY)


MACHINES = Machines({"a100": A100, "h100": H100}, {"llama": LLAMA})


WORK = workload(requests_per_day=10_000, input_tokens=2500, output_tokens=300)


FOUR = SelfHosted(gpus=4, hourly=d(6), tokens_per_second=d(500))


def on(day=TODAY, **fields):
    return market(model("acme/one", GPT_4O, **fields), day=day, self_hosted=MACHINES)


def beside(work=WORK, *ways, where=None, **options):
    (one,) = breakeven([loaded(work)], where or on(), ways, **options).workloads
    return one


SHIPPED = load_catalog().catalog.self_hosted
