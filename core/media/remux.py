"""Copies of videos and sounds with the same packets: without what they say of themselves, or only a part of them."""

import contextlib
from pathlib import Path
from typing import Any

from core.errors import Cancelled
from core.jobs import NOBODY, Reporter
from core.media.containers import opened, spoken_errors, without_cover

# What a container is written as, where that is not the first of the names it is read by.
WRITTEN = {"mov": "mp4"}


def copied(
    path: Path,
    target: Path,
    *,
    keep_words: bool = True,
    start_s: float = 0.0,
    end_s: float | None = None,
    job: Reporter = NOBODY,
) -> float:
    """Write a copy without encoding anything again; returns where it begins, at the keyframe before `start_s`.

    Without `keep_words` nothing that the file says of itself is copied: titles, places, devices, chapters, covers. The
    turn of a video stays. Raises MediaError.
    """
    import av

    with opened(path) as source:
        read = source.format.name.split(",")[0]
        form = WRITTEN.get(read, read)
        with spoken_errors(path), av.open(str(target), "w", format=form) as made:
            streams = _streams(source, made, keep_words=keep_words)
            if start_s > 0:
                source.seek(int(start_s * 1_000_000))
            begin: float | None = None
            for packet in source.demux(list(streams)):
                # Matroska says when a picture is shown, not always when it is decoded
                stamp = packet.pts if packet.dts is None else packet.dts
                if job.is_cancelled:
                    raise Cancelled
                if stamp is None:
                    continue
                time = float(stamp * packet.time_base)
                if begin is None:
                    # what comes before the first keyframe of the picture could not be shown
                    if packet.stream.type == "video" and not packet.is_keyframe:
                        continue
                    begin = time
                if end_s is not None and time >= end_s:
                    continue
                offset = int(begin / packet.time_base) if start_s > 0 else 0
                packet.dts = None if packet.dts is None else packet.dts - offset
                packet.pts = None if packet.pts is None else packet.pts - offset
                packet.stream = streams[packet.stream]
                made.mux(packet)
            return begin or 0.0


def _streams(source: Any, made: Any, *, keep_words: bool) -> dict[Any, Any]:
    """Streams of the copy by those of the file: what moves and what is heard."""
    import av

    found = {}
    for stream in [*without_cover(source.streams.video), *source.streams.audio]:
        with contextlib.suppress(av.error.FFmpegError):
            twin = made.add_stream_from_template(stream)
            twin.metadata.clear()
            if keep_words:
                twin.metadata.update(stream.metadata)
            found[stream] = twin
    made.metadata.clear()
    if keep_words:
        made.metadata.update(source.metadata)
    return found
