"""Words of these pages that data turns into: actions, tasks, states, the parts of a run."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from laoyou.core.access import declared_actions
from laoyou.core.errors import DomainError
from laoyou.reading.sources import messages as documents
from laoyou.records.enums import Break, JobState, RunState
from laoyou.records.selectors.runs import RunRow
from laoyou.ui import formats
from laoyou.ui.progress import Work
from laoyou.ui.sentences import say
from laoyou.ui.statuses import Status, Tone
from laoyou.workbench.records.audit_words import RECORDED, SUBJECTS

_WORK = {
    "laoyou.plan.tasks.recognise_units_nightly": gettext_lazy("Recognise units named in plans"),
    "audit_verification": gettext_lazy("Verify the audit trail"),
    "people.build_city": gettext_lazy("Make up a city to work with"),
    "laoyou.people.tasks.build_city": gettext_lazy("Make up a city to work with"),
    "people.compare_registry": gettext_lazy("Look for records of one person"),
    "laoyou.people.tasks.compare_registry": gettext_lazy("Look for records of one person"),
    "laoyou.people.tasks.compare_registry_nightly": gettext_lazy("Start the nightly look for records of one person"),
    "people.count_registry": gettext_lazy("Count the registry"),
    "laoyou.people.tasks.count_registry": gettext_lazy("Count the registry"),
    "laoyou.people.tasks.count_registry_nightly": gettext_lazy("Start the nightly count"),
    "laoyou.people.tasks.keep_derived_nightly": gettext_lazy("Make derived conditions true"),
    "laoyou.people.tasks.end_records_nightly": gettext_lazy("Give notice of records that end, and end them"),
    "laoyou.people.tasks.forget_readings_nightly": gettext_lazy("Forget who looked, once it is old enough"),
    "facilities.build_supply": gettext_lazy("Make up institutions to work with"),
    "laoyou.facilities.tasks.build_supply": gettext_lazy("Make up institutions to work with"),
    "facilities.rank_lists": gettext_lazy("Rank the waiting lists"),
    "laoyou.facilities.tasks.rank_lists": gettext_lazy("Rank the waiting lists"),
    "facilities.publish_register": gettext_lazy("Publish the register of institutions"),
    "laoyou.facilities.tasks.take_back_offers": gettext_lazy("Take back offers of an institution that closes"),
    "laoyou.facilities.tasks.publish_now": gettext_lazy("Publish the register of institutions"),
    "laoyou.facilities.tasks.waiting_nightly": gettext_lazy("Let unanswered offers lapse and rank the waiting lists"),
    "exchange.refresh_figures": gettext_lazy("Count the figures from the records"),
    "laoyou.exchange.tasks.refresh_figures": gettext_lazy("Count the figures from the records"),
    "laoyou.exchange.tasks.forget_files_nightly": gettext_lazy("Deleting files kept long enough, every night"),
    "laoyou.exchange.tasks.refresh_figures_nightly": gettext_lazy("Start the nightly figures"),
    "exchange.copy_lake": gettext_lazy("Bring the copy of the snapshots up to date"),
    "laoyou.exchange.tasks.copy_lake": gettext_lazy("Bring the copy of the snapshots up to date"),
    "exchange.compare_figures": gettext_lazy("Compare two snapshots: why a figure changed"),
    "laoyou.exchange.tasks.compare_figures": gettext_lazy("Compare two snapshots: why a figure changed"),
    "exchange.verify_snapshot": gettext_lazy("Compare a snapshot with what was written"),
    "laoyou.exchange.tasks.verify_snapshot": gettext_lazy("Compare a snapshot with what was written"),
    "exchange.check_quality": gettext_lazy("Check the records"),
    "laoyou.exchange.tasks.check_quality": gettext_lazy("Check the records"),
    "laoyou.exchange.tasks.check_quality_nightly": gettext_lazy("Start the nightly checks of the records"),
    "exchange.check": gettext_lazy("Check a department's file"),
    "laoyou.exchange.tasks.check_file": gettext_lazy("Check a department's file"),
    "exchange.accept": gettext_lazy("Accept a department's file"),
    "laoyou.exchange.tasks.accept_file": gettext_lazy("Accept a department's file"),
    "exchange.undo": gettext_lazy("Undo a department's file"),
    "laoyou.exchange.tasks.undo_file": gettext_lazy("Undo a department's file"),
    "plan.publish_returns": gettext_lazy("Publish departments' figures"),
    "laoyou.plan.tasks.publish_returns": gettext_lazy("Publish departments' figures"),
    "plan.make_up_supply": gettext_lazy("Name what a demonstration's projects became"),
    "laoyou.plan.tasks.make_up_supply": gettext_lazy("Name what a demonstration's projects became"),
    "plan.read_document": gettext_lazy("Read a plan document"),
    "laoyou.plan.tasks.compute_assessment": gettext_lazy("Compute a yearly assessment"),
    "plan.compute_assessment": gettext_lazy("Compute a yearly assessment"),
    "laoyou.plan.tasks.read_document": gettext_lazy("Read a plan document"),
    "plan.make_bulletin": gettext_lazy("Make a bulletin"),
    "laoyou.workbench.tasks.make_bulletin": gettext_lazy("Make a bulletin"),
    "laoyou.workbench.tasks.remind_hourly": gettext_lazy("Make the day's reminders"),
    "laoyou.accounts.tasks.send_digest": gettext_lazy("Send somebody's reminders"),
    "records.make_list_file": gettext_lazy("Make a long list's spreadsheet"),
    "laoyou.workbench.tasks.make_list_file": gettext_lazy("Make a long list's spreadsheet"),
    "laoyou.records.tasks.forget_list_files_hourly": gettext_lazy("Delete lists' spreadsheets whose time is over"),
    "plan.make_circular": gettext_lazy("Make a circular"),
    "laoyou.workbench.tasks.make_circular": gettext_lazy("Make a circular"),
    "laoyou.records.tasks.verify_audit_trail": gettext_lazy("Verify the audit trail"),
    "laoyou.records.tasks.verify_audit_trail_nightly": gettext_lazy("Start the nightly verification"),
    "laoyou.records.tasks.forget_old_jobs": gettext_lazy("Remove old finished work from the list"),
}
_JOB_TONES = {
    JobState.QUEUED: Tone.NONE,
    JobState.RUNNING: Tone.BUSY,
    JobState.FAILED: Tone.OFF,
    JobState.DONE: Tone.OK,
    JobState.CANCELLED: Tone.NONE,
}
_RUN_TONES = {
    RunState.QUEUED: Tone.NONE,
    RunState.RUNNING: Tone.BUSY,
    RunState.INTERRUPTED: Tone.NEAR,
    RunState.FAILED: Tone.OFF,
    RunState.DONE: Tone.OK,
}
_HAPPENED = {
    "deferred": gettext_lazy("put into the queue"),
    "scheduled": gettext_lazy("planned for later"),
    "started": gettext_lazy("begun"),
    "deferred_for_retry": gettext_lazy("put into the queue once more"),
    "failed": gettext_lazy("failed"),
    "succeeded": gettext_lazy("done"),
    "cancelled": gettext_lazy("cancelled"),
    "abort_requested": gettext_lazy("asked to stop"),
    "aborted": gettext_lazy("stopped"),
}
_SYSTEM = {
    "nightly recognition of units": gettext_lazy("nightly recognition of units"),
    "nightly verification": gettext_lazy("nightly verification"),
    "nightly comparison": gettext_lazy("nightly comparison"),
    "end of lists' files": gettext_lazy("end of lists' files"),
    "nightly count": gettext_lazy("nightly count"),
    "making up a city": gettext_lazy("making up a city"),
    "making a bulletin": gettext_lazy("making a bulletin"),
    "making a circular": gettext_lazy("making a circular"),
}


def action_words(code: str) -> str:
    """What somebody did, as the access table calls it; the code itself where nobody named it."""
    declared = {action.code: action.sentence for action in declared_actions()}
    return _(declared[code]) if code in declared else str(RECORDED.get(code, code))


def subject_words(code: str) -> str:
    return str(SUBJECTS.get(code, code))


def work_words(kind: str | None, task: str = "") -> str:
    """What a piece of work is called: by its run's kind, else by the job's task."""
    return str(_WORK.get(kind or "", "") or _WORK.get(task, "") or kind or task)


def person_words(name: str) -> str:
    return str(_SYSTEM.get(name, name))


def happened_words(code: str) -> str:
    return str(_HAPPENED.get(code, code))


def job_status(state: str) -> Status:
    return Status(_JOB_TONES[JobState(state)], JobState(state).label)


def run_status(state: str) -> Status:
    return Status(_RUN_TONES[RunState(state)], RunState(state).label)


def run_failure(run: RunRow) -> str:
    """Why the run failed, in the reader's language; empty when it did not."""
    if run.state != RunState.FAILED:
        return ""
    if run.error_code in documents.REFUSALS:
        # What the reader of documents says, it says in both languages by itself.
        return documents.sentence(run.error_code, run.error_facts, chinese=formats.chinese())
    error = DomainError()
    error.sentence, error.facts = run.error_sentence, run.error_facts
    return say(error)


