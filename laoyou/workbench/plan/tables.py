"""Tables of the plan pages: columns, filters and the sentence above them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, partial
from urllib.parse import quote
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from laoyou.plan.enums import Duty, ItemKind
from laoyou.plan.selectors.departments import DepartmentRow
from laoyou.plan.selectors.items import SupportRow
from laoyou.plan.selectors.money import MoneyRow
from laoyou.plan.selectors.rows import IndicatorRow, ItemRow, TaskRow
from laoyou.plan.selectors.search import Hit
from laoyou.ui.tables import Column, Filter, Table
from laoyou.workbench.plan import words


def item_url(row: ItemRow | Hit) -> str:
    """Where an item is shown. Asked hundreds of times a page, so the route is looked up once."""
    return _item_route().format(edition=row.edition_id, item=row.id)


@cache
def _item_route() -> str:
    edition, item = UUID(int=1), UUID(int=2)
    return reverse("plan:item", args=[edition, item]).replace(str(edition), "{edition}").replace(str(item), "{item}")


def leads(row: ItemRow) -> str:
    return "、".join(row.named_for(Duty.LEAD))


def responsible(row: ItemRow) -> str:
    return "、".join(row.named_for(Duty.RESPONSIBLE))


def everybody(row: ItemRow) -> str:
    return "、".join(unit.printed_name for unit in row.units)


def _has_unit(rows: list[ItemRow], name: str) -> list[ItemRow]:
    return [row for row in rows if any(name in unit.printed_name for unit in row.units)]


def _in_group(rows: list[ItemRow], group: str) -> list[ItemRow]:
    return [row for row in rows if words.group_words(row.group) == group]


def _led_by(rows: list[TaskRow], name: str) -> list[TaskRow]:
    return [row for row in rows if any(name in lead for lead in row.named_for(Duty.LEAD))]


UNIT_FILTER = Filter("unit", _("Unit"), kind="text", any_label=_("any unit"), apply=_has_unit)
GROUP_FILTER = Filter("group", _("Group"), any_label=_("all groups"), apply=_in_group)


def indicator_table(years: list[int]) -> Table:
    """Targets down, the plan's own years across."""
    by_year = [Column(f"y{year}", str(year), kind="number", value=partial(_value_at, year)) for year in years]
    return Table(
        name="indicators",
        title=_("Indicators"),
        columns=[
            Column("number", _("No.")),
            Column("name", _("Indicator"), sortable=True, url=item_url, width=36),
            Column(
                "group", _("Group"), value=lambda row: words.group_words(row.group), sortable=True, width=20, short=True
            ),
            Column("unit", _("Unit of measure")),
            *by_year,
            Column("other", _("Other"), value=_undated, shown=not years),
            Column("nature", _("Nature"), kind="badge", value=lambda row: words.nature_words(row.nature)),
            Column("units", _("Responsible units"), value=everybody, width=30),
        ],
        filters=[
            GROUP_FILTER,
            Filter("nature", _("Nature"), any_label=_("any nature"), apply=_of_nature),
            UNIT_FILTER,
            Filter("name", _("Words"), kind="text", any_label=_("any words")),
        ],
        sentence=_("Show {group}, {nature}, whose unit has {unit} and whose name has {name}"),
        unique="id",
        opens=item_url,
        empty=_("No indicator fits."),
        empty_hint=_("Take a filter away, or look at the targets in the text."),
    )


def _of_nature(rows: list[IndicatorRow], nature: str) -> list[IndicatorRow]:
    return [row for row in rows if words.nature_words(row.nature) == nature]


def _value_at(year: int, row: IndicatorRow) -> object:
    value = row.at(year)
    return None if value is None else value.value


def _undated(row: IndicatorRow) -> str:
    kept = [value for value in row.values if value.year is None]
    return words.joined(words.target_by_year(row, value) for value in kept)


def _spoken_values(row: IndicatorRow) -> str:
    return words.joined(words.target_by_year(row, value) for value in row.values)


