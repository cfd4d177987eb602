"""Keywords: the words that tell one part from the others, by c-TF-IDF."""

from core.collaboration.assist.keywords import keywords


def test_what_is_everywhere_tells_nothing():
    """Average 4 words. tent: 2·log(1 + 4/2) = 2.20, camp: 1·log(1 + 4/2) = 1.10, rain: 1·log(1 + 4/1) = 1.61."""
    assert keywords(["tent tent camp rain", "camp stove stove fuel"]) == [
        ("tent", "rain", "camp"),
        ("stove", "fuel", "camp"),
    ]


def test_only_so_many_as_wanted_and_none_of_nothing():
    assert keywords(["tent tent rain", ""], count=1) == [("tent",), ()]
    assert keywords([]) == []
