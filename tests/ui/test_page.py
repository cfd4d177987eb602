"""What every page can do: listen while it lives, lay itself out, ask for another page."""

from dataclasses import dataclass

import shiboken6
from PySide6.QtWidgets import QLabel, QMainWindow

from ui.page import MARGINS, Page
from ui.widgets.header import Header


@dataclass(frozen=True)
class Rang:
    """Somebody rang."""

    who: str


class Plain(Page):
    name = "plain"
    title = "Plain"
    icon = "square"


def test_a_page_hears_events_only_as_long_as_it_lives(backend, qapp):
    heard = []
    page = Plain(backend)
    page.listen(Rang, lambda event: heard.append(event.who))
    backend.events.emit(Rang("ada"))
    shiboken6.delete(page)
    backend.events.emit(Rang("bo"))
    assert heard == ["ada"]


def test_the_usual_layout_keeps_the_margins(backend, qtbot):
    for scrolls in (False, True):
        page, header, body = Plain(backend), Header("Plain"), QLabel("body")
        qtbot.addWidget(page)
        page.lay_out(header, body, scrolls=scrolls)
        page.resize(1068, 800)
        page.show()
        for part in (header, body):
            left = part.mapTo(page, part.rect().topLeft()).x()
            assert left == MARGINS[0]
            assert left + part.width() == 1068 - MARGINS[2]


def test_it_asks_its_window_for_another_page(backend, qtbot):
    asked = []

    class Window(QMainWindow):
        def open_page(self, name, **wanted):
            asked.append((name, wanted))

    window, page = Window(), Plain(backend)
    page.open_page("media")  # alone it has nobody to ask
    window.setCentralWidget(page)
    qtbot.addWidget(window)
    page.open_page("media", words="cat")
    page.want(words="cat")
    assert asked == [("media", {"words": "cat"})]
    assert page.accept_paths([]) is False
    assert page.accessibleName() == "Plain"
