"""Small pictures are drawn when they are honest ones; what is no picture, or a huge one, is an icon."""

import struct

from PySide6.QtGui import QImage

from ui import theme
from ui.collaboration.shelf_tile import PICTURE, SIDE_MOST, Looks, thumbnail_of


def test_an_honest_small_picture_is_read_and_others_are_not(webp):
    assert thumbnail_of(webp(9)).width() == 9
    assert thumbnail_of(b"RIFF\0\0\0\0WEBPjunk").isNull()
    assert thumbnail_of(webp(SIDE_MOST + 1)).isNull()
    # a lossless head that claims 16,384 pixels a side (RFC 9649, section 3.4)
    claims = b"\x2f" + struct.pack("<I", 0x3FFF | 0x3FFF << 14)
    bomb = b"VP8L" + struct.pack("<I", 6) + claims + b"\0"
    assert thumbnail_of(b"RIFF" + struct.pack("<I", 4 + len(bomb)) + b"WEBP" + bomb).isNull()


def test_a_look_arrives_once_it_was_read(qtbot, webp):
    looks = Looks()
    data = webp()
    with qtbot.waitSignal(looks.arrived):
        assert looks.get(data, 1.0) is None
    assert looks.get(data, 1.0).size() == PICTURE
    with qtbot.waitSignal(looks.arrived):
        looks.get(b"no picture", 1.0)
    assert looks.get(b"no picture", 1.0).isNull()


def test_tiles_say_whether_the_original_is_here(qtbot, offer):
    from core.collaboration.shelf import Shelf
    from ui.collaboration.shelf_grid import ShelfGrid
    from ui.collaboration.shelf_tile import ShelfTile

    shelf, here, moving = Shelf(), set(), {}
    shelf.share([offer(thumbnail=b"", duration_s=65.0)], by="ada", by_name="Ada")
    (item,) = shelf.shown()
    looks = Looks()
    grid = ShelfGrid(looks, ShelfTile(looks, is_here=here.__contains__, progress=moving.get))
    qtbot.addWidget(grid)
    grid.resize(400, 300)
    grid.show()
    grid.show_items([item])
    seen = [grid.grab().toImage()]
    moving[item.digest] = 0.5
    seen.append(grid.grab().toImage())
    moving.clear()
    here.add(item.digest)
    seen.append(grid.grab().toImage())
    assert seen[0] != seen[1] != seen[2] != seen[0]
    assert isinstance(seen[0], QImage) and theme.current().is_dark
