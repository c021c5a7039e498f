"""What an area's printed name says: its kind and the short form people use (民和县 for 民和回族土族自治县)."""

from __future__ import annotations

import re

from laoyou.core.area_codes import Level, level_of
from laoyou.places.enums import Kind

# The peoples as they stand in names of autonomous areas, several of them without 族.
_PEOPLES = re.compile(
    "(?:各族|蒙古族?|回族|藏族|维吾尔族?|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族?|傣族|黎族|"
    "傈僳族|佤族|畲族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜族?|土族|达斡尔族?|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|"
    "锡伯族?|阿昌族|普米族|塔吉克族?|怒族|鄂温克族?|德昂族|保安族|裕固族|独龙族|鄂伦春族?)+$"
)
_AUTONOMOUS = re.compile(r"^(?P<stem>.+)自治(?P<tier>[州县旗])$")
_PROVINCE = re.compile(r"(?:(?:维吾尔|壮族|回族)?自治区|特别行政区|省|市)$")
_COMMITTEE = re.compile(r"^(?P<stem>.+?)(?P<kind>村委会|村民委员会|居委会|居民委员会)$")
_NO_GOVERNMENT = re.compile(r"^(市辖区|县)$|直辖(县|村)级行政?区划$")
_TOWNSHIP_NAMES = {
    "街道办事处": Kind.STREET,
    "街道": Kind.STREET,
    "镇": Kind.TOWN,
    "乡": Kind.TOWNSHIP,
    "苏木": Kind.TOWNSHIP,
}


def short_name_of(name: str, level: Level) -> str:
    """The everyday form: 青海, 海北州, 民和县, 碾伯街道, 上滩村. A name without one stays as printed."""
    match level:
        case Level.PROVINCE:
            return _PROVINCE.sub("", name)
        case Level.PREFECTURE | Level.COUNTY:
            return _without_peoples(name)
        case Level.TOWNSHIP:
            return name.removesuffix("办事处") if name.endswith("街道办事处") else name
        case _:
            return _without_committee(name)


def kind_of(code: int, name: str) -> Kind:
    """What the area is, by its name and, where the name does not say, by the class digit of its code.

    Class digits are those of the statistical code rules: townships 0 街道, 1 镇, 2–3 乡, 4–5 similar units;
    villages 0–1 居委会, 2–3 村委会, 4–5 similar units; counties 7x development zones.
    """
    level = level_of(code)
    if _NO_GOVERNMENT.search(name):
        return Kind.GROUPING
    if level == Level.COUNTY:
        is_zone = code // 10**7 % 10 == 7 or name.endswith(("委员会", "管委会"))
        return Kind.ZONE if is_zone else Kind.COUNTY
    if level == Level.TOWNSHIP:
        return _township_kind(code, name)
    return _village_kind(code, name) if level == Level.VILLAGE else Kind(level.name.lower())


def _without_peoples(name: str) -> str:
    found = _AUTONOMOUS.match(name)
    if not found:
        return name
    # 东乡族自治县 is named after its people alone: what is left is the people's own name.
    stem = _PEOPLES.sub("", found["stem"]) or found["stem"].removesuffix("族")
    return stem + found["tier"]


def _without_committee(name: str) -> str:
    found = _COMMITTEE.match(name)
    if not found:
        return name
    stem = found["stem"]
    if found["kind"].startswith("村"):
        return stem if stem.endswith("村") else f"{stem}村"
    return stem if stem.endswith("社区") else f"{stem}居委会"


def _township_kind(code: int, name: str) -> Kind:
    named = next((kind for ending, kind in _TOWNSHIP_NAMES.items() if name.endswith(ending)), None)
    class_digit = code // 10**5 % 10
    return named or (Kind.STREET if class_digit == 0 else Kind.ZONE)


def _village_kind(code: int, name: str) -> Kind:
    if name.endswith(("居委会", "居民委员会", "社区")):
        return Kind.RESIDENTS
    if name.endswith(("村委会", "村民委员会")):
        return Kind.VILLAGERS
    by_class = [Kind.RESIDENTS, Kind.RESIDENTS, Kind.VILLAGERS, Kind.VILLAGERS]
    class_digit = code // 100 % 10
    return by_class[class_digit] if class_digit < len(by_class) else Kind.ZONE
