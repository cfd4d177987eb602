"""What the grid lists: the library in windows, or the hits of a search."""

from core.media.records import Query
from ui.media.listing import Filtered, Found, Tile, Wanted, read_all


def test_the_library_is_listed_in_windows(running_library):
    media, ids = running_library
    listing = Filtered(media, Query(order="name"))
    assert listing.count() == 2
    assert [tile.item.id for tile in listing.window(1, 10)] == ids[1:]


def test_hits_say_why_and_are_narrowed_by_the_filter(running_library):
    media, ids = running_library
    media.label(ids, "pet")
    media.label(ids[:1], "cat")
    listing = Found(lambda: media.search("pet"), lambda hits: media.passing(hits, Query(label="cat")))
    assert listing.count() == 1
    tile = listing.window(0, 10)[0]
    assert tile.item.id == ids[0]
    assert "pet" in tile.why
    assert tile.score == 1.0
    assert Found(lambda: media.search("pet"), lambda hits: media.passing(hits, Query(unlabelled=True))).count() == 0


def test_a_listing_counted_again_is_true_again(running_library):
    media, ids = running_library
    listing = Found(lambda: media.search("late"))
    assert listing.count() == 0
    media.label(ids, "late")
    assert listing.count() == 2


def test_what_is_wanted_decides_what_is_listed(running_library):
    media, _ = running_library
    assert isinstance(Wanted(Query()).listing(media), Filtered)
    assert isinstance(Wanted(Query(), words="cat").listing(media), Found)
    assert isinstance(Wanted(Query(trash=True), words="cat").listing(media), Filtered)
    assert Wanted(Query()).when_empty() == ""
    assert "“cat”" in Wanted(Query(), words="cat").when_empty()
    assert "a.jpg" in Wanted(Query(), like=1, like_name="a.jpg").when_empty()


def test_a_selection_of_any_size_is_read_in_steps():
    class Numbers:
        def __init__(self):
            self.asked = []

        def window(self, offset, limit):
            self.asked.append((offset, limit))
            return [Tile(number) for number in range(offset, offset + limit)]

    listing = Numbers()
    tiles = read_all(listing, [(0, 0), (10, 34)], step=10)
    assert [tile.item for tile in tiles] == [0, *range(10, 35)]
    assert listing.asked == [(0, 1), (10, 10), (20, 10), (30, 5)]
