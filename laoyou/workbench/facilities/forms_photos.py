"""The form of a site's photo."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from laoyou.facilities.services import photos
from laoyou.workbench.people.forms_rights import PhotoField


class SitePhotoForm(forms.Form):
    """A photo, what is on it, and that nobody is shown against their will."""

    photo = PhotoField(label=_("Photo"), help_text=_("A .jpg, .png or .webp of at most 10 MB."))
    words = forms.CharField(
        label=_("What is on the photo"),
        max_length=200,
        help_text=_("Read out to those who do not see it: the dining room with eight round tables."),
    )
    agreed = forms.BooleanField(
        label=_("Nobody can be recognised on it, or everybody who can has agreed in writing; of a child, a guardian."),
        required=False,
    )

    def facts(self) -> dict[str, Any]:
        """What was entered, after is_valid()."""
        data = self.cleaned_data
        return {"content": data["photo"].read(photos.LARGEST + 1), "words": data["words"], "agreed": data["agreed"]}
