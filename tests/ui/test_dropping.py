"""Files dropped anywhere become pictures of the library."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

import resources
from core.media.records import Failure, ImportReport, Query
from ui.dropping import DropVeil, Importer, in_words
from ui.messages import Messages

SAMPLES = Path(resources.__file__).parent / "samples"


@pytest.mark.parametrize(
    ("report", "words"),
    [
        (ImportReport(added=(1,)), "1 picture was added."),
        (ImportReport(added=(1, 2), duplicates=(3,)), "2 pictures were added. 1 was there already."),
        (ImportReport(), "There was no picture in it."),
        (
            ImportReport(failures=(Failure("/tmp/x/bad.jpg", "It is damaged.", ""),)),
            "1 could not be read (bad.jpg: It is damaged.)",
        ),
    ],
)
def test_what_happened_is_said_in_words(report, words):
    assert in_words(report) == words


async def test_a_dropped_file_is_in_the_library(running_backend, qtbot, tmp_path):
    source = Path(shutil.copy(SAMPLES / "chelsea.jpg", tmp_path / "cat.jpg"))
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    running_backend.settings.set("analyse_on_import", False)
    importer = Importer(running_backend, window)
    assert len((await importer.add([source])).added) == 1
    assert running_backend.media.count(Query()) == 1
    assert Messages.of(window).texts() == ["1 picture was added."]
    assert (await importer.add([source])).duplicates


def test_the_veil_covers_the_content_at_every_size(qtbot):
    area = QWidget()
    qtbot.addWidget(area)
    area.resize(400, 300)
    area.show()
    veil = DropVeil(area)
    veil.show_over(3)
    area.resize(700, 500)
    assert veil.geometry() == area.rect()
    covered = veil.grab().toImage()
    veil.show_over(3, words="Drop here or there")  # the places stay in sight
    assert veil.grab().toImage().pixelColor(60, 250) != covered.pixelColor(60, 250)
