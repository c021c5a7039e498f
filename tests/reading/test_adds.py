"""What a project adds, read from its line."""

from __future__ import annotations

import pytest

from laoyou.reading.adds import Adds, adds_of


@pytest.mark.parametrize(
    ("scale", "kind", "adds"),
    [
        ("新建总建筑面积12750平方米,建设床位300张。", "新建", Adds(300, None, None, 12750)),
        ("改建老年人用房及附属设施,改造面积8000平方米、床位300张,并配置设备等", "改建", Adds(None, 300, None, 8000)),
        ("改扩建老年人用房及附属设施,改造面积1200平方米,新增床位45张", "改建", Adds(45, None, None, 1200)),
        ("附属设施建设,改造面积4600平米,设置床位100张", "改扩建", Adds(100, None, None, 4600)),
        ("总用地面积2000平米,建筑面积400平米,新增托位50个。", "改扩建", Adds(None, None, 50, 400)),
        ("新增托位80", "", Adds(None, None, 80, None)),
        ("场区占地面积10000平方米，建筑面积4909.14平方米，床位100张", "", Adds(100, None, None, 4909)),
        ("新建600个农村互助幸福院,总建筑面积12000平方米,建设床位3000张。", "新建", Adds(3000, None, None, 12000)),
        ("新建15个中央食堂及30个助餐点", "新建", Adds()),
        ("", "", Adds()),
    ],
)
def test_beds_places_and_floor(scale: str, kind: str, adds: Adds) -> None:
    assert adds_of(scale, kind) == adds
