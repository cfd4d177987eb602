"""What could be better about a picture is said, and can be found."""

import film
import numpy as np
from PIL import Image, ImageFilter

from core.media.analysers.quality import Quality
from core.media.medium import Medium
from core.reports import Table, Text


def test_a_blurred_picture_is_tagged_and_advised(tmp_path):
    image = Image.open(film.SAMPLES / "astronaut.jpg").filter(ImageFilter.GaussianBlur(6))
    image.save(tmp_path / "a.png")
    report = Quality().look(Medium(tmp_path / "a.png"))
    assert "blurred" in [tag.text for tag in report.tags]
    text, table = report.parts
    assert isinstance(text, Text) and "not sharp" in text.text
    assert isinstance(table, Table) and len(table.rows) == 7


def test_a_good_one_only_has_figures():
    report = Quality().look(Medium(film.SAMPLES / "chelsea.jpg"))
    assert report.tags == () and [type(part) for part in report.parts] == [Table]
    assert np.isfinite(float(report.parts[0].rows[0][1]))
