"""Albums: items gathered under a title, in as many as one likes; the items themselves stay where they are."""

from collections.abc import Sequence

from core.errors import InputError
from core.events import Events
from core.media.records import Album, AlbumsChanged, LibraryChanged
from core.storage.tables.albums import AlbumTables

TITLE_CHARACTERS = 200


class Albums:
    """Verbs block and belong in workers."""

    def __init__(self, tables: AlbumTables, events: Events) -> None:
        self._tables = tables
        self._events = events

    def all(self) -> list[Album]:
        """By title."""
        return [Album(*row) for row in self._tables.all()]

    def create(self, title: str) -> Album:
        """A new one. Raises InputError for a title that is empty, very long or taken."""
        title = _checked(title)
        number = self._tables.create(title)
        if number is None:
            raise _taken(title)
        self._events.emit(AlbumsChanged())
        return Album(number, title, 0)

    def rename(self, album_id: int, title: str) -> None:
        """Raises InputError for a title that is empty, very long or taken."""
        title = _checked(title)
        if not self._tables.rename(album_id, title):
            raise _taken(title)
        self._events.emit(AlbumsChanged())

    def remove(self, album_id: int) -> None:
        """The album goes; its items stay in the library."""
        self._tables.remove(album_id)
        self._events.emit(AlbumsChanged())

    def add(self, album_id: int, ids: Sequence[int]) -> list[int]:
        """Put items in; those that were not in it before."""
        return self._told(self._tables.add(album_id, ids))

    def take(self, album_id: int, ids: Sequence[int]) -> list[int]:
        """Take items out; those that were in it before."""
        return self._told(self._tables.take(album_id, ids))

    def find(self, title: str) -> Album:
        """The album of a title. Raises InputError that names those there are."""
        found = next((album for album in self.all() if album.title.casefold() == title.casefold()), None)
        if found is None:
            there = ", ".join(f"'{album.title}'" for album in self.all()) or "none yet"
            raise InputError(f"There is no album '{title}'.", f"Albums: {there}.")
        return found

    def _told(self, changed: list[int]) -> list[int]:
        if changed:
            self._events.emit(AlbumsChanged())
            self._events.emit(LibraryChanged(changed=tuple(changed)))
        return changed


def _checked(title: str) -> str:
    title = " ".join(title.split())
    if not title or len(title) > TITLE_CHARACTERS:
        raise InputError(f"An album's title needs 1 to {TITLE_CHARACTERS} characters.", "Choose another.")
    return title


def _taken(title: str) -> InputError:
    return InputError(f"There is an album '{title}' already.", "Choose another title, or add to that one.")
