"""Commands of `vega edit`: new files made of a video or a sound, beside the library and without a profile."""

import contextlib
import math
import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeRemainingColumn

from core.errors import InputError
from core.jobs import NOBODY, Reporter
from core.media import sound_edits, video_edits
from core.media.wording import clock
from vega_desktop.session import err, out, say_json, spoken_errors

T = TypeVar("T")

File = Annotated[Path, typer.Argument(help="A video or a sound.")]
Target = Annotated[Path, typer.Argument(help="The file to write; its ending says the format. None is overwritten.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object instead of words.")]

edit = typer.Typer(help="Make new files of a video or a sound: a part, another format, its pictures, its sound.")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(edit, name="edit", rich_help_panel="Library")


@edit.command()
def trim(
    file: File,
    target: Target,
    start: Annotated[str, typer.Option(help="From when: seconds, or 1:23.5.")] = "0",
    end: Annotated[str, typer.Option(help="Until when; the end of the file when left out.")] = "",
    as_json: AsJson = False,
) -> None:
    """Write a part, without encoding it again: it begins at the keyframe before."""
    with spoken_errors():
        last = seconds_of(end) if end else None
        made = _worked("Copying", video_edits.trim, file, target, seconds_of(start), last)
        part = f"{_time(made.start_s)} to {_time(made.end_s)}"
        _say(made, as_json, f"{part} is written to {target}.", *made.notes)


@edit.command()
def convert(
    file: File,
    target: Target,
    longest: Annotated[int, typer.Option(min=0, help="Make it smaller until no side is longer (pixels).")] = 0,
    quality: Annotated[str, typer.Option(help="small, good or best.")] = "good",
    codec: Annotated[str, typer.Option(help="h264 or mpeg4 for .mp4, vp9 or vp8 for .webm.")] = "",
    as_json: AsJson = False,
) -> None:
    """Encode a video again, as MP4 or WebM."""
    with spoken_errors():
        made = _worked("Converting", video_edits.convert, file, target, longest=longest, quality=quality, codec=codec)
        size = f"{made.width}×{made.height} pixels, {_time(made.duration_s)}, {made.codec}"
        _say(made, as_json, f"{target} is written: {size}.", *made.notes)


@edit.command()
def frames(
    file: File,
    folder: Annotated[Path, typer.Argument(help="Where to write; no file there is overwritten.")],
    every: Annotated[float, typer.Option(help="A picture every so many seconds.")] = 0.0,
    at: Annotated[list[str] | None, typer.Option(help="A picture at this time (12.5 or 1:23); again for more.")] = None,
    form: Annotated[str, typer.Option("--as", help="png, jpg or webp.")] = "png",
    longest: Annotated[int, typer.Option(min=0, help="Make them smaller until no side is longer (pixels).")] = 0,
    as_json: AsJson = False,
) -> None:
    """Write pictures of a video, named by their times."""
    with spoken_errors():
        times = [seconds_of(text) for text in at or ()]
        made = _worked(
            "Writing pictures",
            video_edits.extract_frames,
            file,
            folder,
            every_s=every,
            times=times,
            form=form,
            longest=longest,
        )
        count = "1 picture is" if len(made.paths) == 1 else f"{len(made.paths)} pictures are"
        _say(made, as_json, f"{count} written to {folder}.")


