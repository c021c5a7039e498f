"""Photos of a site: shown, added, taken away."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from laoyou.facilities import access
from laoyou.facilities.selectors import photos as found
from laoyou.facilities.selectors.reach import kept_site
from laoyou.facilities.services import photos as services
from laoyou.ui.photos import photo_response
from laoyou.workbench.facilities import forms_photos
from laoyou.workbench.facilities.writing import form_page, recorded
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.recording import by


@guarded(access.VIEW_REGISTER)
def photo(request: HttpRequest, photo_id: UUID, size: str) -> HttpResponseBase:
    """The image of whoever may read the site."""
    return photo_response(request, f"{photo_id}{size}", lambda: found.image(photo_id, small=size == "small"))


@guarded(access.KEEP_PHOTOS)
def photos(request: HttpRequest, site_id: UUID) -> HttpResponse:
    """The photos of a site, each with the button that takes it away."""
    site = kept_site(site_id, actor=actor_of(request))
    context = {"site": site, "photos": found.photos([site.id]).get(site.id, [])}
    return render(request, "workbench/facilities/photos.html", context)


@guarded(access.KEEP_PHOTOS)
def new_photo(request: HttpRequest, site_id: UUID) -> HttpResponse:
    """One more photo."""
    site = kept_site(site_id, actor=actor_of(request))

    def record(form: forms_photos.SitePhotoForm) -> None:
        services.keep_photo(site_id, **form.facts(), **by(request))

    form = forms_photos.SitePhotoForm(request.POST or None, request.FILES or None)
    if recorded(request, form, record):
        messages.success(request, _("The photo is there; on the public page as well once the site is published."))
        return redirect("facilities:photos", site_id)
    title = _("A photo of %(name)s") % {"name": site.name}
    note = _("It is made anew in two sizes: where, when and with what it was taken does not stay with it.")
    return form_page(request, form, title, _("Add it"), (reverse("facilities:photos", args=[site_id]), site.name), note)


@guarded(access.KEEP_PHOTOS)
@require_POST
def remove_photo(request: HttpRequest, photo_id: UUID) -> HttpResponse:
    """Take a photo away."""
    site_id = services.remove_photo(photo_id, **by(request))
    messages.success(request, _("The photo is gone."))
    return redirect("facilities:photos", site_id)
