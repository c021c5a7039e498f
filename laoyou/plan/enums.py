"""Words of a plan that are stored."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EditionState(TextChoices):
    """Where an edition of a plan stands. Only a published one is seen outside its own area."""

    REVIEW = "review", _("Being checked")
    PUBLISHED = "published", _("In force")
    SUPERSEDED = "superseded", _("Replaced by a later edition")
    DISCARDED = "discarded", _("Discarded")


class ItemKind(TextChoices):
    """What a plan consists of; the values are the reader's own section names."""

    INDICATOR = "indicators", _("Indicators")
    PROSE_TARGET = "prose_targets", _("Targets in the text")
    LIMIT = "limits", _("Limits and standards")
    TASK = "tasks", _("Tasks")
    PROJECT = "projects", _("Projects")
    POLICY = "policies", _("Policies")
    ELEMENT = "elements", _("Elements")
    BASELINE = "baseline", _("Starting figures")


TARGETS = (ItemKind.INDICATOR, ItemKind.PROSE_TARGET)  # what figures are held against


class ReviewState(TextChoices):
    """What a person has said of an item that was read. Nothing unseen is accepted."""

    UNSEEN = "unseen", _("Not looked at")
    CONFIRMED = "confirmed", _("Confirmed")
    DROPPED = "dropped", _("Left out")


class Operator(TextChoices):
    """How a value is to be met."""

    AT_LEAST = ">=", _("at least")
    AT_MOST = "<=", _("at most")
    EQUAL = "=", _("exactly")
    MORE = ">", _("more than")
    LESS = "<", _("less than")
    ABOUT = "about", _("about")


class Duty(TextChoices):
    """What a unit has to do with an item."""

    LEAD = "lead", _("Leads")
    RESPONSIBLE = "responsible", _("Responsible")
    OWNER = "owner", _("Carries out")


class LinkOrigin(TextChoices):
    """Who says that a policy or element serves a task."""

    SUGGESTED = "suggested", _("Suggested by wording and units")
    CONFIRMED = "confirmed", _("Confirmed by a person")


class PeriodState(TextChoices):
    """How far the figures of a period are settled. An open one is counted anew; later changes are corrections."""

    OPEN = "open", _("Not approved yet")
    APPROVED = "approved", _("Approved")
    LOCKED = "locked", _("Locked")


class ReturnState(TextChoices):
    """Where a unit's report of a month stands. Only the unit changes a draft or one sent back; accepted ones stay."""

    DRAFT = "draft", pgettext_lazy("progress report", "Draft")
    SUBMITTED = "submitted", _("Handed in")
    SENT_BACK = "sent_back", pgettext_lazy("progress report", "Sent back")
    ACCEPTED = "accepted", pgettext_lazy("progress report", "Accepted")


class Course(TextChoices):
    """How a unit judges the state of its own work."""

    NOT_BEGUN = "not_begun", pgettext_lazy("course", "Not begun")
    ON_COURSE = "on_course", _("On course")
    BEHIND = "behind", _("Behind")
    FINISHED = "finished", pgettext_lazy("course", "Finished")


class ReturnStepKind(TextChoices):
    """What happened to a report."""

    SUBMITTED = "submitted", _("handed in")
    TAKEN_BACK = "taken_back", _("taken back by the unit")
    SENT_BACK = "sent_back", _("sent back")
    ACCEPTED = "accepted", pgettext_lazy("progress report", "accepted")
    REOPENED = "reopened", _("opened again")


class ParameterCode(TextChoices):
    """Numbers by which a plan is run (plan/data/parameters.csv): days, each label says which; and how departments'
    files are judged that figures are counted from.
    """

    REPORT_WITHIN = "report_within", _("Progress reports are due: working days after the month")
    TELL_HEAD = "tell_head", _("An overdue report is told to the unit's head: working days after it was due")
    TELL_LEAD = "tell_lead", _("… to the unit that leads the task: working days after it was due")
    TELL_OFFICE = "tell_office", _("… to the plan office, to press for it: working days after it was due")
    RETURN_YEAR = "return_year", _("Yearly figures of departments are due: days after the year")
    RETURN_MONTH = "return_month", _("Monthly figures of departments are due: days after the month")
    FIRST_VISIT = "first_visit_after_completion", _("A completed project is visited: days after it is in use")
    POLICY_ENDS = "policy_ends_soon", _("The end of a policy is told: days before it")
    FILE_LATE = "file_late", _("A department's file is late: older than this per cent of the days between two")
    LIST_INCOMPLETE = "list_incomplete", _("A list of everybody is incomplete: below this per cent of usual rows")
    CHANGES_INCOMPLETE = (
        "changes_incomplete",
        _("A file of changes is incomplete: below this per cent of usual rows"),
    )
    FILE_DOUBLED = "file_doubled", _("A file looks doubled: above this per cent of usual rows")
    FILE_JUDGED = "file_judged", _("A file is judged by its rows at all: from so many usual rows on")


