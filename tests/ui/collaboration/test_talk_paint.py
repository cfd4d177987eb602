"""Lines are drawn in both themes: what is there can be seen, and what somebody should see stands out."""

import io

import pytest
from PIL import Image
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from core.collaboration.talk_records import Attachment, ChatLine
from ui import theme
from ui.collaboration.talk_list import LineList
from ui.collaboration.talk_paint import initials, size_in_words


def red_look():
    made = io.BytesIO()
    Image.new("RGB", (80, 60), (220, 20, 20)).save(made, "WEBP")
    return made.getvalue()


def drawn(qtbot, *lines, me="me"):
    made = LineList()
    qtbot.addWidget(made)
    made.drawing.me = me
    made.resize(400, 300)
    made.show()
    made.show_lines(list(lines))
    return made.grab().toImage()


def colours(image):
    return {QColor(image.pixel(x, y)).name() for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)}


@pytest.mark.parametrize("look", ["dark", "light"])
def test_a_line_is_drawn_in_the_colours_of_the_theme(qtbot, look):
    theme.apply(QApplication.instance(), look)
    try:
        found = colours(drawn(qtbot, ChatLine("1", "w", "bo", "Bo", "WWWWWW ■■■■■■", 1.7e9)))
        assert theme.current().text in found
    finally:
        theme.apply(QApplication.instance(), "dark")


def test_a_picture_shows_its_look_before_it_is_here(qtbot):
    picture = Attachment("a" * 64, "red.png", 10, "image/png", 80, 60, red_look())
    image = drawn(qtbot, ChatLine("1", "w", "bo", "Bo", "", 1.7e9, attachments=(picture,)))
    assert any(QColor(name).red() > 200 and QColor(name).green() < 60 for name in colours(image))


def test_a_broken_look_is_an_empty_frame(qtbot):
    picture = Attachment("a" * 64, "x.png", 10, "image/png", 80, 60, b"no picture")
    assert not drawn(qtbot, ChatLine("1", "w", "bo", "Bo", "", 1.7e9, attachments=(picture,))).isNull()


def test_a_line_that_names_me_has_another_ground(qtbot):
    plain = drawn(qtbot, ChatLine("1", "w", "bo", "Bo", "hi", 1.7e9))
    named = drawn(qtbot, ChatLine("1", "w", "bo", "Bo", "hi", 1.7e9, mentions=("me",)))
    assert plain.pixel(300, 60) != named.pixel(300, 60)


def test_names_and_sizes_in_short():
    assert (initials("Ada Lovelace"), initials("ben"), initials("José de la Cruz"), initials("  ")) == (
        "AL",
        "B",
        "JC",
        "?",
    )
    assert [size_in_words(size) for size in (12, 2048, 5 << 20, 3 << 30)] == ["12 B", "2.0 KB", "5.0 MB", "3.0 GB"]
