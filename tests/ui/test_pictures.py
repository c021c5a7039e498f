"""Charts, maps, sparklines, Gantt and cards: what they promise about their figures."""

from __future__ import annotations

from decimal import Decimal

import pytest
from lxml import html

from laoyou.ui.charts import Chart, Gantt, GanttLine, NotAnOption, Sparkline, bars, columns, lines, pyramid
from laoyou.ui.indicators import IndicatorCard
from laoyou.ui.maps import AreaFigure, AreaMap, quantile_bounds
from laoyou.ui.statuses import OFF_COURSE, no_data
from laoyou.ui.tables import Column


@pytest.mark.parametrize(
    ("option", "place"),
    [
        (
            {"series": [{"label": {"formatter": lambda value: value}}]},
            r"option\.series\[0\]\.label\.formatter is a function",
        ),
        ({"series": [{"data": [float("inf")]}]}, r"option\.series\[0\]\.data\[0\] is not a finite number"),
        ({"graphic": {"image": "https://elsewhere.example/x.png"}}, r"option\.graphic\.image is an address"),
        ({"title": {"link": "javascript:alert(1)"}}, r"option\.title\.link is an address"),
        ({"series": [{"symbol": "image://x"}]}, r"option\.series\[0\]\.symbol is an address"),
    ],
)
def test_an_option_that_is_not_plain_data_is_refused_by_place(option: dict[str, object], place: str) -> None:
    with pytest.raises(NotAnOption, match=place):
        Chart("c", "t", option, [Column("a", "a")], [])


def test_bars_start_at_zero_and_a_missing_figure_stays_missing() -> None:
    chart = bars("b", "t", [("甲", Decimal("1.5")), ("乙", None)], highlight={"甲"}, target=2)
    assert chart.plain["xAxis"]["min"] == 0
    assert [bar["value"] for bar in chart.plain["series"][0]["data"]] == [1.5, None]
    assert chart.plain["series"][0]["data"][1]["itemStyle"]["color"] == "token:series-pale"
    assert chart.plain["series"][0]["markLine"]["data"] == [{"xAxis": 2}]


def test_every_chart_shows_its_table_until_a_script_draws_it(render) -> None:
    made = [
        bars("b", "t", [("甲", 1)]),
        lines("l", "t", ["2024", "2025"], {"甲": [1, None]}, target=3),
        columns("c", "t", ["2024"], {"中央": [1], "地方": [2]}),
        pyramid("p", "t", ["0–14"], ("男", [3]), ("女", [4])),
    ]
    tables = []
    for chart in made:
        tree = html.fragment_fromstring(render("{% chart chart %}", chart=chart))
        assert tree.xpath(".//details[@open]//table")
        assert tree.xpath(".//div[contains(@class, 'chart-canvas')]/@hidden")
        tables.append([[" ".join(cell.text_content().split()) for cell in row] for row in tree.xpath(".//tr")])
    assert tables == [
        [["Item", "Figure"], ["甲", "1"]],
        [["Item", "甲"], ["2024", "1"], ["2025", "—No data"]],
        [["Item", "中央", "地方"], ["2024", "1", "2"]],
        [["Age", "男", "女"], ["0–14", "3", "4"]],
    ]


FIGURES = [AreaFigure(n, f"{n}区", value) for n, value in enumerate([10, 700, 699, 1200, None, 5000], start=1)]


def test_a_map_puts_every_area_into_one_class_and_says_how_many() -> None:
    area_map = AreaMap("m", "t", {"features": []}, FIGURES, breaks=[1200, 700])
    assert [(each.words, each.shade, each.count) for each in area_map.legend] == [
        ("1,200 and above", 5, 2),
        ("700 to below 1,200", 3, 1),
        ("below 700", 1, 2),
        ("No data", 0, 1),
    ]
    assert sum(each.count for each in area_map.legend) == len(FIGURES)
    assert [area.code for area, _shade, _words in area_map.listed] == [6, 4, 2, 3, 1, 5]
    assert [(each["code"], each["shade"]) for each in area_map.drawing["areas"]][-1] == ("5", 0)


def test_quantiles_never_split_equal_figures_and_shrink_with_few() -> None:
    assert quantile_bounds([1, 2, 3, 4, 5, 6, 7, 8], 4) == [3, 5, 7]
    assert quantile_bounds([1, 1, 1, 1, 9], 4) == [9]
    assert (quantile_bounds([5, 5], 4), quantile_bounds([], 4)) == ([], [])


def test_a_map_of_nothing_but_missing_figures_says_so() -> None:
    area_map = AreaMap("m", "t", {"features": []}, [AreaFigure(1, "甲区", None)])
    assert [(each.words, each.count) for each in area_map.legend] == [("All with a figure", 0), ("No data", 1)]


def test_a_card_without_a_figure_shows_a_dash_and_the_reason(render) -> None:
    card = IndicatorCard("人均预期寿命", no_data("尚未采集"), None, "岁", Decimal("75.3"))
    words = " ".join(html.fragment_fromstring(render("{% indicator_card card %}", card=card)).text_content().split())
    assert words == "人均预期寿命 No data —No data 岁 Target 75.3 尚未采集"


def test_the_bar_of_a_card_is_the_share_of_the_target() -> None:
    card = IndicatorCard("n", OFF_COURSE, Decimal(30), "%", Decimal(60))
    assert card.bar / card.mark == pytest.approx(0.5)
    over = IndicatorCard("n", OFF_COURSE, Decimal(90), "%", Decimal(60))
    assert (over.bar > over.mark, over.bar < 100) == (True, True)
    assert IndicatorCard("n", OFF_COURSE, 5, target=0).has_bar is False


def test_a_sparkline_breaks_where_a_figure_is_missing() -> None:
    line = Sparkline([("2021", 1), ("2022", 2), ("2023", None), ("2024", 4)], target=5, unit="个")
    assert len(line.runs) == 1
    assert len(line.dots) == 3
    assert line.words == "2021 1个 → 2024 4个, target 5个"
    assert Sparkline([("2021", None)]).words == "No figures yet"


def test_a_gantt_line_covers_its_years_and_is_empty_without_any() -> None:
    gantt = Gantt(
        "g", "t", [GanttLine("a", 2021, 2023), GanttLine("b", 2022, 2022), GanttLine("c", None, None)], today=2022.5
    )
    assert gantt.years == [2021, 2022, 2023]
    assert [(x, width, words) for _line, x, width, words in gantt.bars] == [
        (2, 176, "2021–2023"),
        (62, 56, "2022"),
        (0, 0, ""),
    ]
    assert gantt.today_x == 90.0
    assert Gantt("g", "t", [], today=2022.5).today_x is None
