"""What a snapshot holds: tables without names, numbers and addresses, each column with its type and meaning.

This is the contract between the registry, which writes them, and everything that is computed from them
(docs/contracts/snapshot.md). A column may be added; one that changes its meaning gets another name.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

import pyarrow as pa

_KEY = "int64"  # keyed hash of the row's key: the same in every snapshot, of no use without the key ring
_AREA = "int64"  # 12-digit area code
_ARROW = {
    "int64": pa.int64(), "int32": pa.int32(), "int16": pa.int16(), "bool": pa.bool_(), "date32[day]": pa.date32(),
    "string": pa.string(),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `type` is Arrow's name: int64, int32, int16, bool, date32[day], string."""

    name: str
    type: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its columns in order. Every one has `area`, by which its files are parted into counties."""

    name: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def arrow(self) -> pa.Schema:
        """The columns with their types, as Arrow has them."""
        return pa.schema([(column.name, _ARROW[column.type]) for column in self.columns])


def _table(name: str, *columns: tuple[str, str, str]) -> Table:
    return Table(name, tuple(Column(*column) for column in columns))


_SINCE = ("since", "date32[day]", "first day, empty when not known")
_UNTIL = ("until", "date32[day]", "first day after, empty while it lasts")

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        _table(
            "persons",
            ("person", _KEY, "the person"),
            ("area", _AREA, "where the person lives (常住)"),
            ("registered_area", _AREA, "where the person is registered (户籍), empty when not known"),
            ("sex", "int16", "1 male, 2 female (GB/T 2261.1)"),
            ("birth", "date32[day]", "born on"),
            ("death", "date32[day]", "died on"),
            ("lives_since", "date32[day]", "has lived there since, empty when not known"),
            ("registered_since", "date32[day]", "has been registered there since, empty when not known"),
        ),
        _table(
            "conditions",
            ("person", _KEY, "the person"),
            ("area", _AREA, "where the person lives"),
            ("kind", "string", "people.enums.ConditionKind"),
            ("level", "int16", "class or degree, 0 without one"),
            _SINCE,
            _UNTIL,
        ),
        _table(
            "health_events",
            ("person", _KEY, "the person"),
            ("area", _AREA, "where the person lives"),
            ("kind", "string", "people.enums.HealthEventKind"),
            ("day", "date32[day]", "done on"),
        ),
        _table(
            "sites",
            ("site", "string", "key of the site"),
            ("area", _AREA, "the community it stands in"),
            ("kind", "string", "facilities.enums.SiteKind"),
            ("for_children", "bool", "a kind for children"),
            ("is_home", "bool", "a kind in which elders live (养老机构)"),
            ("ownership", "string", "facilities.enums.Ownership"),
            ("state", "string", "facilities.enums.SiteState"),
        ),
        _table(
            "units",
            ("site", "string", "the site"),
            ("area", _AREA, "of the site"),
            ("kind", "string", "bed, day, class: facilities.enums.UnitKind"),
            ("places", "int32", "beds or places"),
            ("nursing", "bool", "nursing bed (护理型)"),
            ("public_good", "bool", "public-good bed (公益性)"),
            ("inclusive", "bool", "inclusive place (普惠)"),
            _SINCE,
            _UNTIL,
        ),
        _table(
            "stays",
            ("person", _KEY, "who stays"),
            ("site", "string", "the site"),
            ("area", _AREA, "of the site"),
            ("kind", "string", "facilities.enums.StayKind"),
            ("state", "string", "facilities.enums.StayState"),
            _SINCE,
            _UNTIL,
        ),
        _table(
            "site_facts",
            ("site", "string", "the site"),
            ("area", _AREA, "of the site"),
            ("kind", "string", "grade, star, quality, model: facilities.enums.FactKind"),
            ("value", "int16", "what the kind counts, empty where it counts nothing"),
            _SINCE,
            _UNTIL,
        ),
        _table(
            "posts",
            ("staff", _KEY, "who works there"),
            ("site", "string", "the site"),
            ("area", _AREA, "of the site"),
            ("kind", "string", "facilities.enums.PostKind"),
            _SINCE,
            _UNTIL,
        ),
        _table(
            "credentials",
            ("staff", _KEY, "whose it is"),
            ("area", _AREA, "of a site where the person works or worked"),
            ("kind", "string", "facilities.enums.CredentialKind"),
            _SINCE,
            _UNTIL,
        ),
        _table(
            "trainings",
            ("staff", _KEY, "who was trained"),
            ("area", _AREA, "of a site where the person works or worked"),
            ("day", "date32[day]", "finished on"),
        ),
        _table(
            "areas",
            ("area", _AREA, "a county, community or village that exists on the last day that counts"),
            ("level", "int16", "digits of the code that tell it apart: core.area_codes.Level"),
            ("urban", "bool", "an urban community (居委会); a village (村委会) is none"),
        ),
        _table(
            "neighbourhoods",
            ("neighbourhood", "string", "key of the neighbourhood"),
            ("area", _AREA, "the community it lies in"),
            ("kind", "string", "new, built: facilities.enums.NeighbourhoodKind"),
            ("due", "date32[day]", "handed over, or to be handed over; the earlier of the two"),
            ("required", "int64", "floor for elders asked for on the last day that counts, 1/100 m²; or empty"),
        ),
        _table(
            "provisions",
            ("neighbourhood", "string", "whose premises for elders they are"),
            ("area", _AREA, "of the neighbourhood"),
            ("floor", "int64", "1/100 m²"),
            _SINCE,
            _UNTIL,
        ),
    )
}


def schema_hash(table: Table) -> str:
    """By which two snapshots are told to hold the same columns: of names and types, in order."""
    said = ";".join(f"{column.name}:{column.type}" for column in table.columns)
    return sha256(f"{table.name}({said})".encode()).hexdigest()[:16]
