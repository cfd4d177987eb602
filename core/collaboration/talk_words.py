"""Words of the chat: who is named in them with an @, and how they are searched."""

import re
from collections.abc import Sequence

from core.collaboration.records import Member

# Words of one search: more make it slower and find less.
MOST_WORDS = 20
WORD = re.compile(r"\w+")


def mentioned(text: str, members: Sequence[Member]) -> tuple[str, ...]:
    """The peer ids of members whose name stands in the text after an @; the longest name that fits counts."""
    found: dict[str, None] = {}
    folded = text.casefold()
    by_length = sorted((member for member in members if member.name.strip()), key=lambda member: -len(member.name))
    for match in re.finditer("@", folded):
        start = match.end()
        if start > 1 and folded[start - 2].isalnum():  # an address of mail names nobody
            continue
        for member in by_length:
            name = member.name.casefold()
            end = start + len(name)
            if folded.startswith(name, start) and not folded[end : end + 1].isalnum():
                found[member.peer_id] = None
                break
    return tuple(found)


def expression(words: str) -> str:
    """What a person types as an FTS5 expression: all the words, the last one perhaps not finished; "" for none."""
    parts = WORD.findall(words)[:MOST_WORDS]
    # quoted, so that no word is an operator
    return " ".join(f'"{part}"' for part in parts) + ("*" if parts else "")
