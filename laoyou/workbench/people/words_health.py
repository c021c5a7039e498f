"""What health care is called."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from laoyou.people.enums import CheckResult, Disease, HealthEventKind, HealthPeriodKind
from laoyou.people.selectors.health import DueRow, HealthPeriodRow
from laoyou.people.selectors.schedule import schedule

VACCINES = {
    "HepB": gettext_lazy("hepatitis B"),
    "BCG": gettext_lazy("tuberculosis (BCG)"),
    "IPV": gettext_lazy("polio, injected"),
    "bOPV": gettext_lazy("polio, oral"),
    "DTaP": gettext_lazy("diphtheria, tetanus, pertussis"),
    "MMR": gettext_lazy("measles, mumps, rubella"),
    "JE-L": gettext_lazy("Japanese encephalitis"),
    "MPSV-A": gettext_lazy("meningitis A"),
    "HepA-L": gettext_lazy("hepatitis A"),
}


def step_words(kind: str, step: str) -> str:
    """A step of the schedule: “3 months”, “hepatitis B, dose 2”; the kind itself where there is no step."""
    if kind == HealthEventKind.DOSE:
        vaccine, _dash, number = step.rpartition("-")
        return _("%(vaccine)s, dose %(number)s") % {"vaccine": VACCINES.get(vaccine, vaccine), "number": number}
    if kind == HealthEventKind.DEVELOPMENT_CHECK:
        return _("%(months)s months: growth and development check") % {"months": int(step.removeprefix("m"))}
    return kind_words(kind)


def kind_words(kind: str) -> str:
    return str(HealthEventKind(kind).label)


def period_kind_words(row: HealthPeriodRow) -> str:
    return str(Disease(row.disease).label if row.disease else HealthPeriodKind(row.kind).label)


def result_words(result: str) -> str:
    return str(CheckResult(result).label) if result else ""


def missing_words(steps: list[str]) -> list[str]:
    """What is missing, as the list of the overdue has it ("dose:HepB-2")."""
    return [step_words(*each.split(":", 1)) for each in steps]


def due_words(row: DueRow, on: date) -> str:
    said = {"what": step_words(row.kind, row.step), "due": row.due.isoformat(), "late": row.late.isoformat()}
    if row.overdue(on):
        return _("%(what)s: due since %(due)s, overdue") % said
    if row.due <= on:
        return _("%(what)s: due now, before %(late)s") % said
    return _("%(what)s: due from %(due)s") % said


STEP_CHOICES = [(f"{each.kind}:{each.step}", (each.kind, each.step)) for each in schedule()]
