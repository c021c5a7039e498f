"""The reports of a month in which much is behind: what makes a circular long. All made up."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from laoyou.plan.selectors.progress import ReportRow
from laoyou.plan.selectors.rows import EditionRow

MONTH, ON = date(2026, 10, 1), date(2026, 11, 26)
ISSUER = "样例市发展和改革委员会"
EDITION = EditionRow(
    id=UUID(int=1),
    series=UUID(int=2),
    version=1,
    area=630200000000,
    place="样例市",
    title="样例市养老托育服务方案",
    doc_no="",
    issuer=ISSUER,
    issued_on=None,
    state="published",
    printed={},
    revision=UUID(int=3),
)
_COURSES = ("behind", "finished", "on_course")


def rows(many: int) -> list[ReportRow]:
    """So many reports of thirty units: one in four overdue, of the others one in three behind and one finished."""
    return [_row(number) for number in range(many)]


def _row(number: int) -> ReportRow:
    late = number % 4 == 0
    said: dict[str, Any] = {
        "state": "accepted",
        "course": _COURSES[number % 3],
        "percent": 100 if number % 3 == 1 else number % 90,
        "done": f"本月完成第{number}项工作，改造院舍。新增护理型床位六十张，培训护理员一百二十人次，材料已归档。",
        "obstacles": "前期手续办理较慢，资金下达晚于预期，项目用地仍在调整；已商有关单位加快办理，预计下月完成。",
    }
    return ReportRow(
        item_id=UUID(int=1000 + number),
        edition_id=EDITION.id,
        area=EDITION.area,
        lineage=UUID(int=2000 + number),
        number=str(number + 1),
        name=f"样例任务第{number + 1}项",
        section="",
        organisation_id=UUID(int=3000 + number % 30),
        unit=f"样例市第{number % 30 + 1}局",
        leads=True,
        month=MONTH,
        due=date(2026, 11, 6),
        is_late=late,
        **({} if late else said),
    )
