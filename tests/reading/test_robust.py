"""Whatever happens to a document on its way here, it is read or refused with a sentence, and no span leaves the text."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laoyou.reading import NotAPlan, read_text
from laoyou.reading.messages import render
from tests.reading.plans import DOCUMENTS

TEXTS = {name: (DOCUMENTS / f"{name}.txt").read_text("utf-8") for name in ("columns", "grid", "numbering", "faulty")}


def spans(found: dict[str, Any]) -> list[list[int]]:
    return [row["span"] for rows in found.values() if isinstance(rows, list) for row in rows]


@pytest.mark.parametrize("name", TEXTS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_a_damaged_document_is_read_or_refused(name: str, data: st.DataObject) -> None:
    text = TEXTS[name]
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.integers(0, 60)))
        text = (
            text[:start] + data.draw(st.text(alphabet="()〔〕、，。：:1十%\n\t\xa0年个岁一", max_size=6)) + text[end:]
        )
    try:
        read = read_text(text)
    except NotAPlan:
        return
    assert all(0 <= start <= end <= len(text) for start, end in spans(read.to_dict()))
    # A place of the sentence left open; the document's own "%(" may stand in what is quoted of it.
    assert not any(re.search(r"%\(\w+\)s", render(found.code, found.params, "en")) for found in read.warnings)


@pytest.mark.parametrize("cell", ["1%", "‰", "100‰"])
def test_a_share_in_a_money_column_is_no_money(cell: str) -> None:
    """Found by the damaged documents above: a total's cell that holds a share."""
    text = TEXTS["grid"]
    for figure in re.findall(r"(?m)^[0-9,.]+$", text)[-6:]:
        read_text(text.replace(f"\n{figure}\n", f"\n{cell}\n"))
