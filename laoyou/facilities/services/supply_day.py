"""A county's made-up institutions lived in: training, measures, drills, incidents, attendance, who fetches whom.

Everything says that it is made up; the same registry and seed give the same days.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange

from laoyou.core.clock import CHINA
from laoyou.core.identifiers import uuid7
from laoyou.facilities.enums import (
    CHILD_KINDS,
    AbsenceReason,
    IncidentState,
    Severity,
    SiteKind,
    StayKind,
    StayState,
    Subject,
    TrainingStage,
)
from laoyou.facilities.models import (
    Attendance,
    Drill,
    Fetcher,
    Incident,
    IncidentNote,
    Post,
    SafetyPlan,
    Site,
    Stay,
    Training,
)
from laoyou.facilities.selectors.safety import subjects_of
from laoyou.facilities.services.copying_rows import copy_rows
from laoyou.facilities.services.supply_people import BY, Household

_QUIET = frozenset({SiteKind.MEAL_POINT})  # where nobody stays: one in ten of the others never held a drill either
_DAYS = 5  # of attendance before today
_MADE_UP = "（虚构）"
_HAPPENED = (
    (Subject.FALL, Severity.SLIGHT, "走廊行走时滑倒，未见外伤", "铺设防滑垫，增加夜间巡视"),
    (Subject.BED_FALL, Severity.INJURY, "夜间翻身坠床，手臂擦伤，已送医", "加装床栏，调整夜班巡视间隔"),
    (Subject.SCALD, Severity.SLIGHT, "打水时热水溅到手背，已处理", "更换防烫水壶"),
    (Subject.LOST, Severity.SLIGHT, "午后外出未登记，半小时后寻回", "门岗登记外出并佩戴定位手环"),
)
_TAUGHT = (
    (TrainingStage.INDUCTION, "岗前培训", 24),
    (TrainingStage.POST, "老年人九类风险防范", 16),
    (TrainingStage.SKILL, "照护技能提升", 40),
)


def live_in(houses: Sequence[Household], *, as_of: date, now: datetime, seed: str) -> None:
    """Store a county's last days. Call after its people are settled, inside the same transaction."""
    _Days(as_of, now, random.Random(seed)).fill(houses)  # noqa: S311 - made-up days, not secrets


