"""How many elders and children there will be in the years ahead."""

from laoyou.analytics.projection.model import COURSES, courses, project
from laoyou.analytics.projection.rates import AGES, OLDEST

__all__ = ["AGES", "COURSES", "OLDEST", "courses", "project"]
