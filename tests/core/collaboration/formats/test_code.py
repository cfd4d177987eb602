"""Code is a document of a workspace."""

from core.collaboration.formats.code import Code


def test_what_is_written_comes_back_from_what_is_stored():
    code = Code().open()
    code.splice(0, 0, "x = 1")
    code.choose_language("python")
    again = Code().open([code.snapshot()])
    assert (again.text, again.language) == ("x = 1", "python")
