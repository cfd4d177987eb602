"""The same picture in other sizes and qualities is found, other pictures are not, and the best one is kept."""

import io
from dataclasses import replace

import numpy as np
import pytest
from film import SAMPLES
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from core.media.duplicates import DIFFER, alike, groups, looks
from core.media.records import Item

PHOTOGRAPHS = ("astronaut", "camera", "chelsea", "coffee", "rocket", "retina", "moon")


def pixels(name):
    return np.asarray(Image.open(SAMPLES / f"{name}.jpg").convert("RGB"))


def worse(image, *, side=1.0, quality=90):
    """Smaller, and compressed more."""
    small = Image.fromarray(image)
    small = small.resize((round(small.width * side), round(small.height * side)), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    small.save(buffer, "JPEG", quality=quality)
    return np.asarray(Image.open(buffer).convert("RGB"))


def apart(one, other):
    return bin((one ^ other) & (2**64 - 1)).count("1")


@pytest.mark.parametrize("name", PHOTOGRAPHS)
@pytest.mark.parametrize(("side", "quality"), [(0.5, 90), (1.0, 30), (0.3, 50)])
def test_a_worse_copy_looks_the_same(name, side, quality):
    assert apart(looks(pixels(name)), looks(worse(pixels(name), side=side, quality=quality))) <= DIFFER


def test_other_pictures_look_different():
    hashes = [looks(pixels(name)) for name in PHOTOGRAPHS]
    assert alike(hashes) == []


def test_where_there_is_nothing_to_see_nothing_is_alike():
    assert looks(np.full((40, 40, 3), 200, np.uint8)) is None


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-(2**63), 2**63 - 1), min_size=2, max_size=30), st.randoms(use_true_random=False))
def test_every_pair_within_seven_bits_is_found_and_no_other(hashes, random):
    """Against all pairs, compared one by one; some hashes get near neighbours."""
    for _ in range(3):
        near = random.choice(hashes) & (2**64 - 1)
        for bit in random.sample(range(64), random.randint(1, 7)):
            near ^= 1 << bit
        hashes.append(near - 2**64 if near >= 2**63 else near)
    pairs = {
        (one, other)
        for one in range(len(hashes))
        for other in range(one + 1, len(hashes))
        if apart(hashes[one], hashes[other]) <= 7
    }
    found = alike(hashes, differ=7)
    together = {place: number for number, group in enumerate(found) for place in group}
    assert all(together.get(one, -1) == together.get(other, -2) for one, other in pairs)
    assert all(any(place in pair for pair in pairs) for place in together)


def item(number, **values):
    base = Item(number, "", f"{number}.jpg", "picture", "ready", 100, 100, 1000, None, float(number))
    return replace(base, **values)


def test_the_best_is_whole_large_and_old():
    items = [
        item(1, state="damaged", width=500, height=500),
        item(2),
        item(3, width=200, height=200),
        item(4, width=200, height=200, size_bytes=5000),
    ]
    [group] = groups(items, [7, 7, 7, 7])
    assert [entry.id for entry in group.items] == [4, 3, 2, 1]
    assert group.best.id == 4 and [entry.id for entry in group.others] == [3, 2, 1]


def test_videos_that_begin_alike_must_last_alike():
    items = [item(number, kind="video", duration_s=length) for number, length in ((1, 10.0), (2, 10.1), (3, 60.0))]
    [group] = groups(items, [7, 7, 7])
    assert [entry.id for entry in group.items] == [1, 2]


def test_what_only_has_the_same_light_and_shade_is_no_duplicate():
    """The network saw the first two alike and the third as something else; the fourth it has not seen."""
    items = [item(number, added=number) for number in range(1, 5)]
    seen = {1: np.array([1.0, 0.0]), 2: np.array([0.8, 0.6]), 3: np.array([0.0, 1.0])}
    [group] = groups(items, [7, 7, 7, 7], vector=seen.get)
    assert [each.id for each in group.items] == [1, 2, 4]
    assert groups([items[0], items[2]], [7, 7], vector=seen.get) == []
