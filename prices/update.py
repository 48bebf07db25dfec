"""``make prices``: brings the price list up to date with the newest published lists, and prints a proposal in Markdown.

    python -m prices.update [--as-of DAY] [--packages FOLDER]

It downloads the packages by name with pip and npm, writes what is ready to ``pricing.yaml``, checks the result, and
writes what the lists state for the oracle and for ``models show``, the quantities of docs/PRICES.md, and
``prices/open.md``. Exit codes: 0 nothing to do; 1 files were changed; 2 the price list would be wrong: nothing was
written; 3 a list could not be read.
"""

import argparse
import os
import re
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from llmcost.analysis.catalog.lint import lint
from llmcost.analysis.catalog_sync.sync import sync
from llmcost.model.inputs.catalog import Catalog
from llmcost.model.problems import InputError
from llmcost.model.reports.catalog_sync import ListRead, SyncReport
from llmcost.model.reports.lint import ERROR
from llmcost.read.catalog.agreement import FILE as AGREEMENT
from llmcost.read.catalog.catalog import parse_catalog
from llmcost.read.catalog.catalog_edit import apply_edits, edit_plan, write_edited
from llmcost.read.upstream.upstream import FORMATS, read_upstream, source_of

from . import packages, pins
from .proposal import OPEN, open_questions, proposal
from .quantities import GUIDE, write_quantities

ROOT = Path(__file__).parents[1]
PRICES = ROOT / "pricing.yaml"
WRITTEN = (PRICES, GUIDE, OPEN, pins.LISTS, AGREEMENT)
_VERSION = re.compile(r"-(\d+(?:\.\d+)+)")
NOTHING, CHANGED, WRONG, UNREAD = 0, 1, 2, 3


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--as-of", type=date.fromisoformat, default=datetime.now(UTC).date())
    options.add_argument("--packages", type=Path, help="a folder with downloaded packages, a folder for each list")
    asked = options.parse_args()
    files = _found(asked.packages) if asked.packages else packages.download(ROOT / "build" / "prices")
    return update(files, asked.as_of)


def _found(folder: Path) -> dict[str, Path | str]:
    files = {name: sorted((folder / name).iterdir()) if (folder / name).is_dir() else [] for name in FORMATS}
    wanted = (*packages.WHEELS, *packages.ARCHIVES)
    return {name: files[name][-1] if files[name] else "there is no file" for name in wanted}


def update(files: dict[str, Path | str], today: date) -> int:
    """Write everything that follows from the packages, and print the proposal."""
    before = {path: path.read_bytes() if path.exists() else b"" for path in WRITTEN}
    known = pins.pinned()
    readings, unread = _read(files, known)
    text = PRICES.read_text("utf-8")
    catalog = parse_catalog(text, str(PRICES)).catalog
    report = sync(catalog, [one.upstream for one in readings], today, "pricing.yaml", unread)
    plan = edit_plan(catalog, report)
    new = apply_edits(text, str(PRICES), catalog, plan) if plan.entries or plan.checked else text
    after = parse_catalog(new, str(PRICES)).catalog
    findings = lint(after, today)
    if any(one.level == ERROR for one in findings):
        sys.stdout.write(proposal(report, findings, ()))
        return WRONG
    if new != text:
        write_edited(str(PRICES), text, new)
    _write_rest(after, readings, unread, today, known)
    changed = [os.path.relpath(path, ROOT) for path, data in before.items() if path.read_bytes() != data]
    sys.stdout.write(proposal(report, findings, changed))
    return UNREAD if report.unread else CHANGED if changed else NOTHING


def _write_rest(
    catalog: Catalog, readings: list[pins.Reading], unread: list[ListRead], today: date, known: pins.Document
) -> None:
    """What is made from the new prices: a second comparison, in which nothing is ready any more."""
    report: SyncReport = sync(catalog, [one.upstream for one in readings], today, "pricing.yaml", unread)
    if not report.unread:  # a list that is missing for a week must not seem to have changed its mind
        pins.write_pins(known, pins.figures(catalog, readings, today), pins.agreement(report, readings))
        if not OPEN.exists() or OPEN.read_text("utf-8") != open_questions(report):
            OPEN.write_text(open_questions(report), "utf-8")
    write_quantities(catalog)


def _read(files: dict[str, Path | str], known: pins.Document) -> tuple[list[pins.Reading], list[ListRead]]:
    readings: list[pins.Reading] = []
    unread: list[ListRead] = []
    for name, file in files.items():
        try:
            if isinstance(file, str):
                raise InputError.of("no-file", file)
            numbered = _VERSION.search(file.name)
            version = numbered[1] if numbered else ""
            readings.append(pins.Reading(read_upstream(name, str(file), pins.day_of(name, version, known)), version))
        except InputError as error:
            unread.append(ListRead(name, source_of(name), None, (), (), (), error.problems[0].message))
    return readings, unread


if __name__ == "__main__":
    sys.exit(main())
