"""The pictures of the documentation: the whole window, with two other real programs, seen once from page to page."""

import asyncio

import pytest
import qasync
from PIL import Image
from PySide6.QtWidgets import QApplication

from vega_desktop import screenshots


class QtLoops(asyncio.DefaultEventLoopPolicy):
    def new_event_loop(self):
        return qasync.QEventLoop(QApplication.instance() or QApplication([]), already_running=False)


@pytest.fixture
def event_loop_policy(qapp):
    return QtLoops()


@pytest.mark.slow
@pytest.mark.timeout(240)
async def test_every_page_is_photographed_with_what_happened_on_it(tmp_path, monkeypatch):
    monkeypatch.setattr(screenshots, "ROUNDS", 2)
    monkeypatch.setattr(screenshots, "THEMES", ("light",))
    written = await screenshots._take(tmp_path / "work", tmp_path)
    names = (*screenshots.PAGES, *screenshots.VIEWS, *screenshots.DOCUMENTS)
    assert [path.name for path in written] == [f"{name}-light.png" for name in names]
    for path in written:
        with Image.open(path) as picture:
            assert picture.size == screenshots.SIZE
            assert len(picture.convert("RGB").getcolors(1 << 24)) > 100
