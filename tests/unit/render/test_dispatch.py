"""Every type of report in every format: none is missing, and each says the same."""

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from jsonschema import Draft7Validator

from llmcost.analysis.catalog.market_history import model_history, price_list_diff
from llmcost.analysis.catalog.models import ModelFilter, list_models, show_model
from llmcost.analysis.catalog_sync.sync import sync
from llmcost.analysis.estimate.compare import compare
from llmcost.analysis.estimate.estimate import estimate
from llmcost.analysis.explain.explain import explain
from llmcost.analysis.gate.gate import gate
from llmcost.analysis.optimize.optimize import optimize
from llmcost.analysis.pricing_context import PricingContext
from llmcost.analysis.token_reports import token_total
from llmcost.model.problems import InputError, Where
from llmcost.model.reports.lint import ERROR, WARNING, LintFinding, LintReport
from llmcost.model.reports.provenance import CatalogStamp
from llmcost.model.reports.token_counts import (
    Boundaries,
    CharacterClassTokens,
    ChatParts,
    Edit,
    EditReport,
    FileCounts,
    LargestPieces,
    Lengths,
    Over,
    Skipped,
    TokenBudget,
    TokenClassCounts,
    TokenCount,
    TokenPiece,
    TokensReport,
)
from llmcost.read.catalog.compiled_catalog import check
from llmcost.read.workload.workload import parse_workload
from llmcost.render.dispatch import WRITERS, RenderOptions, render
from llmcost.render.formats import ANY, Format
from llmcost.render.json.schemas import DOCUMENTS, document_schema, schema_of
from tests.support.outlooks import OUTLOOKS
from tests.support.running import CATALOG
from tests.support.samples import SNAPSHOTS
from tests.support.upstream_lists import DAY as SYNCED
from tests.support.upstream_lists import catalog_of, offer, says, small_now
from tests.unit.render.test_dispatch_hostile_names import CHECKS

DAY = date(2026, 11, 22)
LOADED = check(CATALOG.read_bytes(), "catalog.yaml")
MARKET = PricingContext(LOADED.catalog, DAY, CatalogStamp(DAY, 0, LOADED.sha256, ("built-in",)))
PLACED = parse_workload(
    "name: a\nmodel: gpt-4o\nrequests_per_day: 5000\ninput_tokens: 800\noutput_tokens: 300\nbudget: 700\n", "a.yaml"
)
OTHER = replace(PLACED, workload=replace(PLACED.workload, name="b", model="anthropic/claude-2"))
SETTING = RenderOptions("1.2.3", "2026-11-22T10:00:00Z", None, False)


EXACT = TokenCount("openai/gpt-4o", 11, "exact", "o200k_base", 11, 11, Decimal("0.0000275"))
GUESS = TokenCount("x/y", 7, "estimate", "characters ÷ 4", 4, 19, None, "no tokenizer is known")
PARTS = ChatParts(text=4, overhead=7, tools=0, images=0, uncounted=2)
LENGTHS = Lengths(mean=Decimal("5.5"), p50=5, p95=6, max=6)
PROMPT = FileCounts("prompt.md", 28, 28, "text", None, (EXACT, GUESS))
CHATS = tuple(replace(count, parts=PARTS) for count in (EXACT, GUESS))
CHAT = FileCounts("chat.json", 40, 40, "chat", None, CHATS, {"document": 1})
LINES = tuple(replace(count, lengths=LENGTHS) for count in (EXACT, GUESS))
RECORDS = FileCounts("log.jsonl", 99, 99, "jsonl", 2, LINES)
OVER = TokenBudget(10, (Over("prompt.md", "x/y", 19, 9, 2),))
EDITS = (
    Edit("openai/gpt-4o", EXACT, replace(EXACT, tokens=12, low=12, high=12), Decimal(4), Decimal(5), Decimal(1)),
    Edit("x/y", GUESS, GUESS, None, None, None),
)


