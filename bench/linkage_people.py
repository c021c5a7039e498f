"""A made-up register of families with known duplicates: IDs carry the unassigned prefix 99, nobody in it lives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

import pyarrow as pa
from pypinyin import Style, pinyin

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
_GENERATIONS = "建国文志德永世家明生春玉秀桂凤金兰海成福祥光荣庆宝"
_GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛超霞平刚英华兰珍莲梅琴云香月红燕玲萍辉健鹏飞波斌宇浩凯秋冬雪晴雯欣怡佳慧颖"
    "琳莹婷洁悦瑶萱涵梓轩睿博泽晨旭阳昊然子墨俊豪铭哲翔龙虎山林森木水江河湖泉清源田禾丰收仓满银铜铁石玲珑珊瑚"
    "敬孝忠义礼信仁智贤良淑惠芬芝荷菊蓉芸茹莉蕾薇"
)
_AREAS = [990_100_000_000 + county * 1_000_000 + town * 1000 + 200 + village
          for county in range(1, 7) for town in range(101, 112) for village in range(1, 9)]  # fmt: skip
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True, slots=True)
class Person:
    """A row of a register."""

    name: str
    sex: str
    birth: date
    citizen_id: str | None
    phone: str | None
    area: int


@dataclass(frozen=True, slots=True)
class Register:
    """Persons as a table, and the pairs of keys that are one person (the smaller key first)."""

    persons: pa.Table
    same: set[tuple[int, int]]


def register(rows: int, *, share: float = 0.05, seed: int = 1) -> Register:
    """`rows` rows of which `share` are second rows of somebody, each with one to three mistakes."""
    random = Random(seed)  # noqa: S311 - a made-up register, not a secret
    second = int(rows * share)
    persons: list[Person] = []
    used: set[str] = set()
    while len(persons) < rows - second:
        persons += _family(random, used)
    persons = persons[: rows - second]
    chosen = random.sample(range(len(persons)), second)
    copies = [_spoilt(persons[each], random) for each in chosen]
    same = {(original, len(persons) + at) for at, original in enumerate(chosen)}
    return Register(_table(persons + copies), same)


def _table(persons: list[Person]) -> pa.Table:
    columns = {name: [getattr(person, name) for person in persons] for name in Person.__slots__}
    return pa.table({"key": range(len(persons)), **columns, "source": ["made up"] * len(persons)})


def _family(random: Random, used: set[str]) -> list[Person]:
    """One to five of one surname, village and mostly one phone; they share a character of the name; some are twins."""
    surname = _SURNAMES[min(int(random.expovariate(0.09)), len(_SURNAMES) - 1)]
    area, phone, shared = random.choice(_AREAS), _phone(random), random.choice(_GENERATIONS)
    births = [date(1932, 1, 1) + timedelta(days=random.randrange(33_900)) for _ in range(random.randint(1, 5))]
    if len(births) > 1 and random.random() < 0.04:
        births[1] = births[0]
    return [_member(surname, shared, birth, area, phone, random, used) for birth in births]


def _member(surname: str, shared: str, birth: date, area: int, phone: str, random: Random, used: set[str]) -> Person:
    sex = random.choice("MF")
    given = random.choice(_GIVEN)
    if random.random() < 0.8:
        given = (shared if random.random() < 0.6 else random.choice(_GENERATIONS)) + given
    own = phone if random.random() < 0.6 else _phone(random)
    return Person(
        surname + given,
        sex,
        birth,
        None if random.random() < 0.06 else _new_id(area, birth, sex, random, used),
        None if random.random() < 0.25 else own,
        area,
    )


def _new_id(area: int, birth: date, sex: str, random: Random, used: set[str]) -> str:
    """A lawful ID of 18 digits that nobody has: place, day of birth, a number odd for men, check digit."""
    while (seventeen := _without_check(area, birth, sex, random)) in used:
        pass
    used.add(seventeen)
    return seventeen + "10X98765432"[sum(w * int(d) for w, d in zip(_WEIGHTS, seventeen, strict=True)) % 11]


def _without_check(area: int, birth: date, sex: str, random: Random) -> str:
    return f"{area // 1_000_000}{birth:%Y%m%d}{random.randrange(500) * 2 + (sex == 'M'):03}"


def _phone(random: Random) -> str:
    return f"1{random.choice('3578')}{random.randrange(10**9):09}"


def _spoilt(person: Person, random: Random) -> Person:
    for _ in range(random.choice((1, 1, 1, 2, 2, 3))):
        person = random.choice(MISTAKES)(person, random)
    if random.random() < 0.5:
        person = replace(person, phone=random.choice((None, _phone(random))))
    return person


def _character(person: Person, random: Random) -> Person:
    at = random.randrange(1, len(person.name))
    return replace(person, name=person.name[:at] + random.choice(_GIVEN) + person.name[at + 1 :])


def _homophone(person: Person, random: Random) -> Person:
    at = random.randrange(1, len(person.name))
    alike = _ALIKE.get(_sound(person.name[at]), person.name[at])
    return replace(person, name=person.name[:at] + random.choice(alike) + person.name[at + 1 :])


def _without_id(person: Person, random: Random) -> Person:
    del random
    return replace(person, citizen_id=None)


def _old_id(person: Person, random: Random) -> Person:
    if person.citizen_id is None or len(person.citizen_id) < 18 or person.birth.year > 1999:
        return _without_id(person, random)
    return replace(person, citizen_id=person.citizen_id[:6] + person.citizen_id[8:17])


def _id_digit(person: Person, random: Random) -> Person:
    if person.citizen_id is None:
        return person
    at = random.randrange(6, len(person.citizen_id) - 1)
    digit = random.choice("0123456789".replace(person.citizen_id[at], ""))
    return replace(person, citizen_id=person.citizen_id[:at] + digit + person.citizen_id[at + 1 :])


def _id_swapped(person: Person, random: Random) -> Person:
    if person.citizen_id is None:
        return person
    at, written = random.randrange(6, len(person.citizen_id) - 2), person.citizen_id
    return replace(person, citizen_id=written[:at] + written[at + 1] + written[at] + written[at + 2 :])


def _birth(person: Person, random: Random) -> Person:
    birth = person.birth
    if random.random() < 0.4 and birth.day <= 12:
        return replace(person, birth=birth.replace(month=birth.day, day=birth.month))
    if random.random() < 0.5:
        return replace(person, birth=birth + timedelta(days=random.randint(18, 51)))
    return replace(person, birth=birth.replace(year=birth.year + random.choice((-1, 1)), day=min(birth.day, 28)))


def _moved(person: Person, random: Random) -> Person:
    return replace(person, area=random.choice(_AREAS))


def _sound(character: str) -> str:
    return pinyin(character, style=Style.NORMAL)[0][0]


_ALIKE: dict[str, str] = {}
for _each in _GIVEN + _GENERATIONS + "键健件剑勇咏甬玮炜纬委莉俐利力娴贤闲梅玫眉媚晶京景金锦今近英瑛颖应映云芸耘匀":
    _ALIKE[_sound(_each)] = _ALIKE.get(_sound(_each), "") + _each
MISTAKES: tuple[Callable[[Person, Random], Person], ...] = (
    _character, _homophone, _without_id, _old_id, _id_digit, _id_swapped, _birth, _moved,
)  # fmt: skip
