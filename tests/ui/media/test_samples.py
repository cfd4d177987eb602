"""The samples that come with the program: pictures, a video and a recording, all whole."""

from core.media.reading import read_picture
from ui.media.samples import sample_paths


def test_every_sample_can_be_read():
    read = {path.name: read_picture(path, longest=64) for path in sample_paths()}
    assert {"chelsea.jpg", "coffee.jpg", "clip.mp4", "reading.flac"} <= set(read)
    assert {found.kind for found in read.values()} == {"picture", "video", "sound"}
    assert not [name for name, found in read.items() if found.damage]
