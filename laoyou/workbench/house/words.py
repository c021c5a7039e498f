"""What the codes of staff, attendance and safety are called."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from laoyou.facilities.enums import Confidence, ContractKind, CredentialKind, PostKind, TrainingStage
from laoyou.facilities.selectors.requirements import Requirement
from laoyou.ui import formats
from laoyou.ui.statuses import Status, Tone


def post_words(kind: str, share: int = 1000) -> str:
    """The post; its share of full time where it is not the whole."""
    name = str(PostKind(kind).label)
    return name if share == 1000 else _("%(post)s, %(percent)s %% of full time") % {"post": name, "percent": share / 10}


def terms_words(kind: str) -> str:
    return str(ContractKind(kind).label) if kind else ""


def credential_words(kind: str, level: int = 0) -> str:
    """What can be shown, with its grade."""
    name = str(CredentialKind(kind).label)
    return _("%(name)s, grade %(level)s") % {"name": name, "level": level} if level else name


def stage_words(stage: str) -> str:
    return str(TrainingStage(stage).label)


def missing_words(missing: tuple[Requirement, ...]) -> str:
    """What is missing, in one line."""
    return _(", ").join(credential_words(each.credential) for each in missing)


def missing_status(missing: tuple[Requirement, ...]) -> Status:
    """Whether somebody can show what is asked."""
    if not missing:
        return Status(Tone.OK, pgettext("certificates", "complete"))
    return Status(Tone.OFF, _("missing"), missing_words(missing))


def source_words(each: Requirement) -> str:
    """Where a demand comes from, and how well that is known."""
    known = "" if each.confidence == Confidence.VERIFIED else str(Confidence(each.confidence).label)
    return _("%(source)s (%(known)s)") % {"source": each.source, "known": known} if known else each.source


def period_words(first: date, until: date | None) -> str:
    """From when until before when."""
    begin = formats.day(first)
    if until is None:
        return _("from %(day)s") % {"day": begin}
    return _("%(first)s to before %(until)s") % {"first": begin, "until": formats.day(until)}
