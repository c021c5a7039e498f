"""Money of projects in words: stages, sources, places, what an entry is."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from laoyou.core.money import FEN_PER_YUAN
from laoyou.plan.enums import MoneySource, MoneyStage
from laoyou.plan.selectors.ledger import UNSAID, Standing
from laoyou.ui import formats


def stage_words(stage: str) -> str:
    return str(MoneyStage(stage).label)


def source_words(source: str) -> str:
    """A source; money that the plan promises without naming one says so."""
    return _("Source not named by the plan") if source == UNSAID else str(MoneySource(source).label)


def yuan(fen: int) -> float | int:
    """Fen as yuan for a column of numbers: whole where it is whole."""
    return fen // FEN_PER_YUAN if fen % FEN_PER_YUAN == 0 else fen / FEN_PER_YUAN


def kind_words(row: Any) -> str:
    """What a row of the ledger is: an entry, one taken back, a counter-entry, money moved."""
    if row.corrects_id:
        return pgettext("money", "counter-entry")
    if row.moved:
        return pgettext("money", "moved between projects")
    return pgettext("money", "taken back") if row.countered.all() else ""


def total_words(money: Standing, projects: int) -> str:
    """The whole in one sentence."""
    facts = {"projects": projects, "planned": formats.money_wan(money.planned), **_in_wan(money)}
    return (
        _(
            "%(projects)s projects, planned with %(planned)s × 10,000 yuan: %(approved)s approved, %(allocated)s "
            "allocated, %(paid)s paid, %(unspent)s allocated and not yet paid."
        )
        % facts
    )


def _in_wan(money: Standing) -> dict[str, str]:
    return {name: formats.money_wan(getattr(money, name)) for name in ("approved", "allocated", "paid", "unspent")}
