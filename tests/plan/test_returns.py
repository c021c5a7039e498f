"""Figures of departments: typed, shown, handed in, sent back, accepted, published; every way to get one wrong."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from desk import HAIBEI, HAIDONG, LEDU, NOW, PDF, PLAN, SYSTEM, TODAY, accept, clerk, officer, read, unit_of

from laoyou.accounts.models import Organisation
from laoyou.core.actor import Actor
from laoyou.core.errors import Conflict, NotAllowed, NotFound
from laoyou.core.periods import Period
from laoyou.core.working_days import WorkingCalendar
from laoyou.plan.models import Observation, StatisticalReturn, StatisticalReturnStep
from laoyou.plan.selectors import figures
from laoyou.plan.selectors import returns as selectors
from laoyou.plan.selectors.editions import get_edition
from laoyou.plan.selectors.parameters import NoParameter, Terms
from laoyou.plan.selectors.returns_waiting import open_by_year, waiting_for
from laoyou.plan.selectors.rows import EditionRow
from laoyou.plan.services import periods, progress_checks, return_checks
from laoyou.plan.services.progress_rules import MonthClosed
from laoyou.plan.services.return_evidence import MOST_FILES, TooManyFiles, take_file_off
from laoyou.plan.services.return_rules import (
    FigureIncomplete,
    FigureNotHandedIn,
    FigureNotOpen,
    FigureNotYours,
    FigurePeriodRuns,
    FigureReasonMissing,
    OwnFigure,
)
from laoyou.plan.services.return_values import (
    OtherMagnitude,
    PartsDisagree,
    PartsIncomplete,
    PartsReversed,
    ValueInOtherUnit,
    ValueNegative,
    ValueNotRead,
    ValueOfOne,
    ValueOverHundred,
    ValueTooLarge,
    read_value,
)
from laoyou.plan.services.returns import About, Typed, hand_in_many, keep_return, take_back
from laoyou.records.models import AuditEvent, Run
from laoyou.records.services.attachments import AttachmentRefused

pytestmark = pytest.mark.django_db
TARGETS = "每千人口托位数不低于5.1个，基本养老保险参保率达到98%，特殊困难老年人月探访率达到100%，注册老年志愿者人数达到100人以上。"
TEXT = PLAN.replace("每千人口托位数不低于5.1个。", TARGETS)
LAST_YEAR = Period.of_year(2025)
PENSION, VISITS, VOLUNTEERS = "pension_enrolment_rate", "monthly_visit_rate", "elder_volunteers"
TERMS = Terms(WorkingCalendar())
SAID = Typed(value="98.80%", numerator="988", denominator="1000")


def terms(_area: int) -> Terms:
    return TERMS


@pytest.fixture
def plan(desk: None) -> EditionRow:
    return get_edition(accept(read(TEXT)).id, actor=officer())


def told_by(function: str = "human_resources", number: int = 20) -> Actor:
    return clerk(function, number)


def handed_in(
    plan: EditionRow, typed: Typed = SAID, code: str = PENSION, area: int = HAIDONG, period: Period = LAST_YEAR,
    actor: Actor | None = None, revision: int | None = None,
) -> StatisticalReturn:  # fmt: skip
    key = keep_return(
        plan, About(code, area, period), typed, file=(BytesIO(PDF), "台账.pdf"), submit=True, revision=revision,
        actor=actor or told_by(), now=NOW,
    )  # fmt: skip
    return StatisticalReturn.objects.get(id=key)


def accepted(told: StatisticalReturn) -> StatisticalReturn:
    return_checks.decide(told.id, accept=True, revision=told.revision, actor=officer(), now=NOW)
    return_checks.publish_accepted(run="r", actor=SYSTEM, now=NOW)
    told.refresh_from_db()
    return told


def test_what_no_record_holds_is_asked_of_the_unit_that_counts_it(plan: EditionRow) -> None:
    asked = selectors.asked_of(plan, actor=officer(), on=TODAY)
    assert list(asked) == [PENSION, VISITS, VOLUNTEERS]  # the two others are counted from the records
    assert [each.units[0][0] for each in asked.values()] == [
        unit_of("human_resources"), unit_of("civil_affairs"), unit_of("civil_affairs"),
    ]  # fmt: skip
    rows = selectors.returns_of_year(plan, 2025, actor=officer(), today=TODAY, terms=TERMS)
    assert [(row.code, row.period.key) for row in rows][:2] == [(PENSION, "2025"), (VISITS, "2025-01")]
    assert len(rows) == 1 + 12 + 1
    late = selectors.returns_of_year(plan, 2025, actor=officer(), today=date(2026, 3, 3), terms=TERMS)
    assert [row.is_late for row in late][:3] == [True, True, True]
    assert not rows[0].is_late


def test_a_figure_goes_its_way_and_stands_on_the_board_with_its_origin(plan: EditionRow) -> None:
    told = handed_in(plan)
    return_checks.decide(told.id, accept=False, reason="请附签字表。", revision=1, actor=officer(), now=NOW)
    told = handed_in(plan, revision=2)
    return_checks.decide(told.id, accept=True, revision=3, actor=officer(), now=NOW + timedelta(hours=1))
    assert Run.objects.get(kind=return_checks.PUBLISH_RETURNS).subject_id == str(told.id)
    assert return_checks.publish_accepted(run="r", actor=SYSTEM, now=NOW) == 1
    assert return_checks.publish_accepted(run="r", actor=SYSTEM, now=NOW) == 0  # once more, nothing
    (figure,) = figures.latest_of_area(HAIDONG, [PENSION], actor=officer(), before=TODAY)[PENSION]
    assert (figure.value, figure.numerator, figure.denominator, figure.basis) == (98.8, 988, 1000, "told")
    assert figure.return_id == told.id
    steps = StatisticalReturnStep.objects.filter(told=told).order_by("at", "id").values_list("kind", "text")
    assert list(steps) == [("submitted", ""), ("sent_back", "请附签字表。"), ("submitted", ""), ("accepted", "")]
    acts = AuditEvent.objects.filter(subject="plan.statistical_return").order_by("id").values_list("action", flat=True)
    assert list(acts) == ["plan.keep_figure", "plan.sent_back_figure", "plan.keep_figure", "plan.accepted_figure"]


def test_a_settled_period_takes_a_further_version_and_keeps_the_first(plan: EditionRow) -> None:
    told = accepted(handed_in(plan))
    facts = (HAIDONG, LAST_YEAR.since, LAST_YEAR.until)
    periods.approve_period(*facts, actor=officer(), now=NOW, today=TODAY)
    periods.lock_period(*facts, actor=officer(), now=NOW)
    return_checks.reopen(told.id, reason="年报更正。", revision=told.revision, actor=officer(), now=NOW)
    told = accepted(handed_in(plan, Typed(value="98.9"), revision=told.revision + 1))
    versions = Observation.objects.filter(indicator=PENSION).order_by("version").values_list("value", "is_current")
    assert list(versions) == [(98.8, False), (98.9, True)]
    assert Observation.objects.get(indicator=PENSION, is_current=True).difference == pytest.approx(0.1)


def test_one_area_told_again_leaves_the_others_as_they_are(plan: EditionRow) -> None:
    accepted(handed_in(plan))
    accepted(handed_in(plan, Typed(value="97.5"), area=LEDU))
    assert Observation.objects.filter(indicator=PENSION, is_current=True).count() == 2


@pytest.mark.parametrize(
    ("text", "unit", "read_as"),
    [
        ("98.8", "%", "98.8"), ("98.8％", "%", "98.8"), ("0.5%", "%", "0.5"), ("0", "%", "0"),
        ("45万", "人", "450000"), ("45万人", "人", "450000"), ("450000人", "万人", "45"), ("45", "万人", "45"),
        ("45万人", "万人", "45"), ("1,234", "户", "1234"), ("４.５个", "个/千人", "4.5"),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_type_them(text: str, unit: str, read_as: str) -> None:
    assert read_value(text, unit) == Decimal(read_as)


@pytest.mark.parametrize(
    ("text", "unit", "refused"),
    [
        ("很多", "%", ValueNotRead), ("12.3.4", "%", ValueNotRead), ("98.8万", "%", ValueInOtherUnit),
        ("988", "%", ValueOverHundred), ("100.01%", "%", ValueOverHundred), ("0.988", "%", ValueOfOne),
        ("1", "%", ValueOfOne), ("-3", "户", ValueNegative), ("98%", "户", ValueInOtherUnit),
        ("300人", "户", ValueInOtherUnit), ("99999999亿", "户", ValueTooLarge),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_in_a_sentence(text: str, unit: str, refused: type[Exception]) -> None:
    with pytest.raises(refused):
        read_value(text, unit)


@pytest.mark.parametrize(
    ("typed", "refused"),
    [
        (Typed(value="98.8", numerator="988"), PartsIncomplete),
        (Typed(value="98.8", numerator="988", denominator="0"), PartsIncomplete),
        (Typed(value="98.8", numerator="1000", denominator="988"), PartsReversed),
        (Typed(value="98.8", numerator="900", denominator="1000"), PartsDisagree),
        (Typed(numerator="900", denominator="1000"), FigureIncomplete),
        (Typed(), FigureIncomplete),
    ],
)
def test_parts_that_do_not_make_the_figure_are_refused(
    plan: EditionRow, typed: Typed, refused: type[Exception]
) -> None:
    with pytest.raises(refused):
        handed_in(plan, typed)
    assert not StatisticalReturn.objects.exists()


def test_a_number_a_thousand_times_another_needs_a_remark(plan: EditionRow) -> None:
    for value in ("100万", "0.01"):
        with pytest.raises(OtherMagnitude):
            handed_in(plan, Typed(value=value), VOLUNTEERS, actor=told_by("civil_affairs"))
    told = handed_in(plan, Typed(value="100万", note="含各县区"), VOLUNTEERS, actor=told_by("civil_affairs"))
    assert told.value == 1_000_000


def test_who_tells_what_of_where_and_when(plan: EditionRow) -> None:
    with pytest.raises(FigureNotYours):
        handed_in(plan, actor=told_by("education"))
    with pytest.raises(NotAllowed):
        handed_in(plan, actor=officer("leader", organisation=unit_of("human_resources")))
    with pytest.raises(NotFound):
        handed_in(plan, area=HAIBEI)
    with pytest.raises(NotFound):  # counted from the records
        handed_in(plan, code="places_per_1000", actor=told_by("health"))
    with pytest.raises(FigurePeriodRuns):
        handed_in(plan, period=Period.of_year(2026))
    of_county = Organisation.objects.get(function="human_resources", area=LEDU).id
    county = officer("department_officer", area=LEDU, organisation=of_county, number=30)
    assert handed_in(plan, area=LEDU, actor=county).organisation_id == of_county
    with pytest.raises(NotFound):
        handed_in(plan, area=HAIDONG, actor=county)
    progress_checks.close_month(HAIDONG, date(2026, 1, 1), closed=True, actor=officer(), now=NOW)
    with pytest.raises(MonthClosed):
        handed_in(plan, code=VISITS, period=Period.of_month(2026, 1), actor=told_by("civil_affairs"))


def test_a_unit_renamed_goes_on_where_the_other_stopped(plan: EditionRow) -> None:
    old = Organisation.objects.get(id=unit_of("human_resources"))
    told = handed_in(plan, period=Period.of_year(2024))
    Organisation.objects.filter(id=old.id).update(function=None, valid=(None, TODAY))
    Organisation.objects.create(
        name="海东市人社医保局", kind=old.kind, function="human_resources", area=HAIDONG, valid=(TODAY, None)
    )
    told = accepted(told)
    newer = handed_in(plan)
    assert (told.unit_name, newer.unit_name) == (old.name, "海东市人社医保局")
    assert {row.code for row in selectors.returns_of_year(plan, 2024, actor=officer(), today=TODAY, terms=TERMS)} >= {
        PENSION
    }


def test_two_clicks_two_editors_and_two_deciders_are_told(plan: EditionRow) -> None:
    told = handed_in(plan)
    with pytest.raises(FigureNotOpen):
        handed_in(plan)
    with pytest.raises(NotAllowed):
        take_back(told.id, revision=1, actor=told_by("education"), now=NOW)
    take_back(told.id, revision=1, actor=told_by(), now=NOW)
    with pytest.raises(Conflict):
        handed_in(plan, revision=1)
    told = handed_in(plan, revision=2)
    with pytest.raises(FigureReasonMissing):
        return_checks.decide(told.id, accept=False, reason=" ", revision=3, actor=officer(), now=NOW)
    with pytest.raises(NotFound):
        return_checks.decide(told.id, accept=True, revision=3, actor=officer(area=LEDU), now=NOW)
    accepted(told)
    with pytest.raises(Conflict):
        return_checks.decide(told.id, accept=True, revision=3, actor=officer(number=2), now=NOW)
    with pytest.raises(FigureNotHandedIn):
        return_checks.decide(told.id, accept=True, revision=4, actor=officer(number=2), now=NOW)


def test_nobody_accepts_their_own_and_drafts_are_the_units(plan: EditionRow) -> None:
    both = Actor(
        name="马玉兰", user_id=UUID(int=(7 << 76) | (2 << 62) | 9), roles=frozenset({"plan_officer"}),
        organisation_id=unit_of("human_resources"), area=officer().area,
    )  # fmt: skip
    told = handed_in(plan, actor=both)
    with pytest.raises(OwnFigure):
        return_checks.decide(told.id, accept=True, revision=1, actor=both, now=NOW)
    take_back(told.id, revision=1, actor=both, now=NOW)
    seen = selectors.returns_of_year(plan, 2025, actor=officer(), today=TODAY, terms=TERMS)[0]
    own = selectors.returns_of_year(plan, 2025, actor=both, today=TODAY, terms=TERMS)[0]
    assert (seen.state, own.state, own.value) == ("", "draft", Decimal("98.8"))


def test_a_file_with_a_program_in_it_is_refused_and_nothing_is_kept(plan: EditionRow) -> None:
    with pytest.raises(AttachmentRefused):
        keep_return(
            plan, About(PENSION, HAIDONG, LAST_YEAR), SAID, file=(BytesIO(PDF), "台账.xlsm"), submit=True,
            revision=None, actor=told_by(), now=NOW,
        )  # fmt: skip
    assert not StatisticalReturn.objects.exists()


def test_many_at_once_are_tried_then_taken_and_the_same_file_again_changes_nothing(plan: EditionRow) -> None:
    rows = {
        2: (About(PENSION, HAIDONG, LAST_YEAR), SAID),
        3: (About(PENSION, LEDU, LAST_YEAR), Typed(value="975")),
        4: (About(VOLUNTEERS, HAIDONG, LAST_YEAR), Typed(value="120")),
    }
    facts = {"file": (PDF, "年报.pdf"), "actor": told_by(), "now": NOW}
    refused = hand_in_many(plan, rows, rehearsal=True, **facts)  # type: ignore[arg-type]
    assert {line: type(why) for line, why in refused.items()} == {3: ValueOverHundred, 4: FigureNotYours}
    assert not StatisticalReturn.objects.exists()
    assert hand_in_many(plan, rows, rehearsal=False, **facts).keys() == {3, 4}  # type: ignore[arg-type]
    told = StatisticalReturn.objects.get()
    assert (told.state, told.value, told.evidence_name) == ("submitted", Decimal("98.8"), "年报.pdf")
    again = hand_in_many(plan, rows, rehearsal=False, **facts)  # type: ignore[arg-type]
    assert type(again[2]) is FigureNotOpen


def test_a_figure_is_shown_by_several_files_until_it_is_handed_in(plan: EditionRow) -> None:
    told = handed_in(plan)
    with pytest.raises(FigureNotOpen):
        take_file_off(told.id, told.evidence.get().id, actor=told_by(), now=NOW)
    take_back(told.id, revision=1, actor=told_by(), now=NOW)
    again: dict[str, Any] = {"submit": False, "actor": told_by(), "now": NOW}
    about = About(PENSION, HAIDONG, LAST_YEAR)
    for number in (2, 3):
        file = (BytesIO(PDF + b"%" * number), f"台账{number}.pdf")
        keep_return(plan, about, SAID, file=file, revision=number, **again)
    keep_return(plan, about, SAID, file=(BytesIO(PDF), "台账.pdf"), revision=4, **again)
    files = selectors.files_of(told.id)
    assert [each.filename for each in files] == ["台账.pdf", "台账2.pdf", "台账3.pdf"]  # the same file once
    told.refresh_from_db()
    assert told.evidence_name == "台账.pdf；台账2.pdf；台账3.pdf"
    for actor, refused in ((told_by("civil_affairs"), NotAllowed), (officer(), NotAllowed)):
        with pytest.raises(refused):
            take_file_off(told.id, files[0].id, actor=actor, now=NOW)
    take_file_off(told.id, files[0].id, actor=told_by(), now=NOW)
    with pytest.raises(NotFound):
        take_file_off(told.id, files[0].id, actor=told_by(), now=NOW)
    told.refresh_from_db()
    assert (told.evidence_id, told.evidence_name) == (files[1].attachment_id, "台账2.pdf；台账3.pdf")
    assert AuditEvent.objects.filter(action="plan.take_figure_file_off").count() == 1
    for each in files[1:]:
        take_file_off(told.id, each.id, actor=told_by(), now=NOW)
    with pytest.raises(FigureIncomplete):
        keep_return(plan, about, SAID, submit=True, revision=5, actor=told_by(), now=NOW)
    for number in range(MOST_FILES):
        file = (BytesIO(PDF + b"%" * (9 + number)), f"册{number}.pdf")
        keep_return(plan, about, SAID, file=file, revision=5 + number, **again)
    with pytest.raises(TooManyFiles):
        keep_return(plan, about, SAID, file=(BytesIO(PDF), "又.pdf"), revision=15, **again)


def test_a_figure_is_due_on_a_day_that_is_worked() -> None:
    """Sixty days after a year, ten after a month; off a Sunday and off holidays to the next day that is worked."""
    due = {last: selectors.due_on(PENSION, last, terms=TERMS) for last in (date(2024, 12, 31), date(2025, 12, 31))}
    assert list(due.values()) == [date(2025, 3, 3), date(2026, 3, 2)]  # both first of March lie on a weekend
    assert selectors.due_on(VISITS, date(2026, 1, 31), terms=TERMS) == date(2026, 2, 10)
    closed = Terms(WorkingCalendar({date(2028, 3, 1): False, date(2028, 3, 2): False}))
    assert [selectors.due_on(PENSION, date(2028, 1, 1), terms=each) for each in (closed, TERMS)] == [
        date(2028, 3, 3),
        date(2028, 3, 1),
    ]
    with pytest.raises(NoParameter):
        selectors.due_on(PENSION, date(1999, 12, 31), terms=TERMS)


def test_every_open_period_is_reminded_of(plan: EditionRow) -> None:
    """Visits are told monthly: those of this year that are over wait as well as last year's."""
    owed = waiting_for(told_by("civil_affairs"), plan, today=date(2026, 3, 20), terms=terms)
    assert owed is not None
    assert (owed.owed, owed.owed_years) == (12 + 2 + 1, (2025, 2026))
    assert owed.late == 12 + 2 + 1
    rows = selectors.returns_of(plan, [2026, 2025], actor=officer(), today=date(2026, 3, 20), terms=TERMS)
    assert open_by_year(rows) == {2025: 1 + 12 + 1, 2026: 2}


