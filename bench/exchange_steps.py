"""The steps of the exchange's measurement, each a process: `python -m bench.exchange_steps write|bring|copy FILE`."""

from __future__ import annotations

import csv
import json
import os
import re
import resource
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

AREA = 630200000000
HEADINGS = (
    "姓名",
    "公民身份号码",
    "性别",
    "出生日期",
    "民族",
    "户籍地代码",
    "现住地",
    "联系电话",
    "户号",
    "与户主关系",
)
_ROLES = {1: "户主", 2: "配偶", 3: "子女", 4: "儿媳", 5: "孙子女", 6: "父母", 7: "祖父母", 8: "兄弟姐妹"}
_SHEET = 1_048_575  # rows beside the headings
_BLOCK = 64 * 1024


def write(file: str, scale: str) -> dict[str, Any]:
    """The register of 海东 as a department would export it; county by county, everybody once."""
    path = Path(file)
    rows = _people(float(scale))
    return {"people": _as_csv(path, rows) if path.suffix == ".csv" else _as_xlsx(path, rows)}


def _people(scale: float) -> Iterator[list[str]]:
    import numpy as np

    from laoyou.analytics.population import Village, build, counties
    from laoyou.core.area_codes import Level, range_of
    from laoyou.core.clock import today
    from laoyou.people.selectors.ethnic_groups import NAMES
    from laoyou.places.enums import Kind
    from laoyou.places.selectors import areas

    for code, census in sorted(counties().items()):
        if code not in range_of(AREA):
            continue
        found = areas.descendants(range_of(code), level=Level.VILLAGE, on=today())
        villages = [Village(row.code, "residents" if row.kind == Kind.RESIDENTS else "villagers") for row in found]
        made = build(census, villages, as_of=today(), seed=1, scale=scale)
        people = made.persons
        births = np.datetime_as_string(people.birth.astype("datetime64[D]")).tolist()
        yield from (
            [
                name,
                number,
                "男" if sex == 1 else "女",
                birth,
                NAMES.get(group, "汉族"),
                str(registered),
                str(area),
                _mobile(phone),
                f"{code // 10**6}{home:06d}" if home >= 0 else "",
                _ROLES.get(place, "其他") if home >= 0 else "",
            ]
            for name, number, sex, birth, group, registered, area, phone, home, place in zip(
                people.name.tolist(),
                people.citizen_id.tolist(),
                people.sex.tolist(),
                births,
                people.ethnicity.tolist(),
                people.registered.tolist(),
                made.villages[people.village].tolist(),
                people.phone.tolist(),
                people.household.tolist(),
                _places(people.role.tolist()),
                strict=True,
            )
        )


def _places(roles: list[int]) -> list[int]:
    """What each is to the head of the household, as the registry numbers it."""
    from laoyou.people.services.city_rows import _ROLES as CODES

    named = {int(role): int(ours) for role, ours in CODES.items()}
    return [named[role] for role in roles]


def _mobile(made_up: str) -> str:
    """The city's telephones begin as none does; here they are to be read as a department's are."""
    return f"199{made_up[3:]}" if made_up else ""


def _as_csv(path: Path, rows: Iterator[list[str]]) -> int:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        return sum(1 for row in rows if writer.writerow(row))


def _as_xlsx(path: Path, rows: Iterator[list[str]]) -> int:
    import xlsxwriter

    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet: Any = None
    count = 0
    for count, row in enumerate(rows, start=1):
        line = (count - 1) % _SHEET + 1
        if line == 1:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, HEADINGS)
        for column, text in enumerate(row):
            if text:
                sheet.write_string(line, column, text)
    book.close()
    return count


