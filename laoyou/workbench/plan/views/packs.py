"""A plan taken away as a plan pack."""

from __future__ import annotations

import json
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from laoyou.plan.access import EXPORT_PACK
from laoyou.plan.selectors import packs
from laoyou.workbench.guards import guarded
from laoyou.workbench.plan.frame import actor_of


@guarded(EXPORT_PACK)
def download(request: HttpRequest, edition_id: UUID) -> HttpResponse:
    """The pack as a file named after place and document number."""
    pack = packs.export_pack(edition_id, actor=actor_of(request))
    body = json.dumps(pack, ensure_ascii=False, indent=1)
    response = HttpResponse(body, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="plan-{edition_id}.json"'
    return response
