"""Everything a plan promises in numbers has a source: counted from the records, or told by a named department."""

from __future__ import annotations

import json
from importlib.resources import files

from laoyou.accounts.selectors.functions import functions
from laoyou.analytics.indicators import INDICATORS, RETURNED, comes_as_return, department_of
from laoyou.reading.measures import measure_of, measures

PROMISED = {"share", "stock", "flow"}  # rules and facts are no promises


def test_every_measure_of_a_target_is_counted_or_told() -> None:
    codes = {each.code for each in measures() if each.kind in PROMISED}
    assert codes - set(INDICATORS) - set(RETURNED) == set()
    assert set(RETURNED) <= {each.code for each in measures()}
    assert {each.department for each in RETURNED.values()} <= set(functions())
    assert all(each.zh and each.en and each.source.startswith("S") for each in RETURNED.values())


def test_every_number_the_five_plans_print_has_one_source() -> None:
    seen: dict[str, set[str]] = {}
    for name in ("haidong", "ziyang", "xianning", "jiangxi", "huzhong"):
        pack = json.loads(files("laoyou.plan").joinpath(f"data/packs/{name}.json").read_text("utf-8"))
        for row in [*pack["indicators"], *pack["prose_targets"]]:
            measure = measure_of(row["name"], row.get("unit") or "")
            code = measure.code if measure else f"{name}:{row['name']}"
            assert code in INDICATORS or (comes_as_return(code) and department_of(code) in functions()), row["name"]
            seen.setdefault(code, set()).add(name)
    # The same promise of several plans is one figure.
    assert seen["nursing_bed_share"] == {"haidong", "xianning", "jiangxi", "huzhong"}
    assert seen["monthly_visit_rate"] == {"haidong", "ziyang", "xianning", "huzhong"}
    assert len([code for code in seen if ":" not in code]) > 40
