"""Related items below a text: real pictures of the library, as many as fit, opened on a click."""

import asyncio

import pytest

from ui.collaboration.related_strip import RelatedStrip
from vega_desktop import paths


@pytest.fixture
async def strip(running_backend, qtbot):
    pictures = [paths.SAMPLES / "coffee.jpg", paths.SAMPLES / "chelsea.jpg"]
    added = (await asyncio.to_thread(running_backend.media.import_paths, pictures)).added
    await asyncio.to_thread(running_backend.media.label, added, "cup")
    made = RelatedStrip(running_backend)
    qtbot.addWidget(made)
    made.resize(700, 50)
    made.show()
    made.hide()
    return made


def shown(strip):
    return [card.text().strip() for card in strip._cards if not card.isHidden()]


async def test_what_fits_the_paragraph_is_shown_and_opened(strip, qtbot):
    await strip.show_for("A cup of coffee")
    assert shown(strip) == ["coffee.jpg", "chelsea.jpg"]
    assert strip.isVisible() and "label cup" in strip._cards[1].toolTip()
    with qtbot.waitSignal(strip.wanted) as caught:
        strip._cards[0].click()
    assert caught.args == ["coffee.jpg"]


async def test_only_as_many_as_fit(strip):
    await strip.show_for("A cup of coffee")
    strip.resize(330, 50)
    assert shown(strip) == ["coffee.jpg"]


async def test_nothing_is_shown_for_nothing_or_once_it_was_closed(strip):
    await strip.show_for("Nothing of that is here")
    assert not strip.isVisible()
    await strip.show_for("A cup of coffee")
    strip.close_strip()
    await strip.show_for("A cup of coffee again")
    assert not strip.isVisible()
    strip.clear()  # another document
    await strip.show_for("A cup of coffee")
    assert strip.isVisible()


async def test_the_setting_turns_it_off(strip, running_backend):
    running_backend.settings.set("show_related", False)
    await strip.show_for("A cup of coffee")
    assert not strip.isVisible()
