"""Plan packs: a plan's facts and figures as an open file that any city can write, share and load.

The format is documented in docs/contracts/plan-pack.md. A pack carries what the document prints, with spans into the
text that was read, and corrections beside the printed values, never in place of them. It carries no prose: no task
text, no measures, no words of the guarantees.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from laoyou.core.area_codes import Level, level_of
from laoyou.core.errors import DomainError
from laoyou.reading.messages import SENTENCES
from laoyou.reading.model import PlanReading

FORMAT = "laoyou-plan-pack"
VERSION = 1

LISTS = (
    "indicators",
    "prose_targets",
    "limits",
    "tasks",
    "projects",
    "policies",
    "elements",
    "baseline",
    "warnings",
    "corrections",
)


class BadPack(DomainError):
    """The file is not a plan pack that can be loaded; every kind of fault has its own sentence below."""

    code = "bad_pack"
    sentence = "This is not a plan pack."


class NotAPack(BadPack):
    """It does not say that it is one."""

    code = "not_a_pack"
    sentence = "This file is not a plan pack: its “format” is %(found)s; “laoyou-plan-pack” is expected."


class UnknownPackVersion(BadPack):
    """It was written by something newer."""

    code = "unknown_pack_version"
    sentence = "This plan pack is of version %(found)s; this program reads version %(known)s. Update the program."


class PackFieldMissing(BadPack):
    """A field that every pack has is absent."""

    code = "pack_field_missing"
    sentence = "The plan pack lacks the field %(path)s."


class PackFieldUnknown(BadPack):
    """A field no pack has: prose, or a slip of the pen."""

    code = "pack_field_unknown"
    sentence = "The plan pack has a field %(path)s that the format does not know. Packs carry facts and figures only."


class PackFieldWrong(BadPack):
    """A field holds something of another kind; each kind that is expected has its own sentence below."""

    code = "pack_field_wrong"
    sentence = "In the plan pack, %(path)s cannot be %(found)s."


class NotText(PackFieldWrong):
    code = "pack_field_not_text"
    sentence = "In the plan pack, %(path)s is %(found)s; a text is expected."


class NotWholeNumber(PackFieldWrong):
    code = "pack_field_not_whole_number"
    sentence = "In the plan pack, %(path)s is %(found)s; a whole number from 0 is expected."


class NotNumber(PackFieldWrong):
    code = "pack_field_not_number"
    sentence = "In the plan pack, %(path)s is %(found)s; a number is expected."


class NotList(PackFieldWrong):
    code = "pack_field_not_list"
    sentence = "In the plan pack, %(path)s is %(found)s; a list is expected."


class NotObject(PackFieldWrong):
    code = "pack_field_not_object"
    sentence = "In the plan pack, %(path)s is %(found)s; an object with named fields is expected."


class NotSpan(PackFieldWrong):
    code = "pack_field_not_span"
    sentence = (
        "In the plan pack, %(path)s is %(found)s; two character offsets are expected, the first not after the second."
    )


class NotFigure(PackFieldWrong):
    code = "pack_field_not_figure"
    sentence = "In the plan pack, %(path)s is %(found)s; a number is expected, or the two ends of a range."


class NotOperator(PackFieldWrong):
    code = "pack_field_not_operator"
    sentence = "In the plan pack, %(path)s is %(found)s; one of >= <= = > < about is expected."


class NotArea(PackFieldWrong):
    code = "pack_field_not_area"
    sentence = "In the plan pack, %(path)s is %(found)s; a 12-digit area code such as 630200000000 is expected."


class NotDate(PackFieldWrong):
    code = "pack_field_not_date"
    sentence = "In the plan pack, %(path)s is %(found)s; a date such as 2022-09-06 is expected, or nothing."


class NotWarning(PackFieldWrong):
    code = "pack_field_not_warning"
    sentence = "In the plan pack, %(path)s is %(found)s; the code of a warning of this format is expected."


class NotPath(PackFieldWrong):
    code = "pack_field_not_path"
    sentence = (
        "In the plan pack, %(path)s is %(found)s; "
        "“document”, “text”, or a list and an index such as “projects/0” is expected."
    )


class NotPrinted(PackFieldWrong):
    code = "pack_field_not_printed"
    sentence = "In the plan pack, %(path)s is %(found)s; what the corrected field holds is expected."


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person put right: `printed` stays in the item, `corrected` is what is meant.

    `path` is "document", "<list>/<index from 0>" for a field of an item, or "text" for words outside the items; then
    `field` says what they are and `span` where they stand.
    """

    path: str
    field: str
    printed: Any
    corrected: Any
    reason: str
    span: tuple[int, int] | None = None

    def to_dict(self) -> dict[str, Any]:
        """The correction as a pack holds it."""
        row = {
            "path": self.path,
            "field": self.field,
            "printed": self.printed,
            "corrected": self.corrected,
            "reason": self.reason,
        }
        return row if self.span is None else row | {"span": list(self.span)}


