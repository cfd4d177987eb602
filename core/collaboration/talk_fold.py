"""The fold of a chat's log: what a line is after all that happened to it, in whatever order that arrived.

Every edit, deletion and reaction is about one line, so a line is the fold of its own events. The host's numbers order
them; what has none yet comes from this machine and is the newest. Rights are checked by the host before it gives a
number, and here again: words are changed by their author only, and removed by the author or the workspace's owner.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.collaboration.talk_checks import MOST_REFERENCES
from core.collaboration.talk_records import Content, Entry, Reaction, Reference

# Emojis shown at one line; more is noise, and somebody who fills the memory.
MOST_EMOJIS = 30


@dataclass(frozen=True)
class Folded:
    """A line without what only this machine knows. `words` is the event that its words come from, `references` are of
    the line and of all its edits."""

    said: Entry
    words: Entry
    removed_by: str
    reactions: tuple[Reaction, ...]
    references: tuple[Reference, ...]

    @property
    def content(self) -> Content:
        """What it says now: an edit changes words and mentions, adds links, and leaves the rest."""
        if self.removed_by:
            return Content(reply_to=self.said.content.reply_to, thread=self.said.content.thread)
        first, last = self.said.content, self.words.content
        if self.words is self.said:
            return first
        return Content(last.text, first.reply_to, first.thread, last.mentions, first.attachments, self.references)

    @property
    def edited(self) -> float:
        """When its words were changed last, 0 if never."""
        return 0.0 if self.removed_by or self.words is self.said else self.words.sent


def fold(events: Iterable[Entry], *, owner_id: str) -> Folded | None:
    """The line that these events are about, None while the line itself is not among them.

    Those that have no number come last, in the order given; that of the others does not matter.
    """
    numbered = sorted((event for event in events if event.number), key=lambda event: (event.number, event.id))
    ordered = [*numbered, *(event for event in events if not event.number)]
    said = next((event for event in ordered if event.kind == "said"), None)
    if said is None:
        return None
    about = [event for event in ordered if event.target == said.id]
    edits = [event for event in about if event.kind == "edited" and event.author_id == said.author_id]
    removers = [event.author_id for event in about if event.kind == "deleted"]
    removed_by = ""
    if owner_id in removers and owner_id != said.author_id:
        removed_by = "owner"
    if said.author_id in removers:
        removed_by = "author"
    reactions = () if removed_by else _reactions([event for event in about if event.kind == "reacted"])
    linked = dict.fromkeys(reference for event in (said, *edits) for reference in event.content.references)
    return Folded(said, edits[-1] if edits else said, removed_by, reactions, tuple(linked)[:MOST_REFERENCES])


def _reactions(events: Sequence[Entry]) -> tuple[Reaction, ...]:
    given: dict[str, dict[str, str]] = {}
    for event in events:
        people = given.setdefault(event.content.emoji, {})
        if event.content.is_on:
            people.setdefault(event.author_id, event.author)
        else:
            people.pop(event.author_id, None)
    found = [Reaction(emoji, tuple(people), tuple(people.values())) for emoji, people in given.items() if people]
    return tuple(found[:MOST_EMOJIS])
