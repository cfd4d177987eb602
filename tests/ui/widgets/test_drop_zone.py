"""A place for files: dropped, or chosen by click and by keys."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent

from ui.widgets.drop_zone import DropZone, paths_in

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


def files(*names: str) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(name) for name in names])
    return data


def test_only_local_files_are_taken():
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/tmp/a.jpg"), QUrl("https://example.org/b.jpg")])
    assert paths_in(data) == [Path("/tmp/a.jpg")]


def test_dropping_gives_the_paths(qtbot):
    zone = DropZone("Drop files", "or click")
    qtbot.addWidget(zone)
    zone.show()
    data = files("/tmp/a.jpg", "/tmp/b c.png")
    enter = QDragEnterEvent(zone.rect().center(), Qt.DropAction.CopyAction, data, LEFT, NONE)
    zone.dragEnterEvent(enter)
    assert enter.isAccepted()
    assert zone.property("over")
    with qtbot.waitSignal(zone.dropped) as blocker:
        zone.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, LEFT, NONE))
    assert blocker.args == [[Path("/tmp/a.jpg"), Path("/tmp/b c.png")]]
    assert not zone.property("over")


def test_text_is_not_taken(qtbot):
    zone = DropZone("Drop files")
    qtbot.addWidget(zone)
    data = QMimeData()
    data.setText("hello")
    enter = QDragEnterEvent(zone.rect().center(), Qt.DropAction.CopyAction, data, LEFT, NONE)
    enter.ignore()
    zone.dragEnterEvent(enter)
    assert not enter.isAccepted()


def test_click_return_and_space_do_the_same(qtbot):
    zone = DropZone("Drop files")
    qtbot.addWidget(zone)
    zone.show()
    clicks = []
    zone.clicked.connect(lambda: clicks.append(1))
    qtbot.mouseClick(zone, LEFT)
    qtbot.keyClick(zone, Qt.Key.Key_Return)
    qtbot.keyClick(zone, Qt.Key.Key_Space)
    assert len(clicks) == 3
