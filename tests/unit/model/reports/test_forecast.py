"""How files and reports name a month."""

from datetime import date

from llmcost.model.reports.forecast import month_text


def test_a_month_is_year_and_month():
    assert month_text(date(2027, 1, 31)) == "2027-01"
