"""Staff from a spreadsheet: tried without writing, good rows in, bad rows back with why."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from laoyou.facilities.enums import SiteState
from laoyou.facilities.models import Post, Site, Staff
from laoyou.facilities.services.hiring_many import MOST
from laoyou.reading.sheets import open_workbook
from laoyou.ui import once
from tests.facilities import homes
from tests.facilities.test_pages import own_people, signed_in, text_of
from tests.people.pages import as_owner
from tests.people.registry import LEDU, number_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong", "site")]
HEADINGS = "姓名,身份证号码,岗位,入职日期,工时比例,备注"


def number(sequence: int) -> str:
    return number_of(date(1990, 3, 4), sequence)


def rows() -> list[str]:
    return [
        f"张护理,{number(21)},护理员,2025-03-01,,夜班",
        f"李厨师,{number(23)},厨师,2025.4.1,50%,",
        f"王错号,{number(25)[:-1]}7,护理员,2025-03-01,,",
        f"赵无岗,{number(27)},宇航员,2025-03-01,,",
        f"张护理,{number(21)},护理员,2025-05-01,,重复",
        f"钱缺日,{number(29)},护士,,,",
    ]


def handed_in(client: Any, at: Site, lines: list[str], headings: str = HEADINGS) -> Any:
    content = "\n".join([headings, *lines]).encode()
    file = SimpleUploadedFile("人员.csv", content, content_type="text/csv")
    return client.post(reverse("house:staff_file", args=[at.institution_id]), {"document": file})


def sealed(page: Any) -> str:
    found = re.search(r'name="list" value="([^"]+)"', text_of(page))
    assert found
    return found[1]


def pressed(client: Any, at: Site, page: Any, button: str, **columns: str) -> Any:
    said = {f"column-{place}": what for place, what in enumerate(("name", "number", "post", "first", "share", ""))}
    data = said | columns | {"list": sealed(page), button: "1", once.FIELD: once.new_token()}
    return client.post(reverse("house:staff_file", args=[at.institution_id]), data)


def test_it_is_tried_first_then_the_good_rows_are_taken_and_the_bad_ones_given_back() -> None:
    at = homes.site()
    client = own_people(at.institution)
    page = handed_in(client, at, rows())
    said = text_of(page)
    assert page.status_code == 200
    assert "2 人可以录用，4 行不能" in said
    assert "宇航员" in said
    assert number(21) not in said  # numbers travel sealed
    as_owner()
    assert not Staff.objects.exists()
    client = own_people(at.institution)
    taken = pressed(client, at, page, "take")
    assert "4 行未录用" in text_of(taken)
    back = pressed(client, at, taken, "back")
    content = b"".join(back.streaming_content)  # type: ignore[attr-defined]
    as_owner()
    assert set(Staff.objects.values_list("name", flat=True)) == {"张护理", "李厨师"}
    assert Post.objects.get(staff__name="李厨师").share == 500
    given = sheet_of(content)
    assert given[0][-1] == "未录用原因"
    assert [row[0] for row in given[1:]] == ["王错号", "赵无岗", "张护理", "钱缺日"]
    assert all(row[-1] for row in given[1:])


def sheet_of(content: bytes) -> list[list[str]]:
    with NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        return [row for block in open_workbook(Path(file.name)).blocks(0) for row in block.rows]


def test_headings_nobody_knows_are_said_by_hand() -> None:
    at = homes.site()
    client = own_people(at.institution)
    page = handed_in(client, at, rows()[:1], "甲,乙,丙,丁,戊,己")
    assert page.status_code == 422
    assert "缺少必需的列：" in text_of(page)
    assert "1 人可以录用" in text_of(pressed(client, at, page, "check"))
    twice = pressed(client, at, page, "check", **{"column-5": "name"})
    assert twice.status_code == 422


def test_what_is_no_list_is_answered_in_a_sentence() -> None:
    at = homes.site()
    client = own_people(at.institution)
    for name, content in (("人员.xlsx", b"PK\x03\x04broken"), ("人员.pdf", b"%PDF-1.7"), ("空.csv", b"")):
        file = SimpleUploadedFile(name, content)
        page = client.post(reverse("house:staff_file", args=[at.institution_id]), {"document": file})
        assert page.status_code == 422, name
    many = handed_in(client, at, [f"人{n},{n},护理员,2025-03-01,," for n in range(MOST + 1)])
    assert (many.status_code, f"最多 {MOST} 行" in text_of(many)) == (422, True)


@pytest.mark.parametrize("share", ["NaN", "Infinity", "1e999999999", "-1", "101"])
def test_what_is_no_share_of_full_time_is_said_of_its_row(share: str) -> None:
    at = homes.site()
    page = handed_in(own_people(at.institution), at, [f"张护理,{number(21)},护理员,2025-03-01,{share},"])
    assert f"“{share}”" in text_of(page)


def test_of_an_institution_whose_sites_are_closed_every_row_says_so() -> None:
    at = homes.site(state=SiteState.CLOSED)
    page = handed_in(own_people(at.institution), at, rows()[:1])
    assert "机构没有未关闭的服务地点" in text_of(page)


def test_another_institution_s_list_is_neither_opened_nor_taken() -> None:
    at, rival = homes.site(), homes.site()
    page = handed_in(own_people(at.institution), at, rows()[:1])
    client = own_people(rival.institution)
    assert client.get(reverse("house:staff_file", args=[at.institution_id])).status_code == 404
    moved = pressed(client, rival, page, "take")  # sealed for the other institution: a page that asks for a file
    as_owner()
    assert moved.status_code == 422
    assert not Staff.objects.exists()
    assert signed_in(area=LEDU).get(reverse("house:staff_file", args=[at.institution_id])).status_code == 404


def test_a_second_press_takes_nobody_twice() -> None:
    at = homes.site()
    client = own_people(at.institution)
    page = handed_in(client, at, rows()[:2])
    assert pressed(client, at, page, "take").status_code == 302
    again = pressed(client, at, page, "take")
    assert "2 行未录用" in text_of(again)
    as_owner()
    assert Staff.objects.count() == 2
