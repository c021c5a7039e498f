"""A list of staff as an institution keeps it in a spreadsheet: what headings mean, each row as somebody to hire.

Between two presses the list travels in the page, sealed: it is nobody's but the institution's until it is taken.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any, Self
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override, pgettext_lazy

from laoyou.exchange.services.headings import fallback, find_heading, meanings, plain, repeats
from laoyou.exchange.services.loading import HEAD, FileEmpty, refusal_of
from laoyou.facilities.enums import ContractKind, PostKind, Sealed
from laoyou.facilities.services.hiring_many import MOST, ListTooLong
from laoyou.facilities.services.staffing import Hire, PostDetails
from laoyou.reading.sheets import SheetRefused, Workbook, open_workbook
from laoyou.records.services.sealing import SealBroken, seal, unseal
from laoyou.ui.days import read_day

LARGEST = 5 * 1024 * 1024  # bytes of a file
_WHOLE, _PERCENT = 1000, 100


class What(StrEnum):
    """What a column says."""

    NAME = "name"
    NUMBER = "number"
    POST = "post"
    FIRST = "first"
    SITE = "site"
    TERMS = "terms"
    PHONE = "phone"
    SHARE = "share"


NEEDED = (What.NAME, What.NUMBER, What.POST, What.FIRST)
LABELS = {
    What.NAME: pgettext_lazy("person", "Name"),
    What.NUMBER: pgettext_lazy("person", "Citizen ID number"),
    What.POST: gettext_lazy("Post"),
    What.FIRST: gettext_lazy("In the post since"),
    What.SITE: gettext_lazy("Works at"),
    What.TERMS: gettext_lazy("Terms"),
    What.PHONE: gettext_lazy("Telephone"),
    What.SHARE: gettext_lazy("Share of full time, in percent"),
}
_HEADINGS = {
    What.NAME: ("姓名", "员工姓名", "人员姓名", "name"),
    What.NUMBER: ("身份证号", "身份证号码", "公民身份号码", "证件号码", "身份证", "number", "id number"),
    What.POST: ("岗位", "职务", "工种", "岗位名称", "post", "position"),
    What.FIRST: ("入职日期", "到岗日期", "参加工作时间", "任职日期", "入职时间", "since", "start date"),
    What.SITE: ("服务地点", "工作地点", "院区", "园区", "site"),
    What.TERMS: ("用工形式", "用工性质", "合同类型", "terms"),
    What.PHONE: ("电话", "手机", "手机号", "联系电话", "phone", "telephone"),
    What.SHARE: ("工时比例", "全职比例", "share"),
}
_POSTS = {
    PostKind.MANAGER: ("院长", "园长", "负责人", "机构负责人"),
    PostKind.CAREGIVER: ("护理员", "养老护理员", "护工"),
    PostKind.CHILD_CARER: ("保育员", "育婴员", "保育师", "照护人员"),
    PostKind.TEACHER: ("教师", "老师", "育婴指导"),
    PostKind.DOCTOR: ("医生", "医师"),
    PostKind.NURSE: ("护士", "护师"),
    PostKind.THERAPIST: ("康复师", "康复治疗师"),
    PostKind.SOCIAL_WORKER: ("社工", "社会工作者"),
    PostKind.HEALTH_WORKER: ("保健员", "保健医", "保健人员"),
    PostKind.COOK: ("厨师", "炊事员"),
    PostKind.GUARD: ("保安", "门卫"),
    PostKind.OFFICE: ("行政", "财务", "会计", "后勤"),
}
_TERMS = {
    ContractKind.EMPLOYED: ("劳动合同", "合同制", "正式", "在编", "全职"),
    ContractKind.AGENCY: ("派遣", "劳务派遣"),
    ContractKind.SERVICE: ("劳务", "劳务协议", "外包"),
    ContractKind.VOLUNTEER: ("志愿", "义工"),
}


@dataclass(frozen=True, slots=True)
class StaffList:
    """A list as handed in: headings, and the rows by the line they stand in. `reasons` are of rows given back."""

    headings: tuple[str, ...]
    rows: dict[int, list[str]] = field(repr=False)
    reasons: dict[int, str] = field(default_factory=dict)

    def kept(self, reasons: Mapping[int, str]) -> Self:
        """The rows that were given back, with why."""
        return type(self)(
            self.headings, {line: cells for line, cells in self.rows.items() if line in reasons}, dict(reasons)
        )

    def sealed(self, institution_id: UUID) -> str:
        written = json.dumps([self.headings, list(self.rows.items()), list(self.reasons.items())])
        return urlsafe_b64encode(seal(written, purpose=Sealed.STAFF_LIST, bound_to=institution_id)).decode()

    @classmethod
    def unsealed(cls, text: str, institution_id: UUID) -> Self | None:
        """The list that travelled in the page; None for anything else."""
        try:
            sealed = urlsafe_b64decode(text.encode())
            headings, rows, reasons = json.loads(unseal(sealed, purpose=Sealed.STAFF_LIST, bound_to=institution_id))
        except (SealBroken, ValueError):
            return None
        return cls(tuple(headings), dict(rows), dict(reasons))


def read_list(data: IO[bytes]) -> StaffList:
    """The first sheet that has rows. Raises FileRefused, which says what is wrong with the file, and ListTooLong."""
    with NamedTemporaryFile() as copy:
        copy.write(data.read(LARGEST + 1))
        copy.flush()
        try:
            return _rows(open_workbook(Path(copy.name)))
        except SheetRefused as bad:
            raise refusal_of(bad) from bad


def _rows(book: Workbook) -> StaffList:
    known = _known()
    for sheet in book.sheets:
        head = book.head(sheet.number, HEAD)
        if not len(head):
            continue
        heading = find_heading(head, known) or fallback(head)
        rows: dict[int, list[str]] = {}
        for block in book.blocks(sheet.number, after=heading.line):
            rows |= {
                line: [str(cell) for cell in row]
                for line, row in zip(block.lines, block.rows, strict=True)
                if not repeats(row, heading)
            }
            if len(rows) > MOST:
                raise ListTooLong(rows=len(rows), most=MOST)
        return StaffList(tuple(heading.names), rows)
    raise FileEmpty


def _known() -> dict[str, str]:
    return {plain(word): what.value for what, words in _HEADINGS.items() for word in words}


def guess(headings: Sequence[str]) -> dict[int, str]:
    """What each heading, by its place, means; one meaning is given to one heading only, the first."""
    return meanings(headings, _known())


def columns_fault(mapping: Mapping[int, str]) -> str:
    """What is wrong with what the headings are said to mean; empty when nothing is."""
    said = list(mapping.values())
    twice = next((each for each in said if said.count(each) > 1), None)
    if twice:
        return _("“%(column)s” is said of two headings. Say it of one; the other is not used.") % {
            "column": LABELS[What(twice)]
        }
    if missing := [str(LABELS[each]) for each in NEEDED if each not in said]:
        return _("These are needed and no heading means them: %(columns)s.") % {"columns": _(", ").join(missing)}
    return ""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads rows by what the headings mean. `sites` are the institution's, the main one first."""

    mapping: Mapping[int, str]
    sites: Sequence[tuple[UUID, str]]

    def hire(self, cells: Sequence[str]) -> Hire:
        """The row as somebody to take on. Raises ValidationError with everything that cannot be read."""
        said = {what: _cell(cells, at) for at, what in self.mapping.items()}
        faults: list[str] = []
        read = {
            name: _read(reader, said.get(what, ""), faults)
            for name, what, reader in (
                ("name", What.NAME, _needed),
                ("number", What.NUMBER, _needed),
                ("kind", What.POST, _post),
                ("first", What.FIRST, _day),
                ("site", What.SITE, self._site),
                ("terms", What.TERMS, _terms),
                ("share", What.SHARE, _share),
            )
        }
        if faults:
            raise ValidationError(faults)
        post = PostDetails(read["site"], read["kind"], read["first"], read["share"])
        return Hire(read["name"], read["number"], post, read["terms"], said.get(What.PHONE, ""))

    def _site(self, text: str) -> UUID:
        if not self.sites:
            raise ValidationError(_("The institution has no site that is not closed."))
        if not text:
            return self.sites[0][0]
        found = next((key for key, name in self.sites if name == text), None)
        if found is None:
            raise ValidationError(_("The institution has no site called “%(text)s”.") % {"text": text[:40]})
        return found


