"""Edits of video: a part of it, another form, its pictures, its sound, a sheet of small pictures.

Each writes a new file and leaves the old one as it is; what is cancelled leaves nothing behind.
"""

import contextlib
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from core.errors import InputError, MediaError
from core.jobs import NOBODY, Reporter
from core.media import stills, video_forms
from core.media.containers import opened, spoken_errors, without_cover
from core.media.packets import (
    SAME_S,
    chapters_within,
    copied,
    first_time,
    keyframe_before,
    length_of,
    main_track,
    named,
    twins,
    words_of,
)
from core.media.sound import Sound
from core.media.sound_edits import convert_into
from core.media.sound_forms import FORMS as SOUND_FORMS
from core.media.sound_forms import form_of, written
from core.media.video import Frame, Video
from core.media.video_forms import (
    QUALITIES,
    VideoWriter,
    codec_of,
    even_size,
    picture_items,
    sound_items,
    without_own_words,
)
from core.media.wording import clock

# What a part is written as, by ending (FFmpeg's names).
CONTAINERS = {
    ".mp4": "mp4",
    ".m4v": "mp4",
    ".mov": "mov",
    ".mkv": "matroska",
    ".webm": "webm",
    ".avi": "avi",
    ".ts": "mpegts",
    **{ending: form.container for ending, form in SOUND_FORMS.items()},
}
# The widest sheet and the smallest picture on it (pixels).
MOST_CELLS, MOST_WIDTH = 2_500, 16_384
SMALLEST_CELL = 32


@dataclass(frozen=True)
class Trimmed:
    """A part of a video: from when to when it really is, since it begins at a keyframe.

    `notes` say in sentences which tracks the new container cannot hold.
    """

    path: Path
    start_s: float
    end_s: float
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ConvertedVideo:
    """A video in another form; `notes` say in sentences what was left out."""

    path: Path
    width: int
    height: int
    duration_s: float
    codec: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ExtractedFrames:
    """Pictures of a video, and when each was shown."""

    paths: tuple[Path, ...]
    times: tuple[float, ...]


