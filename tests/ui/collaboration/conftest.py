"""A whiteboard on the screen, and a mouse for it."""

import itertools

import pytest
from PySide6.QtCore import Qt

from core.collaboration.board import Board
from core.collaboration.board_shapes import Kind, Point, Shape


class Hand:
    """Draws and drags on a canvas, in board coordinates; at the start, pixel and unit are the same."""

    def __init__(self, qtbot, canvas):
        self.qtbot, self.canvas = qtbot, canvas

    def place(self, point):
        return self.canvas.to_widget(Point(*point)).toPoint()

    def drag(self, *points, keys=Qt.KeyboardModifier.NoModifier, button=Qt.MouseButton.LeftButton, is_released=True):
        from PySide6.QtCore import QEvent, QPointF
        from PySide6.QtGui import QMouseEvent
        from PySide6.QtWidgets import QApplication

        places = [self.place(point) for point in points]
        self.qtbot.mousePress(self.canvas, button, keys, places[0])
        for start, end in itertools.pairwise(places):
            for part in range(1, 6):
                at = QPointF(start + (end - start) * (part / 5))
                # qtbot's own move holds no button
                moved = QMouseEvent(QEvent.Type.MouseMove, at, at, Qt.MouseButton.NoButton, button, keys)
                QApplication.sendEvent(self.canvas, moved)
        if is_released:
            self.qtbot.mouseRelease(self.canvas, button, keys, places[-1])

    def click(self, point, keys=Qt.KeyboardModifier.NoModifier):
        self.qtbot.mouseClick(self.canvas, Qt.MouseButton.LeftButton, keys, self.place(point))

    def press(self, key, keys=Qt.KeyboardModifier.NoModifier):
        self.qtbot.keyClick(self.canvas, key, keys)


@pytest.fixture
def board():
    return Board()


@pytest.fixture
def canvas(qtbot, board):
    from ui.collaboration.board_canvas import BoardCanvas

    made = BoardCanvas(board)
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    made.view.origin *= 0
    yield made
    made.close_board()


@pytest.fixture
def hand(qtbot, canvas):
    return Hand(qtbot, canvas)


@pytest.fixture
def hand_on(qtbot):
    """A mouse for a canvas that is somewhere else: `hand_on(canvas)`."""
    return lambda canvas: Hand(qtbot, canvas)


@pytest.fixture
def box():
    """A filled rectangle, so that it can be taken anywhere."""

    def made(x, y, width=100, height=60, **values):
        return Shape(Kind.RECTANGLE, at=Point(x, y), size=Point(width, height), is_filled=True, **values)

    return made


class GivenDevices:
    """Devices that are there because a test says so."""

    def __new__(cls):
        from ui.collaboration.call_devices import Devices

        class Given(Devices):
            def __init__(self):
                super().__init__()
                self.lists = {
                    "microphone": ("Built-in", "Headset"),
                    "loudspeaker": ("Built-in",),
                    "camera": ("Webcam",),
                    "screen": ("eDP-1",),
                }
                self.opened = {}
                self.watchers = []

            def names(self, kind):
                return self.lists[kind]

            def watch(self, changed):
                self.watchers.append(changed)

            def open(self, kind):
                self.opened[kind] = self.chosen(kind)

            def close(self, kind):
                self.opened.pop(kind, None)

            def used(self, kind):
                return self.opened.get(kind, "")

        return Given()


@pytest.fixture
def devices():
    return GivenDevices()


@pytest.fixture
async def calls(tmp_path):
    """Calls of a machine that hosts the workspace "space" and has no network; `calls.bring("Ben")` brings somebody."""
    from core.collaboration.calls.messages import CallJoin
    from core.collaboration.calls.service import Calls
    from core.events import Events
    from core.networking.service import NetworkService
    from core.settings import SettingsStore
    from core.storage.database import Database
    from core.storage.tables.networking import NetworkingTables

    database, events = Database(tmp_path / "vega.db"), Events()
    settings = SettingsStore(tmp_path / "settings.toml", {"VEGA_NAME": "Ada"})
    tables = NetworkingTables(database)
    network = NetworkService(folder=tmp_path / "network", tables=tables, events=events, settings=settings)
    made = Calls(
        network=network,
        events=events,
        settings=settings,
        may_join=lambda space, peer_id: True,
        members=lambda space: [],
        host=lambda space: network.identity.peer_id,
    )
    await made.start()

    def bring(name, **flags):
        values = {"is_muted": False, "has_camera": False, "has_screen": False, "is_writing_down": False, **flags}
        made._board._hosting.put(CallJoin("space", **values), name.lower(), name)

    made.bring, made.bus, made.me = bring, events, network.identity.peer_id
    yield made
    await made.stop()
    database.close()


@pytest.fixture
def desk(qtbot, calls, devices):
    from PySide6.QtWidgets import QWidget

    from ui.collaboration.call_desk import CallDesk

    window = QWidget()
    qtbot.addWidget(window)
    yield CallDesk(calls, calls.bus, devices, window)


@pytest.fixture
def person():
    """`person("Ben", is_muted=True)`: somebody in a call."""
    from core.collaboration.calls.records import Participant

    def made(name, **values):
        return Participant(**{"peer_id": name.lower(), "name": name, "joined": 0.0, "state": "connected", **values})

    return made


@pytest.fixture
def rich(qtbot):
    """`rich(markdown)`: an editor that shows a note, with `editor.text` as the note's Markdown."""
    from core.collaboration.rich import RichText
    from core.collaboration.rich_markdown import to_markdown
    from core.collaboration.rich_markdown_reading import from_markdown
    from core.collaboration.rich_note import RichNote
    from ui.collaboration.rich_editor import RichEditor

    class Editor(RichEditor):
        @property
        def markdown(self):
            self.settle()
            return to_markdown(self.note.document.content())

        def at(self, anchor, head=None):
            self.do.select(anchor, anchor if head is None else head)

    def made(markdown="", **options):
        document = RichText()
        document.insert(0, from_markdown(markdown))
        editor = Editor()
        qtbot.addWidget(editor)
        editor.resize(520, 420)
        editor.show()
        editor.setFocus()
        editor.open_note(RichNote(document), **options)
        # what is drawn is known
        editor.grab()
        editor.refusals = []
        editor.refused.connect(editor.refusals.append)
        return editor

    return made


@pytest.fixture
def webp():
    """`webp(side=8)`: a small picture as the bytes of a WebP."""
    import io

    from PIL import Image

    def made(side=8):
        data = io.BytesIO()
        Image.new("RGB", (side, side), "red").save(data, "WEBP")
        return data.getvalue()

    return made


@pytest.fixture
def offer(webp):
    """`offer(3, labels=("cat",))`: an item to be put on a shelf."""
    import hashlib

    from core.collaboration.shelf_items import Offer

    def made(number=0, **values):
        digest = hashlib.sha256(str(number).encode()).hexdigest()
        usual = {"digest": digest, "name": f"{number}.jpg", "kind": "picture", "media_type": "image/jpeg"}
        return Offer(**{**usual, "size_bytes": 2_000_000, "thumbnail": webp(), **values})

    return made