def name_of(cells: Sequence[str], mapping: Mapping[int, str]) -> str:
    """The name in a row, to tell rows apart on the page."""
    return next((_cell(cells, at) for at, what in mapping.items() if what == What.NAME), "")[:40]


def _cell(cells: Sequence[str], at: int) -> str:
    return cells[at].strip() if at < len(cells) else ""


def _read(reader: Any, text: str, faults: list[str]) -> Any:
    try:
        return reader(text)
    except ValidationError as fault:
        faults += fault.messages
        return None


def _needed(text: str) -> str:
    if not text:
        raise ValidationError(_("Name or number is missing in the row."))
    return text


def _day(text: str) -> date:
    if not text:
        raise ValidationError(_("The day of coming is missing."))
    return read_day(text)


def _post(text: str) -> PostKind:
    return _choice(PostKind, _POSTS, text, _("“%(text)s” is no post that is known here: write %(known)s."))


def _terms(text: str) -> ContractKind:
    if not text:
        return ContractKind.EMPLOYED
    return _choice(ContractKind, _TERMS, text, _("“%(text)s” are no terms that are known here: write %(known)s."))


def _choice(kinds: type[TextChoices], words: Mapping[Any, Sequence[str]], text: str, sentence: str) -> Any:
    """The member a word means: its own code, its label in either language, or one of the words people use."""
    wanted = plain(text)
    for kind in kinds:
        if wanted in {plain(each) for each in (kind.value, *_labels(kind), *words[kind])}:
            return kind
    known = _(", ").join(str(kind.label) for kind in kinds)
    raise ValidationError(sentence % {"text": text[:40], "known": known})


def _labels(kind: Any) -> list[str]:
    found = []
    for language in ("zh-hans", "en"):
        with override(language):
            found.append(str(kind.label))
    return found


def _share(text: str) -> int:
    """Thousandths of full time: 50, 50% and 0.5 are half."""
    if not text:
        return _WHOLE
    try:
        number = Decimal(text.rstrip("%％"))
    except InvalidOperation:
        number = Decimal(0)
    if not (number.is_finite() and 0 < number <= _PERCENT):
        number = Decimal(0)
    whole = int(number * (_WHOLE if number <= 1 and "%" not in text and "％" not in text else _WHOLE // _PERCENT))
    if not 1 <= whole <= _WHOLE:
        raise ValidationError(_("“%(text)s” is no share of full time: write 1 to 100 percent.") % {"text": text[:20]})
    return whole
