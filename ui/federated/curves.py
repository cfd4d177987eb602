"""A training's curves: accuracy and loss together and of each participant, times, bytes, who answered."""

from collections.abc import Sequence

from PySide6.QtWidgets import QStackedWidget

from core.federated.records import RoundRecord
from ui.charts.line import Line
from ui.widgets.card import Card
from ui.widgets.segmented import Segmented

TOGETHER = "Together"
# More curves than colours would say nothing.
MOST = 6


# Key, words, caption, and whether the scale begins at 0.
CHARTS = (
    ("accuracy", "Accuracy", "Accuracy after each round"),
    ("loss", "Loss", "Loss after each round"),
    ("time", "Time", "Milliseconds of each round, and of the slowest participant's training in it"),
    ("sent", "Sent", "Megabytes that travelled in each round"),
    ("answers", "Answers", "How many answered in each round"),
)
EMPTY = "Curves begin with the second round."


class CurvesCard(Card):
    """Switches between figures; live while the rounds come in."""

    def __init__(self) -> None:
        super().__init__("Progress")
        self.charts: dict[str, Line] = {}
        self.switch = Segmented([(key, words) for key, words, _ in CHARTS], name="Curve")
        self.add_top(self.switch)
        self.stack = QStackedWidget()
        for key, _, caption in CHARTS:
            is_part = key == "accuracy"
            params = Line.Params(
                form="percent" if is_part else "number", from_zero=not is_part, x_title="Round", empty=EMPTY
            )
            self.charts[key] = Line(params)
            self.charts[key].set_caption(caption)
            self.stack.addWidget(self.charts[key])
        self.stack.setFixedHeight(260)
        self.switch.chosen.connect(lambda key: self.stack.setCurrentWidget(self.charts[key]))
        self.add(self.stack, 1)

    def show_rounds(self, rounds: Sequence[RoundRecord]) -> None:
        """Draw these rounds, in order."""
        for key in ("accuracy", "loss"):
            self.charts[key].set_data(curves(rounds, key))
        numbers = [float(entry.number) for entry in rounds]
        slowest = [max((answer.train_ms for answer in entry.answers), default=0.0) for entry in rounds]
        times = {"Round": (numbers, [entry.round_ms for entry in rounds]), "Slowest training": (numbers, slowest)}
        self.charts["time"].set_data(times if rounds else {})
        sent = [entry.bytes / 1e6 for entry in rounds]
        self.charts["sent"].set_data({"Both ways": (numbers, sent)} if any(sent) else {})
        answered = [float(sum(answer.state == "answered" for answer in entry.answers)) for entry in rounds]
        asked = [float(len(entry.answers)) for entry in rounds]
        answers = {"Asked": (numbers, asked), "Answered": (numbers, answered)}
        self.charts["answers"].set_data(answers if any(asked) else {})


def curves(rounds: Sequence[RoundRecord], field: str) -> dict[str, tuple[list[float], list[float]]]:
    """{name: (round numbers, values)}: together first, then each participant.

    A participant measures the model that it is given, which is that of the round before.
    """
    found: dict[str, tuple[list[float], list[float]]] = {TOGETHER: ([], [])}
    for entry in rounds:
        _add(found, TOGETHER, entry.number, getattr(entry, field))
        for answer in entry.answers:
            if answer.name in found or len(found) <= MOST:
                _add(found, answer.name, entry.number - 1, getattr(answer, field))
    return {name: points for name, points in found.items() if points[0]}


def _add(found: dict[str, tuple[list[float], list[float]]], name: str, number: int, value: float | None) -> None:
    x, y = found.setdefault(name, ([], []))
    if value is not None:
        x.append(float(number))
        y.append(value)
