"""The ethnic groups of GB/T 3304, by their number."""

from __future__ import annotations

# Two lines, as the standard numbers them: 1 to 28 and 29 to 56.
_FIRST = (
    "汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇"
)
_REST = (
    "柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 "
    "塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺"
)
NAMES = {number: f"{name}族" for number, name in enumerate([*_FIRST.split(" "), *_REST.split(" ")], start=1)}


def name_of(code: int) -> str:
    """The group's name; the bare number for one the standard does not have (97 other, 98 foreigner)."""
    return NAMES.get(code, str(code))
