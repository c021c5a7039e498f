"""The area a cell means: a code of 6, 9 or 12 digits, a former code, or a name with what lies around it."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from difflib import get_close_matches

from laoyou.core.area_codes import AreaRange, from_short, lineage_of
from laoyou.core.typed_numbers import compact
from laoyou.exchange.services.faults import Unreadable
from laoyou.places.enums import Kind
from laoyou.places.models import Area, AreaSuccession

_CODE = re.compile(r"\d{6}|\d{9}|\d{12}")
_BETWEEN = re.compile(r"[\s,，、/\-—>·]+")
_NEAREST = 3
_SHOWN = 40
_LAST_WORDS = (
    "社区居民委员会",
    "村民委员会",
    "居民委员会",
    "社区居委会",
    "居委会",
    "村委会",
    "社区",
    "村",
    "镇",
    "乡",
    "街道办事处",
    "街道",
)


class Areas:
    """Every area a file may speak of, read once for a whole file: those of a range on a day, and their former codes."""

    def __init__(self, within: AreaRange, *, on: date) -> None:
        self._within, self._on = within, on
        rows = (
            Area.objects.filter(code__gte=within.low, code__lt=within.high, valid__contains=on)
            .exclude(kind=Kind.GROUPING)
            .order_by("code")
        )
        self._names: dict[int, str] = {}
        self._short: dict[int, str] = {}
        self._codes: dict[str, list[int]] = defaultdict(list)
        for code, name, short in rows.values_list("code", "name", "short_name"):
            self._names[code], self._short[code] = name, short
            for spelling in {name, short, *_shortened(name), *_shortened(short)}:
                self._codes[spelling].append(code)
        self._around = {code: self._spellings_around(code) for code in self._names}

    def find(self, text: str, *, anywhere: bool = False) -> int:
        """The code of the area meant; `anywhere` takes codes, not names, of other places as well.

        Raises Unreadable: area_unknown, area_unknown_code, area_ambiguous, area_outside, area_former.
        """
        plain = compact(text).removesuffix(".0")
        if not _CODE.fullmatch(plain):
            return self._by_name(text)
        code = from_short(plain)
        if anywhere and code not in self._within and self._exists(code):
            return code
        return self._by_code(code)

    def name_of(self, code: int) -> str:
        """The area's name; the code itself where it is none of these."""
        return self._names.get(code, f"{code:012d}")

    def _exists(self, code: int) -> bool:
        return Area.objects.filter(code=code, valid__contains=self._on).exists()

    def _by_code(self, code: int) -> int:
        if code in self._names:
            return code
        now = _successor(code)
        if now is not None and now in self._names:
            raise Unreadable("area_former", found=f"{code:012d}", now=self.name_of(now), _value=now)
        if code not in self._within:
            raise Unreadable("area_outside", found=f"{code:012d}")
        around = next((outer for outer in lineage_of(code)[1:] if outer in self._names), None)
        inside = [each for each in self._names if around and each // 1000 == around // 1000 and each != around]
        near = "、".join(f"{each:012d} {self._names[each]}" for each in sorted(inside, key=lambda c: abs(c - code))[:3])
        raise Unreadable(
            "area_unknown_code", found=f"{code:012d}", near=near or (self.name_of(around) if around else "—")
        )

    def _by_name(self, text: str) -> int:
        wanted = "".join(_BETWEEN.split(text))
        candidates = self._codes.get(wanted) or self._inside_out(wanted)
        if len(candidates) == 1:
            return candidates[0]
        if candidates:
            near = "、".join(self._described(each) for each in candidates[:_NEAREST])
            raise Unreadable("area_ambiguous", found=text[:_SHOWN], near=near)
        close = get_close_matches(wanted, self._codes, n=_NEAREST, cutoff=0.3)
        described = "、".join(dict.fromkeys(self._described(self._codes[each][0]) for each in close))
        raise Unreadable("area_unknown", found=text[:_SHOWN], near=described or "—")

    def _inside_out(self, wanted: str) -> list[int]:
        """Areas whose name ends the text, and whose surroundings explain all that stands before it."""
        for start in range(len(wanted)):
            found = [code for code in self._codes.get(wanted[start:], ()) if self._explains(code, wanted[:start])]
            if found:
                return found
        return []

    def _explains(self, code: int, before: str) -> bool:
        """Whether the text is names of areas around this one, one behind the other, outermost first."""
        if not before:
            return True
        around = self._around[code]
        return any(before.endswith(name) and self._explains(code, before[: -len(name)]) for name in around if name)

    def _spellings_around(self, code: int) -> frozenset[str]:
        outer = [each for each in lineage_of(code)[1:] if each in self._names]
        names = [name for each in outer for name in (self._names[each], self._short[each])]
        return frozenset(spelling for name in names for spelling in (name, *_shortened(name)))

    def _described(self, code: int) -> str:
        outer = next((each for each in lineage_of(code)[1:] if each in self._names), None)
        name = f"{self._names[outer]}{self._names[code]}" if outer else self._names[code]
        return f"{name}（{code:012d}）"


def _shortened(name: str) -> set[str]:
    """How else a name is written: 马营镇马营社区居民委员会 is also 马营社区 and 马营社区居委会."""
    found = set()
    for last in _LAST_WORDS:
        stem = name.removesuffix(last)
        if stem == name or len(stem) < 2:
            continue
        if last.startswith("社区"):
            found |= {f"{stem}社区", f"{stem}社区居委会", f"{stem}社区居民委员会"}
        elif "村" in last and last != "村":
            stem = stem.removesuffix("村")
            found |= {f"{stem}村", f"{stem}村委会", f"{stem}村村委会", f"{stem}村民委员会"}
        elif last == "街道办事处":
            found.add(f"{stem}街道")
        break
    return found


def _successor(code: int) -> int | None:
    """What a former code became, through as many decisions as there were; None without one."""
    seen = {code}
    current: int | None = code
    while current is not None:
        step = AreaSuccession.objects.filter(old_code=current).order_by("-change__effective", "id").first()
        if step is None:
            return current if current != code else None
        current = step.new_code
        if current in seen:
            return None
        if current is not None:
            seen.add(current)
    return None