class _Days:
    """What happened lately in each house that has staff."""

    def __init__(self, as_of: date, now: datetime, rng: random.Random) -> None:
        self.as_of, self.rng = as_of, rng
        self.by = {"recorded_by": BY, "recorded_at": now}
        self.morning = datetime.combine(as_of, time(), tzinfo=CHINA)
        self.rows: dict[Any, list[Any]] = defaultdict(list)

    def fill(self, houses: Sequence[Household]) -> None:
        staffed = [house.site for house in houses if house.planned.staff]
        for site in staffed:
            self._prepared(site)
            if site.kind not in CHILD_KINDS and self.rng.random() < 0.5:
                self._incident(site)
        for house in houses:
            if not house.planned.staff and house.site.kind not in _QUIET and self.rng.random() < 0.9:
                self._drill(house.site)
        self._taught([site.id for site in staffed])
        self._attended([house.site.id for house in houses])
        for model in (Training, SafetyPlan, Drill, Incident, IncidentNote, Fetcher, Attendance):
            copy_rows(self.rows[model])

    def _prepared(self, site: Site) -> None:
        """Most risks have measures; the last drill was held up to eight months ago."""
        since = self.as_of - timedelta(days=self.rng.randrange(100, 400))
        for subject in subjects_of(site.kind):
            if self.rng.random() < 0.9:
                text = f"示例措施：专人负责“{subject.label}”风险，每班检查并记录{_MADE_UP}"
                plan = SafetyPlan(
                    id=uuid7(), site=site, subject=subject, measures=text, valid=DateRange(since, None), **self.by
                )
                self.rows[SafetyPlan].append(plan)
        self._drill(site)

    def _drill(self, site: Site) -> None:
        held = self.as_of - timedelta(days=self.rng.randrange(5, 240))
        many = self.rng.randrange(5, 40)
        drill = {"subject": Subject.FIRE, "held_on": held, "participants": many, "findings": _MADE_UP}
        self.rows[Drill].append(Drill(id=uuid7(), site=site, **drill, **self.by))

    def _incident(self, site: Site) -> None:
        """One of the last three months: most are closed with what was learnt, the rest are waiting."""
        subject, severity, account, learnt = self.rng.choice(_HAPPENED)
        at = self.morning - timedelta(hours=self.rng.randrange(10, 90 * 24))
        closed = at < self.morning - timedelta(days=10)
        incident = Incident(
            id=uuid7(),
            site=site,
            subject=subject,
            severity=severity,
            happened_at=at,
            account=account + _MADE_UP,
            state=IncidentState.CLOSED if closed else IncidentState.REPORTED,
            reported_by=BY,
            reported_at=at + timedelta(minutes=30),
        )
        self.rows[Incident].append(incident)
        if closed:
            note = {"state": IncidentState.CLOSED, "text": learnt + _MADE_UP, "recorded_by": BY}
            done = at + timedelta(hours=20)
            self.rows[IncidentNote].append(IncidentNote(id=uuid7(), incident=incident, recorded_at=done, **note))

    def _taught(self, sites: Sequence[UUID]) -> None:
        """Everybody was taught before the post, two of three in it, one of four for a skill."""
        posts = Post.objects.filter(site_id__in=sites).order_by("site__name", "staff__name", "staff__birth", "id")
        for staff_id, since in posts.values_list("staff_id", "since"):
            for (stage, topic, hours), chance in zip(_TAUGHT, (1.0, 0.66, 0.25), strict=True):
                if self.rng.random() < chance:
                    done = min(self.as_of, since + timedelta(days=self.rng.randrange(1, 50)))
                    told = {"stage": stage, "topic": topic + _MADE_UP, "hours": hours, "finished_on": done}
                    self.rows[Training].append(Training(id=uuid7(), staff_id=staff_id, **told))

    def _attended(self, sites: Sequence[UUID]) -> None:
        """The working days before today of children and of who comes to day places."""
        by_day = Stay.objects.filter(
            site_id__in=sites, kind__in=[StayKind.CHILDCARE, StayKind.DAY_CARE], state=StayState.REAL, until=None
        )
        for stay in by_day.order_by("site__name", "name", "birth", "id"):
            fetcher = self._fetcher(stay) if stay.kind == StayKind.CHILDCARE else None
            for day in self._workdays():
                if stay.valid.lower <= day:
                    self.rows[Attendance].append(self._day(stay, day, fetcher))

    def _fetcher(self, stay: Stay) -> Fetcher:
        relation = self.rng.choice(["母亲", "父亲", "祖母", "外祖父"])
        facts = {"name": f"示例{relation}", "relation": relation, "valid": DateRange(stay.valid.lower, None)}
        made = Fetcher(id=uuid7(), stay=stay, site_id=stay.site_id, **facts, **self.by)
        self.rows[Fetcher].append(made)
        return made

    def _workdays(self) -> Iterator[date]:
        for back in range(_DAYS, 0, -1):
            day = self.as_of - timedelta(days=back)
            if day.weekday() < 5:
                yield day

    def _day(self, stay: Stay, day: date, fetcher: Fetcher | None) -> Attendance:
        here = {"id": uuid7(), "stay": stay, "site_id": stay.site_id, "day": day, "recorded_by": BY}
        if self.rng.random() < 0.08:
            return Attendance(came=False, reason=self.rng.choice(AbsenceReason.values), **here)
        came = datetime.combine(day, time(8), tzinfo=CHINA) + timedelta(minutes=self.rng.randrange(0, 60))
        left = datetime.combine(day, time(16, 30), tzinfo=CHINA) + timedelta(minutes=self.rng.randrange(0, 60))
        return Attendance(came=True, arrived_at=came, left_at=left, fetcher=fetcher, **here)
