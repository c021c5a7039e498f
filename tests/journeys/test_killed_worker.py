"""The worker is killed while it reads a document: another takes the work up, and the plan is there exactly once."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import expect

from tests.documents.build import expected_lines
from tests.journeys.conftest import Enter
from tests.journeys.site import Site
from tests.journeys.steps import choose_document

LINES = expected_lines()
BODY = LINES[LINES.index("一、总体要求") :]


def long_plan(number: str) -> bytes:
    """A plan that takes seconds to read: everything it says, many times over."""
    return "\n".join([LINES[0], number, *LINES[2:], *(BODY * 300)]).encode()


@pytest.mark.parametrize(
    ("moment", "is_here"),
    [
        ("while it is read", "SELECT count(*) FROM records_run WHERE id = %s AND state = 'running'"),
        ("while it is laid out", "SELECT count(*) FROM records_run WHERE id = %s AND done = 2"),
    ],
    ids=["reading", "laying-out"],
)
def test_a_killed_worker_leaves_exactly_one_plan(enter: Enter, site: Site, moment: str, is_here: str) -> None:
    officer = enter("plan_officer")
    choose_document(officer, f"{moment}.txt", long_plan(f"海政发〔2023〕{len(moment)}号"))
    expect(officer.locator("h1")).to_have_text("正在识别文件")
    run = officer.url.rstrip("/").rsplit("/", 1)[-1]
    until = time.monotonic() + 30
    while not site.one(is_here, run):
        assert time.monotonic() < until, "the work never came this far"
        time.sleep(0.01)
    site.kill_worker()
    assert site.one("SELECT count(*) FROM plan_edition WHERE origin = %s", run) == 0
    assert site.one("SELECT state FROM records_run WHERE id = %s", run) == "running"

    site.start_worker()
    expect(officer.locator("#unseen-note")).to_be_visible(timeout=90_000)
    assert site.ask("SELECT state FROM plan_edition WHERE origin = %s", run) == [("review",)]
    assert site.one("SELECT state FROM records_run WHERE id = %s", run) == "done"
    counted = "SELECT count(*), count(DISTINCT (kind, position)) FROM plan_reviewitem r JOIN plan_edition e ON e.id = r.edition_id"
    ((items, different),) = site.ask(f"{counted} WHERE e.origin = %s", run)
    assert items == different > 3000
    assert (
        site.one(
            "SELECT count(*) FROM plan_sourcedocument d JOIN plan_edition e ON e.id = d.edition_id WHERE e.origin = %s",
            run,
        )
        == 1
    )
    assert (
        site.one(
            "SELECT count(*) FROM records_auditevent WHERE action = 'plan.read_document' AND subject_id IN (SELECT id::text FROM plan_edition WHERE origin = %s)",
            run,
        )
        == 1
    )
