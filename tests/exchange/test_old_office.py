"""Binary workbooks of old Office and of WPS: a department's .xls and .et from the upload to the registry."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
import xlwt

from laoyou.people.models import Person
from tests.exchange.files import HEADINGS, accept, check, faults, line, outcomes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong")]


def biff() -> bytes:
    """A register as it is saved by a program of 2003: a title over the headings, a day as a day, a hidden sheet."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("户籍")
    sheet.write_merge(0, 0, 0, len(HEADINGS) - 1, "海东市常住人口登记表")
    good, wrong = line("马玉兰", 12), line("祁生福", 11)
    wrong[1] = wrong[1][:-1] + ("1" if wrong[1][-1] != "1" else "2")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for at, row in enumerate([list(HEADINGS), [*good[:3], date(1943, 5, 2), *good[4:]], wrong], start=1):
        for column, cell in enumerate(row):
            sheet.write(at, column, cell, day if isinstance(cell, date) else xlwt.Style.default_style)
    hidden = book.add_sheet("旧")
    hidden.visibility = 1
    hidden.write(0, 0, "不读")
    made = BytesIO()
    book.save(made)
    return made.getvalue()


@pytest.mark.parametrize("filename", ["户籍.xls", "户籍.et"])
def test_a_binary_workbook_comes_in_like_any_other(filename: str) -> None:
    batch = check(biff(), filename)
    assert outcomes(batch) == [(3, "new"), (4, "error")]
    assert faults(batch) == [(4, "number", "number_check")]
    assert {"code": "sheet_hidden", "facts": {"sheet": "旧"}} in batch.notes
    accept(batch)
    person = Person.objects.get()
    assert (person.name, person.birth, person.sex) == ("马玉兰", date(1943, 5, 2), 2)
