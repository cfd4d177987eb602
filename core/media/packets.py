"""Packets of a video or a sound moved into another container as they are: which tracks it holds, and from where."""

import io
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.errors import MediaError
from core.media.containers import seconds, without_cover

if TYPE_CHECKING:
    from av.container import InputContainer

# Times that differ by less are the same.
SAME_S = 1e-4
# So far before a place a keyframe is looked for, where seeking did not find one: it is exact in few containers.
BACK_S = (0.0, 2.0, 10.0, 60.0)
TRACKS = {"video": "picture", "audio": "sound", "subtitle": "subtitles", "data": "data"}
# What a container says of itself, not of the film.
OWN_WORDS = ("major_brand", "minor_version", "compatible_brands", "encoder", "duration")


@dataclass
class Copied:
    """From when to when packets were copied, in seconds of the source's own clock."""

    begin_s: float
    end_s: float = field(default=-math.inf)


def main_track(container: "InputContainer") -> Any:
    """The first picture that moves, else the first sound. Raises MediaError."""
    tracks = [*without_cover(container.streams.video), *container.streams.audio]
    if not tracks:
        raise MediaError("There is no video or sound in it.", "Choose another file.")
    return tracks[0]


def length_of(container: "InputContainer", track: Any) -> float:
    """How long the file says it is; infinite where it does not say."""
    return seconds(track.duration, track.time_base) or (container.duration or 0) / 1_000_000 or math.inf


def first_time(track: Any) -> float:
    """When a track begins, by the clock of its file."""
    return seconds(track.start_time, track.time_base) or 0.0


def named(track: Any) -> str:
    """A track as a sentence begins with it: "Track 3 (subtitles, subrip)"."""
    context = getattr(track, "codec_context", None)
    codec = [context.codec.canonical_name] if context is not None else []
    return f"Track {track.index + 1} ({', '.join([TRACKS.get(track.type, 'attached'), *codec])})"


def words_of(metadata: dict[str, str]) -> dict[str, str]:
    """What a file says of the film in it."""
    return {name: text for name, text in metadata.items() if name.lower() not in OWN_WORDS}


def twins(container: "InputContainer", made: Any, target: Path) -> tuple[dict[Any, Any], tuple[str, ...]]:
    """Tracks of the new file by those of the old, and a sentence for each that the new container cannot hold.

    Raises MediaError when it is the main one that it cannot hold.
    """
    form, main = made.format.name.split(",")[0], main_track(container)
    covers = set(container.streams.video) - set(without_cover(container.streams.video))
    found: dict[Any, Any] = {}
    notes = []
    for track in container.streams:
        if track not in covers and _holds(form, [*found, track]):
            found[track] = made.add_stream_from_template(track)
            found[track].metadata.update(words_of(track.metadata))
        elif track is main:
            name = track.codec_context.codec.canonical_name if track.codec_context else "its codec"
            raise MediaError(f"{target.suffix} cannot hold {name}.", "Choose .mkv, or convert it.", state="unknown")
        else:
            notes.append(_left_out(track, target, is_cover=track in covers))
    made.metadata.update(words_of(container.metadata))
    return found, tuple(notes)


def keyframe_before(container: "InputContainer", track: Any, time_s: float) -> float:
    """When the last keyframe at or before a time is shown, by the file's own clock; else the first of all."""
    for back_s in (*BACK_S, math.inf):
        found = None
        for packet in _from(container, track, [track], time_s - back_s):
            time = _shown(packet)
            if _decoded(packet) > time_s + SAME_S and (found is not None or back_s < math.inf):
                break
            if packet.is_keyframe and (time <= time_s + SAME_S or (found is None and back_s == math.inf)):
                found = time
        if found is not None:
            return found
    return first_time(track)


def copied(
    container: "InputContainer", tracks: dict[Any, Any], made: Any, *, begin_s: float, end_s: float, is_start: bool
) -> Iterator[Copied]:
    """Copy from a keyframe at `begin_s` to `end_s`, shifted to begin at 0; says after each packet how far it is.

    At the start of a file nothing is left out: sound may begin before the picture.
    """
    import av

    state, main = Copied(begin_s), next(iter(tracks))
    running, began = {track for track in tracks if track.type in ("video", "audio")}, set()
    for packet in _from(container, main, list(tracks), begin_s - BACK_S[1]):
        track: Any = packet.stream
        time = _shown(packet)
        if _decoded(packet) >= end_s - SAME_S:
            running.discard(track)
            if not running:
                return
            continue
        if time < begin_s - SAME_S and not (is_start and track.type != "video"):
            continue
        if track.type == "video" and track not in began:
            if not packet.is_keyframe:
                continue  # nothing to show it on
            began.add(track)
        state.end_s = max(state.end_s, time + (packet.duration or 0) * float(track.time_base))
        offset = round(begin_s / track.time_base)
        packet.dts = None if packet.dts is None else packet.dts - offset
        packet.pts = None if packet.pts is None else packet.pts - offset
        packet.stream = tracks[track]
        try:
            made.mux(packet)
        except av.error.FFmpegError as error:
            what = f"{made.format.name.split(',')[0]} does not take {track.type} of this file as it is."
            raise MediaError(what, "Choose .mkv, or convert it.", state="unknown") from error
        yield state


def chapters_within(container: "InputContainer", begin_s: float, end_s: float) -> list[Any]:
    """The chapters of a part, with times from its begin."""
    found: list[Any] = []
    for chapter in container.chapters():
        base: Any = chapter["time_base"]
        start, end = float(chapter["start"] * base) - begin_s, float(chapter["end"] * base) - begin_s
        if base and end > 0 and start < end_s - begin_s:
            start, end = max(0.0, start), min(end, end_s - begin_s)
            found.append({**chapter, "start": round(start / base), "end": round(end / base)})
    return found


def _from(container: "InputContainer", track: Any, tracks: list[Any], time_s: float) -> Iterator[Any]:
    """Packets with a time, from at or before a place; the end of a file that was cut off is the end."""
    import av

    try:
        # MPEG-TS finds its first packet only by a time before it
        container.seek(round(max(time_s, first_time(track) - 1.0) / track.time_base), stream=track)
    except av.error.FFmpegError:
        container.seek(0)
    packets = container.demux(tracks)
    while True:
        try:
            packet = next(packets)
        except (StopIteration, av.error.FFmpegError):
            return
        if packet.pts is not None or packet.dts is not None:
            yield packet


def _shown(packet: Any) -> float:
    return float((packet.dts if packet.pts is None else packet.pts) * packet.time_base)


def _decoded(packet: Any) -> float:
    """Matroska does not always say when a picture is decoded."""
    return float((packet.pts if packet.dts is None else packet.dts) * packet.time_base)


def _holds(form: str, tracks: list[Any]) -> bool:
    """Whether a container takes these tracks together: it is tried, for FFmpeg knows it for some only."""
    import av

    try:
        with av.open(io.BytesIO(), "w", format=form) as tried:
            for track in tracks:
                tried.add_stream_from_template(track)
            tried.start_encoding()
    except (av.error.FFmpegError, ValueError, TypeError, AttributeError):
        return False
    return True


def _left_out(track: Any, target: Path, *, is_cover: bool) -> str:
    if is_cover:
        return "The cover picture is left out."
    return f"{named(track)} is left out: {target.suffix} cannot hold it."
