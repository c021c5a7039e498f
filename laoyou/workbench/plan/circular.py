"""The progress circular (通报) of a month: what was accepted, what is behind, who has not reported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from laoyou.plan.enums import Course, MilestoneKind, ReturnState
from laoyou.plan.selectors.off_course import OffCourse, Projects
from laoyou.plan.selectors.progress import ReportRow
from laoyou.plan.selectors.rows import EditionRow
from laoyou.ui import formats
from laoyou.ui.papers import Grid, Heading, Paper, Text
from laoyou.ui.papers.paper import Block
from laoyou.workbench.plan import progress_words as words
from laoyou.workbench.plan.money_words import total_words

_ORDINALS = "一二三四五六七八九"


def circular(
    edition: EditionRow,
    rows: Sequence[ReportRow],
    *,
    month: date,
    issuer: str,
    on: date,
    projects: Projects | None = None,
) -> Paper:
    """The circular of a month as it stands on a day, from the reports and from what is on record of projects.

    The number is left open: the issuing office gives it. What a unit says is quoted only once it was accepted.
    """
    accepted = [row for row in rows if row.state == ReturnState.ACCEPTED]
    facts = {"month": words.month_words(month), "plan": edition.title}
    return Paper(
        issuer=issuer,
        number=_("〔%(year)s〕 No.   ") % {"year": on.year},
        title=_("Circular on the progress of %(plan)s in %(month)s") % facts,
        to=_("All responsible units"),
        blocks=[
            *_whole(rows, edition, month),
            *_behind(accepted),
            *_finished(accepted),
            *_missing(rows),
            *_projects(projects, on),
        ],
        signed_by=issuer,
        signed_on=on,
        attachments=[_by_unit(rows), *_still_open(rows)],
        copies_to=_("Office of the leading group"),
        printed_by=issuer,
    )


def _whole(rows: Sequence[ReportRow], edition: EditionRow, month: date) -> Iterator[Block]:
    counts = Counter(row.state for row in rows)
    courses = Counter(row.course for row in rows if row.state == ReturnState.ACCEPTED)
    yield _numbered(1, _("The whole"))
    yield Text(
        _(
            "By %(plan)s %(many)s reports on tasks were due for %(month)s: %(accepted)s are accepted, %(waiting)s "
            "wait for a decision, %(back)s were sent back and %(missing)s were not handed in; %(late)s are overdue."
        )
        % {
            "plan": edition.title,
            "month": words.month_words(month),
            "many": len(rows),
            "accepted": counts[ReturnState.ACCEPTED],
            "waiting": counts[ReturnState.SUBMITTED],
            "back": counts[ReturnState.SENT_BACK],
            "missing": counts[""] + counts[ReturnState.DRAFT],
            "late": sum(row.is_late for row in rows),
        }
    )
    yield Text(
        _(
            "Of the accepted ones %(finished)s report the task as finished, %(course)s as on course, %(behind)s as "
            "behind and %(begun)s as not begun."
        )
        % {
            "finished": courses[Course.FINISHED],
            "course": courses[Course.ON_COURSE],
            "behind": courses[Course.BEHIND],
            "begun": courses[Course.NOT_BEGUN],
        }
    )


def _behind(accepted: Sequence[ReportRow]) -> Iterator[Block]:
    yield _numbered(2, _("Tasks that are behind"))
    found = [row for row in accepted if row.course == Course.BEHIND]
    if not found:
        yield Text(_("No accepted report says that its task is behind."))
    for number, row in enumerate(found, start=1):
        share = _(", done to %(percent)s%%") % {"percent": row.percent} if row.percent is not None else ""
        why = row.obstacles or _("The unit does not say what stands in the way.")
        yield Text(f"{number}. {row.name}（{row.unit}{share}）：{_one_line(why)}")


def _finished(accepted: Sequence[ReportRow]) -> Iterator[Block]:
    yield _numbered(3, _("Tasks that are finished"))
    found = [row for row in accepted if row.course == Course.FINISHED]
    if not found:
        yield Text(_("No accepted report says that its task is finished."))
    for number, row in enumerate(found, start=1):
        yield Text(f"{number}. {row.name}（{row.unit}）：{_one_line(row.done)}")


def _missing(rows: Sequence[ReportRow]) -> Iterator[Block]:
    yield _numbered(4, _("Units that have not reported"))
    late = Counter(row.unit for row in rows if row.is_late)
    if not late:
        yield Text(_("All reports that were due are in."))
        return
    named = "、".join(_("%(unit)s (%(many)s)") % {"unit": unit, "many": many} for unit, many in late.most_common())
    yield Text(_("Reports are overdue of %(units)s. They are to be handed in at once.") % {"units": named})


def _projects(found: Projects | None, on: date) -> Iterator[Block]:
    """Money and lateness of the projects, where either was ever entered."""
    if found is None or not (found.steps or found.money.approved):
        return
    yield _numbered(5, _("Projects: money and steps"))
    yield Text(total_words(found.money, found.count))
    if not found.off:
        yield Text(_("No step is overdue, and no money of earlier years lies unspent."))
    for number, each in enumerate(found.off, start=1):
        units = "、".join(unit.printed_name for unit in each.project.units)
        yield Text(f"{number}. {each.project.name}（{units}）：{_off_words(each, on)}")


def _off_words(each: OffCourse, on: date) -> str:
    said = [
        _("“%(step)s” planned for %(day)s, %(late)s days late (%(why)s)")
        % {
            "step": str(MilestoneKind(row.kind).label),
            "day": formats.day(row.planned_on),
            "late": row.late_days(on),
            "why": _one_line(row.reason) or _("no reason given"),
        }
        for row in each.overdue
    ]
    if each.unspent:
        money = {"money": formats.money_wan(each.unspent)}
        said.append(_("%(money)s × 10,000 yuan of earlier years not yet paid") % money)
    return "；".join(said) + "。"


def _by_unit(rows: Sequence[ReportRow]) -> Grid:
    """Each unit's reports: due, accepted, waiting, sent back, overdue, and how many say that the work is behind."""
    units: dict[str, list[ReportRow]] = {}
    for row in rows:
        units.setdefault(row.unit, []).append(row)
    most_first = sorted(units.items(), key=lambda each: (-len(each[1]), each[0]))
    counted = [(unit, *_counts(own)) for unit, own in most_first]
    total = (_("In all"), *_counts(rows))
    return Grid(
        title=_("Reports by unit"),
        header=[_("Unit"), _("Reports due"), *_columns()],
        rows=[[str(cell) for cell in each] for each in (*counted, total)],
        widths=[5, 1.3, 1.5, 1.5, 1.5, 1.5, 1.5],
        right=frozenset(range(1, 7)),
    )


