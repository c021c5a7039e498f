"""A small real part of the codes: 海东 with two counties, 大兴安岭 with 呼中, 湖北 with a county it governs itself."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

from laoyou.core.actor import Actor, system_actor
from laoyou.core.area_codes import NATION, AreaRange

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
TODAY = date(2026, 3, 1)
LOADER = system_actor("areas load")
QINGHAI, HAIDONG, LEDU, MINHE = 630000000000, 630200000000, 630202000000, 630222000000
HUBEI, XIANTAO, HUZHONG, DONGGUAN = 420000000000, 429004000000, 232764000000, 441900000000

TABLES = {
    "provinces.csv": ["code,name", '11,"北京市"', '23,"黑龙江省"', '42,"湖北省"', '44,"广东省"', '63,"青海省"'],
    "cities.csv": [
        "code,name,provinceCode",
        '1101,"市辖区",11',
        '2327,"大兴安岭地区",23',
        '4212,"咸宁市",42',
        '4290,"省直辖县级行政区划",42',
        '4419,"东莞市",44',
        '6302,"海东市",63',
        '6322,"海北藏族自治州",63',
    ],
    "areas.csv": [
        "code,name,cityCode,provinceCode",
        '110101,"东城区",1101,11',
        '232721,"呼玛县",2327,23',
        '232764,"呼中区",2327,23',
        '421202,"咸安区",4212,42',
        '429004,"仙桃市",4290,42',
        '441900,"东莞市",4419,44',
        '630202,"乐都区",6302,63',
        '630222,"民和回族土族自治县",6302,63',
        '632221,"门源回族自治县",6322,63',
    ],
    "streets.csv": [
        "code,name,areaCode,provinceCode,cityCode",
        '110101001,"东华门街道",110101,11,1101',
        '232764100,"呼中镇",232764,23,2327',
        '630202001,"碾伯街道",630202,63,6302',
        '630202102,"寿乐镇",630202,63,6302',
        '630202205,"马营乡",630202,63,6302',
        '630202400,"海东工业园区乐都工业园",630202,63,6302',
        '630222100,"川口镇",630222,63,6302',
        '630222102,"马营镇",630222,63,6302',
    ],
    "villages.csv": [
        "code,name,streetCode,provinceCode,cityCode,areaCode",
        '110101001001,"多福巷社区居委会",110101001,11,1101,110101',
        '630222102001,"马营镇社区",630222102,63,6302,630222',
        '630222102200,"马营村委会",630222102,63,6302,630222',
        '630202102200,"上滩村民委员会",630202102,63,6302,630202',
    ],
}


def write_tables(folder: Path, **changed: list[str]) -> Path:
    """The sample as a folder of tables; `areas=[…]` replaces areas.csv by the given lines."""
    for file, lines in TABLES.items():
        wanted = changed.get(file.removesuffix(".csv"), lines)
        (folder / file).write_text("\n".join(wanted) + "\n", encoding="utf-8")
    return folder


def person(*roles: str, area: AreaRange = NATION) -> Actor:
    """Somebody with the roles, in the area."""
    return Actor(name="张三", user_id=UUID(int=(7 << 76) | (2 << 62) | 1), roles=frozenset(roles), area=area)
