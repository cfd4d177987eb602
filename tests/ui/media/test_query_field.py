"""The search field takes words, and a picture file that is dropped on it."""

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent

from ui.media.query_field import QueryField, file_in

COPY, LEFT, NONE = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def carrying(*paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def drop(field, data):
    enter = QDragEnterEvent(QPointF(5, 5).toPoint(), COPY, data, LEFT, NONE)
    field.dragEnterEvent(enter)
    field.dropEvent(QDropEvent(QPointF(5, 5), COPY, data, LEFT, NONE))
    return enter.isAccepted()


def test_a_dropped_file_asks_for_its_like_and_types_nothing(qtbot, samples):
    field = QueryField()
    qtbot.addWidget(field)
    with qtbot.waitSignal(field.picture_dropped) as heard:
        assert drop(field, carrying(*samples("coffee")))
    assert heard.args == samples("coffee")
    assert field.text() == ""


def test_dropped_words_are_typed(qtbot):
    field = QueryField()
    qtbot.addWidget(field)
    field.show()
    data = QMimeData()
    data.setText("espresso")
    drop(field, data)
    assert field.text() == "espresso"


def test_only_one_file_can_be_compared_with(samples, tmp_path):
    assert file_in(carrying(*samples("coffee", "rocket"))) is None
    assert file_in(carrying(tmp_path)) is None


def test_return_and_down_lead_into_the_results(qtbot):
    field = QueryField()
    qtbot.addWidget(field)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Down):
        with qtbot.waitSignal(field.left_down):
            qtbot.keyClick(field, key)
