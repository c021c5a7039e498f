"""Every page of the workbench, opened and posted to by every role of another area: nothing of the neighbour is shown or changed.

Made from the addresses the site has, so a new page is tested the day it is there; one that asks for something nobody has
named here fails until it is named.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from cast import ALWAYS, PASSWORD, department, hold, person
from django.apps import apps
from django.db import connection
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from laoyou.accounts.enums import OrganisationKind, Role
from laoyou.accounts.models import Organisation
from laoyou.ui import once
from laoyou.ui.tables.bound import BoundTable
from laoyou.workbench.guards import guard_of
from tests.isolation import neighbour
from tests.isolation.neighbour import SECRET, key_of
from tests.isolation.test_rows import PUBLIC, WRITABLE
from tests.people.pages import as_owner, as_web
from tests.people.registry import LEDU, MAYING, MINHE, SHANGTAN

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong", "site")]

# What an address asks for → the model whose row of the neighbour is put there. "key" depends on the address.
ASKED = {
    "proposal_id": "facilities.PriceProposal",
    "alias_id": "accounts.OrganisationAlias",
    "application_id": "facilities.Application",
    "assignment_id": "accounts.RoleAssignment",
    "attachment_id": "records.Attachment",
    "batch_id": "exchange.Batch",
    "bulletin_id": "plan.Bulletin",
    "condition_id": "people.Condition",
    "consent_id": "people.Consent",
    "conflict_id": "exchange.Conflict",
    "disclosure_id": "people.Disclosure",
    "closing_id": "facilities.Closing",
    "delegation_id": "accounts.Delegation",
    "document_id": "facilities.FilingDocument",
    "edition_id": "plan.Edition",
    "entry_id": "plan.MoneyEntry",
    "milestone_id": "plan.Milestone",
    "errand_id": "people.Errand",
    "event_id": "records.AuditEvent",
    "evidence_id": "people.Evidence",
    "fetcher_id": "facilities.Fetcher",
    "fact_id": "facilities.SiteFact",
    "filing_id": "facilities.Filing",
    "hold_id": "people.LegalHold",
    "household_id": "people.Household",
    "incident_id": "facilities.Incident",
    "institution_id": "facilities.Institution",
    "item_id": "plan.PlanItem",
    "list_file_id": "records.ListFile",
    "list_id": "facilities.WaitingList",
    "decision_id": "plan.Decision",
    "pledge_id": "plan.Pledge",
    "adjustment_id": "plan.Adjustment",
    "assessed_id": "plan.AssessedUnit",
    "assessment_id": "plan.Assessment",
    "objection_id": "plan.Objection",
    "meeting_id": "plan.Meeting",
    "merge_id": "people.Merge",
    "notice_id": "facilities.Notice",
    "offer_id": "facilities.Offer",
    "organisation_id": "accounts.Organisation",
    "pair_id": "people.Pair",
    "opening_id": "people.Opening",
    "past_id": "people.PastResidence",
    "period_id": "people.HealthPeriod",
    "person_id": "people.Person",
    "photo_id": "facilities.SitePhoto",
    "project_photo_id": "plan.ProjectPhoto",
    "post_id": "facilities.Post",
    "premises_id": "facilities.Premises",
    "provision_id": "facilities.Provision",
    "ranking_id": "facilities.Ranking",
    "relation_id": "people.Relation",
    "remedy_id": "facilities.Remedy",
    "paper_id": "facilities.RequestPaper",
    "request_id": "people.CorrectionRequest",
    "row_id": "exchange.StagedRow",
    "rule_id": "facilities.WaitingRule",
    "run_id": "records.Run",
    "shift_id": "facilities.Shift",
    "site_id": "facilities.Site",
    "staff_id": "facilities.Staff",
    "stay_id": "facilities.Stay",
    "token_id": "accounts.ApiToken",
    "unit_id": "facilities.Unit",
    "user_id": "accounts.User",
    "view_id": "plan.SavedView",
    "warning_id": "plan.EditionWarning",
}
BY_ADDRESS = {
    ("people:correct_health_event", "event_id"): "people.HealthEvent",
    ("people:void_health_event", "event_id"): "people.HealthEvent",
    ("plan:remove_report_evidence", "evidence_id"): "plan.ReturnEvidence",
    ("plan:take_return_file_off", "evidence_id"): "plan.StatisticalReturnEvidence",
    ("filings", "request_id"): "facilities.FilingRequest",
    ("neighbourhoods", "key"): "facilities.Neighbourhood",
    ("policies", "paper_id"): "plan.PolicyPaper",
}
PLAIN: dict[str, Any] = {
    "size": "small", "form": "pdf",
    "code": SHANGTAN, "year_month": 202602, "kind": "task", "what": "same", "job_id": 1, "file": "list.csv", "step": "withdraw",
    "proposed": "left_behind_elder", "month": "2026-01", "period": "2025", "indicator": "elders_60", "part": "numerator", "check": "site_without_point", "criterion": "targets", "snapshot": "20260101T000000Z-aaaaaa",
}  # fmt: skip
# What typical forms ask for; the neighbour's place wherever a place can be given.
TYPED = {
    "name": "某人", "sex": "1", "birth": "1950-01-01", "area": str(SHANGTAN), "registered_area": str(SHANGTAN),
    "source": "community", "reason": "无", "on": "2026-02-01", "first": "2025-01-01", "level": "0", "revision": "0",
    "kind": "low_income", "what": "document", "place": str(SHANGTAN), "effective": "2026-07-01", "why": "无",
}  # fmt: skip
# What programs call is looked at in tests/api, with tokens in the place of sessions.
API = "api"
# Pages that belong to nobody's area: one's own account, and doors before sign-in.
NOT_OURS = ("account_", "mfa_", "openid_", "socialaccount_")


def pages(resolver: URLResolver | None = None, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver) and not (entry.namespace or "").startswith(API):
            yield from pages(entry, f"{entry.namespace}:" if entry.namespace else space)
        elif (
            isinstance(entry, URLPattern)
            and entry.name
            and guard_of(entry.callback) not in {None, "public"}
            and not entry.name.startswith(NOT_OURS)
        ):
            yield f"{space}{entry.name}", entry


def model_asked(name: str, parameter: str) -> Any:
    """The model of a parameter of an address; None for a plain value. Fails for one that nobody has named."""
    if parameter in PLAIN and parameter != "key":
        return None
    space = name.split(":", maxsplit=1)[0]
    label = BY_ADDRESS.get((name, parameter)) or BY_ADDRESS.get((space, parameter)) or ASKED.get(parameter)
    if label is None:
        pytest.fail(f"{name} asks for {parameter}: name its model in ASKED, so that the page is tested")
    app, _, model = label.partition(".")
    return apps.get_model(app, model)


def address(name: str, entry: URLPattern) -> str:
    """The page with the neighbour's rows in its address."""
    models = {parameter: model_asked(name, parameter) for parameter in entry.pattern.converters}
    given = {each: PLAIN[each] if model is None else key_of(model) for each, model in models.items()}
    return reverse(name, kwargs=given)


