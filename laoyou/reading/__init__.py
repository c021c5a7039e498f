"""The plan reader: from the text of a 一老一小 plan to its targets, tasks, projects, policies and what is wrong in it.

Pure Python, no Django and no I/O. `read_text` is the way in; every item it yields carries the characters it was read
from, and what the document contradicts, lost or left out comes back as warnings, never as a silent guess.
"""

from laoyou.reading.model import PlanReading
from laoyou.reading.reader import NotAPlan, read_text

__all__ = ["NotAPlan", "PlanReading", "read_text"]
