"""The sentences for money of projects that is not entered, and for what must be looked at before it is."""

from __future__ import annotations

from laoyou.core.errors import DomainError
from laoyou.facilities.services.duties import Caution


class SumMissing(DomainError):
    code = "money_sum_missing"
    sentence = "Write a sum above 0. What was entered wrongly is taken back by a counter-entry."


class OthersProject(DomainError):
    code = "money_others_project"
    sentence = "This project is carried out by %(units)s. That unit enters its money, or the plan office does."


class ProjectSplitUp(DomainError):
    code = "project_split_up"
    sentence = (
        "“%(project)s” was split, or is a part that was joined again. Record it with the projects that count now."
    )


class MoneyToCome(DomainError):
    code = "money_to_come"
    sentence = "%(day)s has not come yet. Money is entered once it was approved, allocated or paid."


class MoneyMonthClosed(DomainError):
    code = "money_month_closed"
    sentence = (
        "%(month)s is closed: its figures have been reported. Date the entry in an open month, or ask the plan office "
        "to open this one again."
    )


class EnteredAlready(DomainError):
    code = "money_entered_already"
    sentence = (
        "The same sum of the same day under document %(document)s is on record already. Nothing was entered twice."
    )


class BeyondApproved(DomainError):
    code = "money_beyond_approved"
    sentence = (
        "From this source %(approved)s yuan are approved and %(allocated)s allocated already; %(sum)s more would be "
        "more than is approved. Enter the approval first, or look at the source."
    )


class BeyondAllocated(DomainError):
    code = "money_beyond_allocated"
    sentence = (
        "From this source %(allocated)s yuan are allocated and %(paid)s paid already; %(sum)s more would be more than "
        "is allocated. Enter the allocation first, or look at the source."
    )


class TakenBackAlready(DomainError):
    code = "money_taken_back_already"
    sentence = (
        "This entry was taken back or moved already, or is itself a counter-entry. Enter the right sum as a new one."
    )


class StillBuiltUpon(DomainError):
    code = "money_still_built_upon"
    sentence = (
        "What came after rests on this sum: more would be paid than allocated, or allocated than approved. Take those "
        "entries back first."
    )


class ReasonWanted(DomainError):
    code = "money_reason_wanted"
    sentence = "Say why the entry is taken back; both stay on record."


class LooksLikeWan(Caution):
    code = "money_looks_like_wan"
    sentence = (
        "This is %(sum)s yuan, and the plan gives the project %(planned)s yuan. If tens of thousands were meant, "
        "write %(wan)s."
    )


class MoreThanPlanned(Caution):
    code = "money_more_than_planned"
    sentence = (
        "With %(entered)s yuan entered before, %(sum)s yuan are more than the whole investment that the plan gives the "
        "project: %(planned)s yuan."
    )
