"""The requests of each month, from a CSV file."""

import pytest

from llmcost.model.problems import InputError
from llmcost.read.series import load_series
from tests.support.catalogs import d


@pytest.fixture
def series(tmp_path):
    def load(text):
        file = tmp_path / "series.csv"
        file.write_text(text, encoding="utf-8")
        return load_series(str(file))

    return load


def test_months_in_total(series):
    found = series("month,requests\n2027-01,150000\n\n2027-02, 0.5\n")
    assert found == {"": {"2027-01": d(150_000), "2027-02": d("0.5")}}


def test_months_by_workload_with_columns_in_any_order(series):
    found = series("workload,requests,month\nchat,10,2027-01\nsearch,20,2027-01\nchat,30,2027-02\n")
    assert found == {"chat": {"2027-01": 10, "2027-02": 30}, "search": {"2027-01": 20}}


@pytest.mark.parametrize(
    ("text", "message", "line", "column"),
    [
        ("", "the first line must name", 1, 1),
        ("month,calls\n", "the first line must name", 1, 1),
        ("month,requests\n", "no months", 2, None),
        ("month,requests\n2027-13,5\n", '"2027-13" is not a month', 2, 1),
        ("month,requests\n0000-01,5\n", '"0000-01" is not a month', 2, 1),
        ("month,requests\n2027-01,-5\n", '"-5" is not a number', 2, 9),
        ("month,requests\n2027-01,1e3\n", '"1e3" is not a number', 2, 9),
        ("month,requests\n2027-01,1000000000001\n", "is not a number of requests up to", 2, 9),
        ("month,requests\n2027-01,5,6\n", "3 cells under 2 columns", 2, 1),
        ("month,requests\n2027-01,5\n2027-01,6\n", "duplicate month 2027-01", 3, 1),
    ],
)
def test_what_is_wrong_is_located(series, text, message, line, column):
    with pytest.raises(InputError, match=message) as caught:
        series(text)
    (problem,) = caught.value.problems
    assert (problem.where.line, problem.where.column) == (line, column)


def test_every_invalid_line_is_reported(series):
    with pytest.raises(InputError) as caught:
        series("month,requests\n2027-1,5\n2027-02,x\n2027-03,7\n")
    assert [problem.where.line for problem in caught.value.problems] == [2, 3]
