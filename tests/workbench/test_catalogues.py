"""The words of each language in one catalogue: every word and plural as it was."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override, pgettext, trans_real

from laoyou.ui.catalogues import join_catalogues


@pytest.fixture
def languages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Catalogues as Django reads them, for this test alone."""
    monkeypatch.setattr(trans_real, "_translations", {})


def catalogue(language: str) -> Any:
    found: Any = trans_real.translation(language)
    return found._catalog


def words_of(found: Any) -> dict[Any, str]:
    return {key: found.get(key) for key in found.keys()}  # noqa: SIM118 - no mapping


@pytest.mark.usefixtures("languages")
def test_joined_catalogues_say_the_same() -> None:
    kept = {each: catalogue(each) for each, _name in settings.LANGUAGES}
    before = {language: words_of(words) for language, words in kept.items()}
    apart = len(kept["zh-hans"]._catalogs)
    join_catalogues()
    assert {language: words_of(catalogue(language)) for language in before} == before
    assert apart > 1 == len(kept["zh-hans"]._catalogs)


@pytest.mark.usefixtures("languages")
def test_plurals_are_formed_as_before() -> None:
    def said() -> list[str]:
        found = []
        for language in ("zh-hans", "en"):
            with override(language):
                counted = [ngettext("%(count)s row", "%(count)s rows", many) for many in (0, 1, 2)]
                found += [*counted, _("Today"), pgettext("section", "Plans")]
        return found

    before = said()
    join_catalogues()
    assert said() == before
    assert len(set(before[:3])) == 1 < len(set(before[5:8]))