@dataclass(frozen=True)
class ExtractedSound:
    """The sound of a video: as it was, or encoded again because the new container does not hold its codec."""

    path: Path
    duration_s: float
    is_copied: bool
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A picture of a whole video: its size and the times on it."""

    path: Path
    width: int
    height: int
    times: tuple[float, ...]


def trim(source: Path, target: Path, start_s: float, end_s: float | None = None, *, job: Reporter = NOBODY) -> Trimmed:
    """Write a part without encoding anything again, from the keyframe before `start_s` to `end_s` or the end.

    Raises InputError, MediaError, StorageError and Cancelled.
    """
    import av

    form = CONTAINERS.get(target.suffix.lower())
    if form is None:
        raise InputError(f"A part is not written as '{target.suffix or target.name}'.", f"Use {', '.join(CONTAINERS)}.")
    with written(source, target) as half, opened(source) as container:
        main = main_track(container)
        origin, length = first_time(main), length_of(container, main)
        end = min(length, math.inf if end_s is None else end_s)
        if not 0 <= start_s < end:
            lasts = f" It lasts {clock(length)}." if length < math.inf else ""
            raise InputError(f"Nothing is between {start_s:g} s and {end:g} s.{lasts}", "Choose another part.")
        begin = keyframe_before(container, main, start_s + origin)
        last = math.inf if end_s is None else origin + end_s
        with spoken_errors(source), av.open(str(half), "w", format=form) as made:
            tracks, notes = twins(container, made, target)
            if found := chapters_within(container, begin, min(last, origin + length)):
                made.set_chapters(found)
            kept = None
            for kept in copied(container, tracks, made, begin_s=begin, end_s=last, is_start=start_s == 0):
                job.report(round((kept.end_s - begin) * 1000), _thousandths(min(last, origin + length) - begin))
        if kept is None:
            raise MediaError("No packet of that part can be read.", "Look for a whole copy.")
    return Trimmed(target, begin - origin, kept.end_s - origin, notes)


def convert(
    source: Path,
    target: Path,
    *,
    longest: int = 0,
    quality: str = "good",
    codec: str = "",
    job: Reporter = NOBODY,
) -> ConvertedVideo:
    """Encode a video again as MP4 (H.264, AAC) or WebM (VP9, Opus), turned and with square pixels as a player shows it.

    Each frame keeps its time. With `longest` no side is longer. Raises InputError, MediaError, StorageError and
    Cancelled.
    """
    import av

    form = video_forms.form_of(target)
    chosen = codec_of(form, codec)
    if quality not in QUALITIES or longest < 0:
        raise InputError(f"There is no quality '{quality}'.", f"Use one of: {', '.join(QUALITIES)}.")
    with contextlib.ExitStack() as stack:
        half = stack.enter_context(written(source, target))
        start, words, notes = _told(source)
        video = stack.enter_context(_film(source))
        info = video.info()
        width, height = even_size(*video.shown_size(longest))
        sound = _sound(source, stack, notes) if info.has_sound else None
        stack.enter_context(spoken_errors(source))
        made = stack.enter_context(av.open(str(half), "w", format=form.container, options=dict(form.options)))
        made.metadata.update(words)
        writer = VideoWriter(made, chosen, size=(width, height), rate=info.rate, quality=quality)
        heard: Iterator[tuple[float, object]] = iter(())
        if sound is not None:
            rate, channels, heard = sound_items(sound, form, start_s=start)
            writer.add_sound(form, rate, channels)
        total = _thousandths(info.duration_s)
        end = writer.write(
            picture_items(video, info, longest), heard, lambda time: job.report(round(time * 1000), total)
        )
    return ConvertedVideo(target, width, height, end, chosen, tuple(notes))


def extract_frames(
    source: Path,
    folder: Path,
    *,
    every_s: float = 0.0,
    times: Sequence[float] = (),
    form: str = "png",
    longest: int = 0,
    job: Reporter = NOBODY,
) -> ExtractedFrames:
    """Write the picture that is shown at each time, or every so many seconds, named by its own time.

    No file in the folder is overwritten. Raises InputError, MediaError, StorageError and Cancelled.
    """
    if (kind := stills.FORMS.get(f".{form}")) is None:
        raise InputError(f"Pictures are not written as '{form}'.", "Use png, jpg or webp.")
    if bool(times) == (every_s > 0) or not math.isfinite(every_s):
        raise InputError("Pictures are taken at times or in steps.", "Give times, or a step above 0 s.")
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{folder} is no folder.", "Choose a folder.")
    if not source.is_file():
        raise InputError(f"There is no file {source}.", "Choose a video.")
    with stills.half_folder(folder) as half, _film(source) as video:
        length = video.info().duration_s
        wanted = sorted(times) or stills.steps(length, every_s)
        if outside := [time for time in wanted if not 0 <= time <= length + SAME_S]:
            raise InputError(
                f"It lasts {length:.2f} s; there is no picture at {outside[0]:g} s.", "Choose other times."
            )
        found: dict[str, float] = {}
        for count, frame in enumerate(stills.moments(video, wanted, longest), 1):
            name = f"{source.stem}-{stills.stamp(frame.time_s)}.{form}"
            if name not in found:
                stills.write(Image.fromarray(frame.pixels), half / name, kind)
                found[name] = frame.time_s
            job.report(count, len(wanted), name)
    return ExtractedFrames(tuple(folder / name for name in found), tuple(found.values()))


def extract_sound(source: Path, target: Path, *, job: Reporter = NOBODY) -> ExtractedSound:
    """Write the sound of a video, as it is where the target's container holds its codec, else encoded again.

    Raises InputError, MediaError, StorageError and Cancelled.
    """
    import av

    form = form_of(target)
    with written(source, target) as half, opened(source) as container:
        if not container.streams.audio:
            raise MediaError("There is no sound in it.", "Choose a file with a sound track.")
        track, others = container.streams.audio[0], len(container.streams.audio) - 1
        notes = (f"{others} further sound tracks are left out.",) if others else ()
        if track.codec_context is None or track.codec_context.codec.canonical_name not in form.copied:
            made_new = convert_into(source, half, target, job=job)
            return ExtractedSound(target, made_new.duration_s, False, (*notes, *made_new.notes))
        begin, total, kept = max(0.0, first_time(track)), _thousandths(length_of(container, track)), None
        with spoken_errors(source), av.open(str(half), "w", format=form.container) as made:
            twin = made.add_stream_from_template(track)
            made.metadata.update(words_of(container.metadata))
            for kept in copied(container, {track: twin}, made, begin_s=begin, end_s=math.inf, is_start=True):
                job.report(round((kept.end_s - begin) * 1000), total)
        if kept is None:
            raise MediaError("No packet of its sound can be read.", "Look for a whole copy.")
        return ExtractedSound(target, kept.end_s - begin, True, notes)


def contact_sheet(
    source: Path, target: Path, *, columns: int = 4, rows: int = 5, width: int = 1280, job: Reporter = NOBODY
) -> Sheet:
    """Write one picture with small ones from all over a video and their times below.

    Raises InputError, MediaError, StorageError and Cancelled.
    """
    kind = stills.FORMS.get(target.suffix.lower())
    if kind is None:
        raise InputError(
            f"A sheet is not written as '{target.suffix or target.name}'.", f"Use {', '.join(stills.FORMS)}."
        )
    cell = (width - stills.GAP) // max(1, columns) - stills.GAP
    if columns < 1 or rows < 1 or columns * rows > MOST_CELLS or width > MOST_WIDTH or cell < SMALLEST_CELL:
        raise InputError(
            f"{columns} times {rows} pictures do not fit on {width} pixels.", "Choose fewer, or a wider sheet."
        )
    with written(source, target) as half, _film(source) as video:
        length, count = video.info().duration_s, columns * rows
        shown = video.shown_size()
        size = cell, max(1, round(shown[1] * cell / shown[0]))
        found: dict[float, Frame] = {}
        for done, frame in enumerate(
            stills.moments(video, [(number + 0.5) * length / count for number in range(count)], max(size)), 1
        ):
            # a video of few frames has fewer small pictures
            found.setdefault(frame.time_s, frame)
            job.report(done, count, clock(frame.time_s))
        sheet = stills.drawn(list(found.values()), size, columns, width)
        stills.write(sheet, half, kind)
    return Sheet(target, sheet.width, sheet.height, tuple(found))


@contextlib.contextmanager
def _film(source: Path) -> Iterator[Video]:
    with opened(source) as container:
        if not without_cover(container.streams.video):
            raise MediaError("There is no picture in it, only sound.", "Choose a video.")
    with Video.open(source) as video:
        yield video


def _told(source: Path) -> tuple[float, dict[str, str], list[str]]:
    """When the picture begins, what the file says of it, and a sentence for each track that is not converted."""
    with opened(source) as container:
        pictures = without_cover(container.streams.video)
        kept = [*pictures[:1], *container.streams.audio[:1]]
        notes = [
            f"{named(track)} is left out: only the first picture and the first sound are converted."
            for track in container.streams
            if track not in kept
        ]
        start = first_time(pictures[0]) if pictures else 0.0
        return start, without_own_words(container.metadata), notes


def _sound(source: Path, stack: contextlib.ExitStack, notes: list[str]) -> Sound | None:
    try:
        return stack.enter_context(Sound.open(source))
    except MediaError as error:
        notes.append(f"Its sound is left out. {error.what}")
        return None


def _thousandths(length_s: float) -> int:
    """A length as the total of a job; 0, which nobody knows, for one without end."""
    return round(length_s * 1000) if math.isfinite(length_s) else 0
