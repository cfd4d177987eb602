"""A document as a guest sees it: one text that is edited both ways, whatever else is in it."""

import json

import loro
import pytest

from core.collaboration import rich_styles as styles
from core.collaboration.records import Splice
from core.collaboration.rich_styles import Grid, Line, LineKind, Marks, Paragraph, Run
from core.collaboration.visits.pages import page_of
from core.errors import InputError, ProtocolError

HEADING = Line(kind=LineKind.HEADING_1)


@pytest.fixture
async def page_with(machine):
    """`await page_with("text")`: a new document, its page, and what the page heard."""
    async with machine("ada") as ada:
        space = await ada.collaboration.create("Space")

        async def make(format_name):
            entry = await ada.collaboration.add_document(space.id, format_name, "Title")
            page = await page_of(ada.collaboration, space.id, entry.id)
            heard = []
            page.listen(heard.append)
            return (await ada.collaboration.open_document(space.id, entry.id)).document, page, heard

        yield make


@pytest.mark.parametrize("format_name", ["text", "code"])
async def test_a_text_is_edited_both_ways_and_undo_leaves_the_guests_words(page_with, format_name):
    document, page, heard = await page_with(format_name)
    document.splice16(0, 0, "own")
    page.edit("Eva (guest)", [Splice(3, 0, " words 😀")])
    assert document.text == page.text == "own words 😀"
    document.undo()
    assert document.text == " words 😀"
    assert heard == [Splice(0, 3, "")]
    assert page.is_writable
    await page.close()


async def test_the_history_says_who_wrote(page_with):
    document, page, _ = await page_with("text")
    page.edit("Eva (guest)", [Splice(0, 0, "hers")])
    document.splice16(0, 0, "ours")
    document.settle()
    told = json.loads(document._doc.export_json_updates(loro.VersionVector(), document._doc.oplog_vv))
    assert [change["msg"] for change in told["changes"]] == ["Eva (guest)", None]


async def test_a_note_shows_its_words_without_the_last_line_end(page_with):
    document, page, heard = await page_with("note")
    assert page.text == ""
    document.insert(0, [Paragraph((Run("Title"),), HEADING), Paragraph((Run("bold", Marks(bold=True)),), Line())])
    assert page.text == document.text[:-1]
    made = page.text
    heard.clear()
    page.edit("Eva (guest)", [Splice(5, 0, " of hers"), Splice(0, 0, "The ")])
    assert page.text == "The Title of hers" + made[5:]
    assert document.line_at(0) == HEADING
    assert heard == []
    document.undo()
    assert page.text == "The  of hers"
    await page.close()


async def test_what_happens_at_the_end_of_a_note_is_heard_as_it_is_seen(page_with):
    document, page, heard = await page_with("note")
    shown = page.text
    for change in (
        lambda: document.splice(0, 0, [Run("one\ntwo\n")]),
        lambda: document.splice(len(document.text) - 1, 0, [Run("end")]),
        lambda: document.splice(0, len(document.text) - 1),
        lambda: document.insert(0, [Grid((((Run("a"),), (Run("b"),)),), 0)]),
        lambda: document.undo(),
    ):
        change()
        for splice in heard:
            shown = shown[: splice.position] + splice.inserted + shown[splice.position + splice.removed :]
        heard.clear()
        assert shown == page.text


async def test_a_guest_makes_no_signs_for_pictures(page_with):
    _, page, _ = await page_with("note")
    with pytest.raises(ProtocolError):
        page.edit("Eva (guest)", [Splice(0, 0, styles.OBJECT)])


async def test_carets_are_found_in_both(page_with):
    for format_name in ("text", "note"):
        _, page, _ = await page_with(format_name)
        page.edit("Eva (guest)", [Splice(0, 0, "a😀b")])
        assert len(page.place_of(3, 3)) > 10
        assert page.carets() == {} and page.caret_here is None


async def test_a_board_is_no_page(page_with):
    with pytest.raises(InputError, match="notes, texts and code"):
        await page_with("board")
