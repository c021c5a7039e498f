"""A day typed as people write it.

A browser's own date control follows the browser's language, not the page's, and wants a birthday of 1943 clicked
together month by month. So a day is a line of text that takes 1950-01-02, 1950.1.2, 1950/1/2, 19500102 and
1950年1月2日, and comes back as 1950-01-02.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext as _

from laoyou.core import clock

_FORMS = (
    re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})"),
    re.compile(r"(?P<year>[0-9]{4})[-./年](?P<month>[0-9]{1,2})[-./月](?P<day>[0-9]{1,2})日?"),
)
LONG_AGO = date(1950, 1, 2)  # as a day of birth


class DayInput(forms.DateInput):
    """One line, with digits first on a telephone."""

    def __init__(self) -> None:
        super().__init__(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": "20"}, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day; its hint ends with how to write one: `example`, else the day on which the form is read."""

    def __init__(self, *, help_text: Any = "", example: date | None = None, **facts: Any) -> None:
        hint = format_lazy("{} {}", help_text, _written(example))
        super().__init__(widget=DayInput(), help_text=hint, **facts)

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        return value if isinstance(value, date) else read_day(str(value))


def _how_to_write(example: date | None) -> str:
    day = example or clock.today()
    forms_of_it = {"dashes": day.isoformat(), "points": f"{day.year}.{day.month}.{day.day}", "digits": f"{day:%Y%m%d}"}
    return _("For example %(dashes)s, %(points)s or %(digits)s.") % forms_of_it


_written = lazy(_how_to_write, str)


def read_day(text: str) -> date:
    """The day a text means. Raises ValidationError that says what is wrong with it."""
    written = "".join(unicodedata.normalize("NFKC", text).replace("。", ".").split())
    found = next((match for form in _FORMS if (match := form.fullmatch(written))), None)
    if found is None:
        raise ValidationError(
            _("“%(text)s” is no day. Write year, month and day, such as 1950-01-02."),
            code="unreadable",
            params={"text": text[:20]},
        )
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError as error:
        raise ValidationError(
            _("There is no such day as %(text)s."), code="no_such_day", params={"text": text[:20]}
        ) from error
