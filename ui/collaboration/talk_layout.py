"""Where the parts of a line stand: its words as a rich document, and boxes for all that can be seen or clicked."""

from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QTextDocument, QTextOption

from core.collaboration.talk_records import Attachment, ChatLine
from ui import theme
from ui.collaboration.talk_markup import html_of
from ui.collaboration.talk_rows import Row, removed, replies, when

# On the 8 px grid: the avatar, the gap beside it, the margins of a row.
AVATAR, GAP, SIDE = 28, 10, 4
LEFT = SIDE + AVATAR + GAP
HEAD, QUOTE, CHIP, FILE, DAY, NEW = 20, 22, 24, 44, 34, 22
MARK = 16  # what says whether a line was sent, at its right
INDENT = 18  # of lists
# Pictures stand out, but leave room for the talk around them.
PICTURE = QSize(320, 220)
WIDE_PICTURE = QSize(480, 330)  # thumbnails have no more


@dataclass(frozen=True)
class Box:
    """A part of a line: what it is, where, what it says, and what it stands for."""

    kind: str
    rect: QRect
    text: str = ""
    value: Any = None
    is_on: bool = False


@dataclass
class Layout:
    """A line at one width."""

    height: int
    words: QTextDocument
    words_at: QPointF
    boxes: list[Box] = field(default_factory=list)

    def box_at(self, place: QPointF) -> Box | None:
        """What a point within the row lies on."""
        return next((box for box in self.boxes if QRectF(box.rect).contains(place)), None)

    def link_at(self, place: QPointF) -> str:
        """The address that a point within the row lies on, or ""."""
        return str(self.words.documentLayout().anchorAt(place - self.words_at))


def layout_of(row: Row, width: int, *, me: str, names: tuple[str, ...], has_thread: bool) -> Layout:
    """The row at this width, made once for a width, a look and the names in it."""
    key = (width, theme.current().name, names, has_thread)
    if row.cache.get("key") != key:
        row.cache = {"key": key, "layout": _Maker(row, width, me=me, names=names, has_thread=has_thread).make()}
    made: Layout = row.cache["layout"]
    return made


