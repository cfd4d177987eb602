"""The list of documents is a document that nobody makes by hand."""

from core.collaboration.formats.contents import Contents


def test_the_list_comes_back_from_what_is_stored():
    contents = Contents().open()
    contents.add("board", "Plan")
    assert Contents().open([contents.snapshot()]).documents() == contents.documents()
    assert not Contents.is_listed
