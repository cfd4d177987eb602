"""Taking part: choose the data, and see what training would see before it does."""

import pytest
from PySide6.QtWidgets import QWidget

from core.federated.records import DataSummary, Federation, SourceSpec, TrainingConfig
from ui.federated.offer_dialog import OfferDialog, in_words


@pytest.fixture
def open_dialog(running_backend, qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)

    def make(source=None):
        federation = Federation("f", "Digits", "coordinator", "me", TrainingConfig(), source=source)
        made = OfferDialog(running_backend, federation, parent)
        made.show()
        return made

    return make


async def test_the_library_is_offered_first(open_dialog):
    dialog = open_dialog()
    assert dialog.spec() == SourceSpec("library_pictures", {"labels": ""})


async def test_another_source_has_its_own_fields(open_dialog):
    dialog = open_dialog()
    dialog.box.setCurrentIndex(dialog.box.findData("csv_table"))
    dialog.form.set_value("file", "/data/table.csv")
    assert dialog.spec().kind == "csv_table"
    assert dialog.spec().params["file"] == "/data/table.csv"


async def test_what_was_offered_before_is_filled_in(open_dialog):
    dialog = open_dialog(SourceSpec("library_pictures", {"labels": "cat,dog"}))
    assert dialog.spec().params == {"labels": "cat,dog"}


async def test_data_that_cannot_teach_is_said_in_the_dialog(open_dialog):
    dialog = open_dialog()
    await dialog.look()
    assert dialog.words.isVisible()
    assert dialog.words.property("tone") == "bad"
    assert dialog.check_button.isEnabled()


async def test_data_that_can_is_summed_up(open_dialog, tmp_path):
    table = tmp_path / "table.csv"
    table.write_text("a,b,label\n" + "".join(f"{n / 100},{1 - n / 100},{'x' if n % 2 else 'y'}\n" for n in range(60)))
    dialog = open_dialog(SourceSpec("csv_table", {"file": str(table)}))
    await dialog.look()
    assert dialog.words.property("tone") == "good"
    assert dialog.words.text() == "60 examples: x (30), y (30)."


def test_what_is_left_out_is_named():
    summary = DataSummary(3, (("cat", 3),), (1, 8, 8), ("dog.png: It is damaged.", "and 2 more"))
    assert in_words(summary) == "3 examples: cat (3). Left out: dog.png: It is damaged.; and 2 more."
