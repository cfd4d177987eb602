"""A video becomes another: a part, another form, its pictures, its sound; with times and sizes known beforehand."""

import av
import film
import numpy as np
import pytest
from PIL import Image
from test_packets import with_subtitles

from core.errors import Cancelled, InputError, MediaError
from core.media.sound import Sound
from core.media.video import Video
from core.media.video_edits import contact_sheet, convert, extract_frames, extract_sound, trim

EDITS = {
    "trim": (trim, "b.mp4", {"start_s": 0.0}),
    "convert": (convert, "b.mp4", {}),
    "frames": (extract_frames, "b", {"every_s": 0.2}),
    "copied sound": (extract_sound, "b.m4a", {}),
    "encoded sound": (extract_sound, "b.wav", {}),
    "sheet": (contact_sheet, "b.png", {}),
}


class Impatient:
    """Somebody who cancels at the third report."""

    is_cancelled = False

    def __init__(self):
        self.patience = 3

    def report(self, done, total=0, note=""):
        self.patience -= 1
        if not self.patience:
            raise Cancelled


def looked_at(path, longest=0):
    with Video.open(path) as video:
        return video.info(), list(video.frames(longest=longest))


def bar(frame):
    """How far the white bar of `film.pictures` reaches, 0 to 1."""
    return float((frame.pixels[-3].min(axis=1) > 128).mean())


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    """Eight seconds with a keyframe each second, and a tone."""
    return film.write_video(tmp_path_factory.mktemp("clip") / "a.mp4", seconds=8, sound=film.tone(8))


@pytest.mark.parametrize("name", EDITS)
def test_cancelling_leaves_nothing_behind(clip, tmp_path, name):
    edit, target, options = EDITS[name]
    with pytest.raises(Cancelled):
        edit(clip, tmp_path / target, **options, job=Impatient())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", EDITS)
def test_what_cannot_be_is_said_in_words(clip, tmp_path, name):
    edit, target, options = EDITS[name]
    (tmp_path / "text.mp4").write_bytes(b"hello")
    with pytest.raises(MediaError, match="no video or sound in it"):
        edit(tmp_path / "text.mp4", tmp_path / target, **options)
    with pytest.raises(InputError, match="There is no file"):
        edit(tmp_path / "none.mp4", tmp_path / target, **options)
    if name != "frames":
        (tmp_path / target).write_bytes(b"mine")
        with pytest.raises(InputError, match="there already"):
            edit(clip, tmp_path / target, **options)
        assert (tmp_path / target).read_bytes() == b"mine"
        with pytest.raises(InputError, match=r"not written as '\.doc'"):
            edit(clip, tmp_path / "a.doc", **options)
        (tmp_path / target).unlink()
    assert [path.name for path in tmp_path.iterdir()] == ["text.mp4"]


@pytest.mark.parametrize("ending", ["mp4", "mkv", "mov"])
def test_a_part_begins_at_the_keyframe_before(clip, tmp_path, ending):
    """From 2.4 to 5 s is from 2 to 5, and a picture or two for those that need them."""
    made = trim(clip, tmp_path / f"b.{ending}", 2.4, 5.0)
    assert made.start_s == pytest.approx(2.0) and 5.0 <= made.end_s <= 5.2 and made.notes == ()
    info, frames = looked_at(made.path)
    assert info.duration_s == pytest.approx(made.end_s - made.start_s, abs=0.05)
    # 2 of 8 seconds
    assert frames[0].time_s == 0 and bar(frames[0]) == pytest.approx(0.25, abs=0.02)
    with Sound.open(made.path) as sound:
        assert sound.info().duration_s == pytest.approx(3.0, abs=0.06)


def test_a_part_to_the_end_and_one_from_the_start(clip, tmp_path):
    with Video.open(clip) as video:
        key = max(time for time, _, is_key in video.packets() if is_key and time <= 6.5)
    made = trim(clip, tmp_path / "b.mp4", 6.5)
    assert (made.start_s, made.end_s) == pytest.approx((key, 8.0), abs=0.05)
    made = trim(clip, tmp_path / "c.mp4", 0.0, 100.0)
    assert (made.start_s, made.end_s) == pytest.approx((0.0, 8.0), abs=0.05)
    with Sound.open(clip) as one, Sound.open(made.path) as other:
        assert np.array_equal(one.samples(), other.samples())


@pytest.mark.parametrize("seconds", [(9.0, None), (5.0, 3.0), (-1.0, 3.0), (3.0, 3.0)])
def test_a_part_of_nothing_is_refused(clip, tmp_path, seconds):
    with pytest.raises(InputError, match="It lasts 0:08"):
        trim(clip, tmp_path / "b.mp4", *seconds)


