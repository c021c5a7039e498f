"""What the household register writes about somebody and the head of the household: the place in the household, and kin.

Words and codes as in GB/T 4761-2008, which is known from secondary sources that agree with each other; to be confirmed.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

from laoyou.core.typed_numbers import compact
from laoyou.people.enums import HouseholdRole as Role

_WORDS = {
    Role.HEAD: "户主 本人 户主本人 小集体户户主 head",
    Role.SPOUSE: "配偶 夫 妻 丈夫 妻子 spouse husband wife",
    Role.CHILD: (
        "子 女 儿子 女儿 子女 独生子 独生女 长子 次子 二子 三子 四子 五子 长女 次女 二女 三女 四女 五女 "
        "养子 养女 继子 继女 养子女 继子女 child son daughter"
    ),
    Role.CHILD_IN_LAW: "儿媳 媳 女婿 婿 儿媳妇 son-in-law daughter-in-law",
    Role.GRANDCHILD: "孙子 孙女 外孙 外孙子 外孙女 孙 孙子女 外孙子女 曾孙子 曾孙女 重孙 重孙女 grandchild",
    Role.PARENT: "父 母 父亲 母亲 父母 公公 婆婆 岳父 岳母 公婆 继父 继母 养父 养母 parent father mother",
    Role.GRANDPARENT: "祖父 祖母 外祖父 外祖母 祖父母 外祖父母 爷爷 奶奶 曾祖父 曾祖母 配偶祖父母 grandparent",
    Role.SIBLING: "兄 弟 姐 妹 哥哥 弟弟 姐姐 妹妹 兄弟姐妹 兄弟 姐妹 嫂 弟媳 姐夫 妹夫 brother sister",
    Role.OTHER: "其他 其他亲属 非亲属 侄子 侄女 外甥 外甥女 伯父 叔父 姑母 舅父 姨母 保姆 其他关系 other",
}
ROLES = {compact(word): role for role, words in _WORDS.items() for word in words.split()}
# The first of the two figures of GB/T 4761-2008; 03 and the like are the head.
ROLE_GROUPS = {
    "0": Role.HEAD,
    "1": Role.SPOUSE,
    "2": Role.CHILD,
    "3": Role.CHILD,
    "4": Role.GRANDCHILD,
    "5": Role.PARENT,
    "6": Role.GRANDPARENT,
    "7": Role.SIBLING,
    "8": Role.OTHER,
    "9": Role.OTHER,
}
# Both figures, where the first alone says too little: sons-in-law stand among the sons, daughters-in-law likewise.
ROLE_CODES = {"28": Role.CHILD_IN_LAW, "38": Role.CHILD_IN_LAW}


class Tie(StrEnum):
    """What somebody is to the head, as far as a relation can follow from it. Staged rows hold these letters."""

    HEAD = "h"
    SPOUSE = "s"
    CHILD = "c"  # own or adopted
    LIKE_A_CHILD = "x"  # a stepchild, or not told whether adopted: no relation, but perhaps a grandchild's parent
    CHILD_IN_LAW = "i"
    SONS_CHILD = "g"
    DAUGHTERS_CHILD = "d"
    GRANDCHILD = "e"  # not told whose
    PARENT = "p"  # own or adoptive; those of the spouse are nothing to the head


_TIES = {
    Tie.HEAD: "户主 本人 户主本人 head 01 02 03",
    Tie.SPOUSE: "配偶 夫 妻 丈夫 妻子 spouse husband wife 10 11 12",
    Tie.CHILD: (
        "子 女 儿子 女儿 子女 独生子 独生女 长子 次子 二子 三子 四子 五子 长女 次女 二女 三女 四女 五女 "
        "养子 养女 养子女 child son daughter 20 21 22 23 24 25 26 29 30 31 32 33 34 35 36 39"
    ),
    Tie.LIKE_A_CHILD: "继子 继女 继子女 27 37",
    Tie.CHILD_IN_LAW: "儿媳 媳 女婿 婿 儿媳妇 son-in-law daughter-in-law 28 38",
    Tie.SONS_CHILD: "孙子 孙女 孙 孙子女 41 42",
    Tie.DAUGHTERS_CHILD: "外孙 外孙子 外孙女 外孙子女 43 44",
    Tie.GRANDCHILD: "grandchild 40",
    Tie.PARENT: "父 母 父亲 母亲 父母 养父 养母 parent father mother 50 51 52",
}
TIES = {compact(word): tie for tie, words in _TIES.items() for word in words.split()}


@lru_cache(maxsize=10_000)
def tie_of(text: str) -> Tie | None:
    """The tie a cell tells of; None where nothing follows from it."""
    return TIES.get(compact(text).removesuffix(".0"))
