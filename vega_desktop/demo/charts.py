"""The demo's charts as pictures, drawn by the same charts as the window's, without a screen."""

import os
from pathlib import Path
from typing import Any

NAMES = ("accuracy.png", "loss.png", "rounds.png", "shares.png")


def draw(facts: dict[str, Any], rounds: list[dict[str, Any]], shares: dict[str, dict[str, int]], target: Path) -> None:
    """Write the charts of `NAMES` to `target`. Raises StorageError."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from ui import theme

    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.apply(app, "light")
    _accuracy(facts, rounds, target / "accuracy.png")
    _loss(rounds, target / "loss.png")
    _durations(rounds, target / "rounds.png")
    _shares(shares, target / "shares.png")


def _accuracy(facts: dict[str, Any], rounds: list[dict[str, Any]], path: Path) -> None:
    """The joint model round by round, and as dashed levels what each participant reaches alone."""
    from ui.charts.line import Line

    chart = Line(Line.Params(form="percent", from_zero=True))
    x, y = _measured(rounds, "accuracy")
    chart.set_data({"together": (x, y)}, x_title="Round", y_title="Accuracy")
    federated = facts["federated"]
    for name, value in zip(federated["participants"], federated["local_only_accuracy"], strict=True):
        chart.set_series(f"{name} alone", [x[0], x[-1]], [value, value], is_dashed=True)
    chart.set_caption("Accuracy after each round")
    _save(chart, path)


def _loss(rounds: list[dict[str, Any]], path: Path) -> None:
    """The loss of the joint model, round by round."""
    from ui.charts.line import Line

    chart = Line(Line.Params(from_zero=True))
    chart.set_data({"loss": _measured(rounds, "loss")}, x_title="Round", y_title="Cross-entropy")
    chart.set_caption("Loss after each round")
    _save(chart, path)


def _durations(rounds: list[dict[str, Any]], path: Path) -> None:
    """How long each round took, sending, training, averaging and storing together."""
    from ui.charts.line import Line

    chart = Line(Line.Params(from_zero=True, unit="ms"))
    numbers = [float(entry["number"]) for entry in rounds]
    chart.set_data({"round": (numbers, [entry["round_ms"] for entry in rounds])}, x_title="Round", y_title="Time")
    chart.set_caption("Time of each round")
    _save(chart, path)


def _shares(shares: dict[str, dict[str, int]], path: Path) -> None:
    """Who has how many pictures of which digit."""
    from ui.charts.heatmap import Heatmap

    digits = list(next(iter(shares.values())))
    chart = Heatmap(Heatmap.Params(is_whole=True))
    matrix = [[counts[digit] for digit in digits] for counts in shares.values()]
    chart.set_data((matrix, list(shares), digits), x_title="Digit")
    chart.set_caption("Pictures of each digit")
    chart.resize(960, 260)
    _save(chart, path)


def _save(chart: Any, path: Path) -> None:
    from PySide6.QtCore import QCoreApplication, QEvent

    chart.export_png(path)
    # now, not when the program ends and Qt is half gone
    chart.deleteLater()
    QCoreApplication.sendPostedEvents(chart, QEvent.Type.DeferredDelete)


def _measured(rounds: list[dict[str, Any]], field: str) -> tuple[list[float], list[float]]:
    known = [(float(entry["number"]), float(entry[field])) for entry in rounds if entry[field] is not None]
    return [number for number, _ in known], [value for _, value in known]
