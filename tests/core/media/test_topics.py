"""Topics of planted vectors, their names by arithmetic, and the same whatever the order things come in."""

from math import log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.jobs import Job
from core.media.clusters import clusters
from core.media.narrowing import WIDTH
from core.media.topics import LABEL_WEIGHT, NAMELESS, UNNAMED, Topics, is_plain, names, topics_of, weight
from core.storage.database import Database
from core.storage.tables.media import MediaTables
from core.storage.tables.people import PeopleTables
from core.storage.tables.topics import TopicTables


def words(items, **scores):
    """Every item has every tag."""
    return [(item, text.replace("_", " "), score) for item in items for text, score in scores.items()]


def test_a_word_counts_by_how_much_is_inside_and_how_little_elsewhere():
    """tf · log(1 + A / tf of all): 4 · ln(1 + 12 / 6) and 5 · ln(1 + 12 / 20)."""
    assert weight(4, 6, 12) == pytest.approx(4 * log(3))
    assert weight(4, 6, 12) > weight(5, 20, 12)


def test_the_word_that_tells_topics_apart_is_the_name():
    """Both are animals, more surely so than cats or dogs: c-TF-IDF still prefers what the other is not."""
    cats, dogs = [1, 2, 3], [4, 5, 6]
    said = words(cats, animal=1.0, cat=0.8) + words(dogs, animal=1.0, dog=0.8)
    assert names([cats, dogs], said) == ["cat", "dog"]


def test_two_words_where_one_leaves_out_much_of_it():
    """Half of them cups, half plates: neither is on seven tenths of them."""
    said = words([1, 2, 3], cup=0.9) + words([4, 5, 6], plate=0.8) + words([7, 8, 9], car=0.9)
    assert names([[1, 2, 3, 4, 5, 6], [7, 8, 9]], said) == ["cup and plate", "car"]


def test_a_label_by_hand_counts_more_than_a_tag():
    said = [*words([1, 2, 3], cat=0.9), *words([1, 2], Minka=LABEL_WEIGHT)]
    assert names([[1, 2, 3]], said) == ["Minka and cat"]


def test_what_few_of_its_items_carry_names_nothing():
    """One of five is a fifth, and a quarter is asked for."""
    said = [*words([1], Rome=LABEL_WEIGHT), *words([1, 2, 3, 4, 5], street=0.3), *words([6, 7, 8], street=0.3)]
    assert names([[1, 2, 3, 4, 5]], said) == ["street"]


def test_no_two_topics_have_the_same_name():
    cats = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
    said = words(range(1, 10), cat=0.9) + words(cats[1], pet=0.1)
    assert names(cats, said) == ["cat", "pet", "cat 2"]
    assert names([[1, 2, 3], [4, 5, 6]], []) == [UNNAMED, f"{UNNAMED} 2"]


def test_a_tag_without_any_score_names_nothing():
    assert names([[1, 2, 3]], words([1, 2, 3], cat=0.0)) == [UNNAMED]


@pytest.mark.parametrize(
    ("text", "is_name"),
    [
        ("cat", True),
        ("Shetland sheepdog", True),
        ("chien d’arrêt", True),
        ("बिल्ली", True),
        ("DSC_0042", False),
        ("", False),
    ],
)
def test_names_are_plain_words(text, is_name):
    assert is_plain(text) == is_name


@settings(max_examples=25)
@given(st.lists(st.integers(0, 4), min_size=1, max_size=40), st.randoms(use_true_random=False))
def test_the_order_in_which_things_come_changes_nothing(owners, random):
    """Numbers, vectors and words are shuffled, and sorted by number again as the library reads them."""
    noise = np.random.default_rng(1).normal(size=(len(owners), WIDTH)) / 40
    vectors = np.eye(WIDTH)[owners] + noise
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    ids = np.arange(10, 10 + len(owners))
    said = [(int(item), "abcde"[owner] * 2, 0.9) for item, owner in zip(ids, owners, strict=True)]
    first = topics_of(ids, vectors, clusters(vectors), said)
    order = list(range(len(owners)))
    random.shuffle(order)
    other = topics_of(ids[order], vectors[order], clusters(vectors[order]), [said[place] for place in order])
    key = lambda topic: topic.item_ids  # noqa: E731
    assert [(t.name, t.item_ids, t.cover) for t in sorted(first, key=key)] == [
        (t.name, t.item_ids, t.cover) for t in sorted(other, key=key)
    ]


@pytest.fixture
def library(tmp_path):
    """Three rockets, three cats, and a cup that is like none of them."""
    database = Database(tmp_path / "vega.db")
    yield database
    database.close()


def fill(database, owners, tags):
    media, vectors = MediaTables(database), PeopleTables(database)
    rows = [
        {"digest": f"{number:064}", "name": f"{number}.jpg", "kind": "picture", "state": "ready", "width": 1}
        | {"height": 1, "size_bytes": 1, "added": 1.0, "note": "", "exif": "[]"}
        for number in range(len(owners))
    ]
    ids = [number for number, _ in media.add(rows, [""] * len(rows))]
    for item, owner in zip(ids, owners, strict=True):
        report = {"item_id": item, "analyser": "classes", "report": "{}", "analysed": 1.0}
        media.keep_reports([report], [(item, "classes", tags[owner], 0.9), (item, "quality", "blurred", 1.0)])
    units = np.eye(WIDTH, dtype=np.float32)
    vectors.keep(
        [
            {"item_id": item, "analyser": "classes", "numbers": units[owner].tobytes()}
            for item, owner in zip(ids, owners, strict=True)
        ]
    )
    return ids


def topics(database):
    return Topics(MediaTables(database), PeopleTables(database), TopicTables(database))


def test_topics_of_a_library(library):
    ids = fill(library, [0, 1, 0, 1, 0, 1, 2, 0], ["rocket", "cat", "cup"])
    survey = topics(library).find()
    assert [(topic.name, topic.item_ids) for topic in survey.topics] == [
        ("rocket", (ids[0], ids[2], ids[4], ids[7])),
        ("cat", (ids[1], ids[3], ids[5])),
    ]
    assert survey.items == 8
    assert all(topic.cover in topic.item_ids and topic.score == pytest.approx(1.0) for topic in survey.topics)


def test_the_trash_is_in_no_topic(library):
    ids = fill(library, [0, 0, 0], ["rocket"])
    MediaTables(library).set_trashed(ids[:1], True)
    assert topics(library).find().topics == ()


def test_a_newer_vector_replaces_the_older(library):
    ids = fill(library, [0, 0, 0], ["rocket"])
    other = np.eye(WIDTH, dtype=np.float32)[9].tobytes()
    PeopleTables(library).keep([{"item_id": ids[0], "analyser": "classes", "numbers": other}])
    assert topics(library).find().topics == ()


def test_an_empty_library_has_none_and_progress_is_told(library):
    job = Job(1, "")
    survey = topics(library).find(job=job)
    assert (survey.topics, survey.items) == ((), 0)
    assert job.progress.note


def test_how_something_is_shown_is_no_name():
    assert {"quality", "levels", "scenes", "content", "speakers", "activity", "tracks"} <= set(NAMELESS)