SAMPLES: dict[str, Any] = {
    "Report": estimate([PLACED], MARKET),
    "Report, a portfolio": estimate([PLACED, OTHER], MARKET, group_by="model"),
    "Report, nothing priced": estimate([PLACED], PricingContext(MARKET.catalog, date(2020, 1, 1), MARKET.stamp)),
    "Report, compare": compare(PLACED, ["gpt-4o", "claude-2", "tier:reasoning"], MARKET),
    "GateReport": gate(estimate([PLACED, OTHER], MARKET), max_monthly=Decimal(5), max_per_request=Decimal("0.01")),
    "OptimizeReport": optimize([PLACED], MARKET),
    "OptimizeReport, several": optimize([PLACED, OTHER], MARKET),
    "ExplainReport": explain([PLACED], MARKET),
    "ModelList": list_models(LOADED.catalog, DAY, ModelFilter(retired=True)),
    "ModelList, empty": list_models(LOADED.catalog, DAY, ModelFilter(search="no such model")),
    "ModelCard": show_model(LOADED.catalog, "gpt-4o", DAY),
    "ModelHistory": model_history(LOADED.catalog, "gpt-4o", DAY),
    "PriceListDiff": price_list_diff(LOADED.catalog, date(2024, 1, 1), DAY),
    "SyncReport": sync(catalog_of(), [says(offer("openai/small", small_now(input=4)))], SYNCED, "pricing.yaml"),
    "LintReport": LintReport(
        DAY,
        "pricing.yaml",
        2,
        (
            LintFinding(
                "stale", WARNING, "models.a/b.checked", "a/b: old", "read it again", Where("pricing.yaml", 3, 5)
            ),
            LintFinding("zero-rate", ERROR, "models.a/c.prices.0", "a/c: ::error:: is zero", "leave it out"),
        ),
    ),
    "LintReport, without findings": LintReport(DAY, "pricing.yaml", 2, ()),
    **OUTLOOKS,
    **{name: report for name, report in SNAPSHOTS.items() if name.startswith(("CostDiff", "GateReport, "))},
    "TokensReport": TokensReport(DAY, (PROMPT,)),
    "TokensReport, of everything": TokensReport(
        DAY, (PROMPT, CHAT, RECORDS), token_total((PROMPT, CHAT, RECORDS)), (Skipped("a.png", "no text"),), OVER
    ),
    "LargestPieces": LargestPieces(
        "x/y", "o200k_base", "exact", (TokenPiece("a.md", 3, 8001, "", 9, Decimal("0.75"), "::error::"),), 2, 12
    ),
    "Boundaries": Boundaries(
        "a.md", "x/y", "o200k_base", "exact", ("Grüße 😀\n".encode(), b"\xf0\x9f", b"\x98\x80", b" b")
    ),
    "TokenClassCounts": TokenClassCounts(
        1, "x/y", "o200k_base", "proxy", (CharacterClassTokens("lower", 5, 2), CharacterClassTokens("upper", 1, 0))
    ),
    "EditReport": EditReport(DAY, (PROMPT, CHAT), Decimal(5000), Decimal(30), ("requests_per_day",), EDITS, OVER),
}


def written(name: str, form: Format) -> str:
    return render(SAMPLES[name], form, SETTING)


def has(name: str, form: Format) -> bool:
    """Whether a report can be written so: formats of other programs take estimates, differences and verdicts."""
    alarms = form is Format.SLACK and name == "UsageAlerts"
    return form in ANY or alarms or name.startswith(("Report", "CostDiff", "GateReport"))


EVERY = [(name, form) for name in SAMPLES for form in Format if has(name, form)]
OF_EVERY_WORKLOAD = [form for form in Format if form not in (Format.ANNOTATIONS, Format.SARIF)]
"""Those that show more than violations."""


def test_every_type_of_report_has_a_sample_here():
    assert WRITERS.keys() <= {name.partition(",")[0] for name in SAMPLES}