def _kind_words(row: ItemRow | Hit) -> str:
    return str(ItemKind(row.kind).label)


TARGETS = Table(
    name="targets",
    title=_("Targets in the text"),
    columns=[
        Column("number", _("No.")),
        Column("name", _("Target"), sortable=True, url=item_url, width=44),
        Column("values", _("To be reached"), value=_spoken_values, width=28),
        Column("units", _("Responsible units"), value=everybody, width=30),
        Column("group", _("Group"), value=lambda row: words.group_words(row.group), width=20, shown=False),
    ],
    filters=[UNIT_FILTER, Filter("name", _("Words"), kind="text", any_label=_("any words"))],
    sentence=_("Show targets whose unit has {unit} and whose wording has {name}"),
    unique="id",
    opens=item_url,
    empty=_("The text states no target."),
    prefix="t-",
)
LIMITS = Table(
    name="limits",
    title=_("Limits and standards"),
    columns=[
        Column("number", _("No.")),
        Column("name", _("Limit or standard"), url=item_url, width=44),
        Column("values", _("Holds"), value=_spoken_values, width=28),
        Column("units", _("Responsible units"), value=everybody, width=30),
    ],
    unique="id",
    opens=item_url,
    empty=_("The text states no limit."),
    prefix="l-",
)
BASELINE = Table(
    name="baseline",
    title=_("Starting figures"),
    columns=[
        Column("name", _("What it counts"), url=item_url, width=44),
        Column("value", _("As printed"), kind="number", value=lambda row: row.values[0].value if row.values else None),
        Column("unit", _("Unit of measure")),
        Column(
            "as_of",
            _("As of"),
            value=lambda row: words.year_words(row.values[0].year_key) if row.values else None,
            width=14,
        ),
    ],
    unique="id",
    opens=item_url,
    empty=_("The document states no starting figure."),
    prefix="b-",
)
TASKS = Table(
    name="tasks",
    title=_("Tasks"),
    columns=[
        Column("number", _("No.")),
        Column("name", _("Task"), url=item_url, width=40),
        Column("lead", _("Leading units"), value=leads, width=24),
        Column("responsible", _("Responsible"), value=responsible, width=40),
        Column("section", _("Section"), width=40),
    ],
    filters=[
        Filter("section", _("Section"), any_label=_("all sections")),
        Filter("lead", _("Lead"), kind="text", any_label=_("any lead"), apply=_led_by),
        UNIT_FILTER,
        Filter("name", _("Words"), kind="text", any_label=_("any words")),
    ],
    sentence=_("Show tasks of {section}, led by {lead}, in which {unit} takes part, whose heading has {name}"),
    unique="id",
    opens=item_url,
    empty=_("No task fits."),
)


PROJECTS = Table(
    name="projects",
    title=_("Projects"),
    columns=[
        Column("number", _("No.")),
        Column("group", _("Group"), value=lambda row: words.group_words(row.group), short=True),
        Column("name", _("Project"), sortable=True, url=item_url, width=44),
        Column("type", _("Type"), kind="badge"),
        Column("period", _("Period"), short=True),
        Column("place", _("Place"), short=True),
        Column("scale", _("Content and scale"), width=50, shown=False),
        Column("total", _("Total, 10,000 yuan"), kind="money_wan", value=lambda row: row.total_fen, sortable=True),
        Column(
            "central", _("Central, 10,000 yuan"), kind="money_wan", value=lambda row: row.central_fen, sortable=True
        ),
        Column(
            "other", _("Other sources, 10,000 yuan"), kind="money_wan", value=lambda row: row.other_fen, shown=False
        ),
        Column("owner", _("Carried out by"), value=everybody, width=20),
    ],
    filters=[
        GROUP_FILTER,
        Filter("place", _("Place"), any_label=_("all places")),
        Filter("type", _("Type"), any_label=_("all types")),
        Filter("owner", _("Carried out by"), kind="text", any_label=_("anyone"), apply=_has_unit),
    ],
    sentence=_("Show projects of {group} in {place}, {type}, carried out by {owner}"),
    unique="id",
    moves=["projects-total", "projects-sums"],
    opens=item_url,
    empty=_("No project fits."),
)


