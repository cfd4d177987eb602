"""Words on signs and pages are read as they stand there, at their places."""

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

import resources
from core.media.analysers.text import Text
from core.media.readers.base import Picture
from core.media.reading import read_picture
from core.reports import Boxes
from core.reports import Text as Words

FONT = Path(resources.__file__).parent / "fonts" / "Inter-Regular.otf"


def test_a_sign_is_read_line_by_line(samples):
    report = Text().analyse(read_picture(samples / "sign.jpg", longest=1024))
    words, lines = report.parts
    assert isinstance(words, Words)
    assert words.text == "Radiology\nPlease ring the bell\nRoom 204, open 8:00 to 16:00"
    assert report.tags == ()
    assert isinstance(lines, Boxes)
    tops = [box.top for box in lines.boxes]
    assert tops == sorted(tops)


def test_a_word_is_found_where_it_was_written():
    image = Image.new("RGB", (640, 240), "white")
    ImageDraw.Draw(image).text((320, 140), "Invoice 4711", fill="black", font=ImageFont.truetype(str(FONT), 40))
    report = Text().analyse(Picture(np.asarray(image), 640, 240))
    [line] = report.parts[1].boxes
    assert line.label == "Invoice 4711"
    assert abs(line.left - 320 / 640) < 0.03
    assert 140 / 240 < (line.top + line.bottom) / 2 < 190 / 240


def test_a_picture_without_words_says_nothing(samples):
    assert Text().analyse(read_picture(samples / "chelsea.jpg", longest=1024)).parts == ()
    assert Text().analyse(Picture(np.zeros((1, 1, 3), np.uint8), 1, 1)).parts == ()
