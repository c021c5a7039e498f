"""The typefaces that papers are drawn and printed in: 思源宋体 and 思源黑体, which come with the installed packages.

The typefaces of GB/T 9704 are commercial; a .docx only names them, a PDF and a picture carry what they are set in.
"""

from __future__ import annotations

from pathlib import Path

import pylopdf_fonts_zh_cn as fonts


def serif() -> Path:
    """For the text and titles."""
    return Path(fonts.serif_path())


def sans() -> Path:
    """For headings and pictures."""
    return Path(fonts.sans_path())
