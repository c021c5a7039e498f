"""Age groups, as the lists filter by them and the counts tell them: the limits that the plans and the law use."""

from __future__ import annotations

# Completed years (周岁): from, to before; None is no end.
AGE_GROUPS: dict[str, tuple[int, int | None]] = {
    "under_3": (0, 3),
    "age_0": (0, 1),
    "age_1": (1, 2),
    "age_2": (2, 3),
    "3_17": (3, 18),
    "18_59": (18, 60),
    "60_plus": (60, None),
    "65_plus": (65, None),
    "80_plus": (80, None),
    "90_plus": (90, None),
    "100_plus": (100, None),
    "60_64": (60, 65),
    "65_69": (65, 70),
    "70_79": (70, 80),
    "80_89": (80, 90),
    "90_99": (90, 100),
}
UNDER_THREES = ("age_0", "age_1", "age_2")
ELDER_BANDS = ("60_64", "65_69", "70_79", "80_89", "90_99", "100_plus")
# Ages at which something begins or ends: childcare, the law's elder, health management, the allowance of the old.
BIRTHDAYS = (3, 60, 65, 80, 90, 100)
