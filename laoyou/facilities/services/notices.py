"""A department writes to its institutions, and they give receipt (通知、回执)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from laoyou.accounts.services.violations import refusing
from laoyou.core.actor import Actor
from laoyou.core.area_codes import range_of
from laoyou.core.clock import day_of
from laoyou.core.errors import Conflict, DomainError, NotFound
from laoyou.core.identifiers import uuid7
from laoyou.facilities.access import CONFIRM_NOTICE, SEND_NOTICE
from laoyou.facilities.enums.notices import Audience
from laoyou.facilities.models import Notice, NoticeReceipt
from laoyou.facilities.selectors import notices as found
from laoyou.facilities.services.duties import (
    CIVIL_AFFAIRS,
    HEALTH,
    OtherDepartment,
    audited,
    demand_inside,
    function_of,
)

AUDIENCES = {CIVIL_AFFAIRS: Audience.ELDERS, HEALTH: Audience.CHILDREN}


class NoticeEmpty(DomainError):
    code = "facilities_notice_empty"
    sentence = "A notice has a title and a text: institutions read nothing else."


class ReceiptPast(DomainError):
    code = "facilities_receipt_past"
    sentence = "Receipt is asked for by %(day)s, which is over. Name a day to come, or none."


class NoticeWithdrawn(Conflict):
    code = "facilities_notice_withdrawn"
    sentence = "This notice has been withdrawn meanwhile. Nothing was recorded."


class ReceiptGiven(Conflict):
    code = "facilities_receipt_given"
    sentence = "Receipt of this notice was given already; it stands as it is."


class NoticeReason(DomainError):
    code = "facilities_notice_reason"
    sentence = "Say why the notice is withdrawn: the institutions read it."


def send_notice(
    area: int, title: str, text: str, *, confirm_by: date | None = None, actor: Actor, now: datetime
) -> UUID:
    """To the institutions that the officer's department keeps in an area; `confirm_by` asks for a receipt.

    Raises OutsideYourArea, OtherDepartment, NoticeEmpty, ReceiptPast.
    """
    SEND_NOTICE.demand(actor)
    demand_inside(area, actor)
    audience = AUDIENCES.get(function_of(actor) or "")
    if audience is None or actor.organisation_id is None:
        raise OtherDepartment
    if not title.strip() or not text.strip():
        raise NoticeEmpty
    if confirm_by is not None and confirm_by < day_of(now):
        raise ReceiptPast(day=confirm_by)
    with transaction.atomic():
        made = Notice(
            id=uuid7(),
            area=area,
            area_end=range_of(area).high,
            audience=audience,
            issuer_id=actor.organisation_id,
            title=title.strip(),
            text=text.strip(),
            confirm_by=confirm_by,
            sent_at=now,
            sent_by=actor.name,
        )
        made.save(force_insert=True)
        after = {"title": made.title, "audience": str(audience), "confirm_by": confirm_by}
        audited("send_notice", "notice", made.id, area, actor=actor, now=now, after=after)
    return made.id


def confirm_notice(notice_id: UUID, institution_id: UUID, *, answer: str = "", actor: Actor, now: datetime) -> None:
    """An institution has read it. Raises NotFound, NoticeWithdrawn, ReceiptGiven."""
    CONFIRM_NOTICE.demand(actor)
    with transaction.atomic():
        # The receipt's key holds the notice; that it was withdrawn in this very moment does no harm.
        row = found.notice(notice_id, actor=actor)
        to = found.addressed(row, actor=actor).filter(id=institution_id).first()
        if to is None:
            raise NotFound
        if row.withdrawn_at is not None:
            raise NoticeWithdrawn
        given = NoticeReceipt(
            id=uuid7(),
            notice=row,
            institution=to,
            answer=answer.strip(),
            confirmed_at=now,
            confirmed_by=actor.name,
        )
        with refusing({"house_receipt_once": ReceiptGiven}):
            given.save(force_insert=True)
        after = {"institution": str(to.id), "answer": given.answer}
        audited("confirm_notice", "notice", row.id, to.area, actor=actor, now=now, after=after)


def withdraw_notice(notice_id: UUID, reason: str, *, actor: Actor, now: datetime) -> None:
    """It no longer holds, says the department that sent it.

    Raises NotFound, OtherDepartment, NoticeWithdrawn, NoticeReason.
    """
    SEND_NOTICE.demand(actor)
    if len(reason.strip()) < 2:
        raise NoticeReason
    with transaction.atomic():
        seen = found.notice(notice_id, actor=actor)
        row = Notice.objects.select_for_update(of=("self",)).get(id=seen.id)
        if row.issuer_id != actor.organisation_id:
            raise OtherDepartment
        if row.withdrawn_at is not None:
            raise NoticeWithdrawn
        row.withdrawn_at, row.withdrawn_by, row.reason = now, actor.name, reason.strip()
        row.save(update_fields=["withdrawn_at", "withdrawn_by", "reason"])
        audited("withdraw_notice", "notice", row.id, row.area, actor=actor, now=now, reason=row.reason)
