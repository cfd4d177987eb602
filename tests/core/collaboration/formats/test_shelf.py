"""A shelf is a document of a workspace, and shows files."""

from core.collaboration.formats.shelf import Shelf
from core.collaboration.shelf_items import Offer


def test_what_is_shared_comes_back_from_what_is_stored():
    shelf = Shelf().open()
    shelf.share([Offer("ab" * 32, "cat.jpg", "picture", "image/jpeg", 5)], by="ada", by_name="Ada")
    assert Shelf().open([shelf.snapshot()]).shown() == shelf.shown()
    assert Shelf.has_files and shelf.digests() == {"ab" * 32}
