"""Numbers, money and dates as Chinese offices write them, and as English readers expect them.

A missing value is never printed as 0: every function here gives an em dash for None.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from django.utils import formats as django_formats
from django.utils import timezone
from django.utils.translation import get_language

from laoyou.core.money import wan_from_fen

MISSING = "—"
_WAN, _YI = Decimal(10_000), Decimal(100_000_000)


def chinese() -> bool:
    """Whether the reader has chosen Chinese."""
    return (get_language() or "").startswith("zh")


def exact(value: object) -> Decimal | None:
    """The value as a finite Decimal, None when it is not a number."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def number(value: object, places: int | None = None) -> str:
    """1234567.5 → 1,234,567.5; `places` fixes the decimals (half up), otherwise they are kept as they are.

    An int is a count and has none, whatever `places` says: 43,430 people beside 17.40 per cent.
    """
    if type(value) is int:
        return f"{value:,}".replace("-", "\N{MINUS SIGN}")
    given = exact(value)
    if given is None:
        return MISSING if value is None else str(value)
    if places is not None:
        given = given.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    elif given == given.to_integral_value():
        given = given.quantize(Decimal(1))
    else:
        given = given.normalize()
    return f"{given:,f}".replace("-", "\N{MINUS SIGN}")


def large_number(value: object) -> str:
    """12,300,000 → 1,230 万 in Chinese and 12,300,000 in English; from 10,000 on, at most two decimals of 万 or 亿."""
    given = exact(value)
    if given is None or not chinese() or abs(given) < _WAN:
        return number(value)
    unit, name = (_YI, "亿") if abs(given) >= _YI else (_WAN, "万")
    return f"{number((given / unit).quantize(Decimal('0.01'), ROUND_HALF_UP).normalize())} {name}"


def percent(value: object, places: int | None = None) -> str:
    """17.4 → 17.4%; the value is already in percent."""
    return number(value, places) + "%" if exact(value) is not None else number(value)


def permille(value: object, places: int | None = None) -> str:
    """3.2 → 3.2‰; the value is already in thousandths."""
    return number(value, places) + "‰" if exact(value) is not None else number(value)


def yuan(fen: int | None) -> str:
    """Fen → yuan to the fen, which are shown where there are any: 110050 → 1,100.50, 110000 → 1,100."""
    if fen is None:
        return MISSING
    whole = Decimal(fen) / 100
    return number(whole, 2 if fen % 100 else 0)


def money_wan(fen: int | None, places: int | None = None) -> str:
    """Fen → the figure in 万元 (10,000 yuan), without the unit: 1234500000 → 1,234.5."""
    return MISSING if fen is None else number(wan_from_fen(fen), places)


def day(value: date | None) -> str:
    """2022年9月6日, or 6 September 2022. An aware moment is first put into local time."""
    if value is None:
        return MISSING
    local = timezone.localtime(value).date() if isinstance(value, datetime) and timezone.is_aware(value) else value
    if chinese():
        return f"{local.year}年{local.month}月{local.day}日"
    return django_formats.date_format(local, "j F Y")


def moment(value: datetime | None) -> str:
    """The day and the time to the minute, in local time."""
    if value is None:
        return MISSING
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{day(local)} {local:%H:%M}"
