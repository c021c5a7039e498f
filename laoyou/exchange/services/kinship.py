"""What the household register writes about somebody and the head of the household, as a place in the household."""

from __future__ import annotations

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
ROLES = {word: role for role, words in _WORDS.items() for word in words.split()}
# The first of the two figures of GB/T 4761-2008; 03 and the like are the head. From a secondary source.
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
