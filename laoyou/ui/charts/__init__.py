"""Charts: a message, a picture and the table behind it."""

from laoyou.ui.charts.chart import Chart, NotAnOption
from laoyou.ui.charts.gantt import Gantt, GanttLine, GanttMark
from laoyou.ui.charts.make import bars, columns, lines, pyramid
from laoyou.ui.charts.sparkline import Sparkline

__all__ = [
    "Chart",
    "Gantt",
    "GanttLine",
    "GanttMark",
    "NotAnOption",
    "Sparkline",
    "bars",
    "columns",
    "lines",
    "pyramid",
]
