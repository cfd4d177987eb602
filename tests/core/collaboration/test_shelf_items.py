"""Whatever somebody writes into a shelf, what is read from it is an honest item or nothing."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from core.collaboration.shelf_items import (
    CAPTION_MOST,
    KINDS,
    LABELS_MOST,
    THUMBNAIL_MOST,
    is_thumbnail,
    item_id,
    label_field,
    part_at,
    place_of,
    read_item,
)

DIGEST = "ab" * 32
RIGHT = {"digest": DIGEST, "name": "scan.jpg", "kind": "picture", "type": "image/jpeg", "size": 12, "by": "ada"}


def item(**values):
    return read_item(item_id(DIGEST), {**RIGHT, **values})


def webp(side=8):
    made = io.BytesIO()
    Image.new("RGB", (side, side), "red").save(made, "WEBP")
    return made.getvalue()


ANYTHING = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary() | st.lists(st.integers())
NAMES = st.sampled_from(
    ["digest", "name", "kind", "type", "size", "width", "height", "duration", "caption", "by", "shared", "thumbnail"]
) | st.text().map("label:".__add__)


@given(st.dictionaries(NAMES, ANYTHING))
def test_hostile_fields_make_an_honest_item_or_none(values):
    try:
        read = item(**values)
    except (ValueError, TypeError):
        return
    assert read.digest == DIGEST and read.kind in KINDS and read.size_bytes >= 0
    assert len(read.thumbnail) <= THUMBNAIL_MOST and len(read.caption) <= CAPTION_MOST
    assert len(read.given) <= LABELS_MOST and all(word == word.strip() and givers for word, givers in read.given)


@pytest.mark.parametrize("values", [{"digest": "AB" * 32}, {"digest": "cd" * 32}, {"size": -1}, {"size": 1 << 40}])
def test_what_is_no_item_is_not_shown(values):
    with pytest.raises(ValueError, match=r"digest|size"):
        item(**values)


def test_a_label_counts_for_each_who_gives_it():
    read = item(**{label_field("ada", "cat"): True, label_field("ben", "cat"): True, label_field("ben", "a:b"): True})
    assert read.labels == ("a:b", "cat")
    assert set(read.givers("cat")) == {"ada", "ben"} and read.givers("dog") == ()


def test_only_small_webp_pictures_are_thumbnails():
    assert is_thumbnail(webp()) and item(thumbnail=webp()).thumbnail == webp()
    assert not is_thumbnail(webp() + bytes(THUMBNAIL_MOST))
    assert item(thumbnail=b"<svg onload=...>").thumbnail == b""


@pytest.mark.parametrize(("time_s", "part"), [(0.0, "ab12"), (12.5, "ab12#t=12.5")])
def test_an_item_and_a_moment_of_it_are_one_word(time_s, part):
    assert part_at("ab12", time_s) == part
    assert place_of(part) == ("ab12", time_s)
    assert place_of("ab12#t=soon") == ("ab12", 0.0)
