"""Numbers in the forms Word can print them (ECMA-376 part 1, 17.18.59 ST_NumberFormat)."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_FORMAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def numeral(value: int, number_format: str) -> str | None:
    """`value` in the given format; None for a format not known here or a value it cannot show."""
    maker = _FORMATS.get(number_format)
    return maker(value) if maker and 0 <= value < 100_000 else None


def chinese(value: int, digits: str = _DIGITS, units: str = "十百千", zero: str = "零") -> str:
    """12 → 十二, 20 → 二十, 105 → 一百零五, 10 000 → 一万."""
    if value == 0:
        return digits[0]
    if value >= 10_000:
        rest = value % 10_000
        gap = zero if 0 < rest < 1_000 else ""
        low = gap + chinese(rest, digits, units, zero) if rest else ""
        return chinese(value // 10_000, digits, units, zero) + "万" + low
    printed = ""
    for power in (3, 2, 1, 0):
        digit = value // 10**power % 10
        if digit:
            printed += digits[digit] + (units[power - 1] if power else "")
        elif printed and not printed.endswith(zero) and value % 10**power:
            printed += zero
    return printed[1:] if digits is _DIGITS and 10 <= value < 20 else printed


def _digit_by_digit(value: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(value))


def _letters(value: int) -> str:
    return chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1) if 0 < value <= 780 else str(value)


def _roman(value: int) -> str:
    if not 0 < value < 4_000:
        return str(value)
    printed = ""
    for size, letters in _ROMAN:
        printed += letters * (value // size)
        value %= size
    return printed


def _circled(value: int) -> str:
    if 1 <= value <= 20:
        return chr(0x2460 + value - 1)
    if 21 <= value <= 35:
        return chr(0x3251 + value - 21)
    return chr(0x32B1 + value - 36) if 36 <= value <= 50 else str(value)


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda value: signs[(value - 1) % len(signs)]


def _formal(value: int) -> str:
    return chinese(value, _FORMAL_DIGITS, "拾佰仟")


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda value: f"{value:02d}",
    "decimalHalfWidth": str,
    "decimalFullWidth": lambda value: str(value).translate(_FULL_WIDTH),
    "decimalFullWidth2": lambda value: str(value).translate(_FULL_WIDTH),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "ideographEnclosedCircle": lambda value: chr(0x3280 + value - 1) if 1 <= value <= 10 else chinese(value),
    "decimalEnclosedParen": lambda value: chr(0x2474 + value - 1) if 1 <= value <= 20 else f"({value})",
    "decimalEnclosedFullstop": lambda value: chr(0x2488 + value - 1) if 1 <= value <= 20 else f"{value}.",
    "numberInDash": lambda value: f"- {value} -",
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "koreanCounting": chinese,
    "chineseLegalSimplified": _formal,
    "japaneseDigitalTenThousand": _digit_by_digit,
    "ideographDigital": _digit_by_digit,
    "taiwaneseDigital": _digit_by_digit,
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "lowerLetter": _letters,
    "upperLetter": lambda value: _letters(value).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda value: _roman(value).upper(),
    "ordinal": lambda value: f"{value}.",
    "none": lambda value: "",
    "bullet": lambda value: "",
}
