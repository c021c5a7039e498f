"""Charts: a message, a picture and the table behind it."""

from laoyou.ui.charts.chart import Chart, NotAnOption

__all__ = ["Chart", "NotAnOption"]
