"""Tables that offices send each other: .xlsx, .csv, .xls and .et, read row by row without filling memory.

What a file is, its content decides. Every cell comes as text, as it would be typed; what a spreadsheet keeps as a date
comes as 2026-03-01. Nothing is computed, unpacked to disk or believed: sizes are limited while reading.
"""

from laoyou.reading.sheets.cells import Block, OddCell, SheetRefused
from laoyou.reading.sheets.workbook import Sheet, Workbook, open_workbook

__all__ = ["Block", "OddCell", "Sheet", "SheetRefused", "Workbook", "open_workbook"]
