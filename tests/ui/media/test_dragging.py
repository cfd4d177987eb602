"""Dragging out of the window: other programs get the originals under their own names."""

import os
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QDrag, QPixmap
from PySide6.QtWidgets import QWidget

from core.collaboration.talk_records import Reference
from core.errors import Cancelled, InputError, StorageError
from core.media.records import Item
from ui.dropping import items_in
from ui.media import dragging as module
from ui.media.dragging import Dragging, folder, mime_of, named, under_pointer
from ui.media.listing import Tile

ITEM = Item(1, "0" * 64, "cat.jpg", "picture", "ready", 4, 3, 9, None, 0.0)


@pytest.fixture
def store(tmp_path):
    """Files named by their content, as the store has them."""

    def add(digest, data):
        path = tmp_path / digest
        path.write_bytes(data)
        return path

    return add


@pytest.fixture
def held(monkeypatch):
    """The person holds the mouse button; set it to False when they let go."""
    state = {"is": True}
    monkeypatch.setattr(module, "_is_held", lambda: state["is"])
    return state


def test_files_have_their_own_names_and_their_bytes(store):
    [path] = named([("summer in Špindl.jpg", store("c0ffee", b"cat"))])
    assert (path.name, path.read_bytes()) == ("summer in Špindl.jpg", b"cat")
    assert path.is_relative_to(folder())


def test_two_of_one_name_in_a_drag_are_told_apart(store):
    """Also where a system does not tell A from a."""
    files = [("a.jpg", store("11", b"1")), ("A.jpg", store("22", b"2")), ("a.jpg", store("33", b"3"))]
    found = named(files)
    assert [path.name for path in found] == ["a.jpg", "A (2).jpg", "a (3).jpg"]
    assert [path.read_bytes() for path in found] == [b"1", b"2", b"3"]


def test_the_same_file_is_made_once_unless_somebody_worked_on_it(store):
    original = store("44", b"original")
    [first] = named([("a.jpg", original)])
    assert named([("a.jpg", original)]) == [first]
    first.write_bytes(b"painted over by an editor")
    [second] = named([("a.jpg", original)])
    assert second != first and second.name == "a.jpg"
    assert (first.read_bytes(), second.read_bytes()) == (b"painted over by an editor", b"original")
    assert original.read_bytes() == b"original"


def test_large_files_are_linked_not_copied(store, monkeypatch):
    monkeypatch.setattr(module, "LINKED_FROM", 4)
    [path] = named([("film.mp4", store("55", b"long film"))])
    assert path.stat().st_nlink == 2
    monkeypatch.setattr(module.os, "link", lambda *_: (_ for _ in ()).throw(OSError("another disk")))
    [path] = named([("film.mp4", store("66", b"other film"))])
    assert path.read_bytes() == b"other film" and path.stat().st_nlink == 1


@pytest.mark.parametrize("name", ["../../evil.jpg", "a/b.jpg", "/etc/passwd", "", "a\0b"])
def test_a_name_leads_nowhere_else(store, name):
    [path] = named([(name, store("77", b"x"))])
    assert path.parent.parent == folder()


def test_what_is_gone_is_left_out_and_a_full_disk_is_said(store, tmp_path, monkeypatch):
    there = store("88", b"x")
    assert [path.name for path in named([("a.jpg", tmp_path / "gone"), ("b.jpg", there)])] == ["b.jpg"]
    monkeypatch.setattr(module.shutil, "copy2", lambda *_: (_ for _ in ()).throw(OSError(28, os.strerror(28))))
    with pytest.raises(StorageError, match="No space"):
        named([("c.jpg", there)])


def test_letting_go_ends_the_copying(store):
    with pytest.raises(Cancelled):
        named([("a.jpg", store("99", b"x"))], is_wanted=lambda: False)


def test_other_programs_see_file_addresses(tmp_path):
    data = mime_of([tmp_path / "a b.jpg", tmp_path / "ü.png"])
    assert [url.toLocalFile() for url in data.urls()] == [str(tmp_path / "a b.jpg"), str(tmp_path / "ü.png")]
    assert data.hasFormat("text/uri-list")


def test_the_picture_under_the_pointer_says_how_many(qapp):
    picture = QPixmap(160, 120)
    picture.fill(QColor("red"))
    one, many = (under_pointer(picture, count).toImage() for count in (1, 3))
    assert one.pixelColor(48, 48).red() > 200
    assert one != many
    assert not under_pointer(None, 1, ratio=2.0).isNull()


@pytest.fixture
def source(qtbot):
    window = QWidget()
    window.setAcceptDrops(True)
    qtbot.addWidget(window)
    return window


@pytest.fixture
def drags(monkeypatch, source):
    """What was dragged, how, and as which items of the library."""
    found = []

    def drop(drag, action):
        found.append((drag.mimeData().urls(), action, items_in(drag.mimeData())))
        return action

    monkeypatch.setattr(QDrag, "exec", drop)
    return found


def test_a_drag_gives_copies_and_says_to_vega_which_items_they_are(qtbot, source, held, drags, store):
    dragging = Dragging(lambda item_id: store("aa", b"cat"), source)
    dragging.begin(lambda: [Tile(ITEM)], None)
    qtbot.waitUntil(lambda: len(drags) == 1)
    [url], action, items = drags[0]
    assert url.fileName() == "cat.jpg"
    assert (action, items) == (Qt.DropAction.CopyAction, (Reference("item", "0" * 64, "cat.jpg"),))
    assert not dragging.is_running


def test_who_lets_go_before_the_files_are_made_drags_nothing(qtbot, source, held, drags, store):
    failures = []
    dragging = Dragging(lambda item_id: store("bb", b"cat"), source)
    dragging.failed.connect(failures.append)

    def read():
        held["is"] = False
        return [Tile(ITEM)]

    dragging.begin(read, None)
    qtbot.waitUntil(lambda: dragging._fetcher.is_idle)
    qtbot.wait(50)
    assert (drags, failures) == ([], [])


@pytest.mark.parametrize(
    ("tiles", "kind"),
    [
        ([Tile(ITEM)] * 501, InputError),
        ([Tile(replace(ITEM, size_bytes=100 << 20))] * 50, InputError),
        (None, StorageError),
    ],
)
def test_what_cannot_be_dragged_is_said(qtbot, source, held, drags, store, tiles, kind):
    dragging = Dragging(lambda item_id: store("cc", b"cat"), source)
    with qtbot.waitSignal(dragging.failed) as heard:
        dragging.begin(lambda: tiles, None)
    assert isinstance(heard.args[0], kind) and heard.args[0].todo
    assert drags == []


def test_files_go_with_the_program(tmp_path):
    """Another program, so that its end can be seen."""
    import subprocess
    import sys

    (tmp_path / "ab").write_bytes(b"cat")
    lines = (
        "import sys; from pathlib import Path; from ui.media.dragging import named",
        "[path] = named([('a.jpg', Path(sys.argv[1]))]); assert path.exists(); print(path)",
    )
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines), str(tmp_path / "ab")], capture_output=True, text=True, check=True
    )
    left = done.stdout.strip()
    assert left.endswith("a.jpg") and not os.path.exists(left)  # noqa: PTH110
