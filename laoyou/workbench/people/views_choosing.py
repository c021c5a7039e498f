"""What a chooser's script asks while somebody types."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from laoyou.people import access
from laoyou.people.selectors.search import search, searched_by
from laoyou.records.enums import ReadingKind
from laoyou.ui.choosers import as_json
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.people.fields import area_options, person_options
from laoyou.workbench.watching import looked, watched


@guarded(access.VIEW_PERSON)
def choose_area(request: HttpRequest) -> HttpResponse:
    """Areas that fit a text, the reader's own first."""
    text = _asked(request)
    return as_json(area_options(text, within=actor_of(request).area) if text else [])


@watched
@guarded(access.VIEW_PERSON)
def choose_person(request: HttpRequest) -> HttpResponse:
    """People of the reader's area who fit a text; that one was looked up by number is written down."""
    text = _asked(request)
    if kind := searched_by(text):
        found = search(text, actor=actor_of(request))
        looked(request, ReadingKind(kind), [(row.id, row.area) for row in found])
    return as_json(person_options(text, actor=actor_of(request)) if text else [])


def _asked(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\0", "").strip()[:100]
