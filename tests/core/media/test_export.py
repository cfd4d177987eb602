"""Copies outside the library: private unless asked otherwise, smaller where wanted, and nothing is overwritten."""

import io

import film
import numpy as np
import pytest
from PIL import Image

from core.errors import Cancelled, InputError
from core.media.export import ExportOptions
from core.media.records import Query
from core.media.remux import copied


def photograph(path, orientation=6):
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Secret Camera", orientation
    values = np.random.default_rng(0).integers(0, 255, (60, 80, 3), np.uint8)
    Image.fromarray(values).save(path, exif=exif, quality=95)


@pytest.fixture
def library(media, tmp_path):
    place = tmp_path / "in"
    place.mkdir()
    photograph(place / "photo.jpg")
    Image.new("RGB", (40, 30), (1, 2, 3)).save(place / "scan.tiff")
    film.write_sound(place / "song.flac", film.tone(1), codec="flac", tags={"artist": "Secret Jane"})
    media.import_paths([place])
    return {item.name: item.id for item in media.items(Query())}


def out(media, library, tmp_path, *names, **options):
    report = media.export([library[name] for name in names], tmp_path / "out", ExportOptions(**options))
    assert report.failures == ()
    return report.written


def test_private_data_stays_behind_and_the_pixels_do_not_change(media, library, tmp_path):
    before = (tmp_path / "in" / "photo.jpg").read_bytes()
    [photo, song] = out(media, library, tmp_path, "photo.jpg", "song.flac")
    assert b"Secret" not in photo.read_bytes() and b"Secret" not in song.read_bytes()
    with Image.open(photo) as one, Image.open(io.BytesIO(before)) as other:
        assert np.array_equal(np.asarray(one), np.asarray(other))
        assert dict(one.getexif()) == {0x0112: 6}


def test_as_it_is_means_byte_for_byte(media, library, tmp_path):
    for name in library:
        [copy] = out(media, library, tmp_path, name, private=False)
        assert copy.read_bytes() == (tmp_path / "in" / name).read_bytes()


def test_smaller_pictures_are_upright(media, library, tmp_path):
    """80×60 held on its side is 60×80."""
    [small] = out(media, library, tmp_path, "photo.jpg", longest=40)
    with Image.open(small) as image:
        assert image.size == (30, 40) and not dict(image.getexif())
    [kept] = out(media, library, tmp_path, "photo.jpg", longest=40, private=False, form="webp")
    with Image.open(kept) as image:
        assert (kept.suffix, image.format) == (".webp", "WEBP")
        assert dict(image.getexif()) == {0x010F: "Secret Camera"}


def test_a_format_that_cannot_be_cleaned_is_written_anew(media, library, tmp_path):
    [scan] = out(media, library, tmp_path, "scan.tiff")
    with Image.open(scan) as image:
        assert image.format == "PNG" and image.getpixel((0, 0)) == (1, 2, 3)


def test_nothing_is_overwritten_and_what_is_no_folder_is_refused(media, library, tmp_path):
    names = [out(media, library, tmp_path, "photo.jpg")[0].name for _ in range(3)]
    assert names == ["photo.jpg", "photo (2).jpg", "photo (3).jpg"]
    with pytest.raises(InputError, match="is no folder"):
        media.export([library["photo.jpg"]], tmp_path / "in" / "photo.jpg", ExportOptions())


def test_a_cancelled_export_leaves_no_half_of_a_file(media, library, tmp_path):
    class Impatient:
        is_cancelled = True

        def report(self, done, total=0, note=""):
            raise Cancelled

    report = media.export([library["song.flac"]], tmp_path / "out", ExportOptions(), job=Impatient())
    assert report.written == () and list((tmp_path / "out").iterdir()) == []
    with pytest.raises(Cancelled):
        copied(tmp_path / "in" / "song.flac", tmp_path / "out" / "song.flac", job=Impatient())


def test_one_that_cannot_be_written_stops_nobody(media, library, tmp_path):
    media._files.path(media.item(library["song.flac"]).item.digest).write_bytes(b"gone")
    report = media.export([library["song.flac"], library["scan.tiff"]], tmp_path / "out", ExportOptions())
    assert [failure.path for failure in report.failures] == ["song.flac"]
    assert [path.name for path in report.written] == ["scan.png"]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["scan.png"]
