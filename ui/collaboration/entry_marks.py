"""What stands on cards, questions and answers besides what is in them: who is at them, and what is said about them."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Signal

from core.collaboration.comment_anchors import EntryPart
from core.collaboration.comments import Thread
from core.collaboration.entry_places import Spot
from ui.collaboration.carets import Person
from ui.collaboration.entry_words import counted


class EntryMarks(QObject):
    """One for all lists and cards of a view. What comments are about is a `Spot`: an entry, or in a response (its
    field) the question that is answered."""

    people_moved = Signal()
    threads_changed = Signal()
    thread_wanted = Signal(str)
    """The id of a thread that the person wants to read."""
    comment_wanted = Signal(object)
    """A Spot that the person wants to comment on."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.people: Mapping[str, Sequence[Person]] = {}
        """By the ids of entries; "" for what stands above them."""
        self._threads: dict[Spot, tuple[str, ...]] = {}
        self._chosen = ""

    def show_people(self, people: Mapping[str, Sequence[Person]]) -> None:
        """Who is where now."""
        if people != self.people:
            self.people = people
            self.people_moved.emit()

    def show_threads(self, threads: Sequence[Thread], chosen: str) -> None:
        """The threads about entries, and the one that is looked at."""
        found: dict[Spot, tuple[str, ...]] = {}
        for thread in threads:
            if isinstance(thread.anchor, EntryPart):
                spot = spot_of(thread.anchor)
                found[spot] = (*found.get(spot, ()), thread.id)
        if (found, chosen) != (self._threads, self._chosen):
            self._threads, self._chosen = found, chosen
            self.threads_changed.emit()

    @property
    def commented(self) -> frozenset[Spot]:
        """All that something is said about."""
        return frozenset(self._threads)

    def count(self, *spots: Spot) -> int:
        """How many threads are about these."""
        return sum(len(self._threads.get(spot, ())) for spot in spots)

    def is_chosen(self, *spots: Spot) -> bool:
        """Whether one of these threads is looked at."""
        return any(self._chosen in self._threads.get(spot, ()) for spot in spots)

    def spoken(self, spot: Spot) -> str:
        """Both for screen readers: "2 comments. Ben is here"."""
        people = [name for _, name in self.people.get(spot.key, ())]
        here = f"{', '.join(people)} {'is' if len(people) == 1 else 'are'} here" if people else ""
        return ". ".join(part for part in (counted(self.count(spot)) if self.count(spot) else "", here) if part)

    def ask(self, *spots: Spot) -> None:
        """Read what is said about these, the next thread each time; where nothing is said, say something."""
        threads = [one for spot in spots for one in self._threads.get(spot, ())]
        if not threads:
            self.comment_wanted.emit(spots[0])
            return
        place = threads.index(self._chosen) + 1 if self._chosen in threads else 0
        self.thread_wanted.emit(threads[place % len(threads)])


def spot_of(part: EntryPart) -> Spot:
    """What a comment is about, without what it was called."""
    return Spot(part.table, part.entry_id, part.question_id)