@pytest.mark.parametrize(("name", "form"), EVERY)
def test_every_type_in_every_format(name, form):
    text = written(name, form)
    violated = name.startswith("GateReport") and name != "GateReport, passing"
    if form is Format.ANNOTATIONS:
        assert bool(text) is violated, "only what did not pass is annotated"
    else:
        assert text.strip()
    assert text.endswith("\n") or not text
    if form is Format.JSON:
        assert json.loads(text)["llmcost"] == "1.2.3"
    if form is Format.CSV:
        assert len({len(row) for row in csv.reader(io.StringIO(text))}) == 1


@pytest.mark.parametrize(("name", "form"), EVERY)
def test_every_format_of_every_type_is_what_it_says_it_is(name, form):
    text = written(name, form)
    CHECKS[form](text)  # asserts
    assert "\x1b" not in text


@pytest.mark.parametrize("name", SAMPLES)
def test_every_document_matches_the_schema_of_its_report(name):
    schema = schema_of("report", [type(SAMPLES[name])])
    Draft7Validator.check_schema(schema)
    errors = Draft7Validator(schema).iter_errors(json.loads(written(name, Format.JSON)))
    assert [f"{error.json_path}: {error.message}" for error in errors] == []


@pytest.mark.parametrize("name", [name for name in SAMPLES if type(SAMPLES[name]) in DOCUMENTS["tokens"]])
def test_what_tokens_writes_is_what_its_schema_says(name):
    Draft7Validator.check_schema(document_schema("tokens"))
    Draft7Validator(document_schema("tokens")).validate(json.loads(written(name, Format.JSON)))


@pytest.mark.parametrize(("name", "form"), [(name, form) for name in SAMPLES for form in Format if not has(name, form)])
def test_a_format_that_a_report_has_not_is_refused(name, form):
    with pytest.raises(InputError, match=form.value):
        written(name, form)


@pytest.mark.parametrize("form", OF_EVERY_WORKLOAD)
@pytest.mark.parametrize("name", ["Report", "Report, a portfolio", "Report, compare", "GateReport"])
def test_no_row_is_dropped_in_any_format(name, form):
    sample = SAMPLES[name]
    report = getattr(sample, "report", sample)
    text = written(name, form)
    for one in report.workloads:
        assert one.name in text
        if len(report.workloads) == 1 and form in (*ANY, Format.GITHUB) and (report.kind == "compare" or form in ANY):
            for row in one.alternatives:
                assert row.model in text


@pytest.mark.parametrize("form", OF_EVERY_WORKLOAD)
def test_what_has_no_price_says_so_in_every_format(form):
    text = written("Report, nothing priced", form)
    assert "no price is known on 2020-01-01" in text
    assert not re.search(r"(?<!\d)0\.00", text)


@pytest.mark.parametrize(
    ("form", "amount"),
    [
        (Format.TABLE, "$750.00"),
        (Format.MD, "\\$750.00"),
        (Format.CSV, ",750,"),
        (Format.JSON, '"monthly": "750"'),
        (Format.HTML, ">$750.00<"),
        (Format.GITHUB, "| $750 |"),
        (Format.GITLAB, "$750/mo"),
        (Format.JUNIT, ">$750.00 a month<"),
        (Format.SLACK, "$750"),
    ],
)
def test_the_amount_is_the_same_in_every_format(form, amount):
    assert amount in written("Report", form)


@pytest.mark.parametrize("name", SAMPLES)
def test_rendering_is_repeatable_and_changes_nothing(name):
    before = repr(SAMPLES[name])
    forms = [form for form in Format if has(name, form)]
    assert [written(name, form) for form in forms] == [written(name, form) for form in forms]
    assert repr(SAMPLES[name]) == before


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("columns", [40, 80, 200])
def test_a_terminal_of_any_width_shows_every_name(name, columns):
    text = render(SAMPLES[name], Format.TABLE, replace(SETTING, columns=columns))
    whole = render(SAMPLES[name], Format.TABLE, SETTING)
    ids = {
        word for word in whole.split() if "/" in word and word[0].isalpha() and "$" not in word and "req" not in word
    }
    assert {id_.rstrip(",;:") for id_ in ids if id_.count("/") == 1 and id_ != "0/1"} - {
        word.rstrip(",;:") for word in text.split()
    } <= {"$/1k", "In", "Out"}
