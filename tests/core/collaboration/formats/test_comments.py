"""Comments belong to a workspace, and who may not edit may still comment."""

from core.collaboration.authorship import Author
from core.collaboration.formats.comments import Comments
from core.collaboration.roles import is_at_least
from core.collaboration.text_ranges import TextRange


def test_what_is_said_comes_back_from_what_is_stored():
    comments = Comments().open()
    comments.author_of = lambda writer: "ada"
    comments.add("text-note", TextRange(b"a", b"b", "words"), "Look", author=Author("ada", "Ada"))
    again = Comments().open([comments.snapshot()])
    again.author_of = comments.author_of
    assert again.threads() == comments.threads()


def test_a_commenter_may_comment_and_nobody_makes_such_a_document_by_hand():
    assert is_at_least("commenter", Comments.least_role)
    assert not is_at_least("viewer", Comments.least_role)
    assert not Comments.is_listed
