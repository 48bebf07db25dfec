"""CSV: exact decimals, one table, and no cell that a spreadsheet would run."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmcost.render.csv.table import text


def cells(*values: object) -> list[str]:
    columns = [f"c{place}" for place in range(len(values))]
    (_, row) = csv.reader(io.StringIO(text(columns, [dict(zip(columns, values, strict=True))])))
    return row


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""), (Decimal("750.00"), "750"), (Decimal("0.0750"), "0.075"), (Decimal("1E+3"), "1000"), (Decimal("-5.5"), "-5.5"),
        (Decimal("1E-18"), "0.000000000000000001"), (3, "3"), (True, "True"), (date(2026, 11, 22), "2026-11-22"), ("a,b", "a,b"),
        ('say "hi"', 'say "hi"'), ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "-1"), ("-1+1", "'-1+1"), ("@x", "'@x"), (" =x", "' =x"),
        ("\t=x", "' =x"), ("\r\n=x", "'  =x"), ("\uff1dx", "'\uff1dx"), ("\x1b=x", "'=x"), ("a=b", "a=b"), ("a\nb", "a b"), ("", ""),
    ],
)  # fmt: skip
def test_a_cell(value, cell):
    assert cells(value, "x")[0] == cell


@given(st.lists(st.text(), min_size=1, max_size=4))
def test_a_row_is_a_row_and_no_cell_is_a_formula(values):
    row = cells(*values)
    assert len(row) == len(values)
    for cell in row:
        assert not cell.lstrip().startswith(("=", "+", "@"))
        assert "\n" not in cell
        if cell.lstrip().startswith("-"):
            float(cell)


def test_columns_keep_their_order_and_lack_nothing():
    made = text(("b", "a"), [{"a": 1}, {"b": 2, "c": 3}])
    assert made == "b,a\n,1\n2,\n"
