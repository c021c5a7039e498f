"""Names for the array types that the generator passes around."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Bytes = NDArray[np.uint8]
Shorts = NDArray[np.int16]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Floats = NDArray[np.float64]
Texts = NDArray[np.str_]
# The characters of texts of one length, shape (n, length), as NumPy keeps them.
CodePoints = NDArray[np.uint32]
Index = NDArray[np.intp]

NOBODY = -1
