"""Nothing that comes from data becomes markup, in any component."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django import forms
from django.utils.functional import lazystr
from django.utils.safestring import mark_safe
from lxml import html

from laoyou.ui.blocks import Entry, Fact, Printed, Tab
from laoyou.ui.charts import Gantt, GanttLine, Sparkline, bars, columns, lines, pyramid
from laoyou.ui.documents import DocumentView, Span
from laoyou.ui.escaping import escaped
from laoyou.ui.indicators import IndicatorCard
from laoyou.ui.maps import AreaFigure, AreaMap, MapPoint
from laoyou.ui.progress import Work
from laoyou.ui.statuses import Status, Tone
from laoyou.ui.tables import Column, Filter, Table

EVIL = """</script><script>alert(1)</script><img src=x onerror=alert(2)>"'><svg onload=alert(3)>{{ 7|add:7 }}"""


class EvilForm(forms.Form):
    name = forms.CharField(label=EVIL, help_text="plain", initial=EVIL)
    choice = forms.ChoiceField(choices=[(EVIL, EVIL)], widget=forms.RadioSelect)

    def clean_name(self) -> str:
        raise forms.ValidationError(EVIL)


def bound(get) -> Any:
    request = get("/rows/?name=" + "%3Cscript%3Ealert(1)%3C/script%3E&x=%22%3E%3Cscript%3E")
    table = Table(
        name="rows",
        title=EVIL,
        columns=[
            Column("name", EVIL, help=EVIL, unit=EVIL, url=lambda row: EVIL),
            Column("status", "s", kind="status"),
            Column("tags", "t", kind="badge"),
            Column("plain", "p", sortable=True),
        ],
        filters=[
            Filter("name", EVIL, choices=[(EVIL, EVIL)]),
            Filter("q", EVIL, kind="text", apply=lambda rows, _q: rows),
        ],
        sentence=EVIL.replace("{", "").replace("}", "") + " {name} {q} {sort}",
        opens=lambda row: EVIL,
        row_key=lambda row: EVIL,
        page_size=1,
    )
    row = {"name": EVIL, "status": Status(Tone.OK, EVIL, EVIL), "tags": [EVIL], "plain": EVIL}
    return table.bind(request, [row, row])


PARTS: dict[str, tuple[str, Any]] = {
    "chart": ("{% chart it %}", lambda: bars("b", EVIL, [(EVIL, 1)], unit=EVIL, source=EVIL, as_of=EVIL, description=EVIL)),
    "columns": ("{% chart it %}", lambda: columns("c", EVIL, [EVIL], {EVIL: [1]})),
    "lines": ("{% chart it %}", lambda: lines("l", EVIL, [EVIL], {EVIL: [1]}, target=2)),
    "pyramid": ("{% chart it %}", lambda: pyramid("p", EVIL, [EVIL], (EVIL, [1]), ("b" + EVIL, [1]))),
    "map": (
        "{% area_map it %}",
        lambda: AreaMap("m", EVIL, {"features": [], "note": EVIL}, [AreaFigure(1, EVIL, 2, EVIL, EVIL)], [MapPoint(EVIL, 1, 2, EVIL, EVIL)], unit=EVIL, basis=EVIL, attribution=EVIL),
    ),
    "card": (
        "{% indicator_card it %}",
        lambda: IndicatorCard(EVIL, Status(Tone.OFF, EVIL, EVIL), 1, EVIL, 2, EVIL, EVIL, basis=EVIL, owner=EVIL, as_of=EVIL, note=EVIL, nature=EVIL, url=EVIL, sparkline=Sparkline([(EVIL, 1)], 2, EVIL)),
    ),
    "gantt": ("{% gantt it %}", lambda: Gantt("g", EVIL, [GanttLine(EVIL, 2021, 2022, EVIL, EVIL, EVIL)])),
    "document": ("{% document it %}", lambda: DocumentView("d", EVIL * 3, [Span(3, 40, "a", EVIL), Span(9, 90, 'b" onmouseover="x', EVIL)], EVIL)),
    "facts": ("{% facts it %}", lambda: [Fact(EVIL, EVIL, EVIL, EVIL), Fact(EVIL, Printed(EVIL, EVIL, EVIL)), Fact(EVIL, Status(Tone.OK, EVIL, EVIL))]),
    "timeline": ("{% timeline it %}", lambda: [Entry(date(2025, 1, 1), EVIL, EVIL, EVIL, EVIL)]),
    "tabs": ("{% tabs it %}", lambda: [Tab(EVIL, EVIL)]),
    "printed": ("{% printed it %}", lambda: Printed(EVIL, EVIL, EVIL)),
    "work": ("{% progress it %}", lambda: Work("w", EVIL, EVIL, 1, 2, EVIL, failed=EVIL)),
    "badge": ("{% badge it %}{% empty_state it it it it %}{% help_note it it %}{% submit it %}", lambda: EVIL),
    "confirm": ("{% confirm 'c' it it action=it words=it fields=fields %}", lambda: EVIL),
    "form": ("{% error_summary it %}{% field it.name %}{% field it.choice %}", lambda: EvilForm({"name": EVIL, "choice": EVIL})),
}  # fmt: skip


@pytest.mark.parametrize("part", PARTS)
def test_components_escape_what_they_are_given(part: str, get, render) -> None:
    source, make = PARTS[part]
    assert_harmless(render(source, get(), it=make(), fields={EVIL: EVIL}))


def test_tables_escape_what_they_are_given(get, render) -> None:
    table = bound(get)
    assert_harmless(render("{% table it %}", table.request, it=table))


def test_words_marked_as_safe_do_not_lend_it_to_their_likes(render) -> None:
    """Badges and statuses are kept by their words: equal words, of which only one is markup, are two."""
    bold = "<b>fifty</b>"
    once, safe, again = (render("{% badge it %}", it=each) for each in (bold, mark_safe(bold), bold))  # noqa: S308
    assert (bold in safe, bold in once, bold in again) == (True, False, False)
    for word in (mark_safe(bold), bold):  # noqa: S308
        shown = render("{% status it %}", it=Status(Tone.OK, word, word))
        assert shown.count(bold) == (2 if word is not bold else 0)
    assert escaped(mark_safe(bold)) == bold != escaped(bold)  # noqa: S308
    assert [escaped(5), escaped(lazystr("a<b"))] == ["5", "a&lt;b"]


def assert_harmless(markup: str) -> None:
    tree = html.fragment_fromstring(markup, create_parent="div")
    scripts = [script.get("type") for script in tree.iter("script")]
    assert set(scripts) <= {"application/json"}
    assert not tree.xpath("//img")
    names = {name for element in tree.xpath(".//*") for name in element.attrib}
    assert not {name for name in names if name.startswith("on") or name == "style"}
    assert "alert(2)" in markup or "alert(1)" in markup  # it was shown, as text
