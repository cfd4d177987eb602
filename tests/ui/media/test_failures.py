"""Files that could not be used are listed, each with what is wrong and what to do."""

from PySide6.QtWidgets import QLabel

from core.media.records import Failure
from ui.media.failures import SHOWN, FailureList

BAD = Failure("/pictures/a.jpg", "The file is damaged.", "Look for another copy.")


def test_without_failures_nothing_is_shown(qtbot):
    listing = FailureList()
    qtbot.addWidget(listing)
    listing.show_failures(())
    assert not listing.isVisible()


def test_failures_are_added_and_dismissed(qtbot):
    listing = FailureList()
    qtbot.addWidget(listing)
    listing.show_failures([BAD])
    listing.show_failures([Failure("b.png", "Empty.", "Copy it again.")])
    texts = {label.text() for label in listing.findChildren(QLabel)}
    assert {"a.jpg", "The file is damaged.", "Look for another copy.", "b.png"} <= texts
    assert listing.heading.whole == "2 files could not be used."
    listing.clear()
    assert listing.failures == ()
    assert not listing.isVisible()


def test_thousands_are_counted_and_the_first_are_drawn(qtbot):
    listing = FailureList()
    qtbot.addWidget(listing)
    listing.show_failures([BAD] * 5000)
    assert listing.heading.whole == f"5,000 files could not be used. The first {SHOWN} are listed."
    assert sum(label.text() == "a.jpg" for label in listing.findChildren(QLabel)) == SHOWN
