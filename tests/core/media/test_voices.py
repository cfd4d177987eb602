"""Speakers are named and known again in other recordings; without the setting nothing of a voice is kept."""

import numpy as np
import pytest

from core.errors import InputError
from core.media.speakers import WIDTH
from core.reports import Report, Table
from core.storage.tables.people import PeopleTables


def voice(seed, *, like=None, noise=0.05):
    random = np.random.default_rng(seed)
    vector = random.standard_normal(WIDTH) if like is None else like + noise * random.standard_normal(WIDTH)
    return (vector / np.linalg.norm(vector)).astype(np.float32)


@pytest.fixture
def library(media, samples):
    """Two recordings: Ada and Bo speak in the first, Ada and Cleo in the second."""
    first, second = media.import_paths([samples / "reading.flac", samples / "clip.mp4"]).added
    tables = PeopleTables(media._tables._database)
    ada, bo, cleo = voice(1), voice(2), voice(3)
    for item, voices in ((first, (ada, bo)), (second, (cleo, voice(4, like=ada)))):
        tables.keep([{"item_id": item, "analyser": "speakers", "numbers": each.tobytes()} for each in voices])
    return media, first, second


def test_a_named_speaker_is_known_again(library):
    media, first, second = library
    media.voices.name(first, 1, " Ada ")
    assert [each.name for each in media.voices.of(first)] == ["Ada", ""]
    assert [each.name for each in media.voices.of(second)] == ["", "Ada"]
    assert {hit.item.id for hit in media.search("Ada")} == {first, second}


def test_reports_say_names_instead_of_numbers(library):
    media, first, _ = library
    media.voices.name(first, 2, "Bo")
    report = Report("Speakers", (Table(("Speaker", "From"), (("Speaker 1", "0:00"), ("Speaker 2", "0:04"))),))
    [table] = media.voices.worded(first, report).parts
    assert table.rows == (("Speaker 1", "0:00"), ("Bo", "0:04"))


def test_what_was_said_by_hand_stays(library):
    media, first, second = library
    media.voices.name(first, 1, "Ada")
    media.voices.name(second, 2, "Cleo")
    media.voices.recognise()
    assert [each.name for each in media.voices.of(second)] == ["", "Cleo"]


def test_people_who_are_only_heard_are_people_without_a_face(library):
    media, first, _ = library
    media.voices.name(first, 1, "Ada")
    [ada] = media.people.all()
    assert (ada.name, ada.faces, ada.items, ada.face) == ("Ada", 0, 2, 0)
    media.people.forget()
    assert media.voices.of(first) == [] and media.people.all() == []


def test_a_bad_name_or_number_is_refused(library):
    media, first, _ = library
    with pytest.raises(InputError, match="1 to 100"):
        media.voices.name(first, 1, " ")
    with pytest.raises(InputError, match="speaker 3"):
        media.voices.name(first, 3, "Ada")


@pytest.mark.parametrize("kept", [False, True])
def test_voices_are_kept_only_when_the_setting_says_so(media, samples, kept):
    media._settings.set("recognise_voices", kept)
    [number] = media.import_paths([samples / "reading.flac"]).added
    media.analyse(analysers=["speakers"])
    assert len(media.voices.of(number)) == (1 if kept else 0)
    assert media.item(number).reports[0][1].tags[0].text == "one speaker"
