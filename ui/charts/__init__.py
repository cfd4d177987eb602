"""The kinds of chart; `CHARTS["line"]` or `from ui.charts.line import Line`. What all share is in ui/charts/base."""

from core.kinds import load
from ui.charts.base import Chart

CHARTS = load(__name__, Chart)
