"""Scene by scene what is seen and read: the moment in a video is found by its words."""

import film
import numpy as np
import pytest
from PIL import Image

from core.media.analysers.shown import Shown
from core.media.medium import Medium
from core.reports import Table, Text


@pytest.fixture
def clip(tmp_path, samples):
    """Three seconds of a cup, three of a sign."""
    frames = []
    for name in ("coffee", "sign"):
        with Image.open(samples / f"{name}.jpg") as image:
            pixels = np.asarray(image.convert("RGB").resize((640, 480)))
        frames += [pixels] * 30
    return film.write_video(tmp_path / "a.mp4", frames, rate=10)


def test_each_scene_says_what_it_shows(clip):
    report = Shown().look(Medium(clip, "video", 6.0))
    [table] = [part for part in report.parts if isinstance(part, Table)]
    assert [row[:2] for row in table.rows] == [("0:00", "0:03"), ("0:03", "0:06")]
    assert "cup" in table.rows[0][2] or "coffee" in table.rows[0][2]
    assert "Radiology" in table.rows[1][3]
    [text] = [part for part in report.parts if isinstance(part, Text)]
    assert text.text.startswith("0:03 ") and "Radiology" in text.text
    assert {"cup", "espresso"} & {tag.text for tag in report.tags}


def test_text_is_not_read_when_not_wanted(clip):
    report = Shown(Shown.Params(read=False, most=1)).look(Medium(clip, "video", 6.0))
    assert [len(part.rows) for part in report.parts if isinstance(part, Table)] == [1]
    assert not [part for part in report.parts if isinstance(part, Text)]


def test_the_library_finds_the_video_by_words_in_it(media, clip):
    [number] = media.import_paths([clip]).added
    media.analyse(analysers=["shown"])
    assert [hit.item.id for hit in media.search("radiology")] == [number]
