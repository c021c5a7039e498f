"""Pledges and the yearly assessment of a demonstration. All of it made up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal

from laoyou.accounts.selectors import organisations
from laoyou.core.actor import Actor
from laoyou.core.clock import CHINA
from laoyou.core.identifiers import uuid7
from laoyou.plan.enums import CriterionKind, Duty, PledgeState
from laoyou.plan.models import Pledge, PledgeProgress
from laoyou.plan.selectors.rows import TaskRow
from laoyou.plan.services import assessment
from laoyou.plan.services.assessing import compute_assessment
from laoyou.plan.services.assessment import SchemeFacts
from laoyou.plan.services.made_up_projects import RECORDED_BY, Setting

# What is pledged, counted in what, how many, by whose function, and how much of it an ordinary year brings.
_PLEDGED = (
    ("新建社区老年助餐点", "个", 30, "civil_affairs", 1.05),
    ("完成特殊困难老年人家庭适老化改造", "户", 400, "civil_affairs", 1.0),
    ("新增普惠托位", "个", 300, "health", 1.1),
    ("建设农村互助幸福院", "个", 60, "civil_affairs", 0.7),
    ("培训养老护理员", "人次", 500, "human_resources", 1.2),
    ("65岁及以上老年人免费健康体检", "人", 60_000, "health", 1.0),
)
# An example of a scheme: what is measured is the software's, how much it weighs is the office's to say.
_WEIGHTS = {
    CriterionKind.TARGETS: 25,
    CriterionKind.ON_TIME: 20,
    CriterionKind.SOUND: 10,
    CriterionKind.PROJECTS: 25,
    CriterionKind.PLEDGES: 10,
    CriterionKind.DECISIONS: 10,
}
_MOST_ADJUSTED = Decimal(5)


def pledges(tasks: Sequence[TaskRow], setting: Setting) -> tuple[list[Pledge], list[PledgeProgress]]:
    """Last year's list, settled, and this year's, reported up to last month."""
    made, told = [], []
    for year in (setting.today.year - 1, setting.today.year):
        for position, (name, unit, many, function, pace) in enumerate(_PLEDGED, start=1):
            lead = organisations.of_function(function, area=setting.area, on=setting.today)
            if lead is None:
                continue
            pledge = Pledge(
                id=uuid7(),
                area=setting.area,
                year=year,
                position=position,
                issuer="示例：市人民政府",
                name=f"{name}（示例）",
                unit=unit,
                promised=Decimal(many),
                lead_id=lead.id,
            )
            _serve(pledge, tasks, name)
            months = _months(pledge, pace, setting)
            if year < setting.today.year:
                _settle(pledge, months[-1].done, setting)
            made.append(pledge)
            told += months
    return made, told


def assess(setting: Setting, *, actor: Actor) -> int:
    """A scheme; last year's assessment, shown, approved and published in its time; this year's as it stands today."""
    year = setting.today.year - 1
    facts = SchemeFacts(
        first_year=year,
        name="年度考核办法（示例）",
        basis="示例：分值由领导小组办公室自行确定",
        most_adjusted=_MOST_ADJUSTED,
        weights={kind: Decimal(weight) for kind, weight in _WEIGHTS.items()},
    )
    assessment.lay_down_scheme(setting.area, facts, actor=actor, now=_at(setting, 1, 10))
    if setting.today >= date(year + 1, 3, 1):
        made = compute_assessment(setting.area, year, actor=actor, now=_at(setting, 1, 15))
        until = date(year + 1, 1, 31)
        assessment.show_assessment(made, until, actor=actor, now=_at(setting, 1, 18))
        assessment.approve_assessment(made, actor=actor, now=_at(setting, 2, 10))
        assessment.publish_assessment(made, actor=actor, now=_at(setting, 2, 12))
    compute_assessment(setting.area, year + 1, actor=actor, now=setting.now)
    return year


def _serve(pledge: Pledge, tasks: Sequence[TaskRow], name: str) -> None:
    """The first task that the leading unit leads stands beside the pledge."""
    for task in tasks:
        if any(each.organisation_id == pledge.lead_id and each.duty == Duty.LEAD for each in task.units):
            pledge.item_id, pledge.lineage = task.id, task.lineage
            return


def _months(pledge: Pledge, pace: float, setting: Setting) -> list[PledgeProgress]:
    """What was done by the end of each month that is over, along an ordinary year."""
    last = 12 if pledge.year < setting.today.year else setting.today.month - 1
    return [
        PledgeProgress(
            id=uuid7(),
            pledge=pledge,
            month=date(pledge.year, month, 1),
            done=Decimal(round(float(pledge.promised) * pace * month / 12)),
            text="（示例）",
            reported_at=min(datetime.combine(date(pledge.year, month, 28), time(16), CHINA), setting.now),
            reported_by=RECORDED_BY,
        )
        for month in range(1, last + 1)
    ]


def _settle(pledge: Pledge, done: Decimal, setting: Setting) -> None:
    kept = done >= pledge.promised
    pledge.state = PledgeState.DONE if kept else PledgeState.NOT_DONE
    pledge.verdict = "" if kept else "（示例）用地未落实，转入下一年"
    pledge.settled_at, pledge.settled_by = _at(setting, 1, 12), RECORDED_BY


def _at(setting: Setting, month: int, day: int) -> datetime:
    """A day of this year, or now where it has not come yet."""
    return min(datetime.combine(date(setting.today.year, month, day), time(9, 30), CHINA), setting.now)
