"""What sounds are written as: containers by their ending, blocks of samples in and out, never over or half a file."""

import contextlib
import errno
import os
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from core.errors import InputError, MediaError, StorageError
from core.jobs import NOBODY, Reporter
from core.media.containers import opened
from core.media.sound import Sound, SoundInfo

if TYPE_CHECKING:
    from av import AudioFrame

# What a disk says of itself, not of the file that is read.
DISK_ERRORS = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG)
# The usual speakers of so many channels, as FFmpeg calls them.
LAYOUTS = {1: "mono", 2: "stereo", 3: "2.1", 4: "quad", 5: "5.0", 6: "5.1", 7: "6.1", 8: "7.1"}
LEAST_RATE, MOST_RATE = 4_000, 384_000
# More bits than this are written with 24.
USUAL_DEPTH = 16


@dataclass(frozen=True)
class Form:
    """A container of sound, what encodes for it, and which codecs (FFmpeg's names) it takes without encoding again."""

    container: str
    encoder: str
    copied: tuple[str, ...]
    most_channels: int = 8
    # bits a second of each channel, where something is lost
    bit_rate: int = 0


FORMS = {
    ".wav": Form("wav", "pcm_s16le", ("pcm_s16le", "pcm_s24le", "pcm_f32le")),
    ".flac": Form("flac", "flac", ("flac",)),
    ".mp3": Form("mp3", "libmp3lame", ("mp3",), most_channels=2, bit_rate=96_000),
    ".m4a": Form("ipod", "aac", ("aac", "alac"), bit_rate=96_000),
    ".opus": Form("opus", "libopus", ("opus",), bit_rate=64_000),
    ".ogg": Form("ogg", "libopus", ("opus", "vorbis", "flac"), bit_rate=64_000),
}


def form_of(target: Path) -> Form:
    """The form of a file to write, by its ending. Raises InputError."""
    form = FORMS.get(target.suffix.lower())
    if form is None:
        raise InputError(f"Sound is not written as '{target.suffix or target.name}'.", f"Use {', '.join(FORMS)}.")
    return form


@contextlib.contextmanager
def written(source: Path, target: Path) -> Iterator[Path]:
    """A hidden file beside `target`, which takes its name in the end, or is gone whatever happened.

    Raises InputError when there is no source or the target is there already, and StorageError.
    """
    if not source.is_file():
        raise InputError(f"There is no file {source}.", "Choose a video or a sound.")
    if target.exists():
        raise InputError(f"{target} is there already.", "Choose another name.")
    half = target.absolute().with_name(f".{secrets.token_hex(4)}-{target.name}.half")
    try:
        try:
            half.touch(exist_ok=False)
            yield half
            placed(half, target)
        except OSError as error:
            raise _unwritable(target, error) from error
        except MediaError as error:
            if isinstance(error.__cause__, OSError) and error.__cause__.errno in DISK_ERRORS:
                raise _unwritable(target, error.__cause__) from error
            raise
    finally:
        with contextlib.suppress(OSError):
            half.unlink(missing_ok=True)


def placed(half: Path, target: Path) -> None:
    """Give a finished file its name. Raises InputError when somebody took the name meanwhile."""
    try:
        # a link never takes the place of a file, which a rename does
        os.link(half, target)
    except FileExistsError as error:
        raise InputError(f"{target} is there already.", "Choose another name.") from error
    except OSError:  # disks without links
        half.rename(target)


class Watched(Sound):
    """A sound that tells a job how far it is read."""

    def __init__(self, container: Any, path: Path, job: Reporter = NOBODY, note: str = "") -> None:
        super().__init__(container, path)
        self._job, self._note = job, note
        self._duration_s = self.info().duration_s

    @classmethod
    @contextlib.contextmanager
    def heard(cls, path: Path, job: Reporter, note: str) -> "Iterator[Watched]":
        """The first sound track of a file. Raises MediaError, and Cancelled in the middle of reading."""
        with opened(path) as container:
            yield cls(container, path, job, note)

    def filtered(self, *filters: tuple[str, str]) -> "Iterator[AudioFrame]":
        """The sound through FFmpeg's filters, each with its options."""
        read_s = 0.0
        for frame in super().filtered(*filters):
            read_s += frame.samples / (frame.sample_rate or MOST_RATE)
            total = max(read_s, self._duration_s)
            self._job.report(round(read_s * 1000), round(total * 1000), self._note)
            yield frame


