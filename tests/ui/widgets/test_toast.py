"""One message, dismissable with mouse and keyboard."""

from ui.widgets.toast import Toast


def test_it_is_read_out_as_one_sentence(qtbot):
    made = Toast("Nobody answers.", "Try again later.", tone="bad")
    qtbot.addWidget(made)
    made.show()
    made.announce()
    assert made.accessibleName() == "Nobody answers. Try again later."


def test_the_cross_dismisses(qtbot):
    made = Toast("Done.", "", tone="accent")
    qtbot.addWidget(made)
    with qtbot.waitSignal(made.dismissed):
        made.close_button.click()
    assert not made.is_busy()