@edit.command()
def sound(
    file: File,
    target: Target,
    rate: Annotated[int, typer.Option(min=0, help="Samples a second; as it is when left out.")] = 0,
    channels: Annotated[int, typer.Option(min=0, help="1 mixes all to one; as it is when left out.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Write the sound of a video, or a sound in another format; without encoding it again where that is possible."""
    with spoken_errors():
        if rate or channels:
            changed = _worked("Converting", sound_edits.convert_sound, file, target, rate=rate, channels=channels)
            words = f"{_time(changed.duration_s)} of {changed.channels} channels at {changed.rate} Hz"
            _say(changed, as_json, f"{words} are written to {target}.", *changed.notes)
            return
        made = _worked("Writing the sound", video_edits.extract_sound, file, target)
        how = "as it was" if made.is_copied else "encoded again"
        _say(made, as_json, f"{_time(made.duration_s)} of sound is written to {target}, {how}.", *made.notes)


@edit.command()
def sheet(
    file: File,
    target: Target,
    columns: Annotated[int, typer.Option(min=1)] = 4,
    rows: Annotated[int, typer.Option(min=1)] = 5,
    width: Annotated[int, typer.Option(min=1, help="Of the whole sheet, in pixels.")] = 1280,
    as_json: AsJson = False,
) -> None:
    """Write one picture with small ones from all over a video, and their times."""
    with spoken_errors():
        made = _worked("Drawing", video_edits.contact_sheet, file, target, columns=columns, rows=rows, width=width)
        _say(made, as_json, f"{len(made.times)} pictures are on {target}.")


@edit.command()
def normalise(
    file: File,
    target: Target,
    lufs: Annotated[float, typer.Option(help="How loud it will be (LUFS).")] = -16.0,
    peak: Annotated[float, typer.Option(help="What its true peak never passes (dBTP).")] = -1.0,
    as_json: AsJson = False,
) -> None:
    """Make a sound as loud as others (EBU R128)."""
    with spoken_errors():
        made = _worked("Normalising", sound_edits.normalise, file, target, lufs=lufs, peak_db=peak)
        change = f"From {made.before:.1f} to {made.after:.1f} LUFS, true peak {made.peak_db:.1f} dBTP."
        held = [f"Its peaks do not allow {lufs:g} LUFS."] if made.is_held_back else []
        _say(made, as_json, change, *held)


@edit.command()
def silence(
    file: File,
    target: Target,
    below: Annotated[float, typer.Option(help="Silence is below this level (dB).")] = -50.0,
    least: Annotated[float, typer.Option(help="For at least so many seconds.")] = 0.5,
    pauses: Annotated[bool, typer.Option(help="Also shorten pauses in the middle.")] = False,
    as_json: AsJson = False,
) -> None:
    """Cut off silence at the start and the end."""
    with spoken_errors():
        made = _worked("Trimming", sound_edits.trim_silence, file, target, below_db=below, least_s=least, pauses=pauses)
        _say(made, as_json, f"{made.before_s:.1f} s became {made.after_s:.1f} s; {len(made.cuts)} silences are cut.")


@edit.command()
def denoise(
    file: File,
    target: Target,
    by: Annotated[float, typer.Option(help="How much quieter noise becomes (dB).")] = 18.0,
    as_json: AsJson = False,
) -> None:
    """Make noise quieter that is always there: hiss, hum, a fan."""
    with spoken_errors():
        made = _worked("Reducing noise", sound_edits.reduce_noise, file, target, reduction_db=by)
        learnt = [] if made.has_pauses else ["It has no pauses, so only broad noise was told from the sound."]
        _say(made, as_json, f"Its noise was at {made.noise_db:.0f} dB, now up to {by:g} dB less.", *learnt)


def seconds_of(text: str) -> float:
    """A time as people write it, "83.5", "1:23.5" or "0:01:23.5", in seconds. Raises InputError."""
    parts = text.strip().split(":")
    try:
        values = [float(part) for part in parts]
    except ValueError:
        values = [math.nan]
    is_time = all(math.isfinite(value) and value >= 0 for value in values) and all(value < 60 for value in values[1:])
    if not is_time or len(values) > 3 or any(value % 1 for value in values[:-1]):
        raise InputError(f"'{text}' is no time.", "Write seconds, or 1:23.5, or 1:02:03.")
    return sum(value * math.pow(60, power) for power, value in enumerate(reversed(values)))


@dataclass(frozen=True)
class Bar:
    """A reporter that shows how far it is on the terminal."""

    bars: Progress
    task: TaskID
    title: str

    def report(self, done: int, total: int = 0, note: str = "") -> None:
        """Show progress."""
        words = f"{self.title}  {note}" if note else self.title
        self.bars.update(self.task, description=words, completed=done, total=total or None)

    @property
    def is_cancelled(self) -> bool:
        """Never: Ctrl+C ends it where it is."""
        return False


@contextlib.contextmanager
def _shown(title: str) -> Iterator[Reporter]:
    """A bar, on a terminal only."""
    if not err.is_terminal:
        yield NOBODY
        return
    # a file's name in a note is no markup
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=err, transient=True) as bars:
        yield Bar(bars, bars.add_task(title, total=None), title)


def _worked(title: str, verb: Callable[..., T], *given: Any, **options: Any) -> T:
    with _ended_in_order(), _shown(title) as job:
        return verb(*given, job=job, **options)


@contextlib.contextmanager
def _ended_in_order() -> Iterator[None]:
    """Being told to end cleans up like Ctrl+C."""
    if threading.current_thread() is not threading.main_thread():  # the only one that hears signals
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _say(made: object, as_json: bool, *sentences: str) -> None:
    if as_json:
        say_json(made)
        return
    for sentence in sentences:
        out.print(sentence, markup=False, highlight=False)


def _time(time_s: float) -> str:
    return clock(time_s) if time_s >= 60 else f"{time_s:.2f} s"
