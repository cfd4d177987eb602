"""A note with headings and tables is a document of a workspace."""

from core.collaboration.formats.note import Note
from core.collaboration.rich_markdown import to_markdown
from core.collaboration.rich_markdown_reading import from_markdown

WORDS = "# Plan\n\n- [ ] buy **milk**\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n"


def test_what_is_written_comes_back_from_what_is_stored():
    note = Note().open()
    note.insert(0, from_markdown(WORDS))
    assert to_markdown(Note().open([note.snapshot()]).content()) == WORDS
