"""What goes along with documents is announced: who is named where, and by whom."""

from core.collaboration.authorship import Author
from core.collaboration.beside import Beside
from core.collaboration.records import Mentioned
from core.events import Events


def test_who_named_somebody_is_said_by_name():
    events, seen = Events(), []
    events.subscribe(Mentioned, seen.append)
    made = Beside(
        None,
        None,
        None,
        me=lambda: Author("me", "Me"),
        members=lambda space: [],
        names=lambda space: {"ada": "Ada"},
        owner=lambda space: "me",
        events=events,
    )
    made.mentions._told("w", "note-1", "ada")
    made.mentions._told("w", "note-1", "gone")
    assert seen == [
        Mentioned("w", "note-1", "Ada", is_in_note=True),
        Mentioned("w", "note-1", "Somebody", is_in_note=True),
    ]
