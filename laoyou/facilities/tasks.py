"""Jobs of the facilities: making up the city's institutions; ranking lists, lapsing offers, publishing the register."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from procrastinate import JobContext
from procrastinate.contrib.django import app

from laoyou.core import clock
from laoyou.core.actor import system_actor
from laoyou.facilities.services import closings, comparing, offers, publishing, ranking_retention, waiting_lists
from laoyou.facilities.services.queueing import build_queued_supply
from laoyou.records.models import Run
from laoyou.records.services import jobs, runs


@app.task(queue="city", retry=jobs.RETRY, pass_context=True)
def build_supply(context: JobContext, run_id: str) -> dict[str, Any]:
    """Make up the institutions of a run, after the people; broken off, it is taken up where it stopped."""
    return build_queued_supply(UUID(run_id), tell_time=clock.now, stopping=context.should_abort)


@app.task(queue="facilities", retry=jobs.RETRY)
def rank_lists(run_id: str) -> dict[str, Any]:
    """Rank the list of a run, or every list; thin old rankings, compare institutions, publish the register."""

    def work(run: Run, report: runs.Report) -> dict[str, Any]:
        actor, now = system_actor("ranking waiting lists"), clock.now()
        result = waiting_lists.rank_asked(run, report, actor=actor, now=now)
        if not run.parameters.get("list"):
            result |= {"thinned": ranking_retention.thin_rankings(actor=actor, now=now)}
            result |= {"compared": comparing.compare_peers(actor=actor, now=now)}
        return result | {"published_sites": publishing.publish_register(actor=actor, now=now)}

    return runs.carry_out(run_id, work)


@app.task(queue="facilities", retry=jobs.RETRY)
def publish_now(run_id: str) -> dict[str, Any]:
    """Bring the published register up to the moment, after something on it has changed."""

    def work(_run: Run, _report: runs.Report) -> dict[str, Any]:
        made = publishing.publish_register(actor=system_actor("publishing the register"), now=clock.now())
        return {"published_sites": made}

    return runs.carry_out(run_id, work)


@app.task(queue="facilities", retry=jobs.RETRY)
def take_back_offers(closing_id: str) -> int:
    """Take back what is offered at a site whose closure its institution has announced."""
    actor = system_actor("offers of a site that closes")
    return closings.take_back_offers(UUID(closing_id), actor=actor, now=clock.now())


@app.periodic(cron="10 16 * * *")  # 00:10 in China; the queue's clock is UTC
@app.task(queue="facilities", queueing_lock="waiting_nightly", retry=jobs.RETRY)
def waiting_nightly(timestamp: int) -> None:
    """Offers that nobody answered lapse; then every list is ranked and the register published."""
    actor, now = system_actor("nightly ranking"), clock.now()
    offers.lapse_due(actor=actor, now=now)
    waiting_lists.request_nightly(timestamp, actor=actor, now=now)