def money_table(name: str, title: str, heading: str) -> Table:
    """Projects summed under one heading; the rows add up to the total above them."""
    return Table(
        name=name,
        title=title,
        columns=[
            Column("key", heading, width=24, short=True),
            Column("projects", _("Projects"), kind="number"),
            Column("total", _("Total, 10,000 yuan"), kind="money_wan", value=lambda row: row.total_fen),
            Column("central", _("Central, 10,000 yuan"), kind="money_wan", value=lambda row: row.central_fen),
            Column("other", _("Other sources, 10,000 yuan"), kind="money_wan", value=_other_sources),
        ],
        unique="key",
        row_key=lambda row: str(row.key),
        prefix=f"{name}-",
    )


def _other_sources(row: MoneyRow) -> int | None:
    return row.other_fen


def _served(row: SupportRow) -> str:
    return words.joined(link.task_name for link in row.serves)


def support_table(name: str, title: str, *, counted: bool, papers: Mapping[UUID, Sequence[str]] | None = None) -> Table:
    """Policies or elements, each with the tasks it serves and, where given by its key, the papers in force for it."""
    measures = [Column("measure_count", _("Measures"), kind="number")] if counted else []
    in_force = []
    if papers is not None:
        in_force = [
            Column("papers", _("Papers in force"), value=lambda row: words.joined(papers.get(row.id, ())), width=40)
        ]
    return Table(
        name=name,
        title=title,
        columns=[
            Column("number", _("No.")),
            Column("name", _("Name"), url=item_url, width=36),
            *measures,
            Column("serves", _("Serves the tasks"), value=_served, width=50),
            Column("units", _("Responsible units"), value=everybody, width=40),
            *in_force,
        ],
        unique="id",
        opens=item_url,
        empty=_("The document has no such list."),
        prefix=f"{name}-",
    )


def row_url(row: DepartmentRow) -> str:
    """Relative on purpose: the page of a unit lies below the list of units."""
    return f"?of={quote(row.name)}"


DEPARTMENTS = Table(
    name="units",
    title=_("Units and what is theirs"),
    columns=[
        Column("name", _("Unit"), value=lambda row: " / ".join(row.names), width=30, url=row_url),
        Column("leads", _("Leads"), kind="number", sortable=True),
        Column("takes_part", _("Takes part"), kind="number", sortable=True),
        Column("indicators", _("Targets and limits"), kind="number", sortable=True),
        Column("projects", _("Projects"), kind="number", sortable=True),
        Column("support", _("Policies and elements"), kind="number", sortable=True),
    ],
    filters=[Filter("name", _("Unit"), kind="text", any_label=_("any unit"))],
    sentence=_("Show units whose name has {name}"),
    unique="name",
    row_key=lambda row: row.name,
    empty=_("The document names no unit."),
)


_MOST_COUNTED = 1_000  # who finds more adds a word; counting them all would read every item of every plan

SEARCH_RESULTS = Table(
    name="found",
    title=_("Found in plans"),
    columns=[
        Column("name", _("Name"), url=item_url, width=50),
        Column("kind", _("Kind"), value=_kind_words, kind="badge"),
        Column("place", _("Place"), value=lambda row: row.edition.place),
        Column("plan", _("Plan"), value=lambda row: row.edition.title, width=40),
    ],
    filters=[
        Filter("kind", _("Kind"), choices=ItemKind.choices, any_label=_("everything")),
        Filter("place", _("Place"), any_label=_("all places"), lookup="edition__place"),
    ],
    sentence=_("Show {kind} from {place}"),
    order=["edition__area", "edition_id", "kind", "position"],
    unique="id",
    count_limit=_MOST_COUNTED,
    empty=_("Nothing in the plans has these words."),
    empty_hint=_("Try fewer or shorter words, or the name of a department."),
)
