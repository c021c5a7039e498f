"""Roles, kinds of organisation and what a person may choose about the look of the site."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(TextChoices):
    """What somebody does in an area. The three administrators never overlap (GB/T 22239: 三权分立)."""

    LEADER = "leader", _("Leader")
    PLAN_OFFICER = "plan_officer", _("Plan office")
    DEPARTMENT_OFFICER = "department_officer", _("Department officer")
    TOWNSHIP_WORKER = "township_worker", _("Township and community worker")
    DATA_OFFICER = "data_officer", _("Data officer")
    INSTITUTION = "institution", _("Institution")
    SYSTEM_ADMIN = "system_admin", _("System administrator")
    SECURITY_ADMIN = "security_admin", _("Security administrator")
    AUDITOR = "auditor", _("Auditor")


SEPARATED_ROLES = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR)


class OrganisationKind(TextChoices):
    """What an organisation is."""

    DEPARTMENT = "department", _("Department")
    GOVERNMENT = "government", _("Government")
    LEADING_GROUP = "leading_group", _("Leading group")
    PROVIDER = "provider", _("Provider")
    GROUP = "group", _("Several units named as one")
    OTHER = "other", _("Other")


class Language(TextChoices):
    """Languages of the site."""

    CHINESE = "zh-hans", _("Chinese")
    ENGLISH = "en", _("English")


class TextSize(TextChoices):
    """How large letters are."""

    NORMAL = "normal", _("Normal")
    LARGE = "large", _("Large")


class Theme(TextChoices):
    """Light or dark."""

    AUTO = "auto", _("As the device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class Reminded(TextChoices):
    """What somebody wants to be reminded of."""

    ALL = "all", pgettext_lazy("reminders", "everything that waits for me")
    PRESSING = "pressing", pgettext_lazy("reminders", "only what is overdue, sent back or wrong")
    NOTHING = "nothing", pgettext_lazy("reminders", "nothing")


class Channel(TextChoices):
    """How somebody is reminded outside the site."""

    EMAIL = "email", _("E-mail")
    WEBHOOK = "webhook", _("Webhook")


class DigestState(TextChoices):
    """How far a digest is."""

    WAITING = "waiting", pgettext_lazy("digest", "waits to be sent")
    UNDER_WAY = "under_way", pgettext_lazy("digest", "on its way")
    SENT = "sent", pgettext_lazy("digest", "sent")
    UNSURE = "unsure", pgettext_lazy("digest", "whether it arrived is not known; it is not sent twice")
