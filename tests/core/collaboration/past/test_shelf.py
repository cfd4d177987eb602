"""A shelf as it was: its items with what was said of them."""

import hashlib

from core.collaboration.past.difference import Detail, difference
from core.collaboration.past.shelf import read
from core.collaboration.shelf import Shelf
from core.collaboration.shelf_items import Offer, item_id


def offer(name, **values):
    digest = hashlib.sha256(name.encode()).hexdigest()
    return Offer(digest, name, "picture", "image/jpeg", 2_000_000, **values)


def then(shelf):
    return read(Shelf([shelf.snapshot()]))


def test_items_come_went_and_were_labelled():
    shelf = Shelf()
    cat = offer("cat.jpg", labels=("cat",))
    shelf.share([cat], by="peer-1", by_name="Ada")
    before = then(shelf)
    (entry,) = before.of("items")
    assert (entry.sort, entry.title) == ("Picture", "cat.jpg")
    assert [(field.title, field.words) for field in entry.fields] == [("Label", "cat"), ("Shared by", "Ada")]
    shelf.write_caption(item_id(cat.digest), "On the mat")
    shelf.label([item_id(cat.digest)], "cat", me="peer-2")
    shelf.label([item_id(cat.digest)], "pet", me="peer-2")
    shelf.share([offer("dog.jpg")], by="peer-2", by_name="Bo")
    after = then(shelf)
    found = {change.entry.title: change for change in difference(before, after)}
    assert found["dog.jpg"].sort == "added"
    assert found["cat.jpg"].details == (
        Detail("Caption", "", "On the mat"),
        Detail("Label", "cat", "cat (given by 2)"),
        Detail("Label", "", "pet"),
    )
    shelf.remove([item_id(cat.digest)], me="peer-1", is_owner=False)
    assert [(change.sort, change.entry.title) for change in difference(after, then(shelf))] == [("removed", "cat.jpg")]
