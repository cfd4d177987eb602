"""A line for an invite link."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from ui.network.join_row import JoinRow, page_of
from ui.network.qr import QrCode


def test_join_can_be_pressed_once_there_is_a_link(qtbot):
    row = JoinRow()
    qtbot.addWidget(row)
    row.show()
    assert not row.button.isEnabled()
    qtbot.keyClicks(row.line, "  vega://x  ")
    with qtbot.waitSignal(row.wanted) as blocker:
        qtbot.keyClick(row.line, Qt.Key.Key_Return)
    assert blocker.args == ["vega://x"]
    row.set_busy(is_busy=True)
    assert not row.button.isEnabled()
    row.set_busy(is_busy=False)
    row.clear()
    with qtbot.assertNotEmitted(row.wanted):
        qtbot.keyClick(row.line, Qt.Key.Key_Return)


@pytest.mark.parametrize(
    ("scope", "page"), [("federation:x", "federated"), ("workspace:x", "collaboration"), ("peer", "")]
)
def test_a_link_leads_to_the_page_of_what_was_joined(scope, page):
    assert page_of(scope) == page


async def test_a_pasted_picture_of_a_code_is_the_link_in_it(qtbot, until):
    row = JoinRow()
    qtbot.addWidget(row)
    row.show()
    code = QrCode("vega://join/abc#def")
    qtbot.addWidget(code)
    code.resize(300, 300)
    QGuiApplication.clipboard().setImage(code.grab().toImage())
    QTest.keyClick(row.line, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    await until(lambda: row.line.text() == "vega://join/abc#def")
    assert row.button.isEnabled()
