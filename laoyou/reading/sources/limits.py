"""How much a document may ask of us. A city's plan is a few hundred pages at most; each limit is far above that."""

from __future__ import annotations

MEBIBYTE = 1024 * 1024

MAX_BYTES = 50 * MEBIBYTE
MAX_CHARACTERS = 5_000_000
MAX_PAGES = 2_000

# An honest word/document.xml inflates 5 to 60 times; deflate cannot exceed about 1 030 times.
MAX_ENTRIES = 5_000
MAX_DIRECTORY_BYTES = 2 * MEBIBYTE
MAX_PART_BYTES = 64 * MEBIBYTE
MAX_INFLATED_BYTES = 512 * MEBIBYTE
MAX_RATIO = 200
RATIO_COUNTS_FROM = 4 * MEBIBYTE

MAX_DEPTH = 200
MAX_COLUMNS = 200

# For the child process that opens .docx, .html and .pdf. Processor time is what hostile input spends; the
# longer wall clock only matters on a machine too busy to give the child its share.
CPU_SECONDS = 8
WALL_SECONDS = 25
MEMORY_BYTES = 2048 * MEBIBYTE
