"""Faces that look alike become one person; a name finds their pictures; joining, parting and forgetting are obeyed."""

import numpy as np
import pytest
from PIL import Image

from core.errors import InputError
from core.media.records import PeopleChanged, Query


@pytest.fixture
def people(media, samples, tmp_path):
    """Two pictures of the astronaut, one of the photographer, and one of nobody, analysed."""
    with Image.open(samples / "astronaut.jpg") as image:
        image.transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(tmp_path / "mirrored.jpg", quality=95)
    paths = [samples / "astronaut.jpg", tmp_path / "mirrored.jpg", samples / "camera.jpg", samples / "coffee.jpg"]
    report = media.import_paths(paths)
    media._settings.set("detect_faces", True)
    media.analyse(analysers=["faces"])
    return media, report.added


def test_two_pictures_of_one_person_are_one_person(people):
    media, (first, second, third, _) = people
    found = media.people.all()
    assert [(person.faces, person.items, person.name) for person in found] == [(2, 2, ""), (1, 1, "")]
    assert {face.item_id for face in media.people.faces(found[0].id)} == {first, second}
    assert [face.item_id for face in media.people.faces(found[1].id)] == [third]


def test_a_name_finds_their_pictures(people):
    media, (first, second, *_) = people
    somebody = media.people.all()[0]
    media.people.name(somebody.id, "  Eileen   Collins ")
    assert {hit.item.id for hit in media.search("Eileen")} == {first, second}
    assert {item.id for item in media.items(Query(person=somebody.id))} == {first, second}
    assert media.people.all()[0].name == "Eileen Collins"


def test_a_new_picture_joins_the_person_it_shows(people, tmp_path, samples):
    media, _ = people
    named = media.people.all()[0].id
    media.people.name(named, "Eileen")
    with Image.open(samples / "astronaut.jpg") as image:
        image.rotate(8).save(tmp_path / "tilted.jpg", quality=95)
    [new] = media.import_paths([tmp_path / "tilted.jpg"]).added
    media.analyse([new], analysers=["faces"])
    assert new in {face.item_id for face in media.people.faces(named)}
    assert new in {hit.item.id for hit in media.search("Eileen")}


def test_the_same_name_makes_two_people_one(people):
    media, (first, second, third, _) = people
    one, other = media.people.all()
    media.people.name(one.id, "Eileen")
    assert media.people.name(other.id, "eileen") == one.id
    assert [person.faces for person in media.people.all()] == [3]
    assert {hit.item.id for hit in media.search("Eileen")} == {first, second, third}


def test_joined_people_stay_joined_when_more_is_analysed(people):
    media, _ = people
    one, other = media.people.all()
    media.people.merge(one.id, [other.id])
    media.analyse(analysers=["faces"], again=True)
    media.people.group()
    assert sum(person.faces for person in media.people.all()) == 3


def test_a_face_that_is_somebody_elses_is_parted_and_stays_so(people):
    media, _ = people
    somebody = media.people.all()[0]
    media.people.name(somebody.id, "Eileen")
    right, wrong = media.people.faces(somebody.id)
    other = media.people.part([wrong.id])
    media.people.group()
    assert [face.item_id for face in media.people.faces(other)] == [wrong.item_id]
    assert {hit.item.id for hit in media.search("Eileen")} == {right.item_id}


def test_a_face_can_be_looked_at(people):
    media, _ = people
    face = media.people.all()[0].face
    with Image.open(media.people.picture(face)) as shown:
        assert (shown.format, shown.size) == ("WEBP", (160, 160))
        assert np.asarray(shown.convert("L")).std() > 20
    with pytest.raises(InputError, match="no face 999"):
        media.people.picture(999)


def test_forgetting_leaves_nothing_of_anybody(people):
    media, (first, *_) = people
    media.people.picture(media.people.all()[0].face)
    told = []
    media._events.subscribe(PeopleChanged, told.append)
    media.people.forget()
    assert media.people.all() == [] and media.people.faces() == []
    assert not list(media.people._folder.glob("*"))
    assert "face" not in {tag.text for tag in media.item(first).item.tags}
    assert len(told) == 1


def test_of_a_picture_that_went_for_good_no_face_is_left(people):
    media, (_, _, third, _) = people
    alone, both = media.people.faces(media.people.all()[1].id)[0], media.people.faces(media.people.all()[0].id)
    gone, kept = media.people.picture(alone.id), media.people.picture(both[0].id)
    media.trash([third])
    media.empty_trash()
    assert not gone.exists() and kept.exists()
    assert media.people._tables._database.read(lambda db: db.table("people").count) == 1


@pytest.mark.parametrize("name", ["", "   ", "x" * 101])
def test_a_name_that_is_none_is_refused_in_words(people, name):
    media, _ = people
    with pytest.raises(InputError, match="1 to 100"):
        media.people.name(media.people.all()[0].id, name)
