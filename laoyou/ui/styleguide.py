"""The living style guide: every component with made-up content, for eyes and for accessibility checks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from laoyou.ui.blocks import Entry, Fact, Printed, Tab
from laoyou.ui.charts import Chart, Gantt, GanttLine, Sparkline, bars, columns, lines, pyramid
from laoyou.ui.documents import DocumentView, Span
from laoyou.ui.indicators import IndicatorCard
from laoyou.ui.maps import AreaFigure, AreaMap, MapPoint
from laoyou.ui.progress import Work
from laoyou.ui.statuses import CLOSE, OFF_COURSE, REACHED, Status, Tone, no_data
from laoyou.ui.tables import Column, Filter, Table


class SampleForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(label=_lazy("Name of the plan"), help_text=_lazy("As printed on its first page."))
    kind = forms.ChoiceField(
        label=_lazy("Kind"), choices=[("plan", _lazy("Plan document")), ("notice", _lazy("Notice"))]
    )
    day = forms.DateField(label=_lazy("Printed on"), widget=forms.DateInput(attrs={"type": "date"}), required=False)
    document = forms.FileField(
        label=_lazy("Document"), widget=forms.FileInput(attrs={"accept": ".docx,.pdf,.txt"}), required=False
    )
    level = forms.ChoiceField(
        label=_lazy("Level"),
        widget=forms.RadioSelect,
        choices=[("city", _lazy("City")), ("county", _lazy("County"))],
    )
    agreed = forms.BooleanField(label=_lazy("I have compared it with the paper"))
    remarks = forms.CharField(label=_lazy("Remarks"), widget=forms.Textarea(attrs={"rows": 3}), required=False)


def _row(
    number: int, group: str, value: str | None, fen: int | None, status: Status, day: date | None
) -> dict[str, Any]:
    name = "甲乙丙丁"[number - 1] + "项"
    figure = Decimal(value) if value else None
    return {"number": number, "name": name, "group": group, "value": figure, "money": fen, "status": status, "day": day}


ROWS = [
    _row(1, "a", "1.02", 120_000_000_00, OFF_COURSE, date(2025, 9, 30)),
    _row(2, "a", "54.1", 35_500_000_00, CLOSE, date(2025, 6, 30)),
    _row(3, "b", "61", None, REACHED, date(2025, 9, 30)),
    _row(4, "b", None, 800_000_00, no_data(_lazy("not collected yet")), None),
]

COLUMNS = [
    Column("number", _lazy("No."), kind="number", sortable=True, width=8),
    Column("name", _lazy("Name"), sortable=True),
    Column("value", _lazy("Figure"), kind="number", unit="%", sortable=True, help=_lazy("Share of the whole.")),
    Column("money", _lazy("Money"), kind="money_wan", unit=_lazy("10,000 yuan"), sortable=True),
    Column("day", _lazy("As of"), kind="date"),
    Column("status", _lazy("Status"), kind="status"),
    Column("group", _lazy("Group"), kind="badge", shown=False),
]

SAMPLE = Table(
    name="sample",
    title=_lazy("Sample rows"),
    columns=COLUMNS,
    filters=[
        Filter("group", _lazy("Group"), choices=[("a", _lazy("elders")), ("b", _lazy("children"))]),
        Filter("name", _lazy("words in the name"), kind="text"),
    ],
    sentence=_lazy("Show the rows about {group} whose name has {name}, in {sort}"),
    opens=lambda row: f"?row={row['number']}",
    row_key=lambda row: str(row["number"]),
    source_note=_lazy("Invented for this page."),
)

EMPTY = Table(
    name="nothing",
    title=_lazy("Empty"),
    columns=COLUMNS,
    empty=_lazy("No rows yet."),
    empty_hint=_lazy("They come with the first plan."),
)

# Six hexagons that share their sides, and one area that is only a point.
_CENTRES = [(0, 0), (3, 1.732), (3, -1.732), (0, -3.464), (-3, -1.732), (-3, 1.732)]
_CORNERS = [(2, 0), (1, 1.732), (-1, 1.732), (-2, 0), (-1, -1.732), (1, -1.732), (2, 0)]


def _shapes() -> dict[str, Any]:
    def feature(code: int, centre: tuple[float, float]) -> dict[str, Any]:
        ring = [[100 + (centre[0] + x) / 10, 36 + (centre[1] + y) / 10] for x, y in _CORNERS]
        return {"type": "Feature", "properties": {"code": code}, "geometry": {"type": "Polygon", "coordinates": [ring]}}

    point = {"type": "Feature", "properties": {"code": 7}, "geometry": {"type": "Point", "coordinates": [100.62, 36.3]}}
    return {"type": "FeatureCollection", "features": [*(feature(n, c) for n, c in enumerate(_CENTRES, start=1)), point]}


def _map() -> AreaMap:
    figures = [1449, 752, 1262, 867, 468, None, 178]
    names = "甲乙丙丁戊己庚"
    return AreaMap(
        "sample",
        _half(),
        _shapes(),
        [AreaFigure(n, f"{names[n - 1]}区", value, url=f"?area={n}") for n, value in enumerate(figures, start=1)],
        points=[MapPoint(_("A place"), 100.05, 35.9, _("60 places"))],
        breaks=[700, 1200],
        unit=_("places"),
        basis=_("residents, census of 2020"),
        as_of="2025-09-30",
        attribution=_("Shapes invented for this page."),
    )


def _cards() -> list[IndicatorCard]:
    history = Sparkline([("2021", 0.2), ("2022", 0.35), ("2023", None), ("2024", 0.68), ("2025", 1.02)], target=4.8)
    common: dict[str, Any] = {"target_year": "2025", "basis": _("residents"), "as_of": "2025-09-30"}
    health, affairs = _("Health Commission"), _("Civil Affairs")
    return [
        IndicatorCard(
            _("Childcare places per thousand"),
            OFF_COURSE,
            Decimal("1.02"),
            _("places"),
            Decimal("4.8"),
            owner=health,
            sparkline=history,
            url="#cards",
            **common,
        ),
        IndicatorCard(
            _("Nursing beds"),
            CLOSE,
            Decimal("54.1"),
            "%",
            60,
            owner=affairs,
            note=_("6 conversions would bring it to 61.3"),
            **common,
        ),
        IndicatorCard(_("Placed when in need"), REACHED, Decimal(61), "%", 60, owner=affairs, **common),
        IndicatorCard(
            _("Life expectancy"),
            no_data(_("not collected yet")),
            None,
            _("years"),
            Decimal("75.3"),
            owner=health,
            **common,
        ),
    ]


def _charts() -> list[Chart]:
    areas = [("甲区", 1449), ("丙区", 1262), ("丁区", 867), ("乙区", 752), ("戊区", 468), ("庚区", 178)]
    years = ["2021", "2022", "2023", "2024", "2025"]
    shares: dict[str, list[int | None]] = {"甲区": [30, 34, None, 47, 54], "乙区": [22, 25, 31, 36, 41]}
    paid = {_("central"): [3200, 4100, 800, 400, 200], _("local"): [1200, 2300, 900, 700, 300]}
    ages = ["0–14", "15–29", "30–44", "45–59", "60–74", "75+"]
    men = (_("men"), [71_000, 82_000, 93_000, 98_000, 51_000, 14_000])
    women = (_("women"), [66_000, 78_000, 90_000, 96_000, 54_000, 19_000])
    about: dict[str, Any] = {"source": _("Invented for this page."), "as_of": "2025-09-30"}
    rising = _("The share is rising but stays below its target")
    return [
        bars("bars", _half(), areas, highlight={"甲区", "丙区"}, unit=_("places"), **about),
        lines("lines", rising, years, shares, target=60, unit="%", zero=True, **about),
        columns("columns", _("Projects are paid mostly in the first two years"), years, paid, **about),
        pyramid("pyramid", _("Half of the people will be over 45"), ages, men, women, **about),
    ]


def _half() -> str:
    return _("Two districts hold half of what is missing")


def _gantt() -> Gantt:
    elders, children = _("elders"), _("children")
    projects = [
        GanttLine(_("Home for 120 elders"), 2021, 2023, group=elders, note="甲区", tone=Tone.OK),
        GanttLine(_("Day care in ten villages"), 2023, 2025, group=elders, note="乙区", tone=Tone.BUSY),
        GanttLine(_("Childcare centre"), 2024, 2024, group=children, note="丙区", tone=Tone.OFF),
        GanttLine(_("Training of carers"), None, None, group=children),
    ]
    return Gantt("sample", _("Projects over the years"), projects, today=2025.7)


def _document() -> DocumentView:
    text = (
        "第一条 到2025年，每千人口托位数达到4.8个。\n"
        "第二条 护理型床位占比不低于60%，由民政部门负责。\n\n"
        "第三条 建设项目3个，总投资1,200万元。"
    )
    spans = [
        Span(4, 26, "t1", _("target 1"), Tone.BUSY),
        Span(10, 26, "t1-value", _("value of target 1"), Tone.OK),
        Span(text.index("护理"), text.index("，由民政"), "t2", _("target 2"), Tone.BUSY),
        Span(text.index("建设项目"), len(text) - 1, "p1", _("projects"), Tone.NEAR),
    ]
    return DocumentView("sample", text, spans, _("A document"))


def _blocks() -> dict[str, Any]:
    lost = Printed("国办发〔202052号", "国办发〔2020〕52号", _("A digit and a bracket were lost in print."))
    damaged = _("The file is damaged. Open it in WPS, save it again and upload it.")
    return {
        "statuses": [REACHED, CLOSE, OFF_COURSE, no_data(_("not collected yet")), Status(Tone.BUSY, _("Running"))],
        "facts": [
            Fact(_("Document number"), "示〔2022〕1号"),
            Fact(_("Total"), Printed("1200", "12,000", _("The sum of the rows."))),
            Fact(_("Owner"), None),
            Fact(_("Status"), CLOSE),
        ],
        "entries": [
            Entry(date(2025, 9, 2), _("Read again"), _("3 targets changed"), by="张三", tone=Tone.OK),
            Entry(date(2025, 8, 19), _("Uploaded"), by="李四"),
        ],
        "tabs": [
            Tab(_("Targets"), "#", current=True, count=20),
            Tab(_("Tasks"), "#tasks", count=41),
            Tab(_("Projects"), "#projects"),
        ],
        "works": [
            Work("running", _("Reading the document"), "?", 40, 120, _("page 4 of 12")),
            Work("failed", _("Reading the document"), "?", running=False, failed=damaged),
        ],
        "printed": lost,
    }


def context(request: HttpRequest) -> dict[str, Any]:
    """What ui/styleguide.html shows. `?form=wrong` shows the form as it comes back with errors."""
    wrong = request.GET.get("form") == "wrong"
    return {
        "form": SampleForm({"title": "", "kind": "plan", "day": "2025-13-45"} if wrong else None),
        "table": SAMPLE.bind(request, ROWS, as_of="2025-09-30"),
        "empty_table": EMPTY.bind(request, []),
        "cards": _cards(),
        "charts": _charts(),
        "map": _map(),
        "gantt": _gantt(),
        "view": _document(),
        **_blocks(),
    }
