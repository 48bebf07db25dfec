"""Points on a plot of characters."""

from decimal import Decimal

from llmcost.render.document.plot import Point, plot


def test_a_plot_puts_points_where_they_belong():
    lines = plot([Point(Decimal(1), Decimal(0), "a"), Point(Decimal(2), Decimal(1), "b"), Point(Decimal(3), Decimal(2), "c")], 5, 3)  # fmt: skip
    assert lines == ("2 |    c", "  |  b", "0 |a", "  +-----", "   $1.00$/month$3.00")


def test_costs_far_apart_stand_on_a_logarithmic_axis():
    lines = plot([Point(Decimal(10) ** n, Decimal(n), "o") for n in range(3)], 21, 3)
    assert [line.index("o") for line in lines[:3]] == [23, 13, 3]
    assert "logarithmic" in lines[-1]


def test_a_name_stands_where_there_is_room():
    beside = plot([Point(Decimal(0), Decimal(0), "o", "left"), Point(Decimal(1), Decimal(0), "o", "right")], 30, 1)
    assert beside[0] == "0 |o left                 right o"
    narrow = plot([Point(Decimal(n), Decimal(0), "o", "too-long") for n in (0, 1)], 9, 1)
    assert narrow[0] == "0 |o       o"


def test_one_point_or_equal_ones_are_no_trouble():
    assert "o" in plot([Point(Decimal(0), Decimal(0), "o")])[-3]
    assert plot([Point(Decimal(5), Decimal(1), "o")] * 3, 10, 2)
