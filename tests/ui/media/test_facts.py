"""The panel beside a picture: facts in words, tags once and strongest first, labels by hand."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from core.media.records import Item, ItemDetail
from core.reports import Box, Boxes, Report, Table, Tag, Text
from ui.media.facts import TAGS, Facts, about, best, size_in_words, worded

ITEM = Item(1, "0" * 64, "a.jpg", "picture", "ready", 4000, 3000, 2_345_678, None, 0.0, ("cat",), (Tag("tabby", 0.5),))
TEXT = Report("Text in the picture", (Text("PLATFORM 9"),))
TABLE = Report("Classes", (Table(("Class", "Score"), (("tabby", "0.5"),)),))


@pytest.fixture
def facts(qtbot):
    facts = Facts()
    qtbot.addWidget(facts)
    facts.show()
    return facts


@pytest.mark.parametrize(
    ("count", "words"), [(999, "999 bytes"), (1500, "2 kB"), (2_345_678, "2.3 MB"), (5_000_000_000, "5.0 GB")]
)
def test_sizes_are_said_as_file_managers_do(count, words):
    """Powers of 1,000 (SI)."""
    assert size_in_words(count) == words


def test_each_tag_once_with_its_best_score_strongest_first():
    tags = [Tag("cat", 0.4), Tag("sofa", 0.6), Tag("cat", 0.9), *(Tag(f"t{n}", 0.01) for n in range(20))]
    found = best(tags)
    assert found[:2] == [Tag("cat", 0.9), Tag("sofa", 0.6)]
    assert len(found) == TAGS


def test_facts_end_with_what_the_camera_wrote():
    said = dict(about(ItemDetail(ITEM, Path("a"), (("Aperture", "f/4"),), ())))
    assert said["Size"] == "4,000 × 3,000 pixels"
    assert said["Aperture"] == "f/4"
    assert "Taken" not in said


def test_boxes_are_not_said_twice():
    report = Report("Objects", (Boxes((Box(0, 0, 1, 1, "cat"),)), Text("one cat")), (Tag("cat"),))
    assert worded(report) == Report("Objects", (Text("one cat"),))


def test_recognised_text_is_shown_at_once_and_tables_on_demand(qtbot, facts):
    facts.show_detail(ItemDetail(ITEM, Path("a"), (), (("text", TEXT), ("classes", TABLE))), ["cat"])
    text = next(label for label in facts.findChildren(QLabel) if label.text() == "PLATFORM 9")
    qtbot.waitUntil(text.isVisible)
    more = next(made for made in facts.findChildren(QPushButton) if made.text() == "More from the analysis")
    hidden = next(label for label in facts.findChildren(QLabel) if label.text() == "Classes")
    assert not hidden.isVisible()
    qtbot.mouseClick(more, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(hidden.isVisible)


def test_a_label_is_given_and_taken(qtbot, facts):
    facts.show_detail(ItemDetail(ITEM, Path("a"), (), ()), ["cat", "dog"])
    facts.field.setText("  two   words ")
    with qtbot.waitSignal(facts.label_added) as added:
        qtbot.keyClick(facts.field, Qt.Key.Key_Return)
    assert added.args == ["two words"]
    chip = next(made for made in facts.labels.findChildren(QPushButton) if made.accessibleName() == "Remove cat")
    with qtbot.waitSignal(facts.label_removed) as removed:
        chip.click()
    assert removed.args == ["cat"]
