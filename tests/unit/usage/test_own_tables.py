"""Tables whose columns the settings name."""

from datetime import date
from decimal import Decimal

import pytest

from llmcost.app.project import Project
from llmcost.app.usage import report
from llmcost.model.problems import InputError

duckdb = pytest.importorskip("duckdb")
COLUMNS = """usage:
  model: llm
  input: sent
  output: got
  cache_read: cached
  thinking: thought
  provider: vendor
  time: at
  id: request
  feature: product
  user: who
  claimed: usd
  inclusive: {inclusive}
"""
TABLE = """request,at,vendor,llm,sent,got,cached,thought,product,who,usd
1,2026-07-10T10:00:00Z,openai,gpt-4o-mini,1000,10.0,400,4,chat,ann@example.com,0.000126
1,2026-07-10T10:00:00Z,openai,gpt-4o-mini,1000,10,400,4,chat,ann@example.com,0.000126
2,2026-07-10T10:00:00Z,openai,gpt-4o-mini,1.5,10,,,chat,ann@example.com,
"""


def priced(folder, *paths, source=None, inclusive="true", columns=COLUMNS):
    (folder / "llmcost.yaml").write_text(columns.format(inclusive=inclusive))
    project = Project(date(2026, 11, 30), [str(folder / path) for path in paths], overlay_paths=(),
                      config_path=folder / "llmcost.yaml")  # fmt: skip
    return report(project, by=("source", "feature"), source=source)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "table.csv").write_text(TABLE)
    for name, options in (("table.parquet", "format parquet"), ("table.jsonl", "format json")):
        duckdb.sql(f"copy (select * from read_csv('table.csv', all_varchar = true)) to '{name}' ({options})")
    return tmp_path


# 600 × 0.15 + 400 × 0.075 + 10 × 0.60; apart: 1,000 × 0.15 + 400 × 0.075 + 14 × 0.60
@pytest.mark.parametrize(("inclusive", "usd"), [("true", "0.000126"), ("false", "0.0001884")])
@pytest.mark.parametrize("form", ["csv", "parquet", "jsonl"])
def test_a_table_of_each_format_costs_the_same(form, inclusive, usd, folder):
    made = priced(folder, f"table.{form}", source="own", inclusive=inclusive)
    assert (made.total.usd, made.total.claimed_usd) == (Decimal(usd), Decimal("0.000126"))
    assert (made.account.duplicates, made.account.malformed) == (1, 1)
    assert [group.values for group in made.groups] == [("own", "chat")]


def test_tables_are_found_in_a_folder_where_the_settings_know_them(folder):
    (folder / "table.jsonl").unlink()
    assert priced(folder, ".").account.lines == 6


def test_a_column_that_is_not_there_names_those_that_are(folder):
    with pytest.raises(InputError) as error:
        priced(folder, "table.csv", columns=COLUMNS.replace("cached\n", "reads\n"))
    (problem,) = error.value.problems
    assert str(problem.where) == "llmcost.yaml:5:3"
    assert '"reads"' in problem.message
    assert "request, at, vendor" in problem.hint


def test_a_late_fraction_is_not_rounded(folder):
    """Beyond the rows by which DuckDB guesses types."""
    row = '{"llm": "gpt-4o-mini", "sent": %s, "got": 0}\n'
    (folder / "table.jsonl").write_text(row % 1 * 21_000 + row % 1.5 + "{\n")
    made = priced(
        folder,
        "table.jsonl",
        source="own",
        columns="usage: {{model: llm, input: sent, output: got, inclusive: true}}\n",
    )
    assert (made.account.malformed, made.kept) == (2, 21_000)


def test_a_table_without_columns_in_the_settings_is_an_error(folder):
    with pytest.raises(InputError) as error:
        priced(folder, "table.csv", source="own", columns="version: 1\n")
    assert error.value.problems[0].code == "no-columns"
