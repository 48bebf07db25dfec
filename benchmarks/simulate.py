"""CPU time of simulations, without reading files, by the number of draws and of uncertain numbers.

Run: python benchmarks/simulate.py
"""

from datetime import date
from time import process_time

from llmcost.analysis.pricing_context import pricing_context
from llmcost.read.catalog.bundled_catalog import load_catalog
from llmcost.read.workload.workload import parse_workload
from llmcost.simulation.simulate import simulate

PLAIN = """
name: plain
model: gpt-4o-mini
requests_per_day: 10000
input_tokens: 2000
output_tokens: 300
cache: {tokens: 1400, hit_rate: 0.8}
retries: 0.02
uncertainty: {requests_per_day: [8000, 14000], output_tokens: [200, 600], cache.hit_rate: [0.5, 0.9]}
"""
BANDS = """
name: bands
model: gemini-2.5-pro
requests_per_day: 100
input_tokens: 150000
output_tokens: 3000
cache: {tokens: 1400, hit_rate: 0.8}
uncertainty: {requests_per_day: [80, 140], input_tokens: [90000, 230000], cache.tokens: [1000, 5000]}
"""
AGENT = """
name: agent
model: claude-sonnet-4-5
tasks_per_day: 100
agent: {steps: 12, tool_result_tokens: 1500}
input_tokens: 6000
output_tokens: 300
cache: {prefix: true}
uncertainty: {agent.steps: [6, 25], tasks_per_day: [80, 150], agent.tool_result_tokens: [500, 4000]}
"""


def main() -> None:
    """Print a line for each workload and number of draws."""
    loaded = load_catalog()
    market = pricing_context(loaded.catalog, date(2026, 11, 22), loaded.sha256)
    print(f"{'workload':10} {'draws':>9} {'used':>9} {'prices':>7} {'CPU s':>7}")
    for text in (PLAIN, BANDS, AGENT):
        placed = parse_workload(text, "benchmark")
        for draws in (10_000, 100_000, 1_000_000):
            start = process_time()
            (one,) = simulate([placed], market, draws=draws).workloads
            print(f"{one.name:10} {draws:9,} {one.draws:9,} {one.prices:7,} {process_time() - start:7.2f}")


if __name__ == "__main__":
    main()
