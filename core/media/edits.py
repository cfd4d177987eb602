"""Edits: what is done to many items at once, so that it can be taken back and done again exactly.

Each edit remembers what it really changed: taking back a label leaves those items labelled that were before.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.media.service import MediaService

# Edits that can be taken back.
REMEMBERED = 100


@dataclass(frozen=True)
class Edit:
    """Something that was done, in words, and how to take it back and do it again. Both block."""

    words: str
    undo: Callable[[], object]
    redo: Callable[[], object]


class History:
    """What was done, the newest last; a new edit ends what could be done again."""

    def __init__(self) -> None:
        self._done: list[Edit] = []
        self._undone: list[Edit] = []

    def did(self, edit: Edit | None) -> None:
        """Remember an edit; None, where nothing was changed, is forgotten."""
        if edit is not None:
            self._done = [*self._done, edit][-REMEMBERED:]
            self._undone = []

    def forget(self) -> None:
        """Nothing can be taken back any more: what it was about is gone."""
        self._done, self._undone = [], []

    def undo(self) -> str:
        """Take back the newest; its words, "" when there is none."""
        if not self._done:
            return ""
        edit = self._done.pop()
        edit.undo()
        self._undone.append(edit)
        return edit.words

    def redo(self) -> str:
        """Do again what was taken back last; its words, "" when there is nothing."""
        if not self._undone:
            return ""
        edit = self._undone.pop()
        edit.redo()
        self._done.append(edit)
        return edit.words


def relabel(
    media: "MediaService", ids: Sequence[int], added: Sequence[str] = (), removed: Sequence[str] = ()
) -> Edit | None:
    """Give and take labels. Raises InputError for a label that cannot be."""
    gained = {label: media.label(ids, label) for label in added}
    lost = {label: media.unlabel(ids, label) for label in removed}
    if not any(gained.values()) and not any(lost.values()):
        return None

    def undo() -> None:
        for label, which in gained.items():
            media.unlabel(which, label)
        for label, which in lost.items():
            media.label(which, label)

    def redo() -> None:
        for label, which in gained.items():
            media.label(which, label)
        for label, which in lost.items():
            media.unlabel(which, label)

    said = ", ".join([*(f"+ {label}" for label in added), *(f"- {label}" for label in removed)])
    return Edit(f"Labels {said} on {_counted(ids)}", undo, redo)


def rate(media: "MediaService", ids: Sequence[int], stars: int) -> Edit | None:
    """Give stars. Raises InputError for a number of them that cannot be."""
    before = media.rate(dict.fromkeys(ids, stars))
    if not before:
        return None
    words = f"{stars} {'star' if stars == 1 else 'stars'} for {_counted(before)}" if stars else "Stars taken away"
    return Edit(words, lambda: media.rate(before), lambda: media.rate(dict.fromkeys(before, stars)))


def gather(media: "MediaService", album_id: int, title: str, ids: Sequence[int]) -> Edit | None:
    """Put items into an album."""
    new = media.albums.add(album_id, ids)
    words = f"{_counted(new)} in “{title}”"
    return (
        Edit(words, lambda: media.albums.take(album_id, new), lambda: media.albums.add(album_id, new)) if new else None
    )


def ungather(media: "MediaService", album_id: int, title: str, ids: Sequence[int]) -> Edit | None:
    """Take items out of an album."""
    gone = media.albums.take(album_id, ids)
    words = f"{_counted(gone)} out of “{title}”"
    return (
        Edit(words, lambda: media.albums.add(album_id, gone), lambda: media.albums.take(album_id, gone))
        if gone
        else None
    )


def trash(media: "MediaService", ids: Sequence[int]) -> Edit | None:
    """Move items to the trash."""
    gone = media.trash(ids)
    words = f"{_counted(gone)} in the trash"
    return Edit(words, lambda: media.restore(gone), lambda: media.trash(gone)) if gone else None


def restore(media: "MediaService", ids: Sequence[int]) -> Edit | None:
    """Take items out of the trash."""
    back = media.restore(ids)
    words = f"{_counted(back)} out of the trash"
    return Edit(words, lambda: media.trash(back), lambda: media.restore(back)) if back else None


def _counted(ids: Sequence[int] | dict[int, int]) -> str:
    return "1 item" if len(ids) == 1 else f"{len(ids):,} items"