def _still_open(rows: Sequence[ReportRow]) -> Iterator[Grid]:
    """Which reports are overdue or were sent back, by unit; nothing where there are none."""
    found = [row for row in rows if row.is_late or row.state == ReturnState.SENT_BACK]
    if found:
        yield Grid(
            title=_("Reports that are overdue or were sent back"),
            header=[_("Unit"), _("Task"), _("State"), pgettext("reports of a unit", "Due on")],
            rows=[
                [row.unit, row.name, str(words.state_status(row).word), formats.day(row.due)]
                for row in sorted(found, key=lambda row: row.unit)
            ],
            widths=[3, 5, 1.6, 1.8],
        )


def _columns() -> tuple[str, ...]:
    return (
        pgettext("reports of a unit", "Accepted"),
        pgettext("reports of a unit", "Waiting"),
        pgettext("reports of a unit", "Sent back"),
        pgettext("reports of a unit", "Overdue"),
        pgettext("reports of a unit", "Behind"),
    )


def _counts(rows: Sequence[ReportRow]) -> tuple[int, ...]:
    states = Counter(row.state for row in rows)
    behind = sum(row.course == Course.BEHIND and row.state == ReturnState.ACCEPTED for row in rows)
    by_state = (states[each] for each in (ReturnState.ACCEPTED, ReturnState.SUBMITTED, ReturnState.SENT_BACK))
    return (len(rows), *by_state, sum(row.is_late for row in rows), behind)


def _numbered(number: int, said: str) -> Heading:
    return Heading(_("%(number)s. %(words)s") % {"number": _ordinal(number), "words": said})


def _ordinal(number: int) -> str:
    return _ORDINALS[number - 1] if formats.chinese() else str(number)


def _one_line(text: str) -> str:
    return " ".join(text.split())
