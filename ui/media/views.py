"""Views: the library as items, albums, people, topics or a map; what is chosen in the others is shown as items."""

import asyncio

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from core.backend import Backend
from ui.actions import action
from ui.media.albums_view import AlbumsView
from ui.media.browser import Browser
from ui.media.map_view import MapView
from ui.media.people_view import PeopleView
from ui.media.tile import INSET
from ui.media.topics_view import TopicsView
from ui.widgets.empty_state import EmptyState
from ui.widgets.segmented import Segmented

ITEMS, ALBUMS, PEOPLE, TOPICS, PLACES = "items", "albums", "people", "topics", "places"
NOWHERE = "Photos of a phone or a camera with GPS say where they were taken; none that does is in the library yet."


class Views(QWidget):
    """`choice` is the switch, for whoever shows it."""

    def __init__(self, backend: Backend, browser: Browser, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._backend = backend
        self.browser = browser
        self.albums = AlbumsView(backend)
        self.people = PeopleView(backend)
        self.topics = TopicsView(backend, backend.media.topics)
        self.map = MapView()
        self.nowhere = EmptyState("map", "No places yet", NOWHERE)
        self.places = QStackedWidget()
        self.places.addWidget(self.nowhere)
        self.places.addWidget(self.map)
        self.stack = QStackedWidget()
        self.choice = Segmented(
            ((ITEMS, "Items"), (ALBUMS, "Albums"), (PEOPLE, "People"), (TOPICS, "Topics"), (PLACES, "Map")),
            name="Show the library as",
        )
        self._views: dict[str, QWidget] = {
            ITEMS: browser,
            ALBUMS: _inset(self.albums),
            PEOPLE: _inset(self.people),
            TOPICS: _inset(self.topics),
            PLACES: _inset(self.places),
        }
        for view in self._views.values():
            self.stack.addWidget(view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)
        self.choice.chosen.connect(self.show_view)
        narrowing = browser.filters.narrowing
        self.albums.album_wanted.connect(lambda number, title: self._narrow(narrowing.show_album, number, title))
        self.people.person_wanted.connect(lambda number, name: self._narrow(narrowing.show_person, number, name))
        self.topics.topic_wanted.connect(lambda name, ids: self._narrow(narrowing.show_topic, name, ids))
        self.map.area_wanted.connect(lambda area: self._narrow(narrowing.show_area, area))

    @property
    def key(self) -> str:
        """Which view is shown."""
        return self.choice.key

    def show_view(self, key: str) -> None:
        """Show the library as items, albums, people or places."""
        self.choice.choose(key)
        self.stack.setCurrentWidget(self._views[key])
        self.reload()

    def show_items(self, *_: object) -> None:
        """Show items."""
        if self.key != ITEMS:
            self.show_view(ITEMS)

    @action(palette=False)
    async def reload(self) -> None:
        """Read albums, people and countries, for the views and the filters."""
        media = self._backend.media
        albums, people, countries = await asyncio.gather(
            asyncio.to_thread(media.albums.all),
            asyncio.to_thread(media.people.all),
            asyncio.to_thread(media.countries),
        )
        self.albums.show_albums(albums)
        self.people.show_people(people)
        self.browser.filters.narrowing.offer(albums, people, countries)
        await self.reload_places()

    @action(palette=False)
    async def reload_places(self) -> None:
        """The library has changed: the map, while it is seen."""
        if self.key != PLACES:
            return
        places = await asyncio.to_thread(self._backend.media.places)
        self.map.show_places(places)
        self.places.setCurrentWidget(self.map if places else self.nowhere)

    def _narrow(self, narrow: object, *values: object) -> None:
        assert callable(narrow)
        self.show_view(ITEMS)
        narrow(*values)


def _inset(widget: QWidget) -> QWidget:
    """As far in as the pictures of the grid are."""
    frame = QWidget()
    column = QVBoxLayout(frame)
    column.setContentsMargins(INSET, 0, INSET, 0)
    column.addWidget(widget)
    return frame
