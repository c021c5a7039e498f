"""The closed lists of the exchange. Feeds are no list: each is a module in services/feeds."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Sealed(StrEnum):
    """What a sealed value or blind index of the exchange is for. Never changed: part of the seal."""

    SAME_ROW = "exchange.staged_row.fingerprint"
    OFFERED = "exchange.conflict.offered"


class BatchState(TextChoices):
    """Where a file stands. Only what is `checked` can be accepted; accepted parts can be undone."""

    LOADED = "loaded", pgettext_lazy("file", "columns to be confirmed")
    CHECKING = "checking", pgettext_lazy("file", "being checked")
    CHECKED = "checked", pgettext_lazy("file", "checked")
    ACCEPTING = "accepting", pgettext_lazy("file", "being accepted")
    ACCEPTED = "accepted", pgettext_lazy("file", "accepted")
    UNDOING = "undoing", pgettext_lazy("file", "being undone")
    UNDONE = "undone", pgettext_lazy("file", "undone")
    DISCARDED = "discarded", pgettext_lazy("file", "discarded")


class Outcome(TextChoices):
    """What a row of a file would do.

    `unsure`: nobody has the number, but somebody may be the same person. `arrives`: on record outside the file's area.
    """

    NEW = "new", pgettext_lazy("row", "new")
    CHANGED = "changed", pgettext_lazy("row", "changed")
    ARRIVES = "arrives", pgettext_lazy("row", "moves in from outside")
    UNCHANGED = "unchanged", pgettext_lazy("row", "unchanged")
    CONTESTED = "contested", pgettext_lazy("row", "contradicts a better source")
    UNSURE = "unsure", pgettext_lazy("row", "new, unsure")
    VANISHED = "vanished", pgettext_lazy("row", "no longer in the list")
    ERROR = "error", pgettext_lazy("row", "error")


ACCEPTABLE = (Outcome.NEW, Outcome.CHANGED, Outcome.ARRIVES, Outcome.CONTESTED, Outcome.VANISHED)


def says_nothing_new(outcomes: Mapping[str, int]) -> bool:
    """Whether a file, by how many rows it has of each outcome, says what is on record already and nothing else."""
    news = any(outcomes.get(each.value) for each in (*ACCEPTABLE, Outcome.UNSURE))
    return bool(outcomes.get(Outcome.UNCHANGED.value)) and not news


class RowState(TextChoices):
    """What became of a row. `left`: not accepted because the registry had moved on since the check."""

    STAGED = "", pgettext_lazy("row", "waiting")
    HELD = "held", pgettext_lazy("row", "held back")
    APPLIED = "applied", pgettext_lazy("row", "accepted")
    LEFT = "left", pgettext_lazy("row", "left out: changed meanwhile")
    UNDONE = "undone", pgettext_lazy("row", "undone")
    KEPT = "kept", pgettext_lazy("row", "not undone: changed since")


class Verb(TextChoices):
    """What accepting did to a row of the registry; undoing does the opposite."""

    INSERT = "insert", _("added")
    UPDATE = "update", _("changed")
    DELETE = "delete", _("removed")


class ConflictState(TextChoices):
    """How somebody decided between two sources."""

    OPEN = "open", pgettext_lazy("conflict", "open")
    KEPT = "kept", pgettext_lazy("conflict", "kept as it was")
    TAKEN = "taken", pgettext_lazy("conflict", "taken from the file")


class Kind(StrEnum):
    """How a column's cells are read; see services/reading/values.py."""

    NAME = "name"
    NUMBER = "number"
    OTHER_NUMBER = "other_number"  # of somebody else than the row is about
    SEX = "sex"
    BIRTH = "birth"
    DAY = "day"
    ANY_DAY = "any_day"
    AREA = "area"
    ANY_AREA = "any_area"
    PHONE = "phone"
    ETHNICITY = "ethnicity"
    HOUSEHOLD = "household"  # its number in the register
    ROLE = "role"  # what somebody is to the head of the household
    LEVEL = "level"
    TEXT = "text"


class Use(TextChoices):
    """How somebody looked at, or took away, data of the exchange."""

    REJECTED = "rejected", _("took the rejected rows")
    API = "api", _("read by a program")


class Severity(TextChoices):
    """How wrong something is that a check of the records found."""

    ERROR = "error", pgettext_lazy("check of the records", "Cannot be true")
    WARNING = "warning", pgettext_lazy("check of the records", "Probably wrong")
    NOTE = "note", pgettext_lazy("check of the records", "Missing")


class Subject(TextChoices):
    """Whose row a check of the records finds."""

    PERSON = "person", pgettext_lazy("check of the records", "People")
    SITE = "site", pgettext_lazy("check of the records", "Sites")
    FIGURE = "figure", pgettext_lazy("check of the records", "Figures")