def test_what_waits_is_counted_for_who_owes_and_who_decides(plan: EditionRow) -> None:
    late = date(2026, 3, 20)
    owed = waiting_for(told_by(), plan, today=late, terms=terms)
    assert owed is not None
    assert (owed.owed, owed.late, owed.to_check, owed.owed_years) == (1, 1, 0, (2025,))
    handed_in(plan)
    done, office = (waiting_for(actor, plan, today=late, terms=terms) for actor in (told_by(), officer()))
    assert done is not None
    assert office is not None
    assert (done.owed, office.to_check) == (0, 1)
    assert waiting_for(officer("data_officer"), plan, today=late, terms=terms) is None


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("2025", "2025"), ("2025年", "2025"), ("2025年度", "2025"), ("2025Q3", "2025-Q3"), ("2025-q4", "2025-Q4"),
        ("2025年第二季度", "2025-Q2"), ("2025-07", "2025-07"), ("2025年7月", "2025-07"), ("2025/12", "2025-12"),
        ("202513", None), ("明年", None), ("", None), ("2025-13", None),
    ],
)  # fmt: skip
def test_periods_are_read_as_people_write_them(text: str, key: str | None) -> None:
    read_as = Period.read(text)
    assert (read_as.key if read_as else None) == key
    if read_as:
        assert Period.read(read_as.key) == read_as
