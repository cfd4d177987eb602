"""Plain text is a document of a workspace."""

from core.collaboration.formats.text import Text


def test_what_is_written_comes_back_from_what_is_stored():
    text = Text().open()
    text.splice(0, 0, "hello")
    assert Text().open([text.snapshot()]).text == "hello"
