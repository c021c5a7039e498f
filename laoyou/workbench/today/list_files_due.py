"""The spreadsheets of long lists that are ready for the one who asked, or could not be made."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.records.selectors.list_files import waiting_to_be_fetched
from laoyou.ui import formats
from laoyou.workbench.today.due import Due


def of(actor: Actor) -> Iterator[Due]:
    """One line each, until it is fetched or its time is over; of those that failed, for a day."""
    for file in waiting_to_be_fetched(actor, now=clock.now()):
        url = reverse("records:list_file", args=[file.id])
        if file.until is None:
            yield Due(_("“%(list)s” could not be made as a file") % {"list": file.title}, url, _("See why"), tone="off")
            continue
        told = {"list": file.title, "moment": formats.moment(file.until)}
        yield Due(_("The file of “%(list)s” is ready, until %(moment)s") % told, url, _("Fetch it"))