@dataclass(frozen=True, slots=True)
class Pack:
    """A validated pack; the rows of its lists are the pack's own, field names as in the format."""

    document: Mapping[str, Any]
    indicators: Sequence[Mapping[str, Any]]
    prose_targets: Sequence[Mapping[str, Any]]
    limits: Sequence[Mapping[str, Any]]
    tasks: Sequence[Mapping[str, Any]]
    projects: Sequence[Mapping[str, Any]]
    policies: Sequence[Mapping[str, Any]]
    elements: Sequence[Mapping[str, Any]]
    baseline: Sequence[Mapping[str, Any]]
    warnings: Sequence[Mapping[str, Any]]
    corrections: Sequence[Correction]

    @property
    def area(self) -> int:
        """The 12-digit code of the area the plan is for."""
        return int(self.document["area"])


def make_pack(reading: PlanReading, *, area: int, corrections: Iterable[Correction] = ()) -> dict[str, Any]:
    """The pack of a reading, as JSON takes it. Raises BadPack when a correction names nothing that is there."""
    read = reading.to_dict()
    pack: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "document": {name: read[name] for name in ("title", "doc_no", "issuer", "date", "place")}
        | {"area": area, "source": _source(reading.text)},
        "indicators": read["indicators"],
        "prose_targets": read["prose_targets"],
        "limits": read["limits"],
        "tasks": [_without(row, "text") for row in read["tasks"]],
        "projects": read["projects"],
        "policies": [row | {"measures": len(row["measures"])} for row in read["policies"]],
        "elements": [_without(row, "measure", "goal") for row in read["elements"]],
        "baseline": read["baseline"],
        "warnings": [
            {"code": found.code, "params": dict(found.params), "span": found.span.as_list()}
            for found in reading.warnings
        ],
        "corrections": [correction.to_dict() for correction in corrections],
    }
    load_pack(pack)
    return pack


def _source(text: str) -> dict[str, Any]:
    return {"sha256": hashlib.sha256(text.encode()).hexdigest(), "characters": len(text)}


def _without(row: dict[str, Any], *fields: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in fields}


def write_pack(pack: Mapping[str, Any]) -> str:
    """The pack as the text of its file: the same pack always gives the same text, one item a line."""
    load_pack(pack)
    lines = ["{"]
    for name, value in pack.items():
        comma = "" if name == LISTS[-1] else ","
        if isinstance(value, list) and value:
            rows = ",\n".join(f"    {_json(row)}" for row in value)
            lines.append(f'  "{name}": [\n{rows}\n  ]{comma}')
        else:
            lines.append(f'  "{name}": {_json(value)}{comma}')
    return "\n".join([*lines, "}", ""])


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def load_pack(data: Mapping[str, Any]) -> Pack:
    """A pack from its JSON, every field checked. Raises BadPack naming the first field that is wrong and why."""
    if not isinstance(data, Mapping) or data.get("format") != FORMAT:
        raise NotAPack(found=_shown(data.get("format") if isinstance(data, Mapping) else data))
    if data.get("version") != VERSION:
        raise UnknownPackVersion(found=_shown(data.get("version")), known=VERSION)
    _fields(data, {"format": _text, "version": _integer, "document": _mapping} | dict.fromkeys(LISTS, _list), "")
    _fields(data["document"], _DOCUMENT, "document")
    _fields(data["document"]["source"], _SOURCE, "document/source")
    for name, fields in _ROWS.items():
        for index, row in enumerate(data[name]):
            _fields(_mapping(row, f"{name}/{index}"), fields, f"{name}/{index}")
    corrections = tuple(_correction(data, row, index) for index, row in enumerate(data["corrections"]))
    lists = {name: tuple(data[name]) for name in LISTS[:-1]}
    return Pack(document=data["document"], corrections=corrections, **lists)


# --- what each field must be -------------------------------------------------------------------------------------

Field = Callable[[Any, str], Any]


def _wrong(value: Any, path: str, kind: type[PackFieldWrong]) -> PackFieldWrong:
    return kind(path=path, found=_shown(value))


def _shown(value: Any) -> str:
    written = json.dumps(value, ensure_ascii=False, default=str)
    return written if len(written) <= 60 else f"{written[:57]}…"


def _fields(row: Mapping[str, Any], fields: Mapping[str, Field], path: str) -> None:
    prefix = f"{path}/" if path else ""
    for name in row:
        if name not in fields:
            raise PackFieldUnknown(path=f"{prefix}{name}")
    for name, check in fields.items():
        if name not in row:
            raise PackFieldMissing(path=f"{prefix}{name}")
        check(row[name], f"{prefix}{name}")


def _text(value: Any, path: str) -> None:
    if not isinstance(value, str):
        raise _wrong(value, path, NotText)


def _integer(value: Any, path: str) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise _wrong(value, path, NotWholeNumber)


