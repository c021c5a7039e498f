"""Suspension and closure: how far it has come, and where people go."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ClosingState(TextChoices):
    """How far an announced suspension or closure has come."""

    ANNOUNCED = "announced", pgettext_lazy("closing", "Announced")
    DONE = "done", pgettext_lazy("closing", "Carried out")
    CALLED_OFF = "called_off", pgettext_lazy("closing", "Called off")


class ResettledTo(TextChoices):
    """Where somebody goes when a site is suspended or closed."""

    INSTITUTION = "institution", _("To another institution")
    FAMILY = "family", _("Home to the family")
    HOSPITAL = "hospital", _("To a hospital")
    OTHER = "other", pgettext_lazy("resettlement", "Elsewhere")
