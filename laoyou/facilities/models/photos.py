"""Photos of a site: public, re-encoded, never without words for those who do not see them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import RowRule
from laoyou.facilities.models import rules
from laoyou.facilities.models.sites import Site

MOST_PHOTOS = 8


class SitePhoto(models.Model):
    """A photo of a site in two sizes, JPEG without anything the camera wrote; `words` say what is on it.

    Read by everybody where the site is on the published register. `position` orders them, from 1.
    """

    row_rule: ClassVar[RowRule] = rules.PHOTO

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    site = models.ForeignKey(Site, verbose_name=_("site"), on_delete=models.CASCADE, related_name="photos")
    position = models.PositiveSmallIntegerField(_("position"))
    words = models.CharField(_("what is on it"), max_length=200)
    image = models.BinaryField(_("image"))
    small = models.BinaryField(_("image, small"))
    width = models.PositiveSmallIntegerField(_("width, pixels"))
    height = models.PositiveSmallIntegerField(_("height, pixels"))
    kept_by = models.CharField(_("recorded by"), max_length=120)
    kept_at = models.DateTimeField(_("recorded on"))

    class Meta:
        verbose_name = _("photo of a site")
        verbose_name_plural = _("photos of sites")
        ordering = ["site", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "position"],
                name="site_photo_place",
                violation_error_message=_("Somebody has just added a photo here."),
            ),
            models.CheckConstraint(
                name="site_photo_few",
                condition=Q(position__gte=1, position__lte=MOST_PHOTOS),
                violation_error_message=_("A site has at most eight photos."),
            ),
            models.CheckConstraint(
                name="site_photo_said",
                condition=~Q(words=""),
                violation_error_message=_("Say what is on the photo."),
            ),
        ]

    def __str__(self) -> str:
        return self.words
