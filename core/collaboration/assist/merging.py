"""Merging: a proposal for two versions of one paragraph, with the reasons; it is only ever proposed.

A three-way merge (diff3, as Khanna, Kunal, Pierce 2007, "A formal investigation of diff3", describe it) of words: what
one side changed is taken, what both added is kept, and where one deleted what the other edited, the edit wins, because
a deletion is made again in a second and lost words are not.
"""

import difflib
import enum
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.collaboration.assist.words import is_joined, spans
from core.errors import InputError

# A paragraph; finding what is alike in two takes the product of their lengths.
CHARACTERS_MOST = 10_000
# So much of a change is quoted.
QUOTED = 60


class Choice(enum.Enum):
    """Why a part of the proposal is as it is."""

    MINE = "mine"
    THEIRS = "theirs"
    SAME = "same"
    BOTH_ADDED = "both added"
    EDIT_KEPT = "edit kept"
    BOTH_CHANGED = "both changed"


@dataclass(frozen=True)
class Reason:
    """One place where the versions differ: what was chosen there, and why, in words for a person."""

    choice: Choice
    words: str


@dataclass(frozen=True)
class Proposal:
    """A merged paragraph. `is_sure` when nobody needs to look at it: no place was changed by both in different ways."""

    text: str
    reasons: tuple[Reason, ...]
    is_sure: bool


@dataclass(frozen=True)
class _Edit:
    """The words `start` to `end` of the base became `inserted`."""

    start: int
    end: int
    inserted: tuple[str, ...]


def propose(base: str, mine: str, theirs: str, *, me: str = "You", them: str = "They") -> Proposal:
    """Merge two versions of `base`. Blocks for some 100 ms with long ones. Raises InputError for more than a paragraph.

    Every word that either inserted is in it; when one side changed nothing, it is the other's text.
    """
    if max(len(base), len(mine), len(theirs)) > CHARACTERS_MOST:
        raise InputError(
            f"A paragraph of more than {CHARACTERS_MOST:,} characters is not merged by words.", "Choose one version."
        )
    if base in (mine, theirs) or mine == theirs:
        return _one_sided(base, mine, theirs, me=me, them=them)
    old = _tokens(base)
    made: list[str] = []
    reasons = []
    done = 0
    for ours, others in _hunks(_edits(old, _tokens(mine)), _edits(old, _tokens(theirs))):
        both = ours + others
        start, end = min(edit.start for edit in both), max(edit.end for edit in both)
        part, reason = _decide(old, ours, others, start=start, end=end, names=(me, them))
        made += [*old[done:start], *part]
        reasons.append(reason)
        done = end
    made += old[done:]
    return Proposal(_written(made), tuple(reasons), all(reason.choice is not Choice.BOTH_CHANGED for reason in reasons))


def _one_sided(base: str, mine: str, theirs: str, *, me: str, them: str) -> Proposal:
    if mine == theirs:
        same = (Reason(Choice.SAME, "Both versions are the same."),) if mine != base else ()
        return Proposal(mine, same, True)
    if mine == base:
        return Proposal(theirs, (Reason(Choice.THEIRS, f"Only {_small(them)} changed it."),), True)
    return Proposal(mine, (Reason(Choice.MINE, f"Only {_small(me)} changed it."),), True)


def _tokens(text: str) -> list[str]:
    """Words, and what is between them: each run of spaces, each other sign."""
    found: list[str] = []
    end = 0
    for start, stop in [*spans(text), (len(text), len(text))]:
        for is_space, group in itertools.groupby(text[end:start], str.isspace):
            signs = "".join(group)
            found += [signs] if is_space else list(signs)
        if stop > start:
            found.append(text[start:stop])
        end = stop
    return found


def _edits(old: Sequence[str], new: Sequence[str]) -> list[_Edit]:
    found = difflib.SequenceMatcher(None, _keys(old), _keys(new), autojunk=False).get_opcodes()
    return [_Edit(start, end, tuple(new[low:high])) for kind, start, end, low, high in found if kind != "equal"]


def _keys(tokens: Sequence[str]) -> list[tuple[str, str]]:
    """What tokens are compared by: spaces together with the word before them, since each is alike to every other."""
    keys: list[tuple[str, str]] = []
    word = ""
    for token in tokens:
        is_space = token.isspace()
        keys.append((word, token) if is_space else (token, ""))
        word = word if is_space else token
    return keys


