"""What every chart shares: axes, zoom, the values under the pointer, legend, theme, export."""

from ui.charts.base.chart import Chart, Reading, ReadingRow
from ui.charts.base.series import SeriesChart

__all__ = ["Chart", "Reading", "ReadingRow", "SeriesChart"]
