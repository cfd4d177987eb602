"""The first run: from nothing to a first result."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMainWindow

import resources
from core.backend import Backend
from core.media.records import Query
from ui.messages import Messages
from ui.welcome.page import WelcomePage

SAMPLES = Path(resources.__file__).parent / "samples"


class Window(QMainWindow):
    """As much of the window as the page asks for."""

    def __init__(self):
        super().__init__()
        self.opened = []
        self.is_welcomed = False

    def open_page(self, name, **wanted):
        self.opened.append((name, wanted))

    def finish_welcome(self):
        self.is_welcomed = True


@pytest.fixture
def page(running_backend, qtbot):
    window = Window()
    made = WelcomePage(running_backend)
    window.setCentralWidget(made)
    qtbot.addWidget(window)
    window.resize(1068, 800)
    window.show()
    yield made
    window.close()


@pytest.mark.slow
async def test_the_samples_are_read_and_the_cat_is_found(page, running_backend):
    """The way a newcomer goes first: with the real models, ending at a search that finds the cat."""
    await page.try_samples()
    assert page.window().opened == [("media", {"words": "cat"})]
    assert page.window().is_welcomed
    assert running_backend.media.count(Query()) == 11
    assert running_backend.media.search("cat")[0].item.name == "chelsea.jpg"


async def test_own_pictures_go_into_the_library(page, running_backend, tmp_path):
    running_backend.settings.set("analyse_on_import", False)
    source = Path(shutil.copy(SAMPLES / "coffee.jpg", tmp_path / "mine.jpg"))
    await page.add([source])
    assert running_backend.media.count(Query()) == 1
    assert page.window().opened == [("media", {})]


async def test_a_link_leads_to_what_was_joined(page, tmp_path):
    other = Backend(tmp_path / "other")
    await other.start()
    try:
        invite = await other.network.create_invite("peer")
        page.join_row.line.setText(invite.link)
        await page.join()
    finally:
        await other.stop()
    assert page.window().opened == [("network", {})]


async def test_a_wrong_link_keeps_one_here_and_says_why(page):
    page.join_row.line.setText("vega://nonsense")
    await page.join()
    assert page.window().opened == []
    assert "Copy the link again" in Messages.of(page).texts()[0]


async def test_it_can_be_skipped(page):
    page.skip()
    assert page.window().is_welcomed
    assert page.window().opened
