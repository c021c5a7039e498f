"""Long lists: offered to the worker instead of written in the request, read row by row, over as many sheets as needed."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from uuid import UUID

import openpyxl
import pytest

from laoyou.core.actor import Actor
from laoyou.core.area_codes import range_of
from laoyou.ui import pages, xlsx
from laoyou.ui.tables import Column, Fetched, Table, long
from laoyou.ui.tables.keyset import Slice

OFFICIAL = Actor(name="张三", user_id=UUID(int=1), roles=frozenset({"leader"}), area=range_of(630200000000))
PROVIDER = Actor(name="李四", user_id=UUID(int=2), roles=frozenset({"institution"}), area=range_of(630200000000))
THINGS = Table(name="things", title="一览", columns=[Column("n", "号"), Column("words", "字", shown=False)])


class Thing:
    """A row of which it is counted how many there are at once."""

    alive = most = 0

    def __init__(self, n: int) -> None:
        self.n, self.words = n, "字"
        Thing.alive += 1
        Thing.most = max(Thing.most, Thing.alive)
        weakref.finalize(self, Thing.gone)

    @classmethod
    def gone(cls) -> None:
        cls.alive -= 1


class Many(Fetched):
    """Rows made as they are asked for."""

    def __init__(self, many: int) -> None:
        self.many = many

    def count(self) -> int:
        return self.many

    def page(self, size: int, *, after: str, before: str) -> Slice:
        return Slice([Thing(n) for n in range(min(size, self.many))], None, None)

    def everything(self) -> Iterator[Thing]:
        return (Thing(n) for n in range(self.many))


@pytest.fixture(autouse=True)
def as_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Thing, "alive", 0)
    monkeypatch.setattr(Thing, "most", 0)


def asked(get: Any, many: int, actor: Actor | None = OFFICIAL, query: str = "") -> Any:
    request = get(f"/things/?export=things{query}")
    if actor:
        request.actor = actor
    return request, THINGS.bind(request, Many(many))


def book(response: Any) -> Any:
    with response.file_to_stream as file:
        return openpyxl.load_workbook(BytesIO(file.read()))


@pytest.mark.parametrize(
    ("many", "actor", "is_long"),
    [
        (long.MOST_AT_ONCE, OFFICIAL, False),
        (long.MOST_AT_ONCE + 1, OFFICIAL, True),
        (long.MOST_AT_ONCE + 1, PROVIDER, False),
        (long.MOST_AT_ONCE + 1, Actor(name=""), False),
        (long.MOST_AT_ONCE + 1, None, False),
    ],
    ids=["just as many", "one more", "an institution", "nobody signed in", "no site"],
)
def test_what_is_long_and_for_whom(get: Any, many: int, actor: Actor | None, is_long: bool) -> None:
    _request, table = asked(get, many, actor)
    assert long.is_long(table) == is_long
    assert table.downloads == (many <= long.MOST_AT_ONCE)


def test_the_worker_holds_one_row_at_a_time_and_tells_how_far_it_is(get: Any) -> None:
    request, table = asked(get, 20_000)
    heard: list[tuple[int, int]] = []
    making = long.Making(lambda done, total: heard.append((done, total)))
    long.begin(request, making)
    assert not long.is_long(table)
    with pages.spreadsheet(request, table).file_to_stream:
        pass
    gc.collect()
    assert Thing.most < 10
    assert making.rows == 20_000
    assert heard[:2] == [(1, 20_000), (501, 20_000)]
    assert heard[-1] == (20_000, 20_000)


def test_more_than_a_sheet_holds_goes_on_over_the_next_and_says_so(get: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "ROW_LIMIT", 1_000)
    request, table = asked(get, 2_001)
    found = book(pages.spreadsheet(request, table))
    assert [sheet.title for sheet in found.worksheets] == ["一览", "一览 2", "一览 3", "About"]
    assert [sheet.max_row for sheet in found.worksheets[:3]] == [1_001, 1_001, 2]
    numbers = [row[0] for sheet in found.worksheets[:3] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert numbers == list(range(2_001))
    about = dict(found.worksheets[3].iter_rows(min_row=2, values_only=True))
    assert about["Sheets"] == "The rows go on over 3 sheets: a sheet holds at most 1,000 of them."


def test_an_order_carries_the_columns_of_this_browser_and_is_nobody_else_s_to_make(get: Any) -> None:
    request, table = asked(get, 3, query="&after=x")
    assert long.ordered(long.order_of(table)) == ("/things/?export=things", "一览")
    request.COOKIES[table.cookie] = "words.n"
    chosen = THINGS.bind(request, Many(3))
    assert long.ordered(long.order_of(chosen))[0] == "/things/?export=things&columns=n&columns=words"
    with pytest.raises(long.ListUnknown):
        long.ordered(long.order_of(table)[1:])
    with pytest.raises(long.ListUnknown):
        long.ordered("")
