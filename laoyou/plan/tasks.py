"""Jobs of the plan: reading an uploaded document, publishing figures of departments."""

from __future__ import annotations

from typing import Any

from procrastinate.contrib.django import app

from laoyou.core import clock
from laoyou.core.actor import system_actor
from laoyou.core.area_codes import NATION
from laoyou.plan.services.assessing import compute_queued
from laoyou.plan.services.documents import read_submitted
from laoyou.plan.services.made_up_supply import make_queued as make_supply_queued
from laoyou.plan.services.return_checks import publish_queued
from laoyou.plan.services.units import recognise_units
from laoyou.records.services import jobs, runs


@app.task(queue="documents", retry=jobs.RETRY)
def read_document(run_id: str) -> dict[str, Any]:
    """Read the document of a run and lay it out for review; a refusal ends the run with its sentence."""
    return runs.carry_out(run_id, read_submitted)


@app.periodic(cron="0 20 * * *")  # 04:00 in China; the queue's clock is UTC
@app.task(queue="documents", queueing_lock="recognise_units", retry=jobs.RETRY)
def recognise_units_nightly(timestamp: int) -> int:
    """Link units of plans in force to organisations that were named since."""
    return recognise_units(NATION, actor=system_actor("nightly recognition of units"), now=clock.now())


@app.task(queue="documents", retry=jobs.RETRY)
def publish_returns(run_id: str) -> dict[str, Any]:
    """Publish the figures of departments that were accepted."""
    return runs.carry_out(run_id, publish_queued)


@app.task(queue="documents", retry=jobs.RETRY)
def compute_assessment(run_id: str) -> dict[str, Any]:
    """Judge a year's units by its scheme, criterion by criterion."""
    return compute_queued(run_id)


@app.task(queue="city", retry=jobs.RETRY)
def make_up_supply(run_id: str) -> dict[str, Any]:
    """Name the made-up institutions that a demonstration's completed projects became."""
    return make_supply_queued(run_id)
