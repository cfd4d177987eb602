"""Packets move as they are: from a keyframe, in their order, with what a container can hold."""

import io
import math
from fractions import Fraction

import av
import film
import pytest

from core.errors import MediaError
from core.media.containers import opened
from core.media.packets import chapters_within, copied, keyframe_before, length_of, main_track, twins, words_of

FILMS = {"a.mp4": "libx264", "a.mkv": "libx264", "a.ts": "libx264", "b.mkv": "mpeg4", "a.webm": "libvpx-vp9"}


def with_subtitles(path):
    """A film of two seconds with sound and two lines of text."""
    film.write_video(path.with_name("plain.mkv"), codec="mpeg4", seconds=2, sound=film.tone(2))
    with av.open(str(path.with_name("plain.mkv"))) as source, av.open(str(path), "w") as made:
        streams = {stream: made.add_stream_from_template(stream) for stream in source.streams}
        text = made.add_mux_stream("subrip", rate=1000)
        for packet in source.demux():
            if packet.dts is not None:
                packet.stream = streams[packet.stream]
                made.mux(packet)
        for second in range(2):
            packet = av.Packet(b"Hello")
            packet.stream, packet.time_base = text, Fraction(1, 1000)
            packet.pts = packet.dts = second * 1000
            packet.duration = 500
            made.mux(packet)
    path.with_name("plain.mkv").unlink()
    return path


@pytest.mark.parametrize("name", FILMS)
@pytest.mark.parametrize("time", [0.0, 0.99, 1.0, 2.4, 3.9])
def test_the_keyframe_before_is_found(tmp_path, name, time):
    """What reading all of it finds, in containers that seek exactly and in some that do not."""
    path = film.write_video(tmp_path / name, codec=FILMS[name], seconds=4, options={})
    with opened(path) as container:
        track = main_track(container)
        keys = [float(packet.pts * track.time_base) for packet in container.demux(track) if packet.is_keyframe]
        assert len(keys) >= 4
        wanted = max(key for key in keys if key <= keys[0] + time + 0.001)
        assert keyframe_before(container, track, keys[0] + time) == pytest.approx(wanted)


def test_of_a_sound_every_packet_is_a_keyframe(tmp_path):
    with opened(film.write_sound(tmp_path / "a.wav", film.tone(4))) as container:
        assert keyframe_before(container, main_track(container), 2.5) == pytest.approx(2.5, abs=0.1)
        assert length_of(container, main_track(container)) == pytest.approx(4.0)


def test_what_a_container_cannot_hold_is_said_of_each_track(tmp_path):
    with opened(with_subtitles(tmp_path / "a.mkv")) as container, av.open(str(tmp_path / "b.avi"), "w") as made:
        tracks, notes = twins(container, made, tmp_path / "b.avi")
        made.start_encoding()
        assert [track.type for track in tracks] == ["video", "audio"]
        assert notes == ("Track 3 (subtitles, subrip) is left out: .avi cannot hold it.",)
    with opened(tmp_path / "a.mkv") as container, av.open(str(tmp_path / "c.mkv"), "w") as made:
        tracks, notes = twins(container, made, tmp_path / "c.mkv")
        made.start_encoding()
        assert [track.type for track in tracks] == ["video", "audio", "subtitle"] and notes == ()


def test_the_main_track_must_be_held(tmp_path):
    path = film.write_video(tmp_path / "a.mp4", seconds=1)
    with opened(path) as container, av.open(str(tmp_path / "b.webm"), "w") as made:
        with pytest.raises(MediaError, match=r"\.webm cannot hold h264"):
            twins(container, made, tmp_path / "b.webm")
        made.add_stream("libvpx", rate=25)


def test_a_whole_copy_has_every_packet(tmp_path):
    path = film.write_video(tmp_path / "a.mp4", seconds=2, sound=film.tone(2))
    with opened(path) as container:
        wanted = sum(packet.size for packet in container.demux())
    with opened(path) as container, av.open(str(tmp_path / "b.mkv"), "w") as made:
        tracks, _ = twins(container, made, tmp_path / "b.mkv")
        *_, last = copied(container, tracks, made, begin_s=0.0, end_s=math.inf, is_start=True)
    assert last.end_s == pytest.approx(2.0, abs=0.05)
    with opened(tmp_path / "b.mkv") as container:
        assert sum(packet.size for packet in container.demux()) == wanted


def test_chapters_move_with_their_part(tmp_path):
    """Three of two seconds each; from 1 to 5 s they are 0 to 1, 1 to 3 and 3 to 4."""
    film.write_video(tmp_path / "a.mkv", seconds=6)
    base = av.time_base
    with opened(tmp_path / "a.mkv") as container, av.open(str(tmp_path / "b.mkv"), "w") as made:
        tracks, _ = twins(container, made, tmp_path / "b.mkv")
        made.set_chapters(
            [
                {
                    "id": number + 1,
                    "start": 2 * number * base,
                    "end": 2 * (number + 1) * base,
                    "time_base": Fraction(1, base),
                    "metadata": {"title": f"Part {number}"},
                }
                for number in range(3)
            ]
        )
        assert list(copied(container, tracks, made, begin_s=0.0, end_s=math.inf, is_start=True))
    with opened(tmp_path / "b.mkv") as container:
        found = chapters_within(container, 1.0, 5.0)
        times = [float(chapter[end] * chapter["time_base"]) for chapter in found for end in ("start", "end")]
        assert times == pytest.approx([0, 1, 1, 3, 3, 4])
        assert [chapter["metadata"]["title"] for chapter in found] == ["Part 0", "Part 1", "Part 2"]
        assert len(chapters_within(container, 0.0, 1.9)) == 1


def test_words_of_the_container_are_not_words_of_the_film():
    assert words_of({"title": "Rain", "major_brand": "isom", "ENCODER": "Lavf"}) == {"title": "Rain"}


def test_what_holds_neither_is_refused(tmp_path):
    with av.open(str(tmp_path / "a.srt"), "w", format="srt") as made:
        text = made.add_mux_stream("subrip", rate=1000)
        packet = av.Packet(b"Hello")
        packet.stream, packet.time_base, packet.pts, packet.dts, packet.duration = text, Fraction(1, 1000), 0, 0, 500
        made.mux(packet)
    with av.open(str(tmp_path / "a.srt")) as container, pytest.raises(MediaError, match="no video or sound"):
        main_track(container)


def test_packets_that_do_not_fit_are_said(tmp_path):
    """AVI has no way to say when pictures are decoded that Matroska does not say."""
    path = film.write_video(tmp_path / "a.mkv", seconds=1)
    with opened(path) as container, av.open(io.BytesIO(), "w", format="avi") as made:
        tracks, _ = twins(container, made, tmp_path / "b.avi")
        with pytest.raises(MediaError, match="avi does not take video"):
            list(copied(container, tracks, made, begin_s=0.0, end_s=math.inf, is_start=True))
