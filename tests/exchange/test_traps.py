"""What is wrong in files, answered by row and column; the good rows go in."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
import xlsxwriter

from laoyou.core.citizen_ids import check_digit
from laoyou.exchange.enums import Outcome
from laoyou.exchange.models import StagedRow
from laoyou.exchange.services.faults import sentence_of
from laoyou.exchange.services.loading import FileEmpty, FutureData, load_file
from laoyou.exchange.services.mapping import ColumnsMissing
from laoyou.people.enums import Source
from laoyou.people.models import Person
from laoyou.places.models import AreaChange, AreaSuccession
from laoyou.records.services.attachments import AttachmentRefused
from tests.exchange.files import (
    BIRTH,
    HEADINGS,
    OFFICER,
    PLACE,
    accept,
    check,
    csv,
    faults,
    line,
    outcomes,
    warnings,
    xlsx,
)
from tests.people.registry import LEDU, NOW, SHANGTAN, enter, number_of, worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong")]


def wrong(**cells: str) -> list[tuple[str, str]]:
    """(column, code) of the faults of one row with these cells."""
    return [(column, code) for _, column, code in faults(check(csv([line(**cells)])))]


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"公民身份号码": "990222194305020121"}, ("number", "number_check")),
        ({"公民身份号码": "99022219430502012"}, ("number", "number_length")),
        ({"公民身份号码": "99022219430502O12X"}, ("number", "number_letters")),
        ({"公民身份号码": "990222194302300127"}, ("number", "number_date")),
        ({"公民身份号码": "6.3022219430502E+17"}, ("number", "digits_lost")),
        ({"公民身份号码": "", "出生日期": ""}, ("number", "number_or_birth")),
        ({"姓名": ""}, ("name", "missing")),
        ({"姓名": "１２３"}, ("name", "name_unreadable")),
        ({"性别": "男"}, ("sex", "sex_disagrees")),
        ({"性别": "未知"}, ("sex", "sex_unknown")),
        ({"出生日期": "1943-02-30"}, ("birth", "day_impossible")),
        ({"出生日期": "去年"}, ("birth", "day_unreadable")),
        ({"出生日期": "2030-01-01"}, ("birth", "day_future")),
        ({"出生日期": "1885-01-01"}, ("birth", "birth_too_early")),
        ({"现住地": "630222102999"}, ("area", "area_unknown_code")),
        ({"现住地": "月亮村"}, ("area", "area_unknown")),
    ],
)
def test_a_cell_that_is_wrong(cells: dict[str, str], fault: tuple[str, str]) -> None:
    assert fault in wrong(**cells)


@pytest.mark.parametrize(
    "written",
    ["1943.5.2", "19430502", "1943年5月2日", "1943/05/02", "１９４３－５－２", "15828", "1943-05-02 00:00:00"],
)
def test_a_birth_however_it_is_written(written: str) -> None:
    check(csv([line(出生日期=written)]))
    assert StagedRow.objects.get().birth == BIRTH


def test_born_in_1899_is_looked_at_but_taken() -> None:
    batch = check(csv([line("祁百岁", 31, date(1899, 1, 2))]))
    assert outcomes(batch) == [(2, "new")]
    assert warnings(batch) == [(2, "birth", "birth_early")]


def test_a_birth_that_the_number_contradicts_is_taken_from_the_row() -> None:
    batch = check(csv([line(出生日期="1943-05-03")]))
    assert warnings(batch) == [(2, "birth", "birth_disagrees")]
    assert StagedRow.objects.get().birth == date(1943, 5, 3)


def test_numbers_in_the_forms_they_come_in() -> None:
    old = "990222430502012"
    first = "99022219430502012"
    wide = "９９０２２２１９４３０５０２０１２" + check_digit(first)
    rows = [
        line(公民身份号码=old),
        line("祁大有", 31, date(1950, 1, 2)),
        line("李四", 公民身份号码=f"{first} -{check_digit(first)}"),
    ]
    check(csv(rows))
    assert {row.document_index for row in StagedRow.objects.all()} != {None}
    assert StagedRow.objects.values("document_index").distinct().count() == 2
    StagedRow.objects.all().delete()
    accept(check(csv([line(公民身份号码=wide)])))
    assert Person.objects.get().birth == BIRTH


def test_unknown_area_of_a_number_is_a_warning() -> None:
    first = "63999919430502012"
    batch = check(csv([line(公民身份号码=first + check_digit(first))]))
    assert (outcomes(batch), warnings(batch)) == ([(2, "new")], [(2, "number", "number_area")])


def test_areas_by_name_by_former_code_and_outside() -> None:
    change = AreaChange.objects.create(
        kind="renamed", area=630222102000, effective=date(2024, 1, 1), reason="更名", recorded_at=NOW
    )
    AreaSuccession.objects.create(change=change, old_code=630222199001, new_code=int(PLACE), old_name="旧")
    rows = [
        line(现住地="马营镇社区", 户籍地代码=""),
        line("祁二", 32, 现住地="民和县马营镇马营镇社区", 户籍地代码=""),
        line("祁三", 34, 现住地="630222199001", 户籍地代码=""),
        line("祁四", 36, 现住地="632200000000", 户籍地代码=""),
    ]
    batch = check(csv(rows))
    assert [row.area for row in StagedRow.objects.order_by("line")][:2] == [int(PLACE), int(PLACE)]
    assert (4, "area", "area_former") in warnings(batch)
    assert [each for each in faults(batch) if each[0] == 5] == [(5, "area", "area_outside")]


def test_an_unknown_area_is_answered_with_the_nearest() -> None:
    check(csv([line(现住地="马营社区x", 户籍地代码="")]))
    (fault,) = StagedRow.objects.get().faults
    assert "马营" in sentence_of(fault)


def test_somebody_of_the_neighbour_is_not_shown() -> None:
    enter("乐都人", area=SHANGTAN, registered_area=SHANGTAN)
    neighbour = worker("data_officer", area=630222000000, number=2)
    batch = check(csv([line()]), actor=neighbour)
    assert faults(batch) == [(2, "number", "person_elsewhere")]
    row = StagedRow.objects.get()
    assert (row.person_id, row.data, row.changes) == (None, None, None)


def test_a_place_outside_the_officers_area() -> None:
    ledu = worker("data_officer", area=LEDU, number=3)
    assert faults(check(csv([line()]), actor=ledu)) == [(2, "area", "area_outside")]


def test_the_dead_stay_dead() -> None:
    one = enter()
    Person.objects.filter(id=one).update(death=date(2025, 1, 1))
    assert wrong() == [("number", "person_dead")]


def test_without_a_number() -> None:
    one = enter(document=None, number="", source=Source.PUBLIC_SECURITY)
    known = line(公民身份号码="", 民族="")
    batch = check(csv([known, line("祁大有", 31, 公民身份号码=""), line(民族="藏")]))
    assert outcomes(batch) == [(2, "unchanged"), (3, "unsure"), (4, "unsure")]
    assert StagedRow.objects.get(line=2).person_id == one
    assert [code for _, _, code in warnings(batch)] == ["person_without_number", "person_unsure"]
    row = StagedRow.objects.get(line=3)
    assert accept(batch, "unsure", rows=[row.id])["applied"] == 1
    assert Person.objects.get(name="祁大有").document == ""


def test_title_lines_blank_lines_and_a_second_heading() -> None:
    rows = [
        ["2026年2月户籍人口名册"],
        [],
        list(HEADINGS),
        line(),
        [],
        list(HEADINGS),
        line("祁大有", 31, date(1950, 1, 2)),
    ]
    batch = check(xlsx(rows), "户籍.xlsx")
    assert outcomes(batch) == [(4, "new"), (7, "new")]
    assert batch.notes == [{"code": "heading_repeated", "facts": {"line": 6, "count": 1}}]


def test_headings_merged_over_two_rows() -> None:
    rows = [
        ["姓名", "公民身份号码", "性别", "地址", "", "备注"],
        ["", "", "", "户籍地代码", "现住地", ""],
        ["马玉兰", number_of(BIRTH, 12), "女", PLACE, PLACE, ""],
    ]
    batch = check(xlsx(rows), "户籍.xlsx")
    assert batch.headings == ["姓名", "公民身份号码", "性别", "户籍地代码", "现住地", "备注"]
    assert outcomes(batch) == [(3, "new")]


def test_cells_of_a_spreadsheet() -> None:
    made = BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, HEADINGS)
    for at, sequence in enumerate((12, 14, 16), start=1):
        sheet.write_row(at, 0, line("马玉兰", sequence))
    sheet.write_number(1, 1, float(number_of(BIRTH, 12).replace("X", "0")))
    sheet.write_datetime(2, 3, date(1943, 5, 2), day)
    sheet.write_number(2, 5, int(PLACE))
    sheet.write_number(2, 7, 19900001234)
    sheet.write_formula(3, 0, "=A2", value="祁公式")
    book.close()
    batch = check(made.getvalue(), "户籍.xlsx")
    assert outcomes(batch) == [(2, "error"), (3, "new"), (4, "new")]
    assert faults(batch) == [(2, "number", "digits_lost")]
    assert list(StagedRow.objects.filter(outcome="new").order_by("line").values_list("name", flat=True)) == [
        "马玉兰",
        "祁公式",
    ]


def test_several_sheets_and_one_without_headings() -> None:
    batch = check(
        xlsx([HEADINGS, line()], [HEADINGS, line("祁大有", 31, date(1950, 1, 2))], [["说明"], ["无"]]), "户籍.xlsx"
    )
    assert list(StagedRow.objects.values_list("sheet", "line", "outcome").order_by("sheet")) == [
        (0, 2, "new"),
        (1, 2, "new"),
    ]
    assert [each["code"] for each in batch.notes] == ["sheet_left_out"]


def merged() -> bytes:
    """A sheet whose headings are merged cells, over two rows and over two columns."""
    made = BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    sheet = book.add_worksheet()
    for at, heading in ((0, "姓名"), (1, "公民身份号码"), (2, "性别"), (5, "备注")):
        sheet.merge_range(0, at, 1, at, heading)
    sheet.merge_range(0, 3, 0, 4, "地址")
    sheet.write_row(1, 3, ["户籍地代码", "现住地"])
    sheet.write_row(2, 0, ["马玉兰", number_of(BIRTH, 12), "女", PLACE, PLACE, ""])
    book.close()
    return made.getvalue()


def test_cells_that_are_really_merged() -> None:
    batch = check(merged(), "户籍.xlsx")
    assert batch.headings == ["姓名", "公民身份号码", "性别", "户籍地代码", "现住地", "备注"]
    assert outcomes(batch) == [(3, "new")]


def test_a_formula_is_never_taken_as_text() -> None:
    made = BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADINGS)
    for at, (formula, value) in enumerate((('=CONCAT("马","玉")', ""), ("=1/0", "#DIV/0!")), start=1):
        sheet.write_row(at, 0, line("", 12 + 2 * at))
        sheet.write_formula(at, 0, formula, value=value)
    sheet.write_row(3, 0, line())
    book.close()
    batch = check(made.getvalue(), "户籍.xlsx")
    assert faults(batch) == [(2, "name", "formula_without_value"), (3, "name", "error_value")]
    assert outcomes(batch)[2] == (4, "new")


def test_a_formula_written_as_text_is_no_name() -> None:
    batch = check(csv([line("=HYPERLINK(1)"), line("@SUM", 14), line("祁大有", 31, date(1950, 1, 2))]))
    assert [(row, code) for row, _, code in faults(batch)] == [(2, "name_unreadable"), (3, "name_unreadable")]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig"])
def test_characters_of_four_bytes(encoding: str) -> None:
    accept(check(csv([line("𠮷玉·阿卜杜拉")], encoding=encoding)))
    assert Person.objects.get().name == "𠮷玉·阿卜杜拉"


def test_characters_of_four_bytes_in_a_spreadsheet() -> None:
    accept(check(xlsx([HEADINGS, line("𠮷玉·阿卜杜拉")]), "户籍.xlsx"))
    assert Person.objects.get().name == "𠮷玉·阿卜杜拉"


def test_phones_and_groups_that_are_none_are_left_out_with_a_warning() -> None:
    batch = check(csv([line(民族="火星族", 联系电话="12345")]))
    assert [code for _, _, code in warnings(batch)] == ["ethnicity_unknown", "phone_unreadable"]
    assert StagedRow.objects.get().phone_sealed is None


def test_nothing_secret_is_staged_in_the_clear() -> None:
    batch = check(
        csv([line(联系电话="19900001234"), line("祁二", 公民身份号码="990222194305020121", 联系电话="1990000123456")])
    )
    number = number_of(BIRTH, 12)
    for row in StagedRow.objects.filter(batch=batch).values():
        said = repr({name: value for name, value in row.items() if not name.endswith("_sealed")})
        assert number[:14] not in said
        assert "19900001234" not in said
        assert "99022219430502" not in said


def test_needed_columns_must_be_there() -> None:
    with pytest.raises(ColumnsMissing):
        check(csv([["马玉兰", "女"]], headings=["姓名", "性别"]))


def test_the_file_of_last_year_and_the_same_file_again() -> None:
    first = load_file(
        BytesIO(csv([line()])),
        filename="a.csv",
        feed="household_register",
        as_of=date(2026, 2, 1),
        full_list=False,
        actor=OFFICER,
        now=NOW,
    )
    assert (first.same_as, first.newer_held) == (None, None)
    accept(check(csv([line("祁大有", 31, date(1950, 1, 2))])))
    again = load_file(
        BytesIO(csv([line()])),
        filename="b.csv",
        feed="household_register",
        as_of=date(2025, 2, 1),
        full_list=False,
        actor=OFFICER,
        now=NOW,
    )
    assert again.same_as == (first.batch_id, NOW)
    assert again.newer_held == date(2026, 2, 28)
    with pytest.raises(FutureData):
        check(csv([line()]), as_of=date(2026, 5, 1))


def test_files_that_are_no_tables() -> None:
    with pytest.raises(AttachmentRefused):
        check(b"%PDF-1.4", "户籍.xlsx")
    with pytest.raises(FileEmpty):
        check(b"\r\n\r\n", "户籍.csv")


def test_outcomes_have_words() -> None:
    assert all(str(each.label) for each in Outcome)
