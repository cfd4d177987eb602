"""Everything of a line has its place, nothing covers another, and a narrow list makes it higher."""

import dataclasses
import itertools

import pytest
from PySide6.QtCore import QPointF

from core.collaboration.talk_records import Attachment, ChatLine, Quote, Reaction, Reference
from ui.collaboration.talk_layout import layout_of, tip_of
from ui.collaboration.talk_rows import Row

PICTURE = Attachment("a" * 64, "scan.png", 10, "image/png", 800, 600, b"webp")
FULL = ChatLine(
    "1",
    "w",
    "bo",
    "Bo",
    "See https://example.org and **this** which is long enough for some rows " * 3,
    1.7e9,
    quote=Quote("0", "ada", "Ada", "hm"),
    attachments=(PICTURE, Attachment("b" * 64, "notes.pdf", 10, "application/pdf")),
    references=(Reference("moment", "x", "Walk", 3.0),),
    reactions=(Reaction("👍", ("bo", "me"), ("Bo", "Me")), Reaction("🎉", ("bo",), ("Bo",))),
    replies=3,
    unread=1,
    here=("b" * 64,),
)


def laid(line, width=400, me="me", is_head=True):
    return layout_of(Row(line, is_head), width, me=me, names=(), has_thread=True)


def test_every_part_is_there_in_its_own_place(qtbot):
    made = laid(FULL)
    by_kind = {box.kind: box for box in made.boxes}
    assert set(by_kind) == {"avatar", "name", "time", "quote", "picture", "file", "reference", "reaction", "thread"}
    assert (by_kind["picture"].is_on, by_kind["file"].is_on) == (False, True)
    assert by_kind["thread"].text.startswith("3 replies · 1 new")
    assert [box.is_on for box in made.boxes if box.kind == "reaction"] == [True, False]
    solid = [box.rect for box in made.boxes if box.kind not in ("name", "time")]
    assert not any(one.intersects(other) for one, other in itertools.combinations(solid, 2))
    assert max(rect.bottom() for rect in solid) < made.height


@pytest.mark.parametrize("width", [150, 250, 400, 1200])
def test_everything_stays_within_the_list(qtbot, width):
    made = laid(FULL, width)
    assert all(box.rect.left() >= 0 and box.rect.right() <= width for box in made.boxes)


def test_narrower_is_higher(qtbot):
    words = dataclasses.replace(FULL, attachments=())
    assert laid(words, 250).height > laid(words, 600).height


def test_a_picture_is_larger_where_there_is_room(qtbot):
    sizes = [next(box.rect for box in laid(FULL, width).boxes if box.kind == "picture") for width in (250, 400, 800)]
    assert [rect.height() for rect in sizes] == sorted({rect.height() for rect in sizes})


def test_a_layout_is_made_once_for_a_width(qtbot):
    row = Row(FULL, True)
    options = {"me": "me", "names": (), "has_thread": True}
    assert layout_of(row, 400, **options) is layout_of(row, 400, **options)
    assert layout_of(row, 401, **options) is not layout_of(row, 400, **options)


def test_ones_own_lines_say_whether_they_were_sent(qtbot):
    for state, words in (("unsent", "Only this machine"), ("delivered", "Another member"), ("refused", "did not take")):
        line = ChatLine("1", "w", "me", "Me", "hi", 1.7e9, state)
        [mark] = [box for box in laid(line).boxes if box.kind == "mark"]
        assert words in tip_of(line, mark)
    assert not [box for box in laid(ChatLine("1", "w", "bo", "Bo", "hi", 1.7e9)).boxes if box.kind == "mark"]


def test_a_removed_line_says_only_that(qtbot):
    made = laid(ChatLine("1", "w", "me", "Me", "", 1.7e9, removed_by="owner"))
    assert made.words.toPlainText() == "Removed by the owner"
    assert not [box for box in made.boxes if box.kind == "mark"]


def test_a_link_and_a_part_are_found_under_the_pointer(qtbot):
    made = laid(FULL)
    inside = made.words_at + QPointF(45, 8)
    assert made.link_at(inside) == "https://example.org"
    picture = next(box for box in made.boxes if box.kind == "picture")
    assert made.box_at(QPointF(picture.rect.center())) is picture
    assert made.box_at(QPointF(-5, -5)) is None


def test_an_edited_line_says_so(qtbot):
    assert laid(ChatLine("1", "w", "bo", "Bo", "hi", 1.7e9, edited=1.7e9)).words.toPlainText() == "hi (edited)"
