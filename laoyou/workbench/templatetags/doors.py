"""Whether a reader may open a page, asked where a template would lead there."""

from __future__ import annotations

from django import template
from django.http import HttpRequest

from laoyou.workbench.guards import actor_of
from laoyou.workbench.opening import opens_for

register = template.Library()


@register.filter
def opens(request: HttpRequest, name: str) -> bool:
    """`{% if request|opens:"plan:pack" %}`: whether the page of that name opens for whoever reads this one."""
    return opens_for(name, actor_of(request))
