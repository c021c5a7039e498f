"""Where the browser for the journeys is: $CHROMIUM, Debian's Chromium, or Chrome as macOS installs it."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APPLICATIONS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


def find_browser() -> str | None:
    """The program's path, None where there is none."""
    if named := os.environ.get("CHROMIUM"):
        return named
    installed = next(filter(None, map(shutil.which, NAMES)), None)
    return installed or next((path for path in APPLICATIONS if Path(path).exists()), None)


if __name__ == "__main__":
    found = find_browser()
    print(found or "no browser")
    sys.exit(found is None)
