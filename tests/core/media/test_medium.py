"""What analysers see of a file: its picture, or frames from all parts of a video."""

import film
from PIL import Image

from core.media.medium import MOST_FRAMES, Medium


def test_a_picture_is_read_once(tmp_path):
    Image.new("RGB", (8, 6), (10, 20, 30)).save(tmp_path / "a.png")
    medium = Medium(tmp_path / "a.png")
    assert medium.picture.pixels.shape == (6, 8, 3) and medium.picture is medium.picture


def test_frames_come_from_all_parts_of_a_video_each_once(tmp_path):
    path = film.write_video(tmp_path / "a.mp4", scenes=(film.RED, film.GREEN), seconds=8)
    times = [frame.time_s for frame in Medium(path, "video", 8.0).frames]
    assert times == sorted(set(times)) and len(times) <= MOST_FRAMES
    assert times[0] < 1 and times[-1] > 6
