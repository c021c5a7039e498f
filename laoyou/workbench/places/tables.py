"""The lists of these pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from laoyou.places.enums import ChangeKind, Kind
from laoyou.places.selectors.areas import AreaRow
from laoyou.places.selectors.changes import ChangeRow
from laoyou.ui.tables import Column, Filter, Table
from laoyou.workbench.places import words


def _steps(row: ChangeRow) -> str:
    return "；".join(
        f"{_called(step.old_code, step.old_name)} → {_called(step.new_code, step.new_name)}" for step in row.steps
    )


def _called(code: int | None, name: str) -> str:
    return "—" if code is None else f"{name}（{words.short_code(code)}）"


def _code(row: AreaRow) -> str:
    return words.short_code(row.code)


def _named(rows: list[AreaRow], wanted: str) -> list[AreaRow]:
    typed = wanted.strip().lower()
    return [row for row in rows if typed in row.name or typed in row.short_name or row.pinyin.startswith(typed)]


CHILDREN = Table(
    name="areas",
    title=_("Areas inside"),
    columns=[
        Column(
            "code", _("Code"), value=lambda row: words.short_code(row.code), sortable=True, order_by="code", width=14
        ),
        Column("name", _("Name"), sortable=True, order_by="pinyin", url=words.area_url, width=30),
        Column("short_name", _("Short name"), width=20),
        Column("kind", _("Kind"), kind="badge", value=lambda row: str(row.kind.label), width=16),
        Column("validity", _("Valid"), value=words.validity, shown=False, width=24),
        Column("position", _("Position"), value=words.position, shown=False, width=26),
        Column("source", _("Source"), value=words.source, shown=False, width=40),
    ],
    filters=[
        Filter("kind", _("Kind"), choices=Kind.choices, any_label=_("any kind")),
        Filter("name", _("Name or pinyin"), kind="text", any_label=_("any name"), apply=_named),
    ],
    sentence=_("Show areas of {kind} whose name or pinyin has {name}"),
    order=["code"],
    unique="code",
    page_size=100,
    empty=_("Nothing inside this area is loaded."),
    empty_hint=_("Townships and villages are loaded for the provinces chosen when the site was set up."),
    source_note=_("National Bureau of Statistics, area codes for statistics 2023, with the changes recorded here."),
)

CHANGES = Table(
    name="changes",
    title=_("Changes of areas"),
    columns=[
        Column("effective", _("In force from"), kind="date", sortable=True, width=14),
        Column("kind", _("What happened"), kind="badge", value=lambda row: str(row.kind.label), width=16),
        Column("steps", _("From and to"), value=_steps, width=60),
        Column("inside", _("Areas inside that followed"), kind="number", width=14),
        Column("reason", _("Reason"), width=30),
        Column("document", _("Document"), width=24),
        Column("recorded_at", _("Recorded"), kind="moment", sortable=True, width=20),
    ],
    filters=[Filter("kind", _("What happened"), choices=ChangeKind.choices, any_label=_("any change"))],
    sentence=_("Show areas that were {kind}"),
    order=["-effective"],
    unique="id",
    empty=_("No change of areas is recorded yet."),
    empty_hint=_("The codes published for 2023 hold until somebody records a change."),
)
