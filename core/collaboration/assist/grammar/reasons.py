"""Reasons: why other words are proposed, told from the words themselves; of English where it is about forms."""

import difflib
import re
import unicodedata
from collections.abc import Sequence

CAPITAL, SMALL = "It is written with a capital letter here.", "It is written with a small letter here."
MISSING_WORD, EXTRA_WORD, TWICE = "A word is missing.", "A word too many.", "The word is there twice."
MISSING_MARK, EXTRA_MARK, OTHER_MARK = "Punctuation is missing.", "Punctuation too much.", "Other punctuation."
SPELLING, APART, FORM, OTHER = (
    "Spelling.",
    "Written apart or together.",
    "Another form of the word agrees with the sentence.",
    "Other words fit better.",
)
# Words whose forms do not look alike; what is in one line is one word.
_FORMS = """
    be am is are was were been being 's 're 'm
    have has had having
    do does did done doing don't doesn't didn't
    go goes went gone going
    a an the
    this these that those
    I me my mine
    he him his she her hers it its
    we us our ours they them their theirs
    who whom whose
    isn't aren't wasn't weren't
    hasn't haven't hadn't
    see saw seen
    take took taken
    give gave given
    get got gotten
    come came
    write wrote written
    think thought
    bring brought
    buy bought
    say says said
    make made
    good better best well
    bad worse worst
    much many more most
    man men woman women child children person people foot feet
    in on at to for of by with from into
"""
FORMS = [frozenset(line.casefold().split()) for line in _FORMS.splitlines() if line.strip()]
ENDINGS = frozenset({"s", "es", "ed", "d", "ing", "er", "r", "est", "st", "ly", "'s", "'", "n", "en"})
_ENDING = re.compile(r"(?:'s|s'|ies|ied|ing|est|ed|es|en|er|ly|'|s|d|n|y|e)$")
_APOSTROPHES = str.maketrans("’‘`´", "''''")
_DOUBLED = re.compile(r"(\w)\1$")
# A stem shorter than this is in words that have nothing to do with each other.
STEM = 2
# So much alike, by difflib's measure, are a word and itself with a letter wrong; "their" and "there" are .8.
ALIKE = 0.6


def plain(word: str) -> str:
    """A word without what only typesetting makes of it: curly apostrophes, quotes, dashes, ways to write an é."""
    word = unicodedata.normalize("NFC", word).translate(_APOSTROPHES)
    return {"“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "‑": "-"}.get(word, word.replace("‑", "-"))


def is_mark(word: str) -> bool:
    """Whether it is punctuation."""
    return not any(letter.isalnum() for letter in word)


def reason(there: Sequence[str], proposed: Sequence[str], *, beside: Sequence[str] = ()) -> str:
    """Why these words take the place of those, in words for a person; either may be none. `beside` are the words before
    and after them.
    """
    if not proposed:
        if all(is_mark(word) for word in there):
            return EXTRA_MARK
        return TWICE if plain(there[0]).casefold() in [plain(word).casefold() for word in beside] else EXTRA_WORD
    if not there:
        return MISSING_MARK if all(is_mark(word) for word in proposed) else MISSING_WORD
    if all(is_mark(word) for word in [*there, *proposed]):
        return OTHER_MARK
    old, new = " ".join(map(plain, there)), " ".join(map(plain, proposed))
    if old.casefold() == new.casefold():
        first = next(two for one, two in zip(old, new, strict=False) if one != two)
        return CAPITAL if first.isupper() else SMALL
    if _letters(old) == _letters(new):
        return APART
    return _of_words(old.casefold(), new.casefold())


def _of_words(old: str, new: str) -> str:
    if any(old in line and new in line for line in FORMS) or _is_form(old, new):
        return FORM
    return SPELLING if difflib.SequenceMatcher(None, old, new, autojunk=False).ratio() >= ALIKE else OTHER


def _is_form(old: str, new: str) -> bool:
    """Whether two words differ by their endings only: walk and walked, city and cities, runs and running."""
    short, long = sorted((old, new), key=len)
    if long.startswith(short) and long[len(short) :] in ENDINGS:
        return True
    stems = [_ENDING.sub("", word) for word in (old, new)]
    if min(map(len, stems)) < STEM or " " in old + new:
        return False
    ends = [word[len(stem) :] for word, stem in zip((old, new), stems, strict=True)]
    return ends[0] != ends[1] and _DOUBLED.sub(r"\1", stems[0]) == _DOUBLED.sub(r"\1", stems[1])


def _letters(words: str) -> str:
    return re.sub(r"[\s'-]", "", words.casefold())
