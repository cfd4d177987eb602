"""Words of any language: where they begin and end, and which of them say what a text is about.

Boundaries follow Unicode Standard Annex 29 (Text Segmentation) as far as suggestions need it: letters, marks and digits
hold together, also over an apostrophe or hyphen between two letters; each ideograph is a word.
"""

import functools
import unicodedata
from collections.abc import Iterator, Sequence

# Between two letters they belong to the word: don't, l’eau, well-known, col·legi.
INNER = frozenset("'’-‑·")
# Scripts that write no spaces, by how Unicode names their letters.
UNSPACED = ("CJK ", "HIRAGANA", "KATAKANA", "THAI ", "LAO ", "KHMER ", "MYANMAR ")

# The commonest words of English and German, and of some neighbours: they are in every text and about nothing.
_STOPPED = """
    a about after again all also am an and any are as at back be because been before being but by can can't come could
    did didn't do does doesn't doing don't down each even every few first for from get give go going good got had has
    have he her here hers him his how i i'd i'll i'm i've if in into is isn't it it's its just know let let's like
    little look made make many may maybe me mean might mine more most much must my need next no not now of off oh ok
    okay on one only or other our ours out over own please quite rather really right said same say see shall she should
    so some still such sure take tell than thank thanks that that's the their them then there there's these they
    they're thing things think this those through to today tomorrow too two under until up us use very want was way we
    we'd we'll we're we've well went were what what's when where which while who whom why will with won't would yeah
    yes yesterday yet you you'd you'll you're you've your yours
    ab aber alle allem allen aller alles als also am an andere anderen auch auf aus bei beim bin bis bitte bist da dabei
    dafür dahin damit danach dann daran darauf darum das dass davon dazu dein deine dem den denn der des deshalb dich
    die dies diese diesem diesen dieser dieses dir doch dort du durch ein eine einem einen einer eines einfach einmal er
    erst es etwas euch euer für ganz gar gegen genau gerade gern gibt gut habe haben habt hat hatte hatten hier hin
    hinter ich ihm ihn ihnen ihr ihre ihrem ihren im immer in ins ist ja jede jeden jeder jedes jetzt kann kannst kein
    keine keinen können könnte lassen lasst macht machen mal man mehr mein meine meinen mich mir mit morgen muss müssen
    nach neben nein nicht nichts noch nun nur ob oder ohne okay schon sehr sein seine seinen seit selbst sich sie sind
    so solche soll sollen sollte sollten sondern sonst über um und uns unser unsere unter viel vielleicht vom von vor
    war waren warum was weg weil weiter welche wenn wer werde werden wie wieder will wir wird wirst wo wollen wurde zu
    zum zur zwar zwischen
    avec ce cette ces comme con dans de del des du el elle en est et il ils je la las le les los mais más ne nous on ou
    par para pas pero plus por pour que qui sa se ses son sont su sur un una une vous y
"""
STOPPED = frozenset(_STOPPED.split())


@functools.cache
def _sort_of(letter: str) -> str:
    """ "w" is in words, "i" a word of its own, "" between words."""
    category = unicodedata.category(letter)
    if category[0] not in "LMN":
        return ""
    # outside Unicode's own planes of letters nothing is looked up by name
    if category == "Lo" and letter >= "\u2e80" and unicodedata.name(letter, "").startswith("CJK "):
        return "i"
    return "w"


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Where each word begins and ends, in code points."""
    start = -1
    for place, letter in enumerate(text):
        sort = _sort_of(letter)
        if sort == "w":
            if start < 0:
                start = place
            continue
        if start >= 0:
            is_inside = letter in INNER and place + 1 < len(text) and _sort_of(text[place + 1]) == "w"
            if is_inside and text[place - 1] not in INNER:
                continue
            yield start, place
            start = -1
        if sort == "i":
            yield place, place + 1
    if start >= 0:
        yield start, len(text)


def words(text: str) -> list[str]:
    """The words of a text in order, as they are written (composed: NFC)."""
    text = unicodedata.normalize("NFC", text)
    return [text[start:end] for start, end in spans(text)]


def runs(text: str) -> list[list[str]]:
    """The words of a text by what stands together: only spaces, or in languages without them nothing, between two."""
    text = unicodedata.normalize("NFC", text)
    found: list[list[str]] = []
    end = -1
    for start, stop in spans(text):
        if end < 0 or text[end:start].strip():
            found.append([])
        found[-1].append(text[start:stop])
        end = stop
    return found


def joined(found: Sequence[str]) -> str:
    """Words as a text, with a space between two where their language writes one."""
    text = ""
    for word in found:
        gap = " " if text and not (is_joined(text[-1]) and is_joined(word[0])) else ""
        text += gap + word
    return text


def content(text: str) -> list[str]:
    """The words that say what a text is about, casefolded: no stop words, numbers or single letters."""
    found = []
    for word in words(text):
        folded = word.casefold().replace("’", "'")
        is_ideograph = _sort_of(word[0]) == "i"
        if folded not in STOPPED and (len(folded) > 1 or is_ideograph) and not folded[0].isdigit():
            found.append(folded)
    return found


def is_joined(letter: str) -> bool:
    """Whether a letter stands beside others without a space in its language."""
    return unicodedata.name(letter, "").startswith(UNSPACED)


def last_word(text: str) -> str:
    """What is being written at the end of a text: the word that ends there, or ""."""
    # no word is longer; a whole chapter before the caret need not be looked at
    tail = text[-120:]
    found = list(spans(tail))
    return tail[found[-1][0] :] if found and found[-1][1] == len(tail) else ""