def _hunks(ours: Sequence[_Edit], others: Sequence[_Edit]) -> Iterator[tuple[list[_Edit], list[_Edit]]]:
    """The edits of both sides in order, those together that meet."""
    group: tuple[list[_Edit], list[_Edit]] = ([], [])
    reach: _Edit | None = None
    labelled = [(edit, 0) for edit in ours] + [(edit, 1) for edit in others]
    for edit, side in sorted(labelled, key=lambda entry: (entry[0].start, entry[0].end)):
        if reach is not None and not _meet(reach, edit):
            yield group
            group, reach = ([], []), None
        group[side].append(edit)
        reach = edit if reach is None else _Edit(min(reach.start, edit.start), max(reach.end, edit.end), ())
    if reach is not None:
        yield group


def _meet(reach: _Edit, edit: _Edit) -> bool:
    """Whether an edit, which begins no earlier, changes what was changed, or puts words exactly there."""
    return edit.start < reach.end or (edit.start == reach.start and edit.end == reach.end)


def _decide(
    old: Sequence[str],
    ours: Sequence[_Edit],
    others: Sequence[_Edit],
    *,
    start: int,
    end: int,
    names: tuple[str, str],
) -> tuple[list[str], Reason]:
    """What stands instead of the words `start` to `end`, and why."""
    me, them = names
    here, there = (_applied(old, edits, start=start, end=end) for edits in (ours, others))
    if not others:
        return here, Reason(Choice.MINE, _told(me, old, ours))
    if not ours:
        return there, Reason(Choice.THEIRS, _told(them, old, others))
    if here == there:
        return here, Reason(Choice.SAME, f"Both made the same change: {_told('both', old, ours)}")
    adds_here, adds_there = (any(edit.inserted for edit in edits) for edits in (ours, others))
    if adds_here != adds_there:
        editor, deleter, kept = (me, them, here) if adds_here else (them, me, there)
        words = f"{deleter} deleted {_quoted(old[start:end])}, {_small(editor)} edited it: the edit is kept."
        return kept, Reason(Choice.EDIT_KEPT, words)
    merged = _united(old, ours, others, start=start, end=end)
    if not adds_here:
        return merged, Reason(Choice.SAME, f"Both deleted from {_quoted(old[start:end])}: both deletions are made.")
    if start == end:
        words = f"Both added words here: first {_quoted(here)}, then {_quoted(there)}."
        return merged, Reason(Choice.BOTH_ADDED, words)
    words = f"Both changed {_quoted(old[start:end])}: {_small(me)} to {_quoted(here)}, {_small(them)} to "
    return merged, Reason(Choice.BOTH_CHANGED, f"{words}{_quoted(there)}. The words of both are kept: choose.")


def _applied(old: Sequence[str], edits: Sequence[_Edit], *, start: int, end: int) -> list[str]:
    """How one side has it."""
    made: list[str] = []
    done = start
    for edit in edits:
        made += [*old[done : edit.start], *edit.inserted]
        done = edit.end
    return [*made, *old[done:end]]


def _united(old: Sequence[str], ours: Sequence[_Edit], others: Sequence[_Edit], *, start: int, end: int) -> list[str]:
    """Without what either deleted, with what either inserted; the same insertion at the same place counts once."""
    gone = {place for edit in (*ours, *others) for place in range(edit.start, edit.end)}
    inserted: dict[int, list[tuple[str, ...]]] = {}
    for edit in (*ours, *others):
        there = inserted.setdefault(edit.start, [])
        if edit.inserted and edit.inserted not in there:
            there.append(edit.inserted)
    made: list[str] = []
    for place in range(start, end + 1):
        made += [token for part in inserted.get(place, ()) for token in part]
        if place < end and place not in gone:
            made.append(old[place])
    return made


def _written(tokens: Sequence[str]) -> str:
    """The text of tokens, with a space where two words of different hands would run together."""
    text = ""
    for token in tokens:
        meets = bool(text) and _is_word(text[-1]) and _is_word(token[0])
        text += f" {token}" if meets and not (is_joined(text[-1]) or is_joined(token[0])) else token
    return text


def _is_word(letter: str) -> bool:
    return next(spans(letter), None) is not None


def _told(who: str, old: Sequence[str], edits: Sequence[_Edit]) -> str:
    """What a side did at one place."""
    deleted = [token for edit in edits for token in old[edit.start : edit.end]]
    inserted = [token for edit in edits for token in edit.inserted]
    if not deleted:
        return f"{who} added {_quoted(inserted)}."
    if not inserted:
        return f"{who} deleted {_quoted(deleted)}."
    return f"{who} changed {_quoted(deleted)} to {_quoted(inserted)}."


def _quoted(tokens: Sequence[str]) -> str:
    text = " ".join("".join(tokens).split())
    if not text:
        return "a space" if tokens else "nothing"
    return f"“{text[:QUOTED]}…”" if len(text) > QUOTED else f"“{text}”"


def _small(name: str) -> str:
    """A name inside a sentence."""
    return name.lower() if name in ("You", "They") else name