def _number(value: Any, path: str) -> None:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise _wrong(value, path, NotNumber)


def _number_or_none(value: Any, path: str) -> None:
    if value is not None:
        _number(value, path)


def _list(value: Any, path: str) -> None:
    if not isinstance(value, list | tuple):
        raise _wrong(value, path, NotList)


def _mapping(value: Any, path: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise _wrong(value, path, NotObject)
    return value


def _texts(value: Any, path: str) -> None:
    _list(value, path)
    for index, entry in enumerate(value):
        _text(entry, f"{path}/{index}")


def _span(value: Any, path: str) -> None:
    whole = isinstance(value, list | tuple) and len(value) == 2 and all(type(end) is int for end in value)
    if not whole or not 0 <= value[0] <= value[1]:
        raise _wrong(value, path, NotSpan)


def _values(value: Any, path: str) -> None:
    for year, figure in _mapping(value, path).items():
        if isinstance(figure, list | tuple):
            if len(figure) != 2:
                raise _wrong(figure, f"{path}/{year}", NotFigure)
            _number(figure[0], f"{path}/{year}/0")
            _number(figure[1], f"{path}/{year}/1")
        else:
            _number(figure, f"{path}/{year}")


OPERATORS = (">=", "<=", "=", ">", "<", "about")


def _operator(value: Any, path: str) -> None:
    if value not in OPERATORS:
        raise _wrong(value, path, NotOperator)


def _area(value: Any, path: str) -> None:
    if type(value) is not int or not 10**11 <= value < 10**12 or level_of(value) == Level.NATION:
        raise _wrong(value, path, NotArea)


def _date(value: Any, path: str) -> None:
    _text(value, path)
    try:
        date.fromisoformat(value or "2000-01-01")
    except ValueError:
        raise _wrong(value, path, NotDate) from None


def _code(value: Any, path: str) -> None:
    if value not in SENTENCES:
        raise _wrong(value, path, NotWarning)


_DOCUMENT: dict[str, Field] = {
    "title": _text,
    "doc_no": _text,
    "issuer": _text,
    "date": _date,
    "place": _text,
    "area": _area,
    "source": _mapping,
}
_SOURCE: dict[str, Field] = {"sha256": _text, "characters": _integer}
_TARGET: dict[str, Field] = {
    "number": _text,
    "group": _text,
    "name": _text,
    "unit": _text,
    "op": _operator,
    "values": _values,
    "nature": _text,
    "responsible": _texts,
    "span": _span,
}
_ROWS: dict[str, dict[str, Field]] = {
    "indicators": _TARGET,
    "prose_targets": _TARGET,
    "limits": {name: check for name, check in _TARGET.items() if name not in {"group", "nature"}},
    "tasks": {
        "section": _text,
        "number": _text,
        "title": _text,
        "lead": _texts,
        "responsible": _texts,
        "span": _span,
    },
    "projects": {
        **dict.fromkeys(("number", "group", "name", "type", "period", "place", "scale"), _text),
        "total_wan": _number_or_none,
        "central_wan": _number_or_none,
        "owner": _text,
        "span": _span,
    },
    "policies": {"number": _text, "name": _text, "measures": _integer, "responsible": _texts, "span": _span},
    "elements": {"number": _text, "name": _text, "responsible": _texts, "span": _span},
    "baseline": {"name": _text, "value": _number, "unit": _text, "as_of": _text, "span": _span},
    "warnings": {"code": _code, "params": _mapping, "span": _span},
}


def _correction(data: Mapping[str, Any], row: Any, index: int) -> Correction:
    path = f"corrections/{index}"
    fields: dict[str, Field] = {
        "path": _text,
        "field": _text,
        "printed": _anything,
        "corrected": _anything,
        "reason": _text,
    }
    if "span" in _mapping(row, path):
        fields["span"] = _span
    _fields(row, fields, path)
    if row["path"] != "text":
        _demand_printed(data, row, path)
    span = (row["span"][0], row["span"][1]) if "span" in row else None
    return Correction(row["path"], row["field"], row["printed"], row["corrected"], row["reason"], span)


def _anything(value: Any, path: str) -> None:
    """Printed and corrected values are of the field they correct."""


def _demand_printed(data: Mapping[str, Any], row: Mapping[str, Any], path: str) -> None:
    """A correction speaks of a field that is there and holds what it says is printed."""
    item: Any = data["document"] if row["path"] == "document" else _item(data, row["path"], path)
    if row["field"] not in item:
        raise PackFieldMissing(path=f"{row['path']}/{row['field']}")
    if item[row["field"]] != row["printed"]:
        raise _wrong(row["printed"], f"{path}/printed", NotPrinted)


def _item(data: Mapping[str, Any], where: str, path: str) -> Any:
    name, _, index = where.partition("/")
    if name not in _ROWS or not index.isdigit() or int(index) >= len(data[name]):
        raise _wrong(where, f"{path}/path", NotPath)
    return data[name][int(index)]
