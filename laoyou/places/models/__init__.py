from laoyou.places.models.areas import Area
from laoyou.places.models.boundaries import Boundary
from laoyou.places.models.changes import AreaChange, AreaSuccession

__all__ = ["Area", "AreaChange", "AreaSuccession", "Boundary"]
