"""Kept files on their way out: saved, never shown, and kept by nobody on the way."""

from __future__ import annotations

from io import BytesIO
from typing import IO

from django.http import FileResponse


def download(data: IO[bytes] | bytes, *, filename: str, media_type: str = "application/octet-stream") -> FileResponse:
    """A file as a download, whatever it contains; closed when it has been sent."""
    opened = BytesIO(data) if isinstance(data, bytes) else data
    response = FileResponse(opened, as_attachment=True, filename=filename, content_type=media_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
