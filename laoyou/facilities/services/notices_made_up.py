"""Notices of the made-up city's two departments, some of whose institutions have given receipt."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from laoyou.accounts.enums import Role
from laoyou.accounts.models import Organisation
from laoyou.core.actor import Actor
from laoyou.core.area_codes import range_of
from laoyou.core.clock import day_of
from laoyou.core.identifiers import uuid7
from laoyou.facilities.access import LOAD_SUPPLY
from laoyou.facilities.models import Notice, NoticeReceipt
from laoyou.facilities.selectors.notices import addressed
from laoyou.facilities.services.duties import CIVIL_AFFAIRS, HEALTH
from laoyou.facilities.services.notices import send_notice

# (whose, title, text, sent so many days ago, receipt by so many days after that; None asks for none)
_WRITTEN = (
    (
        CIVIL_AFFAIRS,
        "示例通知：冬季消防安全自查",
        "请于期限内完成消防设施、用电和取暖设备自查，并在反馈意见中填写自查情况。（示例）",
        20,
        10,
    ),
    (CIVIL_AFFAIRS, "示例通知：更新从业人员健康证明", "请核对从业人员健康证明有效期，到期的及时更新。（示例）", 3, 10),
    (HEALTH, "示例通知：春季传染病防控要求", "请落实晨午检、通风消毒和因病缺勤登记。（示例）", 15, 7),
    (HEALTH, "示例通知：托育服务宣传月安排", "宣传月期间可安排一次开放日。（示例）", 2, None),
)
_SILENT = 4  # every so many institutions have not given receipt yet


def make_notices(area: int, *, actor: Actor, now: datetime) -> int:
    """Notices to the institutions just made up; returns how many. Done again it adds nothing."""
    LOAD_SUPPLY.demand(actor)
    inside = range_of(area)
    if Notice.objects.filter(area__gte=inside.low, area__lt=inside.high).exists():
        return 0
    offices = {
        function: office
        for function in (CIVIL_AFFAIRS, HEALTH)
        if (office := Organisation.objects.filter(area=area, function=function).order_by("id").first())
    }
    made = 0
    with transaction.atomic():
        for function, title, text, ago, days in _WRITTEN:
            if office := offices.get(function):
                at = now - timedelta(days=ago)
                until = day_of(at) + timedelta(days=days) if days else None
                writer = Actor("示例经办人", actor.user_id, actor.roles | {Role.DEPARTMENT_OFFICER}, office.id, inside)
                _answer(send_notice(area, title, text, confirm_by=until, actor=writer, now=at), writer, at)
                made += 1
    return made


def _answer(notice_id: UUID, writer: Actor, sent: datetime) -> None:
    """Most institutions give receipt within some days."""
    row = Notice.objects.get(pk=notice_id)
    NoticeReceipt.objects.bulk_create(
        NoticeReceipt(
            id=uuid7(),
            notice=row,
            institution=each,
            answer="已按要求办理（示例）" if number % 3 else "",
            confirmed_at=sent + timedelta(hours=5 + number % 40),
            confirmed_by="示例负责人",
        )
        for number, each in enumerate(addressed(row, actor=writer).order_by("id"))
        if number % _SILENT
    )