def work_of(run: RunRow, *, then: str = "", then_label: str = "") -> Work:
    """A run for `{% progress work %}`: polled at records:run_progress until it is over, then on to `then`."""
    notes = {
        RunState.QUEUED: _("Waiting for its turn."),
        RunState.INTERRUPTED: _("Interrupted; it is taken up again within a few minutes."),
    }
    return Work(
        name=str(run.id),
        title=work_words(run.kind),
        url=reverse("records:run_progress", args=[run.id]),
        done=run.done,
        total=run.total,
        note=notes.get(RunState(run.state), run.note),
        running=run.is_going_on,
        failed=run_failure(run),
        then=then,
        then_label=then_label,
    )


def verdict(result: dict[str, Any] | None) -> Status:
    """What a verification of the trail found."""
    if result is None:
        return Status(Tone.NONE, _("not verified yet"))
    if result["ok"]:
        return Status(Tone.OK, _("complete and unchanged"))
    return Status(Tone.OFF, _("does not hold"), Break(result["first_broken"]["reason"]).label)


def value_words(value: Any) -> str:
    """A recorded value as a reader reads it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return "、".join(value_words(each) for each in value)
    if isinstance(value, dict):
        return "；".join(f"{key}：{value_words(each)}" for key, each in value.items())
    return str(value)


def works_words(*, works: bool) -> str:
    """Whether a day is worked, as the arrangement says it."""
    return _("worked") if works else _("off")
