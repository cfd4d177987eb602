"""The crash dialog says plainly that something broke and gives the details."""

from PySide6.QtGui import QGuiApplication

from ui.widgets.crash_dialog import CrashDialog, describe


def broken() -> Exception:
    try:
        {}["missing"]
    except KeyError as error:
        return error
    raise AssertionError


def test_the_details_can_be_copied(qtbot):
    dialog = CrashDialog(broken())
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.copy()
    assert "KeyError: 'missing'" in QGuiApplication.clipboard().text()


def test_it_says_what_it_ran_on():
    assert "Python 3." in describe(broken())
