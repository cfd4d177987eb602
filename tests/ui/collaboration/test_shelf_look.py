"""One shared item large: its small picture at once, the original when it is here."""

import numpy as np
from PIL import Image

from core.collaboration.shelf import Shelf
from ui.collaboration.shelf_look import ShelfLook, picture_in
from ui.media.player import Player
from ui.media.samples import SAMPLES


def item(offer, **values):
    shelf = Shelf()
    shelf.share([offer(**values)], by="ada", by_name="Ada")
    return shelf.shown()[0]


async def test_the_small_picture_gives_way_to_the_original(qtbot, offer, tmp_path):
    path = tmp_path / "original"
    Image.fromarray(np.full((40, 60, 3), 200, np.uint8)).save(path, "PNG")
    look = ShelfLook(item(offer, labels=("cat",)))
    qtbot.addWidget(look)
    assert look.picture.image.width() == 8 and look.text.text() == "cat"
    await look.show_original(path)
    assert (look.picture.image.width(), look.picture.image.height()) == (60, 40)
    assert look.get_button.isHidden()


async def test_what_is_no_picture_is_said(qtbot, offer, tmp_path):
    path = tmp_path / "original"
    path.write_bytes(b"junk")
    assert picture_in(path).isNull()
    look = ShelfLook(item(offer))
    qtbot.addWidget(look)
    await look.show_original(path)
    assert "cannot be shown" in look.text.text()


async def test_the_original_can_be_asked_for(qtbot, offer):
    look = ShelfLook(item(offer))
    qtbot.addWidget(look)
    look.open()
    look.get_button.click()
    assert look.wants_original and not look.isVisible()


async def test_a_video_is_played_from_the_moment_that_a_line_points_to(qtbot, offer, until):
    look = ShelfLook(item(offer, name="clip.mp4", kind="video", media_type="video/mp4", duration_s=7.2))
    qtbot.addWidget(look)
    look.open()
    await look.show_original(SAMPLES / "clip.mp4", time_s=4.0)
    player = look.findChild(Player)
    await until(lambda: player.line.position_s >= 4.0)
    player.close_medium()
    look.reject()
    await until(lambda: not look.isVisible())
