"""The first page, and the waiting lists as they are published."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from laoyou.core import clock
from laoyou.facilities.selectors import files, published, rankings, waiting_words
from laoyou.facilities.selectors import waiting_rules as rules
from laoyou.places.selectors import areas
from laoyou.portal.guards import open_to_all

_LINES = 50


@open_to_all
def home(request: HttpRequest) -> HttpResponse:
    """What somebody may have come for, one thing a button."""
    return render(request, "portal/home.html")


@open_to_all
def lists(request: HttpRequest) -> HttpResponse:
    """Every waiting list, by area."""
    found = published.waiting_lists()
    called = areas.lineages({each.area for each in found}, on=clock.today())
    rows = [
        {
            "list": each,
            "kind": waiting_words.kind_words(each.kind),
            "place": " ".join(row.short_name for row in reversed(called[each.area][:3])),
        }
        for each in found
    ]
    return render(request, "portal/lists.html", {"lists": rows})


@open_to_all
def waiting_list(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """One list as published: in its order, what happened, and the files to check it with. `?number=` finds a line."""
    found = rankings.waiting_list(list_id)
    newest = rankings.latest(list_id)
    rule = rules.rule(newest.rule_id) if newest else rules.rule_in_force(found.area, found.kind, on=clock.today())
    first = _first_line(request, newest)
    lines = list(rankings.entries(newest.id).filter(rank__gte=first)[:_LINES]) if newest else []
    context = {
        "list": found,
        "kind": waiting_words.kind_words(found.kind),
        "ranking": newest,
        "rule": rule,
        "rule_title": rule.title(waiting_words.language()) if rule else "",
        "lines": [
            {"line": each, "met": waiting_words.met_words(rule, each.met), "asked": each.number == _asked(request)}
            for each in lines
            if rule
        ],
        "asked": _asked(request),
        "next": first + _LINES if newest and first + _LINES <= newest.count else None,
        "previous": max(first - _LINES, 1) if first > 1 else None,
        "log": [
            (each, waiting_words.notice_words(each.kind), waiting_words.reason_words(each.reason))
            for each in rankings.notices(list_id, limit=20)
        ],
    }
    return render(request, "portal/list.html", context)


def _asked(request: HttpRequest) -> str:
    return "".join(request.GET.get("number", "").split())[:12]


def _first_line(request: HttpRequest, newest: rankings.RankingRow | None) -> int:
    """The rank the page begins with: asked for, or a little before the number asked for."""
    asked = _asked(request)
    if newest and asked:
        rank = rankings.entries(newest.id).filter(number=asked).values_list("rank", flat=True).first()
        return max((rank or 1) - 5, 1)
    begin = request.GET.get("from", "")
    return max(int(begin), 1) if begin.isascii() and begin.isdigit() and len(begin) < 8 else 1


@open_to_all
def rule(request: HttpRequest, rule_id: UUID) -> HttpResponse:
    """A rule in plain words."""
    row = rules.rule(rule_id)
    place = areas.short_names([row.area], on=clock.today()).get(row.area, "")
    context = {
        "rule": row,
        "title": row.title(waiting_words.language()),
        "place": place,
        "classes": waiting_words.classes_of(row),
        "points": waiting_words.points_of(row),
        "admits": waiting_words.admits_of(row),
        "sources": waiting_words.sources_of(row),
        "waiting": waiting_words.waiting_words(row),
        "terms": waiting_words.terms_words(row),
    }
    return render(request, "portal/rule.html", context)


@open_to_all
def download(_request: HttpRequest, ranking_id: UUID, file: str) -> HttpResponse:
    """rule.json, list.csv, ranking.py, offers.csv: with these anybody makes the ranking again."""
    made = files.ranking_file(ranking_id, file)
    response = HttpResponse(made.text, content_type=f"{made.content_type}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{file}"'
    return response
