"""docs/access.csv: the table of actions and roles that officials review, written from the code, held by a test."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext, override, pgettext

from laoyou.accounts.enums import Role
from laoyou.accounts.selectors.access_table import rows


def csv_text() -> str:
    """The table in Chinese: code, action, reads or changes, and one column a role; ● where the role may."""
    with override("zh-hans"):
        written = io.StringIO()
        out = csv.writer(written, lineterminator="\n")
        kind = {True: gettext("changes"), False: gettext("reads")}
        heads = (
            pgettext("access table", "code"),
            pgettext("access table", "action"),
            pgettext("access table", "kind of action"),
        )
        out.writerow([*heads, *(role.label for role in Role)])
        for row in rows():
            out.writerow([row.code, row.sentence, kind[row.writes], *("●" if may else "" for may in row.allowed)])
    return written.getvalue()


def write_csv(path: Path | None = None) -> Path:
    """Write the table to docs/access.csv (or `path`), with the mark that lets WPS and Excel read it as UTF-8."""
    target = path or Path(settings.BASE_DIR) / "docs" / "access.csv"
    target.write_text(csv_text(), encoding="utf-8-sig")
    return target
