"""Rows by COPY are the rows that bulk_create would have stored, and hold to the same constraints."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.forms.models import model_to_dict
from psycopg.errors import ExclusionViolation

from laoyou.core.clock import CHINA
from laoyou.core.identifiers import uuid7
from laoyou.facilities.enums import FactKind, Licence, SiteState
from laoyou.facilities.models import Shift, Site, SiteFact, Staff
from laoyou.facilities.services.copying_rows import copy_rows
from tests.facilities import homes
from tests.people.registry import MINHE, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong")]


def test_every_kind_of_value_comes_back_as_it_was() -> None:
    at = homes.site()
    others = {
        "institution": at.institution,
        "state": SiteState.OPERATING,
        "created_at": NOW,
        "updated_at": NOW,
        "state_since": date(2026, 1, 1),
    }
    site = Site(
        id=uuid7(), name="a\tb\\n\n示例", area=MINHE, kind="meal_point", longitude=102.80001, latitude=36.3, **others
    )
    without = Site(id=uuid7(), name="b", area=MINHE, kind="meal_point", **others)
    copy_rows([site, without])
    for made in (site, without):
        assert model_to_dict(Site.objects.get(id=made.id)) == model_to_dict(made)
    staff = Staff(
        id=uuid7(), institution=at.institution, name="某", sex=2, birth=date(1990, 2, 3), document_sealed=b"\x00\\\xff",
        document_index=b"0123456789abcdef", created_at=NOW, updated_at=NOW,
    )  # fmt: skip
    begin = datetime(2026, 3, 1, 22, tzinfo=CHINA)
    shift = Shift(id=uuid7(), staff=staff, site=site, during=DateTimeTZRange(begin, begin + timedelta(hours=9)))
    copy_rows([staff])
    copy_rows([shift])
    copy_rows([])
    assert bytes(Staff.objects.get(id=staff.id).document_sealed) == b"\x00\\\xff"
    assert Shift.objects.get(id=shift.id).during == shift.during


def test_what_the_database_refuses_is_refused() -> None:
    at = homes.site()
    told = {"site": at, "kind": FactKind.LICENCE, "detail": Licence.FIRE, "recorded_by": "t", "recorded_at": NOW}
    twice = [SiteFact(id=uuid7(), valid=DateRange(date(2026, 1, 1), None), **told) for _ in range(2)]
    with pytest.raises(ExclusionViolation, match="site_fact_once_at_a_time"), transaction.atomic():
        copy_rows(twice)
    copy_rows(twice[:1])
    found = SiteFact.objects.get()
    assert (found.detail, found.since, found.until, found.value) == ("fire", date(2026, 1, 1), None, None)
    wrong = SiteFact(id=uuid7(), valid=["2026"], **told)
    with pytest.raises(TypeError):
        copy_rows([wrong])
