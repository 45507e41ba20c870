"""Bars as geometry."""

from tracker.web.charts import stacked


def test_the_highest_bar_fills_the_height_and_parts_stand_on_each_other() -> None:
    chart = stacked([("Nov", [("relevant", 1), ("unreviewed", 3)]), ("Dec", [("relevant", 2)])], step=10, height=80)
    first, second = chart.bars
    assert chart.width == 20
    assert chart.highest == 4
    assert [(part.kind, part.y, part.height) for part in first.parts] == [
        ("relevant", 60, 20),
        ("unreviewed", 0, 60),
    ]
    assert [(part.y, part.height) for part in second.parts] == [(40, 40)]


def test_nothing_at_all_is_an_empty_chart_that_divides_by_nothing() -> None:
    chart = stacked([("Nov", [("relevant", 0)])], step=10, height=80)
    assert chart.is_empty
    assert chart.bars[0].parts == ()
