"""Paging by key over a real table with ties and missing values, while rows come and go."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from django.apps.registry import Apps
from django.db import connection, models
from django.http import HttpRequest

from laoyou.ui.tables import Column, Filter, Table, keyset

registry = Apps()


class Thing(models.Model):
    """A table of its own for these tests, outside the project's registry."""

    name = models.CharField(max_length=40)
    size = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    day = models.DateField(null=True)

    class Meta:
        apps = registry
        app_label = "ui_tests"
        db_table = "ui_tests_thing"

    def __str__(self) -> str:
        return self.name


SIZES = [
    Decimal("3.50"),
    None,
    Decimal("1.00"),
    Decimal("3.50"),
    None,
    Decimal("2.25"),
    Decimal("1.00"),
    Decimal("9.00"),
]


@pytest.fixture
def things(db: None) -> models.QuerySet[Thing]:
    with connection.schema_editor() as editor:
        editor.create_model(Thing)
    Thing.objects.bulk_create(Thing(id=n, name=f"thing {n}", size=SIZES[n % 8]) for n in range(1, 24))
    return Thing.objects.all()


THINGS = Table(
    name="things",
    columns=[
        Column("id", "No.", kind="number", sortable=True),
        Column("name", "Name", sortable=True),
        Column("size", "Size", kind="number", sortable=True),
        Column("secret", "Secret", value=lambda _row: ""),
    ],
    filters=[Filter("name", "Name", kind="text"), Filter("size", "Size", choices=[("3.50", "three and a half")])],
    sentence="Show things called {name} of size {size}",
    order=["-size"],
    page_size=5,
)


def expected(order: list[tuple[str, bool]]) -> list[int]:
    """Ids in the wanted order, by Python: missing values last either way, ties by id."""
    rows = list(Thing.objects.all())
    for field, descending in reversed(order):
        present = sorted(
            (r for r in rows if getattr(r, field) is not None), key=lambda r: getattr(r, field), reverse=descending
        )
        rows = present + [r for r in rows if getattr(r, field) is None]
    return [row.id for row in rows]


def walk(get, source: models.QuerySet[Thing], address: str, step: str = "next_url") -> tuple[list[list[int]], str]:
    """Every page from an address on, and the address of the last one."""
    pages = []
    while True:
        table = THINGS.bind(get(address), source)
        pages.append([row.cells[0].value for row in table.rows])
        onward = getattr(table, step)
        if not onward:
            return pages, address
        address = onward


@pytest.mark.parametrize("sort", ["", "size", "-size", "name", "-name", "id", "-id"])
def test_pages_forward_and_back_hold_every_row_once_in_order(get, things, sort: str) -> None:
    order = {
        "": [("size", True), ("id", False)],
        "size": [("size", False), ("id", False)],
        "-size": [("size", True), ("id", False)],
        "name": [("name", False), ("size", True), ("id", False)],
        "-name": [("name", True), ("size", True), ("id", False)],
        "id": [("id", False)],
        "-id": [("id", True)],
    }[sort]
    pages, last = walk(get, things, f"/rows/?sort={sort}")
    assert [number for page in pages for number in page] == expected(order)
    assert [len(page) for page in pages] == [5, 5, 5, 5, 3]
    back, _first = walk(get, things, last, "previous_url")
    assert [sorted(page) for page in back[1:]] == [sorted(page) for page in reversed(pages[:-1])]
    assert back[1:] == list(reversed(pages[:-1]))


def test_rows_added_and_removed_meanwhile_repeat_and_hide_nothing(get, things) -> None:
    before = expected([("size", True), ("id", False)])
    first = THINGS.bind(get("/rows/"), things)
    seen = [row.cells[0].value for row in first.rows]
    address = first.next_url
    Thing.objects.create(id=100, name="early", size=Decimal("99.00"))
    Thing.objects.filter(id=seen[-1]).delete()
    pages, _last = walk(get, things, address)
    assert seen + [number for page in pages for number in page] == before


def test_a_token_of_another_order_or_a_forged_one_is_the_first_page(get, things) -> None:
    token = keyset.pack(Thing.objects.get(id=7), (("size", True), ("pk", False)))
    for address in (
        f"/rows/?sort=name&after={token}",
        f"/rows/?after={token[:-3]}xxx",
        "/rows/?after=%00",
        "/rows/?before=1",
    ):
        table = THINGS.bind(get(address), things)
        assert len(table.rows) == 5
        assert table.previous_url == ""


def test_only_declared_columns_and_filters_are_obeyed(get, things) -> None:
    table = THINGS.bind(get("/rows/?sort=secret&id=3&name__startswith=x&columns=password"), things)
    assert table.sort is None
    assert table.count == 23
    assert [column.key for column in table.columns] == ["id", "name", "size", "secret"]


def test_filters_narrow_rows_count_and_export_alike(get, things) -> None:
    table = THINGS.bind(get("/rows/?size=3.50&name=thing+1"), things)
    wanted = [n for n in range(1, 24) if SIZES[n % 8] == Decimal("3.50") and f"thing {n}".startswith("thing 1")]
    assert [row.cells[0].value for row in table.rows] == wanted
    assert table.count == len(wanted)
    assert [row.id for row in table.everything()] == wanted
    assert table.spoken_filter == "Show things called thing 1 of size three and a half"


def test_unknown_choices_count_as_not_chosen(get, things) -> None:
    assert THINGS.bind(get("/rows/?size=4.00%27--"), things).count == 23


def test_a_page_costs_two_queries(get, things, django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        table = THINGS.bind(get("/rows/?sort=size"), things)
        assert table.rows
        assert table.next_url
        assert table.count_line == "23 rows"


def test_lists_sort_and_page_like_querysets(get) -> None:
    rows = [{"id": n, "name": f"thing {n}", "size": SIZES[n % 8]} for n in range(1, 24)]
    lists = Table(name="rows", columns=THINGS.columns[:3], filters=THINGS.filters, page_size=5, order=[])
    table = lists.bind(get("/rows/?sort=-size"), rows)
    numbers: list[int] = []
    while True:
        numbers += [row.cells[0].value for row in table.rows]
        if not table.next_url:
            break
        table = lists.bind(get(table.next_url), rows)
    sizes = [SIZES[number % 8] for number in numbers]
    present = [size for size in sizes if size is not None]
    assert all(one >= other for one, other in pairwise(present))
    assert sizes == present + [None] * (len(sizes) - len(present))
    assert sorted(numbers) == list(range(1, 24))
    assert lists.bind(get("/rows/?size=3.50"), rows).count == sum(size == Decimal("3.50") for size in sizes)


def test_two_tables_on_one_page_do_not_disturb_each_other(get) -> None:
    rows = [{"id": n, "name": "x", "size": None} for n in range(12)]
    one = Table(name="one", columns=THINGS.columns[:3], page_size=5)
    two = Table(name="two", columns=THINGS.columns[:3], page_size=5, prefix="b-")
    request: HttpRequest = get("/rows/?b-after=5&sort=id")
    assert [row.cells[0].value for row in one.bind(request, rows).rows] == [0, 1, 2, 3, 4]
    assert [row.cells[0].value for row in two.bind(request, rows).rows] == [5, 6, 7, 8, 9]
    assert "sort=id" in two.bind(request, rows).next_url
