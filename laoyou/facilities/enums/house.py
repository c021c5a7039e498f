"""Staff and attendance: posts, terms, what must be shown, the ladder of training; why somebody does not come."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AbsenceReason(TextChoices):
    """Why somebody who comes by day does not come."""

    ILL = "ill", pgettext_lazy("absence", "Ill")
    FAMILY = "family", pgettext_lazy("absence", "With the family")
    HOLIDAY = "holiday", pgettext_lazy("absence", "On holiday")
    UNKNOWN = "unknown", pgettext_lazy("absence", "Not known, the family is being asked")


class PostKind(TextChoices):
    """What somebody works as."""

    MANAGER = "manager", _("Head of the institution")
    CAREGIVER = "caregiver", _("Caregiver for elders")
    CHILD_CARER = "child_carer", _("Carer of children")
    TEACHER = "teacher", _("Development guide")
    DOCTOR = "doctor", _("Doctor")
    NURSE = "nurse", _("Nurse")
    THERAPIST = "therapist", _("Rehabilitation therapist")
    SOCIAL_WORKER = "social_worker", _("Social worker")
    HEALTH_WORKER = "health_worker", _("Health worker of the childcare institution")
    COOK = "cook", _("Cook")
    GUARD = "guard", _("Security guard")
    OFFICE = "office", _("Office")


CHILD_CARE_POSTS = frozenset({PostKind.CHILD_CARER, PostKind.TEACHER})


class ContractKind(TextChoices):
    """On what terms somebody works."""

    EMPLOYED = "employed", _("Employed")
    AGENCY = "agency", _("Sent by an agency")
    SERVICE = "service", _("Service agreement")
    VOLUNTEER = "volunteer", _("Volunteer")


class CredentialKind(TextChoices):
    """What somebody must be able to show."""

    ELDER_CARE = "elder_care", _("Certificate: caregiver for elders")
    INFANT_CARE = "infant_care", _("Certificate: infant carer")
    NURSERY_TEACHER = "nursery_teacher", _("Certificate: nursery teacher")
    DOCTOR = "doctor_licence", _("Licence: doctor")
    NURSE = "nurse_licence", _("Licence: nurse")
    SOCIAL_WORKER = "social_worker", _("Certificate: social worker")
    ASSESSOR = "assessor", _("Certificate: assessor of elders")
    MANAGER_TRAINING = "manager_training", _("Training of heads")
    HEALTH_TRAINING = "health_training", _("Training of health workers")
    GUARD_LICENCE = "guard_licence", _("Licence: security guard")
    HEALTH = "health", _("Health certificate")
    BACKGROUND = "background", _("Background check without findings")


class TrainingStage(TextChoices):
    """The ladder: before the post, in the post, for the skill."""

    INDUCTION = "induction", _("Before the post")
    POST = "post", _("In the post")
    SKILL = "skill", _("For a skill grade")


class ReturnFigure(TextChoices):
    """What a return says of its month or year: standing on the last day, or happening in it."""

    PLACES = "places", _("Beds and places on the last day")
    PRESENT = "present", _("People cared for on the last day")
    ADMITTED = "admitted", _("Admitted in that time")
    ENDED = "ended", _("Stays that ended in that time")
    STAFF = "staff", _("Staff on the last day")
    COMPLETE = "complete", _("of them with every certificate and check")
    JOINED = "joined", _("Staff who came in that time")
    LEFT = "left", _("Staff who left in that time")
    DRILLS = "drills", _("Drills in that time")
    INCIDENTS = "incidents", _("Incidents in that time")


STANDING_FIGURES = frozenset({ReturnFigure.PLACES, ReturnFigure.PRESENT, ReturnFigure.STAFF, ReturnFigure.COMPLETE})
