"""A training's curves: accuracy or loss after each round, together and of each participant."""

from collections.abc import Sequence

from PySide6.QtWidgets import QStackedWidget

from core.federated.records import RoundRecord
from ui.charts.line import Line
from ui.widgets.card import Card
from ui.widgets.segmented import Segmented

TOGETHER = "Together"
# More curves than colours would say nothing.
MOST = 6


class CurvesCard(Card):
    """Switches between accuracy and loss; live while the rounds come in."""

    def __init__(self) -> None:
        super().__init__("Progress")
        self.accuracy = Line(Line.Params(form="percent", x_title="Round", empty="Curves begin with the second round."))
        self.loss = Line(Line.Params(from_zero=True, x_title="Round", empty="Curves begin with the second round."))
        self.accuracy.set_caption("Accuracy after each round")
        self.loss.set_caption("Loss after each round")
        self.switch = Segmented((("accuracy", "Accuracy"), ("loss", "Loss")), name="Curve")
        self.add_top(self.switch)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.accuracy)
        self.stack.addWidget(self.loss)
        self.stack.setFixedHeight(260)
        self.switch.chosen.connect(lambda key: self.stack.setCurrentIndex(int(key == "loss")))
        self.add(self.stack, 1)

    def show_rounds(self, rounds: Sequence[RoundRecord]) -> None:
        """Draw these rounds, in order."""
        self.accuracy.set_data(curves(rounds, "accuracy"))
        self.loss.set_data(curves(rounds, "loss"))


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
