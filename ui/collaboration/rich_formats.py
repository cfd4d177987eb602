"""RichFormats: what marks and lines look like in Qt, and which marks and lines a Qt format stands for."""

from functools import cache

from PySide6.QtGui import (
    QBrush,
    QFont,
    QFontDatabase,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
)

from core.collaboration.rich_styles import HEADINGS, ITEMS, OBJECT, PARAGRAPH, PLAIN, Line, LineKind, Marks
from ui import theme

TEXT_PX = 14
CODE_PX = 13
HEADINGS_PX = dict(zip(HEADINGS, (24, 19, 16), strict=True))
INDENT_PX = 26
# Room for a bullet, a number or a box before the words.
ITEM_PX = 28
QUOTE_PX = 16
CODE_MARGIN_PX = 12
# Between the lines of one paragraph.
LEADING_PX = 4
# Above and below a line, by its kind.
MARGINS = {
    LineKind.HEADING_1: (18, 6),
    LineKind.HEADING_2: (14, 4),
    LineKind.HEADING_3: (10, 3),
    LineKind.CODE: (0, 0),
    LineKind.RULE: (10, 12),
    LineKind.BULLET: (1, 3),
    LineKind.NUMBER: (1, 3),
    LineKind.CHECK: (1, 3),
    LineKind.QUOTE: (0, 0),
}
USUAL_MARGINS = (2, 6)
# Code and quotes that stand in a row are one area; its first and last line keep their distance to others.
AREA_PX = 8

_MARKS = QTextFormat.Property.UserProperty + 1
_LINE = QTextFormat.Property.UserProperty + 2
# How pictures and tables are drawn: rich_objects.py.
OBJECT_TYPE = QTextFormat.ObjectTypes.UserObject + 1


class RichFormats:
    """Formats carry the number of the marks or line that they stand for."""

    def __init__(self) -> None:
        self._marks: list[Marks] = [PLAIN]
        self._mark_numbers: dict[Marks, int] = {PLAIN: 0}
        self._lines: list[Line] = [PARAGRAPH]
        self._line_numbers: dict[Line, int] = {PARAGRAPH: 0}
        self._chars: dict[tuple[Marks, LineKind, bool, bool], QTextCharFormat] = {}

    def forget_colours(self) -> None:
        """The theme is another."""
        self._chars.clear()

    def chars(self, marks: Marks, line: Line, *, is_object: bool = False) -> QTextCharFormat:
        """How characters look in a line."""
        key = (marks, line.kind, line.is_done, is_object)
        made = self._chars.get(key)
        if made is None:
            made = self._chars[key] = self._made(marks, line, is_object)
        return made

    def marks(self, format_: QTextFormat) -> Marks:
        """What a format of characters stands for."""
        return self._marks[int(format_.property(_MARKS) or 0)]

    def block(self, line: Line, *, is_first: bool = True, is_last: bool = True) -> QTextBlockFormat:
        """How a line stands; `is_first` and `is_last` in its area of code or quotes."""
        made = QTextBlockFormat()
        number = self._line_numbers.get(line)
        if number is None:
            number = self._line_numbers[line] = len(self._lines)
            self._lines.append(line)
        made.setProperty(_LINE, number)
        above, below = MARGINS.get(line.kind, USUAL_MARGINS)
        if line.kind in (LineKind.CODE, LineKind.QUOTE):
            around = AREA_PX + 12 if line.kind == LineKind.CODE else AREA_PX
            above += around if is_first else 0
            below += around + 2 if is_last else 0 if line.kind == LineKind.CODE else 4
        made.setTopMargin(above)
        made.setBottomMargin(below)
        left = line.indent * INDENT_PX
        left += ITEM_PX if line.kind in ITEMS else 0
        left += {LineKind.QUOTE: QUOTE_PX, LineKind.CODE: CODE_MARGIN_PX}.get(line.kind, 0)
        made.setLeftMargin(left)
        made.setRightMargin(CODE_MARGIN_PX if line.kind == LineKind.CODE else 0)
        if line.kind != LineKind.CODE:
            made.setLineHeight(LEADING_PX, QTextBlockFormat.LineHeightTypes.LineDistanceHeight.value)
        if line.kind in HEADINGS:
            made.setHeadingLevel(HEADINGS.index(line.kind) + 1)
        return made

    def line(self, block: QTextBlock) -> Line:
        """What a paragraph of Qt stands for."""
        return self._lines[int(block.blockFormat().property(_LINE) or 0)]

    def typing_marks(self, cursor: QTextCursor) -> Marks:
        """How what is typed at the caret will look: as what is before it, but no longer link and no name."""
        block, at = cursor.block(), cursor.position()
        is_start = at == block.position()
        before = self.marks_at(block, at if is_start else at - 1)
        after = self.marks_at(block, at)
        inside = not is_start and before.link and before.link == after.link
        return Marks(before.bold, before.italic, before.strike, before.code, before.link if inside else "")

    def marks_at(self, block: QTextBlock, position: int) -> Marks:
        """How the character at a position of a paragraph looks; PLAIN at its end."""
        parts = block.begin()
        while not parts.atEnd():
            fragment = parts.fragment()
            if fragment.contains(position):
                return self.marks(fragment.charFormat())
            parts += 1
        return PLAIN

    def _made(self, marks: Marks, line: Line, is_object: bool) -> QTextCharFormat:
        made = QTextCharFormat()
        number = self._mark_numbers.get(marks)
        if number is None:
            number = self._mark_numbers[marks] = len(self._marks)
            self._marks.append(marks)
        made.setProperty(_MARKS, number)
        if is_object:
            made.setObjectType(OBJECT_TYPE)
        is_code = marks.code or line.kind == LineKind.CODE
        size = HEADINGS_PX.get(line.kind, CODE_PX if is_code else TEXT_PX)
        font = fixed_font(size) if is_code else theme.font(size)
        is_heading = line.kind in HEADINGS
        font.setWeight(QFont.Weight.Bold if marks.bold else QFont.Weight.DemiBold if is_heading else font.weight())
        font.setItalic(marks.italic)
        font.setStrikeOut(marks.strike or (line.kind == LineKind.CHECK and line.is_done))
        font.setUnderline(bool(marks.link))
        made.setFont(font)
        made.setForeground(QBrush(theme.colour(_colour(marks, line))))
        if marks.code and line.kind != LineKind.CODE:
            made.setBackground(QBrush(theme.colour("raised")))
        if marks.mention:
            made.setBackground(QBrush(theme.colour("selected")))
        return made


def _colour(marks: Marks, line: Line) -> str:
    if marks.link or marks.mention:
        return "accent"
    is_quiet = line.kind == LineKind.QUOTE or (line.kind == LineKind.CHECK and line.is_done)
    return "muted" if is_quiet else "text"


@cache
def _fixed_family() -> str:
    return QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()


def fixed_font(size_px: int) -> QFont:
    """Letters of one width, as code is written in."""
    made = QFont(_fixed_family())
    made.setStyleHint(QFont.StyleHint.Monospace)
    made.setPixelSize(size_px)
    return made


def is_object(text: str) -> bool:
    """Whether some characters are pictures or tables."""
    return text.startswith(OBJECT)
