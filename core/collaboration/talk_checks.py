"""What an event of a chat can be: bounds of every part, and who may do what to whose line."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.collaboration.talk_records import KINDS, REFERENCES, Attachment, ChatLine, Content, Entry, Reference
from core.errors import InputError

# A line is a line; longer words belong in the note.
LINE_CHARACTERS = 8000
NAME_CHARACTERS = 200
ID_CHARACTERS = 64
# The longest emojis join seven characters and their variants: families, flags of regions.
EMOJI_CHARACTERS = 32
MOST_ATTACHMENTS, MOST_REFERENCES, MOST_MENTIONS = 10, 20, 50
# Beyond this a file is better shared as a folder or a link.
FILE_BYTES = 4 << 30
THUMBNAIL_BYTES = 20_000
# The largest whole number that every JSON reader keeps; the same bound as for the numbers of lines.
MOST_NUMBER = 2**53
DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Known:
    """What the host knows of a line that an event is about; `has_more` than words: files, or links into Vega."""

    author_id: str
    thread: str
    has_more: bool = False


def check(entry: Entry) -> None:
    """Raises InputError for an event that no Vega would send."""
    sizes = (
        entry.kind in KINDS
        and 0 < len(entry.id) <= ID_CHARACTERS
        and len(entry.target) <= ID_CHARACTERS
        and bool(entry.target) == (entry.kind != "said")
        and len(entry.author) <= NAME_CHARACTERS
        and len(entry.author_id) <= ID_CHARACTERS
        and 0 <= entry.number < MOST_NUMBER
        and 0 <= entry.sent < 1e11
    )
    if not sizes or not _fits(entry.content):
        raise InputError("An event of the chat is malformed.", "Update Vega on both machines.")


def check_said(content: Content) -> None:
    """Raises InputError, in words for the person, for nothing or too much."""
    if not (content.text or content.attachments or content.references):
        raise InputError("There is nothing to say.", "Write something first.")
    if len(content.text) > LINE_CHARACTERS:
        raise InputError(
            f"A line may have {LINE_CHARACTERS:,} characters; this one has {len(content.text):,}.",
            "Put long texts into the note, or send them as a file.",
        )
    if len(content.attachments) > MOST_ATTACHMENTS:
        raise InputError(f"A line may carry {MOST_ATTACHMENTS} files.", "Send the others with another line.")
    if len(content.references) > MOST_REFERENCES:
        raise InputError(f"A line may point to {MOST_REFERENCES} things.", "Put the others into another line.")


def objection(entry: Entry, known: Mapping[str, Known], *, owner_id: str) -> str:
    """Why the host does not take an event of `entry.author_id`, "" when it does. `known`: the lines that are there."""
    content = entry.content
    if entry.kind == "said":
        if not (content.text or content.attachments or content.references):
            return "The line says nothing."
        root = known.get(content.thread)
        return "The thread is not there." if content.thread and (root is None or root.thread) else ""
    line = known.get(entry.target)
    if line is None:
        return "The line is not there."
    if entry.kind == "edited" and line.author_id != entry.author_id:
        return "Only who said a line can change it."
    if entry.kind == "edited" and not (content.text.strip() or content.references or line.has_more):
        return "The line would say nothing."
    if entry.kind == "deleted" and entry.author_id not in (line.author_id, owner_id):
        return "Only who said a line, or the owner of the workspace, can delete it."
    if entry.kind == "reacted" and not content.emoji.strip():
        return "A reaction needs an emoji."
    return ""


def _fits(content: Content) -> bool:
    return (
        len(content.text) <= LINE_CHARACTERS
        and _short(content.reply_to, content.thread, most=ID_CHARACTERS)
        and len(content.mentions) <= MOST_MENTIONS
        and _short(*content.mentions, most=ID_CHARACTERS)
        and len(content.emoji) <= EMOJI_CHARACTERS
        and len(content.attachments) <= MOST_ATTACHMENTS
        and len(content.references) <= MOST_REFERENCES
        and all(_is_file(entry) for entry in content.attachments)
        and all(_is_reference(entry) for entry in content.references)
    )


def _is_file(entry: Attachment) -> bool:
    return (
        DIGEST.fullmatch(entry.digest) is not None
        and 0 < len(entry.name) <= NAME_CHARACTERS
        and not set(entry.name) & set("/\\\0")
        and 0 <= entry.size_bytes <= FILE_BYTES
        and len(entry.media_type) <= NAME_CHARACTERS
        and len(entry.thumbnail) <= THUMBNAIL_BYTES
        and 0 <= entry.width < 1 << 20
        and 0 <= entry.height < 1 << 20
    )


def _is_reference(entry: Reference) -> bool:
    return (
        entry.kind in REFERENCES
        and 0 < len(entry.id) <= ID_CHARACTERS
        and 0 < len(entry.title) <= NAME_CHARACTERS
        and 0 <= entry.time_s < 1e9
    )


def _short(*words: str, most: int) -> bool:
    return all(len(word) <= most for word in words)


def known_of(entries: Sequence[Entry]) -> dict[str, Known]:
    """What said events make known."""
    return {
        entry.id: Known(entry.author_id, entry.content.thread, has_more=has_more(entry.content))
        for entry in entries
        if entry.kind == "said"
    }


def has_more(line: Content | ChatLine) -> bool:
    """Whether there is something to see of a line without its words."""
    return bool(line.attachments or line.references)
