"""The screen of ``compare``: models side by side."""

from llmcost.model.reports.estimate import Report

from ..document.format_values import clean, count
from ..document.page import Block, Facts, Heading
from ..wording.estimate import announcement_text, basis, counts_text, thinking_text
from .estimate import volume
from .model_rows import Sources, model_grid


def page(report: Report) -> list[Block]:
    """A row for each model in the order given, relative to the baseline."""
    (one,) = report.workloads
    sources = Sources()
    grid = model_grid(one.alternatives, one.own, sources, tiers=report.tiers, versus_title="vs base")
    facts = [("Announced", announcement_text(a)) for a in one.announced]
    facts += [("Counts", counts)] if (counts := counts_text(one)) else []
    facts += [("Thinking", thinking)] if (thinking := thinking_text(one)) else []
    facts += [("Basis", basis(one, report)), ("Not priced", ", ".join(one.excluded)), *sources.facts()]
    heading = f"{clean(one.name)}   {count(len(one.alternatives), 'model')}, baseline {report.baseline}"
    return [Heading(heading, volume(one)), grid, Facts(tuple(facts))]
