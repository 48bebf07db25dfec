"""Numbers that a change of models makes counts of another tokenizer, although nobody counted again (law T5)."""

from collections.abc import Iterable
from dataclasses import replace

from llmcost.model.reports.estimate import Report, WorkloadEstimate
from llmcost.model.reports.notes import TAKEN_AS, Note, NoteCode


def with_recounted(report: Report, pairs: Iterable[tuple[WorkloadEstimate, WorkloadEstimate]]) -> Report:
    """The report with a note on each workload whose numbers belong to another tokenizer than before.

    ``pairs`` are workloads before and after. ``counted_with`` in the workload says whose counts the numbers are.
    """
    before = {new.name: old for old, new in pairs}
    noted = (_noted(before.get(one.name), one) for one in report.workloads)
    return replace(report, workloads=tuple(noted))


def _noted(before: WorkloadEstimate | None, now: WorkloadEstimate) -> WorkloadEstimate:
    said = "counted_with" in now.fields or not (before and before.counting_tokenizer and now.counting_tokenizer)
    if before is None or said or before.counting_tokenizer == now.counting_tokenizer:
        return now
    old, new = before.counted_with, now.counted_with
    text = f"{TAKEN_AS}{new}, and were counts of {old}: if nobody counted again, say `counted_with: {old}`"
    note = Note(NoteCode.RECOUNTED, name=text)
    return replace(now, own=replace(now.own, notes=(*now.own.notes, note)))