def channel_blocks(sound: Sound, rate: int, channels: int, *, block_s: float = 1.0) -> Iterator[np.ndarray]:
    """Float32 (channels, n) in [-1, 1] at `rate`, so many seconds at a time; the last block is what is left.

    One channel is the mean of all, and of one channel all are made alike: FFmpeg's own ways change the level.
    """
    own = sound.info().channels
    if not 1 <= own <= max(LAYOUTS):
        raise MediaError(f"It has {own} channels; at most {max(LAYOUTS)} are read.", "Mix it with another program.")
    mixed = own if 1 in (own, channels) else channels
    size, count = max(1, round(rate * block_s)), 0
    waiting: list[np.ndarray] = []
    options = f"sample_fmts=flt:sample_rates={rate}:channel_layouts={LAYOUTS[mixed]}"
    for frame in sound.filtered(("aformat", options)):
        part: np.ndarray = np.asarray(frame.to_ndarray()).reshape(-1, mixed).T
        if mixed != channels:
            part = part.mean(0, keepdims=True) if channels == 1 else np.repeat(part, channels, axis=0)
        waiting.append(part)
        count += part.shape[1]
        while count >= size:
            whole = np.concatenate(waiting, axis=1)
            yield whole[:, :size]
            waiting, count = [whole[:, size:]], count - size
    if count:
        yield np.concatenate(waiting, axis=1)


def rate_for(form: Form, wanted: int, own: int) -> int:
    """Samples a second to write: what was wanted, else the sound's own or the next above that the form knows."""
    import av

    known = sorted(int(rate) for rate in av.Codec(form.encoder, "w").audio_rates or ())
    if wanted and known and wanted not in known:
        words = ", ".join(map(str, known))
        raise InputError(f"{form.encoder} does not write {wanted} samples a second.", f"Use one of: {words}.")
    if wanted and not LEAST_RATE <= wanted <= MOST_RATE:
        raise InputError(f"{wanted} samples a second are not sensible.", f"Use {LEAST_RATE} to {MOST_RATE}.")
    if wanted or not known or own in known:
        return wanted or own
    return next((rate for rate in known if rate > own), known[-1])


def channels_for(form: Form, wanted: int, own: int) -> int:
    """Channels to write: what was wanted, else the sound's own or the most that the form holds."""
    if wanted and not 1 <= wanted <= form.most_channels:
        raise InputError(f"{wanted} channels cannot be written so.", f"Use 1 to {form.most_channels}.")
    return wanted or (own if own <= form.most_channels else 2)


def encode(
    path: Path, blocks: Iterable[np.ndarray], form: Form, *, rate: int, channels: int, info: SoundInfo | None = None
) -> float:
    """Write blocks float32 (channels, n) and the words of `info`; returns how many seconds. Blocks come in any size."""
    import av

    is_deep = info is not None and info.depth > USUAL_DEPTH and not form.bit_rate
    encoder = "pcm_s24le" if is_deep and form.container == "wav" else form.encoder
    done = 0
    with av.open(str(path), "w", format=form.container) as made:
        if info is not None:
            words = {"title": info.title, "artist": info.artist, "album": info.album}
            made.metadata.update({name: text for name, text in words.items() if text})
        stream: Any = made.add_stream(encoder, rate=rate, layout=LAYOUTS[channels])
        formats = [each.name for each in av.Codec(encoder, "w").audio_formats or ()]
        deep = "s32" if is_deep and "s32" in formats else ""
        stream.format = deep or next((name for name in ("fltp", "flt") if name in formats), formats[0])
        if form.bit_rate:
            stream.bit_rate = form.bit_rate * channels
        for block in blocks:
            packed = np.ascontiguousarray(block.T, np.float32).reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(packed, format="flt", layout=LAYOUTS[channels])
            frame.sample_rate, frame.pts = rate, done
            done += block.shape[1]
            made.mux(stream.encode(frame))
        made.mux(stream.encode(None))
    return done / rate


def _unwritable(target: Path, error: OSError) -> StorageError:
    return StorageError(f"{target} cannot be written: {error.strerror or error}.", "Choose another place.")
