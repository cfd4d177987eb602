"""HintMarks: words that a grammar model would write otherwise, under a wavy line until their sentence is edited."""

from dataclasses import dataclass, field

from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextEdit

from core.collaboration import utf16
from core.collaboration.assist.grammar.hints import Hint
from core.collaboration.assist.grammar.records import ReadPassage
from ui import theme


@dataclass(eq=False)
class MarkedHint:
    """A hint and its words, which move with the text by themselves."""

    hint: Hint
    words: QTextCursor
    sentence: "MarkedSentence"


@dataclass(eq=False)
class MarkedSentence:
    """A sentence as it was read."""

    place: QTextCursor
    said: str
    hints: list[MarkedHint] = field(default_factory=list)

    @property
    def is_as_read(self) -> bool:
        """Whether nobody edited it since."""
        return self.place.selectedText() == self.said


class HintMarks:
    """Belongs to one text field."""

    def __init__(self) -> None:
        self.sentences: list[MarkedSentence] = []

    @property
    def hints(self) -> list[MarkedHint]:
        """All of them, in the order of the text."""
        found = [marked for sentence in self.sentences for marked in sentence.hints]
        return sorted(found, key=lambda marked: marked.words.selectionStart())

    def show(self, document: QTextDocument, part: str, read: ReadPassage, *, start: int = 0) -> None:
        """These hints and no others of that sentence, if it is still as it was read.

        `part` is the text that was read, which was at the UTF-16 position `start` of the document.
        """
        place = _cursor(document, part, (read.passage.start, read.passage.end), start)
        taken = place.selectionStart(), place.selectionEnd()
        self.sentences = [
            each
            for each in self.sentences
            if each.place.selectionEnd() <= taken[0] or each.place.selectionStart() >= taken[1]
        ]
        sentence = MarkedSentence(place, read.passage.text)
        if read.hints and sentence.is_as_read:
            sentence.hints = [
                MarkedHint(hint, _cursor(document, part, (hint.start, hint.end), start), sentence)
                for hint in read.hints
            ]
            self.sentences.append(sentence)

    def clear(self) -> None:
        """None any more."""
        self.sentences = []

    def forget_changed(self) -> bool:
        """Forget the hints of sentences that were edited; True when there were some."""
        kept = [sentence for sentence in self.sentences if sentence.is_as_read]
        is_other = len(kept) < len(self.sentences)
        self.sentences = kept
        return is_other

    def forget(self, sentence: MarkedSentence) -> None:
        """Nothing of this one any more."""
        self.sentences = [each for each in self.sentences if each is not sentence]

    def use(self, marked: MarkedHint) -> QTextCursor:
        """Write what is proposed; the other hints of the sentence stay where their words do. Returns where it ends."""
        sentence, words = marked.sentence, QTextCursor(marked.words)
        start, end = sentence.place.selectionStart(), sentence.place.selectionEnd()
        more = utf16.length(marked.hint.proposed) - (words.selectionEnd() - words.selectionStart())
        words.insertText(marked.hint.proposed)
        sentence.place.setPosition(start)
        sentence.place.setPosition(end + more, QTextCursor.MoveMode.KeepAnchor)
        sentence.said = sentence.place.selectedText()
        sentence.hints = [
            each for each in sentence.hints if each is not marked and each.words.selectedText() == each.hint.there
        ]
        if not sentence.hints:
            self.forget(sentence)
        elif sentence not in self.sentences:  # the edit itself was taken for one of the person's
            self.sentences.append(sentence)
        return words

    def at(self, position: int) -> MarkedHint | None:
        """The hint about the words around a place, the shortest words first."""
        found = [
            marked for marked in self.hints if marked.words.selectionStart() <= position <= marked.words.selectionEnd()
        ]
        return min(found, key=lambda marked: len(marked.hint.there), default=None)

    def after(self, position: int) -> MarkedHint | None:
        """The hint at a place, else the next one, else the first of the text."""
        later = [marked for marked in self.hints if marked.words.selectionEnd() >= position]
        return self.at(position) or next(iter([*later, *self.hints]), None)

    def selections(self) -> list[QTextEdit.ExtraSelection]:
        """For `setExtraSelections`."""
        found = []
        for marked in self.hints:
            selection = QTextEdit.ExtraSelection()
            selection.cursor = marked.words
            selection.format.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            selection.format.setUnderlineColor(theme.colour("violet"))
            found.append(selection)
        return found


def _cursor(document: QTextDocument, part: str, points: tuple[int, int], start: int) -> QTextCursor:
    """Over a range of code points of a part of the text."""
    most = document.characterCount() - 1
    first, last = (min(start + utf16.from_points(part, point), most) for point in points)
    place = QTextCursor(document)
    place.setPosition(first)
    place.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
    return place
