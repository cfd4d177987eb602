"""Icons: in the colours of the theme, crisp, and a wrong name is helped."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon

from core.errors import InputError
from ui import icons, theme


def colours(pixmap):
    image = pixmap.toImage()
    solid = set()
    for y in range(image.height()):
        for x in range(image.width()):
            pixel = image.pixelColor(x, y)
            if pixel.alpha() == 255:
                solid.add(pixel.name())
    return solid


def test_an_icon_has_the_colour_that_was_asked_for(qapp):
    assert "#6ea8fe" in colours(icons.icon("square", "accent").pixmap(QSize(48, 48)))
    assert "#ff0000" in colours(icons.icon("square", "#ff0000").pixmap(QSize(48, 48)))


def test_the_same_icon_follows_a_switch_of_the_theme(qapp):
    icon = icons.icon("square", "accent")
    theme.apply(qapp, "light")
    assert "#2f6fe4" in colours(icon.pixmap(QSize(48, 48)))


def test_a_checked_button_may_have_another_colour_and_a_disabled_one_is_faint(qapp):
    icon = icons.icon("square", "muted", on="accent")
    on = icon.pixmap(QSize(48, 48), QIcon.Mode.Normal, QIcon.State.On)
    off = icon.pixmap(QSize(48, 48), QIcon.Mode.Disabled, QIcon.State.Off)
    assert "#6ea8fe" in colours(on)
    assert theme.current().faint in colours(off)


def test_pixels_are_doubled_on_a_fine_screen(qapp):
    fine = icons.pixmap("house", 18, ratio=2.0)
    assert fine.size() == QSize(36, 36)
    assert fine.deviceIndependentSize().toSize() == QSize(18, 18)


def test_a_wrong_name_is_helped():
    with pytest.raises(InputError, match="house"):
        icons.icon("hous")


def test_copies_live_on_their_own(qapp):
    """Qt clones the engine when an icon is changed."""
    copy = QIcon(icons.icon("square", "accent"))
    copy.addPixmap(icons.pixmap("check", 16))
    assert not copy.pixmap(QSize(24, 24)).isNull()
    assert QColor("#6ea8fe").name() in colours(icons.icon("square", "accent").pixmap(QSize(48, 48)))


def test_every_icon_can_be_drawn(qapp):
    names = sorted(path.stem for path in icons.FOLDER.glob("*.svg"))
    assert len(names) > 80
    for name in names:
        assert colours(icons.icon(name).pixmap(QSize(48, 48))), name