def signed_in(role: Role, area: int) -> Client:
    user = person(f"{role.value}{area}", area)
    if role == Role.INSTITUTION:
        provider = Organisation.objects.create(
            name="马营敬老院", kind=OrganisationKind.PROVIDER, function="", area=area, valid=ALWAYS
        )
        hold(user, role, area, organisation=provider)
    else:
        hold(user, role, area, **({"organisation": department(area)} if role == Role.DEPARTMENT_OFFICER else {}))
    client = Client(raise_request_exception=True)
    client.post(reverse("account_login"), {"login": user.username, "password": PASSWORD})
    return client


def text_of(answer: HttpResponseBase) -> str:
    streamed = getattr(answer, "streaming", False)
    content = b"".join(answer.streaming_content) if streamed else answer.content  # type: ignore[attr-defined]
    return _unpacked(content) if content.startswith(b"PK") else content.decode("utf-8", "ignore")


def _unpacked(workbook: bytes) -> str:
    with ZipFile(BytesIO(workbook)) as parts:
        return "".join(parts.read(name).decode("utf-8", "ignore") for name in parts.namelist())


def tables_of(answer: Any) -> set[tuple[str, str]]:
    """What asks for each table of a page as a spreadsheet; several tables on a page have a prefix each."""
    context = answer.context
    values = context.flatten().values() if hasattr(context, "flatten") else _flat(context)
    return {(value.parameter("export"), value.name) for value in values if isinstance(value, BoundTable)}


