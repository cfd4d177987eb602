"""The dialog for taking part: where this machine's data comes from, and what training would see of it."""

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from core.backend import Backend
from core.errors import InputError
from core.federated.records import DataSummary, Federation, SourceSpec
from core.federated.sources import SOURCES
from core.federated.validation import GOOD, DataReport
from ui.actions import action
from ui.federated.words import labels_in_words
from ui.widgets.button import button
from ui.widgets.dialog import Dialog
from ui.widgets.form import Form
from ui.widgets.label import label, set_tone

# The library first: it is where labelling happens.
FIRST = "library_pictures"


class OfferDialog(Dialog):
    """`spec()` once it was accepted."""

    def __init__(self, backend: Backend, federation: Federation, parent: QWidget) -> None:
        super().__init__(
            f"Take part in “{federation.title}”",
            "Choose what this machine learns from. The data stays here; only the trained model's numbers travel.",
            parent=parent,
            accept="Take part",
            width=560,
        )
        self.backend = backend
        self.federation = federation
        self.box = QComboBox()
        self.box.setAccessibleName("Where the data comes from")
        for name in sorted(SOURCES, key=lambda name: (name != FIRST, SOURCES[name].title)):
            self.box.addItem(SOURCES[name].title, name)
        self.add(label("Data"))
        self.add(self.box)
        self._holder = QVBoxLayout()
        self.body.addLayout(self._holder)
        self.form = self._new_form()
        self.box.currentIndexChanged.connect(self._other)
        self.check_button = button("See what training would see", self.look, icon="eye")
        self.add(self.check_button)
        self.words = label("", tone="muted", wraps=True)
        self.words.hide()
        self.add(self.words)
        given = federation.source
        if given is not None and self.box.findData(given.kind) >= 0:
            self.box.setCurrentIndex(self.box.findData(given.kind))
            self.form.set_values(given.params)

    def spec(self) -> SourceSpec:
        """What was chosen. Raises InputError that names the field."""
        kind = str(self.box.currentData())
        self.form.build(SOURCES[kind].Params)
        return SourceSpec(kind, self.form.values())

    @action(palette=False)
    async def look(self) -> None:
        """Read the data once and say how many examples of which labels there are; errors are said here too."""
        self.check_button.setEnabled(False)
        try:
            summary = await self.backend.jobs.run(
                "Looking at the data", self.backend.federated.summarise, self.spec(), self.federation.config
            )
        except InputError as error:
            # a message would lie under the dialog
            self._say(str(error), "bad")
        else:
            report = await self.backend.jobs.run(
                "Looking at the data", self.backend.federated.validate, self.spec(), self.federation.config
            )
            self._say("\n".join((in_words(summary), *findings(report))), "good" if report.is_clean else "warn")
        finally:
            self.check_button.setEnabled(True)

    def _say(self, text: str, tone: str) -> None:
        self.words.setText(text)
        set_tone(self.words, tone)
        self.words.show()

    def _other(self) -> None:
        self.form.deleteLater()
        self.form = self._new_form()
        self.words.hide()

    def _new_form(self) -> Form:
        form = Form(SOURCES[str(self.box.currentData())].Params)
        self._holder.addWidget(form)
        return form


def in_words(summary: DataSummary) -> str:
    """What training would see, as a sentence, with what was left out."""
    labels = labels_in_words([f"{name} ({count:,})" for name, count in summary.labels])
    text = f"{summary.examples:,} examples: {labels}."
    return f"{text} Left out: {'; '.join(summary.notes)}." if summary.notes else text


def findings(report: DataReport) -> list[str]:
    """What a look at the data found, a line each."""
    return [
        f"• {finding.what} {finding.todo}".strip() + (f" (example {finding.rows[0]} first)" if finding.rows else "")
        for finding in report.findings
        if finding.level != GOOD
    ]