def bring(file: str) -> dict[str, Any]:
    """Load, check and accept the file into an empty registry, as the worker does; seconds and memory."""
    from uuid import UUID

    from django.db import connection, transaction

    from laoyou.core import clock
    from laoyou.core.actor import Actor
    from laoyou.core.area_codes import range_of
    from laoyou.exchange.models import Batch
    from laoyou.exchange.services.accepting import accept_batch, accept_queued
    from laoyou.exchange.services.checking import check_queued
    from laoyou.exchange.services.loading import load_file, look_at
    from laoyou.exchange.services.mapping import confirm_mapping

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM exchange_journal")
        cursor.execute("TRUNCATE people_person, people_household CASCADE")
        cursor.execute("TRUNCATE exchange_stagedrow")
    actor = Actor("bench", UUID(int=7 << 76 | 2 << 62), frozenset({"data_officer"}), None, range_of(AREA))
    path = Path(file)
    with path.open("rb") as opened:
        batch_id = load_file(
            opened,
            filename=path.name,
            feed="household_register",
            as_of=clock.today(),
            full_list=False,
            actor=actor,
            now=clock.now(),
        ).batch_id
    headings, _, guessed = look_at(batch_id, actor=actor)
    with transaction.atomic():
        run = confirm_mapping(batch_id, headings, guessed, actor=actor, now=clock.now())
        _take_from_the_queue()
    reader = _Reader()
    began = time.perf_counter()
    check_queued(run, tell_time=clock.now)
    checked = time.perf_counter() - began
    with transaction.atomic():
        run = accept_batch(batch_id, ["new"], actor=actor, now=clock.now())
        _take_from_the_queue()
    began = time.perf_counter()
    result = accept_queued(run, tell_time=clock.now)
    accepted = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 + reader.stop()
    errors = Batch.objects.get(id=batch_id).counts["outcomes"].get("error", 0)
    return {
        "check": checked,
        "accept": accepted,
        "applied": result["applied"],
        "errors": errors,
        "mib": peak,
        "processor": _processor(),
    }


def _processor() -> float:
    """Seconds of processor time of this process, those it started and the database's that serves it (Linux only)."""
    from django.db import connection

    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    ticks = int(fields[11]) + int(fields[12])
    return sum(each.ru_utime + each.ru_stime for each in used) + ticks / os.sysconf("SC_CLK_TCK")


class _Reader:
    """Watches how large the process becomes that reads a long .xlsx for this one (Linux only).

    What the system tells of a child that has ended will not do: it begins with the size of who started it.
    """

    def __init__(self) -> None:
        self._mib, self._done = 0.0, threading.Event()
        self._watching = threading.Thread(target=self._watch)
        self._watching.start()

    def stop(self) -> float:
        """Its greatest size in MiB; 0 where there was none."""
        self._done.set()
        self._watching.join()
        return self._mib

    def _watch(self) -> None:
        while not self._done.wait(0.2):
            for children in Path("/proc/self/task").glob("*/children"):
                for pid in _text(children).split():
                    if "office_child" in _text(Path(f"/proc/{pid}/cmdline")):
                        peak = re.search(r"VmHWM:\s+(\d+) kB", _text(Path(f"/proc/{pid}/status")))
                        self._mib = max(self._mib, int(peak[1]) / 1024 if peak else 0)


def _text(path: Path) -> str:
    """What stands there; nothing once the process is gone."""
    try:
        return path.read_text()
    except OSError:
        return ""


def _take_from_the_queue() -> None:
    """The site's own worker must not do the work that is measured here: it never sees the job."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'cancelled' WHERE status = 'todo' AND queue_name = 'exchange'"
        )


_ENTERED = ("people_household", "people_person", "people_relation")


def copy(_: str) -> dict[str, Any]:
    """The rows that went in, each table by one COPY into one of the same columns, checks and indexes.

    The text is made before. `rows` are the people, `others` what else went in with them.
    """
    copied = [_copied(table) for table in _ENTERED]
    return {
        "seconds": sum(seconds for seconds, _, _ in copied),
        "processor": sum(processor for _, processor, _ in copied),
        "rows": copied[1][2],
        "others": copied[0][2] + copied[2][2],
    }


def _copied(table: str) -> tuple[float, float, int]:
    """Seconds, processor seconds and rows of one table's COPY."""
    from django.db import connection

    path = Path("var/bench/exchange/copied.txt")
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_copied")
        cursor.execute(f"CREATE TABLE bench_copied (LIKE {table} INCLUDING ALL)")
        with path.open("wb") as file, cursor.copy(f"COPY {table} TO STDOUT") as out:
            for block in out:
                file.write(block)
        before, began = _processor(), time.perf_counter()
        with path.open("rb") as file, cursor.copy("COPY bench_copied FROM STDIN") as into:
            while block := file.read(_BLOCK):
                into.write(block)
        seconds, processor = time.perf_counter() - began, _processor() - before
        cursor.execute("SELECT count(*) FROM bench_copied")
        (rows,) = cursor.fetchone()
        cursor.execute("DROP TABLE bench_copied")
    path.unlink()
    return seconds, processor, rows


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "laoyou.settings")
    django.setup()
    step, *rest = sys.argv[1:]
    print(json.dumps({"write": write, "bring": bring, "copy": copy}[step](*rest)))