def _flat(context: Any) -> list[Any]:
    """Of a page made of several templates there is a list of contexts."""
    return [
        value for each in context or [] for value in (each.flatten() if hasattr(each, "flatten") else each).values()
    ]


def state(rows: neighbour.Rows) -> dict[str, str]:
    """What stands in the neighbour's rows, and how many rows lie in the neighbour's place."""
    found: dict[str, str] = {}
    with connection.cursor() as cursor:
        for model in neighbour.own_models():
            table, column = model._meta.db_table, model._meta.pk.column
            cursor.execute(f'SELECT md5(t::text) FROM "{table}" t WHERE "{column}" = %s', [rows[table]])  # noqa: S608
            found[table] = str(cursor.fetchone())
            if any(field.column == "area" for field in model._meta.local_concrete_fields):
                cursor.execute(f'SELECT count(*) FROM "{table}" WHERE area = %s', [SHANGTAN])  # noqa: S608
                found[f"{table} there"] = str(cursor.fetchone())
    found.pop("records_auditevent there", None)  # a refused visit is written down where it was refused
    return found


# The township everybody; the county around it those who keep people.
SCOPES = [(role, MAYING) for role in Role] + [(Role.DATA_OFFICER, MINHE)]


@pytest.mark.parametrize(("role", "area"), SCOPES)
def test_nothing_of_the_neighbour_is_shown_or_changed(role: Role, area: int) -> None:
    client = signed_in(role, area)
    rows = neighbour.build(SHANGTAN, PUBLIC)
    before = state(rows)
    leaks: list[str] = []
    as_web()
    try:
        for name, entry in pages():
            url = address(name, entry)
            leaks += look(client, name, url)
            text_of(client.post(url, {once.FIELD: once.new_token(), **TYPED}))
    finally:
        as_owner()
    assert leaks == []
    after = state(rows)
    assert {table for table in before if before[table] != after[table]} - set(WRITABLE) == set()


def test_the_neighbour_s_own_worker_does_see_them() -> None:
    """The test above would also pass if the pages showed nothing to anybody."""
    client = signed_in(Role.TOWNSHIP_WORKER, LEDU)
    neighbour.build(SHANGTAN, PUBLIC)
    as_web()
    try:
        assert look(client, "people:list", reverse("people:list")) == ["people:list (200)", "people:list (200)"]
    finally:
        as_owner()


def look(client: Client, name: str, url: str) -> list[str]:
    """The ways in which a page shows the neighbour: itself, asked for the neighbour's secret, and as spreadsheets."""
    answer = client.get(url, {"q": SECRET[:2], "place": str(SHANGTAN), "basis": ""})
    shown = [answer, *(client.get(url, {export: table}) for export, table in sorted(tables_of(answer)))]
    # The text typed into the search box comes back; only more than was typed is the neighbour's.
    return [f"{name} ({each.status_code})" for each in shown if SECRET in text_of(each)]


def test_every_parameter_is_named() -> None:
    assert [address(name, entry) for name, entry in pages()]
    asked = {parameter for _, entry in pages() for parameter in entry.pattern.converters}
    assert asked <= set(ASKED) | set(PLAIN) | {parameter for _, parameter in BY_ADDRESS}
