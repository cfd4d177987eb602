"""What was answered to one question, as a card: a chart, numbers, or the words themselves."""

from itertools import pairwise

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.collaboration.form_questions import QuestionKind
from core.collaboration.form_results import Numbers, Summary
from ui.charts.bar import NAMES, Bar
from ui.widgets.card import Card
from ui.widgets.label import label

CHART_HEIGHT = 190
TEXTS_MOST = 8


class SummaryCard(Card):
    """One question. `show_summary` again when more was answered."""

    def __init__(self, summary: Summary) -> None:
        super().__init__(summary.question.title or "Untitled", " ")
        self.kind = summary.question.kind
        self.chart: Bar | None = None
        self._shown: Summary | None = None
        self.words = label(tone="muted", wraps=True, is_selectable=True)
        self.texts = QWidget()
        self._texts = QVBoxLayout(self.texts)
        self._texts.setContentsMargins(0, 0, 0, 0)
        self._texts.setSpacing(6)
        if self.kind in (QuestionKind.SHORT, QuestionKind.LONG, QuestionKind.EMAIL):
            self.add(self.texts)
        else:
            self.chart = _chart(summary)
            self.chart.setFixedHeight(CHART_HEIGHT)
            self.add(self.chart)
        self.add(self.words)
        self.show_summary(summary)

    def show_summary(self, summary: Summary) -> None:
        """What is so now."""
        if summary == self._shown:
            return
        self._shown = summary
        title = summary.question.title or "Untitled"
        self.set_title(title)
        self.setAccessibleName(title)
        self.set_note(f"{summary.answered} of {summary.asked} answered")
        self.words.setText(number_words(summary.numbers, summary.question.unit) if summary.numbers else "")
        self.words.setVisible(summary.numbers is not None)
        if self.chart is None:
            self._show_texts(summary.texts)
            return
        self.chart.set_caption(title)
        if self.kind is QuestionKind.NUMBER:
            self.chart.set_data(_numbers(summary.numbers))
        else:
            names, counts = zip(*summary.counts, strict=True) if summary.counts else ((), ())
            self.chart.set_data({"Answers": (list(names), list(counts))} if any(counts) else {})

    def _show_texts(self, texts: tuple[str, ...]) -> None:
        while (item := self._texts.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for text in texts[:TEXTS_MOST]:
            self._texts.addWidget(label(text, wraps=True, is_selectable=True))
        more = len(texts) - TEXTS_MOST
        if more > 0:
            self._texts.addWidget(label(f"and {more} more in the table", role="caption"))
        elif not texts:
            self._texts.addWidget(label("No answers yet.", tone="muted"))


def number_words(numbers: Numbers, unit: str) -> str:
    """Numbers as a person reads them."""
    ending = f" {unit}" if unit else ""
    return (
        f"Mean {numbers.mean:.4g}{ending} ± {numbers.deviation:.3g} · median {numbers.median:.4g}{ending} · "
        f"half of all between {numbers.low_quartile:.4g} and {numbers.high_quartile:.4g} · "
        f"from {numbers.least:.4g} to {numbers.most:.4g}"
    )


def _chart(summary: Summary) -> Bar:
    x = "number" if summary.question.kind is QuestionKind.NUMBER else NAMES
    unit = summary.question.unit
    return Bar(Bar.Params(x=x, is_whole=True, from_zero=True, x_title=unit, empty="No answers yet"))


def _numbers(found: Numbers | None) -> dict[str, tuple[list[float], list[int]]]:
    """A bar in the middle of each bin."""
    if found is None:
        return {}
    middles = [(low + high) / 2 for low, high in pairwise(found.edges)]
    return {"Answers": (middles, list(found.counts))}
