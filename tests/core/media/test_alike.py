"""What looks alike is found whether it was analysed or not; the trash and the picture itself are left out."""

import pytest
from PIL import Image


@pytest.fixture
def library(media, samples, tmp_path):
    with Image.open(samples / "chelsea.jpg") as cat:
        cat.resize((200, 133)).point(lambda value: value * 0.8).save(tmp_path / "copy.jpg")
    report = media.import_paths([samples / "chelsea.jpg", tmp_path / "copy.jpg", samples / "coffee.jpg"])
    return media, report.added


@pytest.mark.parametrize("analysed", [False, True])
def test_the_copy_comes_first(library, analysed):
    media, (cat, copy, cup) = library
    if analysed:
        media.analyse(analysers=["classes"])
    hits = media.similar(cat)
    assert [hit.item.id for hit in hits] == [copy, cup]
    assert hits[0].score > 0.7 > hits[1].score


def test_a_file_that_is_not_in_the_library_is_compared_too(library, samples):
    media, (cat, copy, cup) = library
    assert [hit.item.id for hit in media.similar(samples / "chelsea.jpg")] == [cat, copy, cup]


def test_the_trash_is_left_out_until_it_is_restored(library):
    media, (cat, copy, cup) = library
    media.trash([copy])
    assert [hit.item.id for hit in media.similar(cat)] == [cup]
    media.restore([copy])
    assert [hit.item.id for hit in media.similar(cat)] == [copy, cup]


def test_what_went_for_good_takes_nobodys_place(library):
    media, (cat, copy, cup) = library
    assert [hit.item.id for hit in media.similar(cat, limit=1)] == [copy]
    media.trash([copy])
    media.empty_trash()
    assert [hit.item.id for hit in media.similar(cat, limit=1)] == [cup]
