"""From a cell's text to a value, column by column: what people, registers and spreadsheets write for the same thing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.views.decorators.debug import sensitive_variables

from laoyou.core.phones import UnreadablePhone, read_phone
from laoyou.core.typed_numbers import compact
from laoyou.exchange.enums import Kind
from laoyou.exchange.services.faults import Unreadable
from laoyou.exchange.services.feed import Column
from laoyou.exchange.services.kinship import ROLE_CODES, ROLE_GROUPS, ROLES
from laoyou.exchange.services.numbers import read_number, read_numbers
from laoyou.people.enums import Sex
from laoyou.people.selectors.ethnic_groups import NAMES
from laoyou.people.services.names import LONGEST, NameNotWritable, written
from laoyou.reading.sheets import OddCell

if TYPE_CHECKING:
    from laoyou.exchange.services.block import CheckedBlock, Checking

OLDEST, WARNED = 130, 110
LONGEST_TEXT = 200
_SHOWN = 40
_SEXES = {
    "男": 1, "男性": 1, "1": 1, "M": 1, "MALE": 1, "女": 2, "女性": 2, "2": 2, "F": 2, "FEMALE": 2,
    "1-男": 1, "2-女": 2, "1男": 1, "2女": 2,
}  # fmt: skip
_DAY = re.compile(
    r"(\d{4})(?:[-./年](\d{1,2})[-./月](\d{1,2})日?|(\d{2})(\d{2}))(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
)
_SERIAL = re.compile(r"\d{4,5}")
_FIRST_DAY = date(1899, 12, 30)
_POINT = re.compile(r"(\d+)\.0+")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LEVELS = {
    "一": 1, "二": 2, "三": 3, "四": 4, "Ⅰ": 1, "Ⅱ": 2, "Ⅲ": 3, "Ⅳ": 4, "轻度": 1, "中度": 2, "重度": 3, "完全": 4,
    "完全失能": 4,
}  # fmt: skip
_WITHOUT_END = {"长期", "永久", "无", "长期有效"}
_SERIALS = range(5_000, 60_000)  # 1913 to 2064: what a date column holds when a spreadsheet forgot that it is one


def read_column(block: CheckedBlock, column: Column, checking: Checking) -> None:
    """Fill `block.values[column.code]`; None where a cell is empty or was not understood, which is then noted."""
    if column.kind == Kind.NUMBER:
        read_numbers(block, column, checking)
        return
    parse = _PARSERS[column.kind]
    block.values[column.code] = _each(block, column, lambda text: parse(text, checking), checking.memo(column))


def _each(
    block: CheckedBlock, column: Column, parse: Callable[[str], Any], memo: dict[str, tuple[Any, Any]]
) -> list[Any]:
    """Every cell read; equal texts once. One by one cells are gone through only where something is to be said."""
    cells = block.cells[column.code]
    different = set(cells)
    for text in different - memo.keys() - {""}:
        memo[text] = _parsed(text, parse)
    found = list(map({text: memo[text][0] for text in different if text}.get, cells))
    unclear = {text for text in different if text and memo[text][1] is not None}
    odd = OddCell in set(map(type, cells))
    if unclear or odd or (column.required and "" in different):
        for at, text in enumerate(cells):
            if type(text) is OddCell:
                block.odd(at, column.code, text)
                found[at] = None
            elif text in unclear:
                _note(block, at, column, *memo[text][1])
            elif not text and column.required:
                block.fault(at, column.code, "missing")
    return found


def _parsed(text: str, parse: Callable[[str], Any]) -> tuple[Any, Any]:
    """The value, and what is wrong: never the exception itself, which would hold on to everything around it."""
    try:
        return parse(text), None
    except Unreadable as bad:
        facts = dict(bad.facts)
        return facts.pop("_value", None), (bad.code, facts)


_ONLY_WARNED = {"phone_unreadable", "ethnicity_unknown", "birth_early", "area_former", "role_unknown"}


def _note(block: CheckedBlock, at: int, column: Column, code: str, facts: dict[str, Any]) -> None:
    """A cell that was not understood is a fault; one that nobody needs is left out with a warning."""
    if code in _ONLY_WARNED and not (column.required and code.endswith("unreadable")):
        block.warn(at, column.code, code, **facts)
    else:
        block.fault(at, column.code, code, **facts)


def read_day(text: str, *, on: date) -> date:
    """A day as people and spreadsheets write it, not after `on`. Raises Unreadable."""
    plain = compact_day(text)
    if whole := _POINT.fullmatch(plain):
        plain = whole[1]
    if _SERIAL.fullmatch(plain) and int(plain) in _SERIALS:
        return _not_after(_FIRST_DAY + timedelta(days=int(plain)), on)
    found = _DAY.fullmatch(plain)
    if not found:
        raise Unreadable("day_unreadable", found=text[:_SHOWN])
    year, month, day = (int(part) for part in (found[1], found[2] or found[4], found[3] or found[5]))
    try:
        written_day = date(year, month, day)
    except ValueError:
        raise Unreadable("day_impossible", found=f"{year}-{month:02d}-{day:02d}") from None
    return _not_after(written_day, on)


def compact_day(text: str) -> str:
    """Narrow digits, one blank before the hour, none elsewhere."""
    narrow = text.translate(_NARROW).strip()
    return re.sub(r"\s*([-./年月日])\s*", r"\1", narrow)


_NARROW = str.maketrans("０１２３４５６７８９．／－：　", "0123456789./-: ")


def _not_after(day: date, on: date) -> date:
    if day > on:
        raise Unreadable("day_future", found=day.isoformat())
    return day


def _birth(text: str, checking: Checking) -> str:
    day = read_day(text, on=checking.today)
    if (years := _years(day, checking.today)) > OLDEST:
        raise Unreadable("birth_too_early", found=day.isoformat())
    if years > WARNED:
        raise Unreadable("birth_early", found=day.isoformat(), _value=day.isoformat())
    return day.isoformat()


def _years(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _day(text: str, checking: Checking) -> str:
    return read_day(text, on=checking.today).isoformat()


def _any_day(text: str, _: Checking) -> str | None:
    """A day to come as well; 长期 and the like are no end at all."""
    if compact(text) in _WITHOUT_END:
        return None
    return read_day(text, on=date.max).isoformat()


def _name(text: str, _: Checking) -> str:
    try:
        return written(text)
    except NameNotWritable as bad:
        if len(text) > LONGEST:
            raise Unreadable("name_too_long", found=len(text)) from bad
        raise Unreadable("name_unreadable", found=text[:_SHOWN]) from bad


def _sex(text: str, _: Checking) -> int:
    try:
        return int(Sex(_SEXES[compact(text).removesuffix(".0")]))
    except KeyError:
        raise Unreadable("sex_unknown", found=text[:_SHOWN]) from None


def _area(text: str, checking: Checking) -> int:
    return checking.areas.find(text)


def _any_area(text: str, checking: Checking) -> int:
    return checking.areas.find(text, anywhere=True)


def _phone(text: str, _: Checking) -> str:
    plain = text.removesuffix(".0")
    if _MOBILE.fullmatch(plain):
        return plain
    try:
        return read_phone(plain).number
    except UnreadablePhone as bad:
        raise Unreadable("phone_unreadable") from bad


@sensitive_variables()
def _other_number(text: str, checking: Checking) -> str:
    return read_number(text, on=checking.today).number


_ETHNICITIES = {str(name): code for code, name in NAMES.items()}


def _ethnicity(text: str, _: Checking) -> int:
    plain = compact(text)
    if plain.isdigit() and int(plain) in NAMES:
        return int(plain)
    found = _ETHNICITIES.get(plain) or _ETHNICITIES.get(plain + "族")
    if found is None:
        raise Unreadable("ethnicity_unknown", found=text[:_SHOWN])
    return found


def _level(text: str, _: Checking) -> int:
    plain = compact(text).removesuffix(".0").removesuffix("级").removesuffix("残疾")
    if plain in {"1", "2", "3", "4"}:
        return int(plain)
    if plain in _LEVELS:
        return _LEVELS[plain]
    raise Unreadable("level_unknown", found=text[:_SHOWN], known="1–4、一级…四级")


def _text(text: str, _: Checking) -> str:
    if len(text) > LONGEST_TEXT:
        raise Unreadable("text_too_long", limit=LONGEST_TEXT)
    return text


def _household(text: str, _: Checking) -> str:
    plain = compact(text).removesuffix(".0").upper()
    if not re.fullmatch(r"[0-9A-Z-]{1,20}", plain):
        raise Unreadable("household_unreadable", found=text[:_SHOWN])
    return plain


def _role(text: str, _: Checking) -> int:
    """What somebody is to the head, in words or by the figures of GB/T 4761. Raises Unreadable."""
    plain = compact(text).removesuffix(".0")
    found = ROLES.get(plain) or ROLE_CODES.get(plain)
    if found is None and re.fullmatch(r"[0-9]{1,2}", plain):
        found = ROLE_GROUPS.get(plain[0] if len(plain) == 2 else "0")
    if found is None:
        raise Unreadable("role_unknown", found=text[:_SHOWN])
    return int(found)


_PARSERS: dict[Kind, Callable[[str, Checking], Any]] = {
    Kind.NAME: _name,
    Kind.OTHER_NUMBER: _other_number,
    Kind.SEX: _sex,
    Kind.BIRTH: _birth,
    Kind.DAY: _day,
    Kind.ANY_DAY: _any_day,
    Kind.AREA: _area,
    Kind.ANY_AREA: _any_area,
    Kind.PHONE: _phone,
    Kind.ETHNICITY: _ethnicity,
    Kind.HOUSEHOLD: _household,
    Kind.ROLE: _role,
    Kind.LEVEL: _level,
    Kind.TEXT: _text,
}