class MeetingBody(TextChoices):
    """Which body met: the plans name a leading group, its office, two special teams and two joint meetings."""

    LEADING_GROUP = "leading_group", _("Leading group")
    OFFICE = "office", _("Office of the leading group")
    JOINT_ELDERS = "joint_elders", _("Joint meeting on care for elders")
    JOINT_CHILDREN = "joint_children", _("Joint meeting on care for infants")
    TEAM_ELDERS = "team_elders", _("Special team for elders")
    TEAM_CHILDREN = "team_children", _("Special team for infants")
    OTHER = "other", pgettext_lazy("meeting", "Another meeting")


class DecisionState(TextChoices):
    """Where what a meeting decided stands. Only the plan office says that it is done or no longer wanted."""

    OPEN = "open", pgettext_lazy("decision", "Open")
    REPORTED = "reported", pgettext_lazy("decision", "Reported as done")
    DONE = "done", pgettext_lazy("decision", "Done")
    DROPPED = "dropped", pgettext_lazy("decision", "No longer wanted")


class NoteKind(TextChoices):
    """What happened to a decision."""

    REPORTED = "reported", pgettext_lazy("decision", "reported as done")
    SENT_BACK = "sent_back", pgettext_lazy("decision", "not done yet, sent back")
    CONFIRMED = "confirmed", pgettext_lazy("decision", "confirmed as done")
    MOVED = "moved", pgettext_lazy("decision", "day moved")
    DROPPED = "dropped", pgettext_lazy("decision", "no longer wanted")


class PledgeState(TextChoices):
    """Where something pledged for a year stands. Only the plan office settles it; what is settled stays."""

    OPEN = "open", pgettext_lazy("pledge", "Under way")
    DONE = "done", pgettext_lazy("pledge", "Kept")
    NOT_DONE = "not_done", pgettext_lazy("pledge", "Not kept")


class MoneyStage(TextChoices):
    """How far money of a project has come; what a plan promises stands in the plan."""

    APPROVED = "approved", pgettext_lazy("money", "Approved")
    ALLOCATED = "allocated", pgettext_lazy("money", "Allocated")
    PAID = "paid", pgettext_lazy("money", "Paid")


class MoneySource(TextChoices):
    """Where money of a project comes from."""

    CENTRAL = "central", _("Central budget")
    PROVINCIAL = "provincial", _("Provincial budget")
    CITY = "city", _("City budget")
    COUNTY = "county", _("County budget")
    LOTTERY = "lottery", _("Welfare lottery fund")
    BANK = "bank", _("Bank loan")
    SOCIAL = "social", _("Social capital")
    OWN = "own", _("Raised by the project itself")


class CriterionKind(TextChoices):
    """What can be measured of a unit. Each is a share of rows that are met, never an opinion."""

    TARGETS = "targets", _("Targets reached")
    ON_TIME = "on_time", _("Reports handed in on time")
    SOUND = "sound", _("Reports that never had to be sent back")
    PROJECTS = "projects", _("Steps of projects done when planned")
    PLEDGES = "pledges", _("Pledges of the year kept")
    DECISIONS = "decisions", _("Decisions of meetings carried out in time")


class AssessedAs(TextChoices):
    """Departments are ranked among departments, county governments among counties."""

    DEPARTMENT = "department", pgettext_lazy("assessed as", "Department")
    COUNTY = "county", pgettext_lazy("assessed as", "County")


class AssessmentState(TextChoices):
    """Where a version stands; one that was published is replaced when a later one is."""

    DRAFT = "draft", pgettext_lazy("assessment", "Computed")
    SHOWN = "shown", pgettext_lazy("assessment", "Open to objections")
    APPROVED = "approved", pgettext_lazy("assessment", "Approved")
    PUBLISHED = "published", pgettext_lazy("assessment", "Published")
    REPLACED = "replaced", pgettext_lazy("assessment", "Replaced by a later version")


class BulletinKind(TextChoices):
    """What period a bulletin is about."""

    MONTH = "month", _("Monthly bulletin")
    YEAR = "year", _("Annual report (white paper)")


class BulletinLanguage(TextChoices):
    """What language a bulletin is written in."""

    CHINESE = "zh-hans", "中文"
    ENGLISH = "en", "English"


class MilestoneKind(TextChoices):
    """The steps of a project, in the order in which they follow one another."""

    APPROVED = "approved", pgettext_lazy("step of a project", "Project approved")
    PLANNED = "planned", pgettext_lazy("step of a project", "Site and planning settled")
    BEGUN = "begun", pgettext_lazy("step of a project", "Work begun")
    BUILT = "built", pgettext_lazy("step of a project", "Built")
    ACCEPTED = "accepted", pgettext_lazy("step of a project", "Accepted after inspection")
    HANDED_OVER = "handed_over", pgettext_lazy("step of a project", "Handed over")
    IN_USE = "in_use", pgettext_lazy("step of a project", "In use")


# 四同步: planned, built, accepted and handed over together with what they belong to.
FOUR_TOGETHER = (MilestoneKind.PLANNED, MilestoneKind.BUILT, MilestoneKind.ACCEPTED, MilestoneKind.HANDED_OVER)
