"""What an input method composes in a text field: it stays at the caret, whatever the others write around it."""

import contextlib
from collections.abc import Iterator, Sequence

from PySide6.QtGui import QTextBlock, QTextLayout
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

Range = QTextLayout.FormatRange


@contextlib.contextmanager
def kept_composing(field: QPlainTextEdit | QTextEdit) -> Iterator[None]:
    """Take what is composed along with the caret. The field must tell nobody of changes meanwhile.

    Qt ties it to a place in a paragraph: words that come before it, or a paragraph that is split, would leave it there.
    """
    block = field.textCursor().block()
    layout = block.layout()
    words, start = layout.preeditAreaText(), layout.preeditAreaPosition()
    if not words:
        yield
        return
    looks = [_moved(found, -start) for found in layout.formats() if _is_within(found, layout)]
    layout.setPreeditArea(-1, "")
    layout.clearFormats()
    field.document().markContentsDirty(block.position(), block.length())
    try:
        yield
    finally:
        cursor = field.textCursor()
        block, place = cursor.block(), cursor.positionInBlock()
        block.layout().setPreeditArea(place, words)
        block.layout().setFormats([_moved(found, place) for found in looks])
        field.document().markContentsDirty(block.position(), block.length())


def around_composing(block: QTextBlock, ranges: Sequence[Range]) -> list[Range]:
    """Looks of a paragraph's words, as they lie while something is composed among them, with the looks of that."""
    layout = block.layout()
    start, length = layout.preeditAreaPosition(), len(layout.preeditAreaText())
    if not length:
        return list(ranges)
    made = []
    for found in ranges:
        if found.start >= start:
            found = _moved(found, length)
        elif found.start + found.length > start:
            found = _moved(found, 0)
            found.length += length
        made.append(found)
    return [*made, *(found for found in layout.formats() if _is_within(found, layout))]


def _is_within(found: Range, layout: QTextLayout) -> bool:
    start = layout.preeditAreaPosition()
    return start <= found.start and found.start + found.length <= start + len(layout.preeditAreaText())


def _moved(found: Range, by: int) -> Range:
    made = Range()
    made.start, made.length, made.format = found.start + by, found.length, found.format
    return made
