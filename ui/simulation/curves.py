"""The curves of one simulation, or of two side by side."""

from collections.abc import Sequence

from PySide6.QtWidgets import QStackedWidget

from core.federated.simulation.records import SimulatedRound
from ui.charts.line import Line
from ui.widgets.card import Card
from ui.widgets.segmented import Segmented

Curves = dict[str, tuple[list[float], list[float]]]

# Which figures each chart shows, by the words behind the run's title.
FIGURES: dict[str, tuple[str, str, dict[str, str]]] = {
    "score": (
        "Score",
        "Score after each round",
        {"": "accuracy", "own models": "own_accuracy", "worst tenth": "worst"},
    ),
    "loss": ("Loss", "Loss after each round", {"": "loss", "in training": "train_loss"}),
    "sent": ("Sent", "Megabytes that participants sent so far", {"": "bytes"}),
    "time": ("Time", "Milliseconds of each round here", {"": "ms"}),
    "answers": ("Answers", "How many answered in each round", {"": "answered", "asked": "asked"}),
    "fairness": ("Fairness", "How evenly participants took part so far (1 is even)", {"": "fairness"}),
}


class SimulationCurves(Card):
    """Switches between figures; live while rounds come in."""

    def __init__(self) -> None:
        super().__init__("Progress")
        self.charts: dict[str, Line] = {}
        self.switch = Segmented([(key, title) for key, (title, _, _) in FIGURES.items()], name="Curve")
        self.add_top(self.switch)
        self.stack = QStackedWidget()
        for key, (_, caption, _) in FIGURES.items():
            is_score = key == "score"
            form = "percent" if is_score else "number"
            chart = Line(
                Line.Params(
                    form=form, from_zero=not is_score, x_title="Round", empty="Curves begin with the first round."
                )
            )
            chart.set_caption(caption)
            self.charts[key] = chart
            self.stack.addWidget(chart)
        self.stack.setFixedHeight(280)
        self.switch.chosen.connect(lambda key: self.stack.setCurrentWidget(self.charts[key]))
        self.add(self.stack, 1)

    def show_runs(self, runs: Sequence[tuple[str, Sequence[SimulatedRound]]]) -> None:
        """Draw these runs by title."""
        for key, chart in self.charts.items():
            chart.set_data(curves(runs, key))


def curves(runs: Sequence[tuple[str, Sequence[SimulatedRound]]], key: str) -> Curves:
    """{words: (round numbers, values)} of one figure of all runs; what nobody measured is left out."""
    found: Curves = {}
    for title, rounds in runs:
        for words, field in FIGURES[key][2].items():
            points = [(float(entry.number), getattr(entry, field)) for entry in rounds]
            points = [(number, float(value)) for number, value in points if value is not None]
            if not points:
                continue
            values = [value for _, value in points]
            if field == "bytes":
                values = [sum(values[: place + 1]) / 1e6 for place in range(len(values))]
            name = _name(title, words, several=len(runs) > 1, named=found)
            found[name] = ([number for number, _ in points], values)
    return found


def _name(title: str, words: str, *, several: bool, named: Curves) -> str:
    name = " · ".join(part for part in (title if several or not words else "", words) if part).strip()
    name = name or title
    # two runs may have one title
    return name if name not in named else f"{name} (2)"
