"""Marks and lines have looks in Qt, and looks lead back to them."""

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QTextBlock, QTextCharFormat, QTextCursor, QTextDocument

from core.collaboration.rich_styles import PLAIN, Line, LineKind, Marks, Picture
from ui import theme
from ui.collaboration.rich_formats import OBJECT_TYPE, RichFormats, fixed_font


@given(st.builds(Marks, bold=st.booleans(), code=st.booleans(), link=st.sampled_from(("", "https://x/"))))
def test_looks_lead_back_to_marks(qapp, marks):
    formats = RichFormats()
    assert formats.marks(formats.chars(marks, Line())) == marks
    assert formats.marks(formats.chars(marks, Line(LineKind.HEADING_1))) == marks
    assert formats.marks(QTextCharFormat()) == PLAIN


@given(st.builds(Line, kind=st.sampled_from(list(LineKind)), is_done=st.booleans(), indent=st.integers(0, 8)))
def test_paragraphs_lead_back_to_lines(qapp, line):
    formats, document = RichFormats(), QTextDocument()
    QTextCursor(document).setBlockFormat(formats.block(line))
    assert formats.line(document.begin()) == line
    assert formats.line(QTextBlock()) == Line()


def test_looks_say_what_they_mean(qapp):
    formats = RichFormats()

    def font(marks=PLAIN, line=Line()):  # noqa: B008
        return formats.chars(marks, line).font()

    assert font(Marks(bold=True)).bold()
    assert font(Marks(italic=True)).italic()
    assert font(Marks(strike=True)).strikeOut()
    assert font(Marks(link="https://x/")).underline()
    assert font(Marks(code=True)).family() == fixed_font(13).family() == font(line=Line(LineKind.CODE)).family()
    sizes = [font(line=Line(kind)).pixelSize() for kind in list(LineKind)[:4]]
    assert sizes[1] > sizes[2] > sizes[3] > sizes[0]
    assert font(line=Line(LineKind.CHECK, is_done=True)).strikeOut()
    assert formats.chars(Marks(picture=Picture("5e" * 32)), Line(), is_object=True).objectType() == OBJECT_TYPE


def test_another_theme_has_other_colours(qapp):
    formats = RichFormats()
    theme.apply(qapp, "light")
    formats.forget_colours()
    light = formats.chars(PLAIN, Line()).foreground().color()
    theme.apply(qapp, "dark")
    formats.forget_colours()
    assert formats.chars(PLAIN, Line()).foreground().color() != light


def test_what_is_typed_behind_a_link_a_name_or_a_picture_is_plain(rich):
    editor = rich(f"**b[k](https://x/)** [@Ada](vega://peer/{'a2' * 26})![](vega://picture/{'5e' * 32})")

    def typed(position):
        cursor = QTextCursor(editor.document())
        cursor.setPosition(position)
        return editor.formats.typing_marks(cursor)

    assert typed(0) == typed(1) == typed(2) == Marks(bold=True)
    assert typed(7) == typed(8) == PLAIN
