"""Workloads as texts of files."""

from llmcost.read.workload.workload import parse_workload

CHAT = "name: chat\nmodel: gpt-4o-mini\nrequests_per_day: 10\ninput_tokens: 5\noutput_tokens: 3\n"


def read(more: str = "", **instead: str):
    text = CHAT + more
    for field, value in instead.items():
        text = "".join(line for line in text.splitlines(True) if not line.startswith(field)) + f"{field}: {value}\n"
    return parse_workload(text, "w.yaml")
