"""Pictures from a camera: opened with care, and written anew as bare pixels."""

from __future__ import annotations

from io import BytesIO

from PIL import ExifTags, Image, UnidentifiedImageError
from PIL.Image import Transpose

_MOST_PIXELS = 60_000_000
_FORMATS = ("JPEG", "PNG", "WEBP")
_QUALITY = 85
# By the tag of orientation. ImageOps.exif_transpose would write every other tag anew, and fails on garbled ones.
_TURNS = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}


class NotAPicture(Exception):
    """The bytes are no picture that can be read, or one of far too many pixels."""


def opened(content: bytes, *, largest: int) -> Image.Image:
    """The picture upright, in colours, of a file of 1 to `largest` bytes. Raises NotAPicture.

    The number of pixels is read from the head of the file: a small file is never unfolded into a huge picture.
    """
    if not 0 < len(content) <= largest:
        raise NotAPicture
    try:
        with Image.open(BytesIO(content), formats=_FORMATS) as found:
            if found.width * found.height > _MOST_PIXELS:
                raise NotAPicture
            turn = _TURNS.get(found.getexif().get(ExifTags.Base.Orientation, 1))
            picture = found.convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as bad:
        raise NotAPicture from bad
    return picture if turn is None else picture.transpose(turn)


def bare_jpeg(picture: Image.Image) -> bytes:
    """A new JPEG of the bare pixels: place, time and device that came with the file do not go along."""
    bare = Image.new("RGB", picture.size)
    bare.paste(picture)
    written = BytesIO()
    bare.save(written, "JPEG", quality=_QUALITY, optimize=True)
    return written.getvalue()