def test_a_part_keeps_its_turn_and_says_what_it_cannot_hold(tmp_path):
    turned = film.write_video(tmp_path / "a.mp4", turned=90, seconds=2)
    assert looked_at(trim(turned, tmp_path / "b.mp4", 1.0).path)[0].rotation == 90
    made = trim(with_subtitles(tmp_path / "c.mkv"), tmp_path / "d.avi", 0.0)
    assert made.notes == ("Track 3 (subtitles, subrip) is left out: .avi cannot hold it.",)
    with pytest.raises(MediaError, match=r"\.webm cannot hold h264"):
        trim(turned, tmp_path / "b.webm", 0.0)


def test_a_part_of_a_sound(tmp_path):
    source = film.write_sound(tmp_path / "a.flac", film.tone(4), codec="flac")
    made = trim(source, tmp_path / "b.flac", 1.0, 3.0)
    with Sound.open(made.path) as sound:
        assert len(sound.samples(44_100)) / 44_100 == pytest.approx(made.end_s - made.start_s, abs=0.01)
    assert (made.start_s, made.end_s) == pytest.approx((1.0, 3.0), abs=0.12)


@pytest.mark.parametrize(
    ("name", "options", "codec"),
    [
        ("b.mp4", {}, "h264"),
        ("c.mp4", {"codec": "mpeg4"}, "mpeg4"),
        ("b.webm", {}, "vp9"),
        ("c.webm", {"codec": "vp8"}, "vp8"),
    ],
)
def test_a_new_form_is_as_a_player_shows_it(tmp_path, name, options, codec):
    """162 × 120 pixels of 4:3, turned by 90°, are 120 × 216 on the screen; frames at uneven times keep them."""
    times = [40 * number + 11 * (number % 2) for number in range(50)]
    source = film.write_video(
        tmp_path / "a.mp4", seconds=2, size=(162, 120), turned=90, aspect=(4, 3), times=times, sound=film.tone(2)
    )
    made = convert(source, tmp_path / name, **options)
    info, frames = looked_at(made.path)
    assert (made.width, made.height) == (info.width, info.height) == (120, 216)
    assert (info.codec, info.rotation, made.codec, made.notes) == (codec, 0, codec, ())
    # WebM counts in milliseconds
    assert [frame.time_s for frame in frames] == pytest.approx([time / 1000 for time in times], abs=0.001)
    _, before = looked_at(source)
    for one, other in zip(before[::10], frames[::10], strict=True):
        assert np.abs(one.pixels.astype(float) - other.pixels).mean() < 6
    with Sound.open(made.path) as sound:
        samples = sound.samples(48_000)
    assert len(samples) / 48_000 == pytest.approx(2.0, abs=0.06)
    assert np.sqrt(np.mean(samples[9_600:86_400] ** 2)) == pytest.approx(0.5 / np.sqrt(2), rel=0.1)


def test_a_smaller_form_has_even_sides(clip, tmp_path):
    """160 × 120 with a longest side of 101 is 101 × 76, and 100 × 76 is even."""
    made = convert(clip, tmp_path / "b.mp4", longest=101, quality="small")
    assert (made.width, made.height) == (100, 76) and made.duration_s == pytest.approx(8.0)
    info, frames = looked_at(made.path)
    assert (info.width, info.height, len(frames)) == (100, 76, 200)
    with pytest.raises(InputError, match="no quality 'great'"):
        convert(clip, tmp_path / "c.mp4", quality="great")