class _Maker:
    """Puts the parts under each other."""

    def __init__(self, row: Row, width: int, *, me: str, names: tuple[str, ...], has_thread: bool) -> None:
        self.row, self.line, self.width = row, row.line, width
        self.me, self.names, self.has_thread = me, names, has_thread
        self.room = max(80, width - LEFT - SIDE - MARK)
        self.boxes: list[Box] = []
        self.top = 0

    def make(self) -> Layout:
        line = self.line
        self._dividers()
        self.top += 8 if self.row.is_head else 2
        if self.row.is_head:
            self._add("avatar", QRect(SIDE, self.top, AVATAR, AVATAR), line.author, line.author_id)
            self._add("name", QRect(LEFT, self.top, self.room, HEAD), line.author, line.author_id)
            self._add("time", QRect(LEFT, self.top, self.room, HEAD), when(line.sent))
            self.top += HEAD
        if line.quote is not None:
            self._add("quote", QRect(LEFT, self.top, self.room, QUOTE), value=line.quote)
            self.top += QUOTE + 2
        words, words_at = self._words(), QPointF(LEFT, self.top)
        if line.author_id == self.me and not line.removed_by:
            self._add("mark", QRect(self.width - SIDE - MARK + 2, self.top + 1, MARK - 2, MARK), line.state)
        if not words.isEmpty():
            self.top += round(words.size().height())
        for file in line.attachments:
            self._file(file)
        self._flow([("reference", to.title, to, False) for to in line.references], icon=20)
        self._flow(
            [("reaction", f"{one.emoji} {len(one.peer_ids)}", one, self.me in one.peer_ids) for one in line.reactions]
        )
        if line.replies and self.has_thread:
            said = (
                replies(line.replies) + (f" · {line.unread} new" if line.unread else "") + f" · {when(line.last_reply)}"
            )
            self._flow([("thread", said, line, bool(line.unread))], icon=20)
        if self.row.is_head:
            least = next(box.rect.bottom() for box in self.boxes if box.kind == "avatar")
            self.top = max(self.top, least - 4)
        return Layout(self.top + 3, words, words_at, self.boxes)

    def _dividers(self) -> None:
        if self.row.day:
            self._add("day", QRect(0, self.top, self.width, DAY), self.row.day)
            self.top += DAY
        if self.row.is_first_new:
            self._add("new", QRect(0, self.top, self.width, NEW), "New")
            self.top += NEW

    def _words(self) -> QTextDocument:
        line, made = self.line, QTextDocument()
        made.setDocumentMargin(0)
        made.setIndentWidth(INDENT)
        made.setDefaultFont(theme.font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        made.setDefaultTextOption(option)
        muted, text = theme.current().muted, theme.current().text
        made.setDefaultStyleSheet(f"body {{ color: {text}; }} a {{ color: {theme.current().accent}; }}")
        if line.removed_by:
            made.setHtml(f'<i style="color: {muted};">{removed(line)}</i>')
        elif line.text:
            body = html_of(line.text, self.names)
            if line.edited:
                note = f' <span style="color: {muted}; font-size: 11px;">(edited)</span>'
                body = body[:-4] + note + "</p>" if body.endswith("</p>") else body + note
            if line.state == "refused":
                body += f'<p style="color: {theme.current().bad}; margin: 0;">The owner’s machine did not take it.</p>'
            made.setHtml(f"<body>{body}</body>")
        made.setTextWidth(self.room)
        return made

    def _file(self, file: Attachment) -> None:
        is_here = file.digest in self.line.here
        self.top += 4
        if file.thumbnail and file.width and file.height:
            most = WIDE_PICTURE if self.room >= WIDE_PICTURE.width() else PICTURE
            size = QSize(file.width, file.height).scaled(most, Qt.AspectRatioMode.KeepAspectRatio)
            size = size.boundedTo(QSize(max(file.width, 48), max(file.height, 48)))
            if size.width() > self.room:
                size = size.scaled(QSize(self.room, size.height()), Qt.AspectRatioMode.KeepAspectRatio)
            rect = QRect(QPointF(LEFT, self.top).toPoint(), size.expandedTo(QSize(48, 32)))
            self._add("picture", rect, file.name, file, is_here)
            self.top += rect.height() + 4
        else:
            self._add("file", QRect(LEFT, self.top, min(self.room, 340), FILE), file.name, file, is_here)
            self.top += FILE + 4

    def _flow(self, chips: list[tuple[str, str, Any, bool]], *, icon: int = 0) -> None:
        if not chips:
            return
        metrics, left = QFontMetrics(small()), LEFT
        self.top += 3
        for kind, text, value, is_on in chips:
            width = min(self.room, metrics.horizontalAdvance(text) + 18 + icon)
            if left + width > LEFT + self.room and left > LEFT:
                left = LEFT
                self.top += CHIP + 4
            self._add(kind, QRect(left, self.top, width, CHIP), text, value, is_on)
            left += width + 6
        self.top += CHIP + 2

    def _add(self, kind: str, rect: QRect, text: str = "", value: Any = None, is_on: bool = False) -> None:
        self.boxes.append(Box(kind, rect, text, value, is_on))


def small() -> QFont:
    """The font of chips and second voices."""
    return theme.font(12)


def tip_of(line: ChatLine, box: Box) -> str:
    """What resting on a part tells."""
    if box.kind == "reaction":
        return f"{', '.join(box.value.names)}: {box.value.emoji}"
    if box.kind == "mark":
        return {
            "unsent": "Only this machine has it; it is sent when another member is there.",
            "delivered": "Another member’s machine has it.",
            "refused": "The owner’s machine did not take it.",
        }[line.state]
    if box.kind in ("picture", "file"):
        return box.text if box.is_on else f"{box.text}: on another machine; click to fetch it"
    return {"quote": "Go to that line", "thread": "Open the thread", "reference": f"Open {box.text}"}.get(box.kind, "")
