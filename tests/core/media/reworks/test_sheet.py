"""A sheet has the width that was wanted."""

import film
from PIL import Image

from core.media.reworks.sheet import Sheet


def test_a_sheet_is_a_picture(tmp_path):
    source = film.write_video(tmp_path / "a.mp4", seconds=4)
    made = Sheet(Sheet.Params(columns=2, rows=2, width=400))
    assert made.make(source, tmp_path / f"a{made.suffix(source)}") == ""
    with Image.open(tmp_path / "a.jpg") as picture:
        assert picture.width == 400
