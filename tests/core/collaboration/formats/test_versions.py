"""Named versions are kept with a workspace and only editors name them."""

from core.collaboration.authorship import Author
from core.collaboration.formats.versions import Versions


def test_names_come_back_from_what_is_stored():
    versions = Versions().open()
    versions.author_of = lambda writer: "ada"
    versions.add("text-note", b"then", "Draft", author=Author("ada", "Ada"))
    again = Versions().open([versions.snapshot()])
    again.author_of = versions.author_of
    assert again.of("text-note") == versions.of("text-note")
    assert Versions.least_role == "editor"
    assert not Versions.is_listed