@pytest.mark.parametrize("lines", [360, 720])
def test_colours_stay(tmp_path, lines):
    """Red, green and blue in standard and high definition, which have their own ways to write colours."""
    image = np.zeros((lines, 3 * 64, 3), np.uint8)
    for number, colour in enumerate((film.RED, film.GREEN, film.BLUE)):
        image[:, 64 * number : 64 * (number + 1)] = colour
    source = film.write_video(tmp_path / "a.mkv", [image] * 5, codec="ffv1", pixels="bgr0")
    _, frames = looked_at(convert(source, tmp_path / "b.mp4", quality="best").path)
    for number, colour in enumerate((film.RED, film.GREEN, film.BLUE)):
        assert frames[2].pixels[lines // 2, 64 * number + 32] == pytest.approx(colour, abs=6)


def test_sound_that_begins_later_is_heard_later(tmp_path):
    """Half a second of nothing before it, in the file's times only."""
    plain = film.write_video(tmp_path / "plain.mkv", seconds=2, sound=film.tone(1.5))
    with av.open(str(plain)) as source, av.open(str(tmp_path / "a.mkv"), "w") as made:
        streams = {stream: made.add_stream_from_template(stream) for stream in source.streams}
        for packet in source.demux():
            if packet.dts is None:
                continue
            if packet.stream.type == "audio":
                packet.pts, packet.dts = packet.pts + 500, packet.dts + 500
            packet.stream = streams[packet.stream]
            made.mux(packet)
    made = convert(tmp_path / "a.mkv", tmp_path / "b.mp4")
    with Sound.open(made.path) as sound:
        samples = sound.samples(48_000)
    assert np.abs(samples[: round(0.45 * 48_000)]).max() < 0.05
    assert np.abs(samples[round(0.55 * 48_000) :]).max() > 0.4


def test_what_is_not_converted_is_said(tmp_path):
    made = convert(with_subtitles(tmp_path / "a.mkv"), tmp_path / "b.mp4")
    [note] = made.notes
    assert note.startswith("Track 3 (subtitles, subrip) is left out: only")
    song = film.write_sound(tmp_path / "a.wav", film.tone(1))
    for edit, target in ((convert, "c.mp4"), (contact_sheet, "c.png")):
        with pytest.raises(MediaError, match="no picture in it, only sound"):
            edit(song, tmp_path / target)


def test_pictures_in_steps(clip, tmp_path):
    """Eight seconds, one each second: eight, and the bar grows by an eighth."""
    made = extract_frames(clip, tmp_path / "out", every_s=1.0)
    assert [path.name for path in made.paths] == [f"a-00-00-0{number}.000.png" for number in range(8)]
    assert made.times == pytest.approx(range(8))
    for number, path in enumerate(made.paths):
        with Image.open(path) as image:
            assert image.size == (160, 120) and image.format == "PNG"
            white = np.asarray(image)[-3].min(axis=1) > 128
        assert white.mean() == pytest.approx(number / 8, abs=0.02)


def test_pictures_at_times(clip, tmp_path):
    """At 25 pictures a second the one at 0.5 s began at 0.48; two times of one picture are one file."""
    made = extract_frames(clip, tmp_path, times=[3.0, 0.5, 0.51], form="jpg", longest=80)
    assert [path.name for path in made.paths] == ["a-00-00-00.480.jpg", "a-00-00-03.000.jpg"]
    with Image.open(made.paths[0]) as image:
        assert image.size == (80, 60) and image.format == "JPEG"
    with pytest.raises(InputError, match=r"a-00-00-00\.480\.jpg is in"):
        extract_frames(clip, tmp_path, times=[0.5], form="jpg")


def test_wishes_for_pictures_that_cannot_be(clip, tmp_path):
    for options, words in (
        ({}, "at times or in steps"),
        ({"every_s": 1.0, "times": [1.0]}, "at times or in steps"),
        ({"times": [9.0]}, "no picture at 9 s"),
        ({"times": [-1.0, 2.0]}, "no picture at -1 s"),
        ({"every_s": 1e-6}, "Choose a longer step"),
        ({"every_s": 1.0, "form": "gif"}, "not written as 'gif'"),
    ):
        with pytest.raises(InputError) as caught:
            extract_frames(clip, tmp_path / "out", **options)
        assert words in str(caught.value)
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(InputError, match="is no folder"):
        extract_frames(clip, tmp_path / "file", every_s=1.0)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_sound_is_copied_where_that_is_possible(clip, tmp_path):
    made = extract_sound(clip, tmp_path / "b.m4a")
    assert made.is_copied and made.duration_s == pytest.approx(8.0, abs=0.05)
    with av.open(str(clip)) as one, av.open(str(made.path)) as other:
        packets = [[bytes(packet) for packet in each.demux(audio=0)] for each in (one, other)]
    assert packets[0] == packets[1]
    made = extract_sound(clip, tmp_path / "b.flac")
    assert not made.is_copied
    with Sound.open(clip) as one, Sound.open(made.path) as other:
        assert np.abs(one.samples(44_100) - other.samples(44_100)).max() < 2**-14
    silent = film.write_video(tmp_path / "silent.mp4", seconds=1)
    with pytest.raises(MediaError, match="no sound in it"):
        extract_sound(silent, tmp_path / "c.wav")


def test_a_sheet_shows_the_whole_video(clip, tmp_path):
    """Four columns on 900 pixels: (900 − 8) / 4 − 8 is 215 for each picture, 161 high."""
    made = contact_sheet(clip, tmp_path / "b.jpg", columns=4, rows=2, width=900)
    with Image.open(made.path) as image:
        assert image.size == (made.width, made.height) == (900, 2 * (161 + 14 + 16) + 8)
        sheet = np.asarray(image)
    # in the middle of each eighth of 8 s
    assert made.times == pytest.approx([number + 0.5 for number in range(8)], abs=0.04)
    # the bar of the last reaches to 7.5 / 8 of it
    line = sheet[8 + 191 + 150, 8 + 3 * 223 : 8 + 3 * 223 + 215].min(axis=1) > 128
    assert line.mean() == pytest.approx(7.5 / 8, abs=0.03)


def test_a_short_video_has_a_short_sheet(tmp_path):
    source = film.write_video(tmp_path / "a.mp4", list(film.pictures(3 / 25)))
    made = contact_sheet(source, tmp_path / "b.png", columns=2, rows=3, width=300)
    assert made.times == pytest.approx([0, 0.04, 0.08])
    with pytest.raises(InputError, match="do not fit on 300 pixels"):
        contact_sheet(source, tmp_path / "c.png", columns=20, width=300)
