"""A training's curves: scores together and of each participant, times, bytes, answers, fairness; or two trainings'."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QStackedWidget

from core.federated.fairness import fairness_by_round
from core.federated.records import RoundRecord
from ui.charts.line import Line
from ui.widgets.card import Card
from ui.widgets.segmented import Segmented

Curves = dict[str, tuple[list[float], list[float]]]

TOGETHER = "Together"
# More curves than colours would say nothing.
MOST = 6


# Key, words, caption.
CHARTS = (
    ("accuracy", "Accuracy", "Accuracy after each round"),
    ("loss", "Loss", "Loss after each round"),
    ("time", "Time", "Milliseconds of each round, and of the slowest participant's training in it"),
    ("sent", "Sent", "Megabytes that travelled in each round"),
    ("answers", "Answers", "How many answered in each round"),
    ("fairness", "Fairness", "How evenly participants took part so far (1 is even)"),
)
EMPTY = "Curves begin with the second round."


@dataclass(frozen=True)
class History:
    """The rounds of a training called `title`, and who has data for it, by peer id."""

    title: str
    rounds: Sequence[RoundRecord]
    everybody: Collection[str] = ()


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

    def show_histories(self, mine: History, beside: History | None = None) -> None:
        """Draw a training, perhaps with another one beside it."""
        for key, chart in self.charts.items():
            if beside is None:
                chart.set_data(figures(mine, key))
            else:
                chart.set_data(side_by_side(mine, beside, key))


def figures(history: History, key: str) -> Curves:
    """{name: (round numbers, values)} of one chart."""
    rounds = history.rounds
    if key in ("accuracy", "loss"):
        return curves(rounds, key)
    numbers = [float(entry.number) for entry in rounds]
    found: dict[str, list[float]] = {}
    if key == "time":
        slowest = [max((answer.train_ms for answer in entry.answers), default=0.0) for entry in rounds]
        found = {"Round": [entry.round_ms for entry in rounds], "Slowest training": slowest}
    elif key == "sent":
        found = {"Both ways": [entry.bytes / 1e6 for entry in rounds]}
    elif key == "answers":
        answered = [float(sum(answer.state == "answered" for answer in entry.answers)) for entry in rounds]
        found = {"Asked": [float(len(entry.answers)) for entry in rounds], "Answered": answered}
    elif any(entry.answers for entry in rounds):
        found = {"So far": fairness_by_round(rounds, history.everybody)}
    is_known = any(value for values in found.values() for value in values)
    return {name: (numbers, values) for name, values in found.items()} if is_known else {}


def side_by_side(mine: History, beside: History, key: str) -> Curves:
    """The first figure of each of two trainings, and of times and answers the second too, by their titles."""
    found: Curves = {}
    for history in (mine, beside):
        made = figures(history, key)
        chosen = {TOGETHER: made[TOGETHER]} if TOGETHER in made else made
        for number, (name, points) in enumerate(chosen.items()):
            words = history.title if number == 0 else f"{history.title} · {name.lower()}"
            # two trainings may have one title
            found[words if words not in found else f"{words} (2)"] = points
    return found


def curves(rounds: Sequence[RoundRecord], field: str) -> Curves:
    """{name: (round numbers, values)}: together first, then each participant.

    A participant measures the model that it is given, which is that of the round before. Two machines may have one
    name: they are told apart by their ids.
    """
    together: Curves = {TOGETHER: ([], [])}
    found: Curves = {}
    names: dict[str, str] = {}
    for entry in rounds:
        _add(together, TOGETHER, entry.number, getattr(entry, field))
        for answer in entry.answers:
            if answer.peer_id in found or len(found) < MOST:
                names[answer.peer_id] = answer.name
                _add(found, answer.peer_id, entry.number - 1, getattr(answer, field))
    for peer_id, words in _apart(names).items():
        together[words] = found[peer_id]
    return {name: points for name, points in together.items() if points[0]}


def _apart(names: Mapping[str, str]) -> dict[str, str]:
    """Names by id, each one only once: "vm", then "vm (2)"."""
    made: dict[str, str] = {}
    taken = {TOGETHER}
    for peer_id, name in names.items():
        words, number = name, 1
        while words in taken:
            number += 1
            words = f"{name} ({number})"
        taken.add(words)
        made[peer_id] = words
    return made


def _add(found: Curves, name: str, number: int, value: float | None) -> None:
    x, y = found.setdefault(name, ([], []))
    if value is not None:
        x.append(float(number))
        y.append(value)
