"""Words of the chat: who is named in them with an @, and how they are searched."""

import re
from collections.abc import Sequence
from urllib.parse import parse_qs, quote, urlencode

from core.collaboration.assist.words import is_joined
from core.collaboration.records import Member
from core.collaboration.talk_records import REFERENCES, Reference

# Words of one search: more make it slower and find less.
MOST_WORDS = 20
WORD = re.compile(r"\w+")
# vega:item/<id>?t=<seconds>&title=<words>, as `link_of` writes it.
LINK = re.compile(rf"vega:({'|'.join(REFERENCES)})/([\w-]{{1,64}})(?:\?([^\s<>\"]{{0,1000}}))?")
TITLE_CHARACTERS = 200
# Of a line that is pointed to; enough to know it again.
BEGUN_CHARACTERS = 60


def mentioned(text: str, members: Sequence[Member]) -> tuple[str, ...]:
    """The peer ids of members whose name stands in the text after an @; the longest name that fits counts. Of several
    with one name all are meant."""
    found: dict[str, None] = {}
    folded = text.casefold()
    names: dict[str, list[str]] = {}
    for member in members:
        names.setdefault(member.name.casefold(), []).append(member.peer_id)
    by_length = sorted((name for name in names if name.strip()), key=len, reverse=True)
    for match in re.finditer("@", folded):
        start = match.end()
        if start > 1 and folded[start - 2].isalnum():  # an address of mail names nobody
            continue
        for name in by_length:
            end = start + len(name)
            if folded.startswith(name, start) and not folded[end : end + 1].isalnum():
                found |= dict.fromkeys(names[name])
                break
    return tuple(found)


def expression(words: str) -> str:
    """What a person types as an FTS5 expression: all the words, the last one perhaps not finished; "" for none.

    Those of languages that write no spaces are in `within`: FTS5 takes a whole sentence of theirs for one word.
    """
    parts = WORD.findall(words)[:MOST_WORDS]
    # quoted, so that no word is an operator
    found = [f'"{part}"' for part in parts if not _is_unspaced(part)]
    return " ".join(found) + ("*" if found and not _is_unspaced(parts[-1]) else "")


def within(words: str) -> tuple[str, ...]:
    """Of what a person types the words that stand inside of others: those of languages that write no spaces."""
    return tuple(part for part in WORD.findall(words)[:MOST_WORDS] if _is_unspaced(part))


def _is_unspaced(word: str) -> bool:
    return any(is_joined(letter) for letter in word)


def link_of(reference: Reference) -> str:
    """The reference as a link, to be copied from one page and pasted into a line."""
    values = {"t": f"{reference.time_s:g}"} if reference.time_s else {}
    query = urlencode({**values, "title": reference.title}, quote_via=quote)
    return f"vega:{reference.kind}/{reference.id}?{query}"


def line_reference(line_id: str, author: str, text: str) -> Reference:
    """A line of a chat as something to point to: who said it, and how it begins."""
    words = " ".join(text.split())
    begun = words if len(words) <= BEGUN_CHARACTERS else f"{words[:BEGUN_CHARACTERS].rstrip()}…"
    return Reference("line", line_id, f"{author}: {begun or 'a file'}"[:TITLE_CHARACTERS])


def references_in(text: str) -> tuple[str, tuple[Reference, ...]]:
    """The text without its links into Vega, and where they lead."""
    found = []
    for kind, name, query in LINK.findall(text):
        values = parse_qs(query)
        title = values.get("title", [""])[0].strip()[:TITLE_CHARACTERS] or f"{kind} {name[:8]}"
        try:
            time_s = min(1e9 - 1, max(0.0, float(values.get("t", ["0"])[0])))
        except ValueError:
            time_s = 0.0
        found.append(Reference(kind, name, title, time_s if time_s == time_s else 0.0))
    return (LINK.sub("", text).strip(), tuple(found)) if found else (text, ())
