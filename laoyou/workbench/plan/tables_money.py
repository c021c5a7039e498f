"""Tables of projects' money: by project, by county, source and year; the ledger's rows."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from laoyou.plan.enums import MoneySource, MoneyStage
from laoyou.plan.selectors.ledger import ProjectMoney, Standing
from laoyou.ui.tables import Column, Filter, Table
from laoyou.workbench.plan import money_words as words
from laoyou.workbench.plan import tables
from laoyou.workbench.plan.words import group_words


def card_url(row: ProjectMoney) -> str:
    return f"{tables.item_url(row.project)}#money"


def _sums(read: Callable[[Any], Standing], *, sortable: bool = False, shares_shown: bool = False) -> list[Column]:
    """Planned to paid, in 10,000 yuan, and the two shares, which are left to the column chooser unless shown."""
    kinds = [
        ("planned", pgettext_lazy("money", "Planned")),
        ("approved", pgettext_lazy("money", "Approved")),
        ("allocated", pgettext_lazy("money", "Allocated")),
        ("paid", pgettext_lazy("money", "Paid")),
        ("unspent", pgettext_lazy("money", "Not yet paid")),
    ]
    money = [
        Column(key, label, "money_wan", sortable, value=partial(_read, read, key), unit=_("10,000 yuan"))
        for key, label in kinds
    ]
    shares = [("allocated_share", _("Allocated of planned")), ("paid_share", _("Paid of allocated"))]
    return money + [
        Column(key, label, "percent", sortable, value=partial(_read, read, key), places=1, shown=shares_shown)
        for key, label in shares
    ]


def _read(read: Callable[[Any], Standing], key: str, row: Any) -> Any:
    return getattr(read(row), key)


def _has_unit(rows: list[ProjectMoney], name: str) -> list[ProjectMoney]:
    return [row for row in rows if name in tables.everybody(row.project)]


def _in_group(rows: list[ProjectMoney], group: str) -> list[ProjectMoney]:
    return [row for row in rows if group_words(row.project.group) == group]


def _at_place(rows: list[ProjectMoney], place: str) -> list[ProjectMoney]:
    return [row for row in rows if row.project.place == place]


def _standing(rows: list[ProjectMoney], how: str) -> list[ProjectMoney]:
    wanted: dict[str, Callable[[Standing], bool]] = {
        "nothing": lambda money: money.approved == 0,
        "unallocated": lambda money: money.approved > money.allocated,
        "unspent": lambda money: money.unspent > 0,
    }
    return [row for row in rows if wanted[how](row.money)]


PROJECTS = Table(
    name="money",
    title=_("Money of the projects"),
    columns=[
        Column("number", _("No."), value=lambda row: row.project.number),
        Column("name", _("Project"), value=lambda row: row.project.name, url=card_url, width=44),
        Column("place", _("Place"), value=lambda row: row.project.place, short=True),
        *_sums(lambda row: row.money, sortable=True),
        Column("owner", _("Carried out by"), value=lambda row: tables.everybody(row.project), width=20, shown=False),
    ],
    filters=[
        Filter("group", _("Group"), any_label=_("all groups"), apply=_in_group),
        Filter("place", _("Place"), any_label=_("all places"), apply=_at_place),
        Filter("owner", _("Carried out by"), kind="text", any_label=_("anyone"), apply=_has_unit),
        Filter(
            "standing",
            _("How the money stands"),
            choices=[
                ("nothing", _("nothing entered yet")),
                ("unallocated", _("approved and not all allocated")),
                ("unspent", _("allocated and not all paid")),
            ],
            any_label=_("whatever stands"),
            apply=_standing,
        ),
    ],
    sentence=_("Show money of {group} in {place}, carried out by {owner}, {standing}"),
    unique="id",
    row_key=lambda row: str(row.project.id),
    moves=["money-total", "money-sums"],
    opens=card_url,
    empty=_("No project fits."),
)


def sums_table(name: str, title: str, heading: str, say: Callable[[str], str], url: Callable[[Any], str]) -> Table:
    """Money under one heading; the rows add up to the total above them. `url` leads to the rows of the ledger."""
    return Table(
        name=name,
        title=title,
        columns=[
            Column("key", heading, value=lambda row: say(row.key), url=url, width=24, short=True),
            # What is allocated in a year is no part of what is approved in that year.
            *_sums(lambda row: row, shares_shown=name != "year"),
        ],
        unique="key",
        row_key=lambda row: row.key or "-",
        prefix=f"{name}-",
    )


def _project_url(row: Any) -> str:
    return f"{reverse('plan:item', args=[row.item.edition_id, row.item_id])}#money"


def _of_year(found: QuerySet[Any], year: str) -> QuerySet[Any]:
    return found.filter(on__year=int(year))


_ROWS = [
    Column("on", pgettext_lazy("money", "Day"), "date", sortable=True),
    Column("project", _("Project"), value=lambda row: row.item.name, url=_project_url, width=44),
    Column("stage", pgettext_lazy("money", "Step"), "badge", value=lambda row: words.stage_words(row.stage)),
    Column("source", pgettext_lazy("money", "Source"), value=lambda row: words.source_words(row.source), width=18),
    Column("fen", _("Sum, yuan"), "number", sortable=True, value=lambda row: words.yuan(row.fen)),
    Column("document", _("Document number"), width=28),
    Column("kind", pgettext_lazy("money", "What it is"), value=words.kind_words),
    Column("note", _("Note"), width=30),
    Column("recorded_by", _("Entered by"), short=True, shown=False),
    Column("recorded_at", _("Entered on"), "moment", shown=False),
]
ENTRIES = Table(
    name="entries",
    title=_("Entries of projects' money"),
    columns=_ROWS,
    filters=[
        Filter("stage", pgettext_lazy("money", "Step"), choices=MoneyStage.choices, any_label=_("at any step")),
        Filter("source", pgettext_lazy("money", "Source"), choices=MoneySource.choices, any_label=_("any source")),
        Filter("place", _("Place"), any_label=_("all places")),
        Filter("year", _("Year"), any_label=_("all years"), apply=_of_year),
        Filter("project", _("Project"), kind="text", any_label=_("any words"), lookup="item__name__icontains"),
    ],
    sentence=_("Show money {stage} from {source} in {place}, of {year}, for projects whose name has {project}"),
    order=["-on"],
    unique="id",
    empty=_("No money has been entered yet."),
)


def card_table(may_record: Callable[[Any], str | None]) -> Table:
    """A project's own rows of the ledger; `may_record` is where one is taken back, None where it cannot be."""
    kept = [column for column in _ROWS if column.key != "project"]
    return Table(
        name="ledger",
        title=_("Entries of projects' money"),
        columns=[
            *kept,
            Column(
                "back",
                _("Correct"),
                value=lambda row: pgettext("money", "Take back") if may_record(row) else "",
                url=may_record,
                acts=True,
            ),
        ],
        order=["-on"],
        unique="id",
        prefix="m-",
        empty=_("No money has been entered yet."),
    )
