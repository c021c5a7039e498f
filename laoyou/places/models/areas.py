"""Administrative areas, each row one area during one period."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from laoyou.core.area_codes import NATION, Level
from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import RowRule, inside
from laoyou.places.enums import Kind, Source


def _rest(digits: int) -> models.Expression:
    """What a code says after its first `digits` digits."""
    return models.F("code") % models.Value(10 ** (Level.VILLAGE - digits))


def _level_of_code() -> models.Expression:
    outwards = sorted(Level)[1:-1]
    return models.Case(
        models.When(code=0, then=models.Value(int(Level.NATION))),
        *(models.When(Exact(_rest(n), models.Value(0)), then=models.Value(int(n))) for n in outwards),
        default=models.Value(int(Level.VILLAGE)),
    )


def _parent_of_code() -> models.Expression:
    inner = sorted(Level)[1:]
    found = [models.When(code=0, then=models.Value(None))]
    for outer, level in zip([Level.NATION, *inner], inner, strict=False):
        parent = models.F("code") - _rest(outer)
        found.append(models.When(Exact(_rest(level), models.Value(0)), then=parent))
    return models.Case(*found, output_field=models.BigIntegerField())


class Bigrams(models.Func):
    """Every two neighbouring characters of a text: 海东市 → {海东, 东市}. The index on it finds names by any part of
    two characters or more; trigrams would need three, and half of all Chinese words have two."""

    function = "places_bigrams"
    output_field = ArrayField(models.TextField())


class Area(models.Model):
    """What an area was called and where it belonged while `valid` (half-open days).

    A lower end of None means "since before the source begins": the statistical codes tell what exists on their
    day, not since when. `level` and `parent_code` are computed by PostgreSQL from the code, so they cannot disagree.
    Other apps keep the code as a plain number and ask the selectors for the name on a day.
    """

    row_rule: ClassVar[RowRule] = RowRule(read="true", write=inside("code"))

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.BigIntegerField(_("code"))
    level = models.GeneratedField(
        verbose_name=_("level"), expression=_level_of_code(), output_field=models.SmallIntegerField(), db_persist=True
    )
    parent_code = models.GeneratedField(
        verbose_name=_("belongs to"),
        expression=_parent_of_code(),
        output_field=models.BigIntegerField(null=True),
        db_persist=True,
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=60, db_collation="C")
    short_name = models.CharField(_("short name"), max_length=60, db_collation="C")
    pinyin = models.CharField(_("pinyin"), max_length=240, db_collation="C", blank=True)
    initials = models.CharField(_("pinyin initials"), max_length=60, db_collation="C", blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    approximate = models.BooleanField(_("position is approximate"), default=False)
    valid = DateRangeField(_("valid"))
    source = models.CharField(_("source"), max_length=12, choices=Source.choices)

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        constraints = [
            ExclusionConstraint(
                name="area_one_a_code_and_day",
                expressions=[("code", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
                violation_error_message=_("This code is already in use in that time."),
            ),
            models.CheckConstraint(
                name="area_code_of_twelve_digits",
                condition=models.Q(code__gte=NATION.low, code__lt=NATION.high),
                violation_error_message=_("An area code has at most twelve digits."),
            ),
            models.CheckConstraint(
                name="area_valid_not_empty",
                condition=models.Q(valid__isempty=False),
                violation_error_message=_("The first day must lie before the last."),
            ),
            models.CheckConstraint(
                name="area_is_named",
                condition=~models.Q(name="") & ~models.Q(short_name=""),
                violation_error_message=_("An area needs a name."),
            ),
            models.CheckConstraint(
                name="area_position_on_earth",
                condition=models.Q(longitude__isnull=True, latitude__isnull=True)
                | models.Q(
                    longitude__isnull=False,
                    longitude__range=(-180, 180),
                    latitude__isnull=False,
                    latitude__range=(-90, 90),
                ),
                violation_error_message=_("Longitude and latitude go together and lie on the earth."),
            ),
        ]
        # Prefix search runs as `column >= x and column < next(x)`: comparisons in the C collation are leakproof.
        indexes = [
            models.Index(fields=["code"], name="area_code"),
            models.Index(fields=["level", "code"], name="area_level"),
            models.Index(fields=["parent_code", "code"], name="area_parent"),
            models.Index(fields=["name"], name="area_name"),
            models.Index(fields=["short_name"], name="area_short_name"),
            models.Index(fields=["pinyin"], name="area_pinyin"),
            models.Index(fields=["initials"], name="area_initials"),
            GinIndex(Bigrams("name"), name="area_name_parts"),
        ]

    def __str__(self) -> str:
        return self.name
