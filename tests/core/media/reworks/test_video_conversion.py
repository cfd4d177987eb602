"""A video in another form, smaller if wanted."""

import film

from core.media.reworks.video_conversion import VideoConversion
from core.media.video import Video


def test_it_is_smaller_and_of_the_form(tmp_path):
    source = film.write_video(tmp_path / "a.avi", list(film.pictures(seconds=1, size=(320, 240))), codec="mpeg4")
    made = VideoConversion(VideoConversion.Params(form="webm", longest=160, quality="small"))
    target = tmp_path / f"b{made.suffix(source)}"
    made.make(source, target)
    with Video.open(target) as video:
        info = video.info()
    assert (info.width, info.height) == (160, 120)
    assert "webm" in info.container or "matroska" in info.container
