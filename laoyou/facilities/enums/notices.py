"""Notices (通知) of a department to the institutions it keeps."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class Audience(TextChoices):
    """To whose institutions a notice goes: each department writes to those it keeps."""

    ELDERS = "elders", pgettext_lazy("notice", "Institutions for elders")
    CHILDREN = "children", pgettext_lazy("notice", "Institutions for children under 3")
