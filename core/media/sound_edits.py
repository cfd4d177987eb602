"""Edits of sound: another form, an even loudness, without silence, without noise, and its spectrogram.

Each writes a new file and leaves the old one as it is. All of them read block by block, so hours take no more memory.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import fft, signal

from core.errors import InputError, MediaError
from core.jobs import NOBODY, Reporter
from core.media import loudness
from core.media.containers import spoken_errors
from core.media.loudness import Loudness, silences
from core.media.sound import Sound, SoundInfo
from core.media.sound_forms import Form, Watched, channel_blocks, channels_for, encode, form_of, rate_for, written
from core.media.spans import Span
from core.media.spectra import Gate, frame_levels, frame_size, framed, noise_of, reshaped

# What encoding may add to a peak is measured and taken away again, so often at most.
TRIES, OVERSHOOT_DB = 6, 0.2
# As near to the wanted loudness as the standard's own test signals ask for.
CLOSE_LU = 0.1
# Measured peaks are this exact (EBU Tech 3341 asks for 0.2 to 0.3 dB).
PEAK_SLACK_DB = 0.05
# Left of a silence on each side, so that no word begins or ends cut.
MARGIN_S = 0.1
# The quietest that a spectrogram shows (dB).
FLOOR_DB = -120.0
MOST_WIDTH, MOST_HEIGHT = 20_000, 8_192


@dataclass(frozen=True)
class ConvertedSound:
    """A sound in another form; `notes` say in sentences what could not stay as it was."""

    path: Path
    duration_s: float
    rate: int
    channels: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Normalised:
    """A sound of another loudness (LUFS); it is below what was wanted where the true peak (dBTP) came first."""

    path: Path
    before: float
    after: float
    gain_db: float
    peak_db: float
    is_held_back: bool


@dataclass(frozen=True)
class SilenceTrimmed:
    """A sound without silences: how long it was and is, and what was cut out of it."""

    path: Path
    before_s: float
    after_s: float
    cuts: tuple[Span, ...]


@dataclass(frozen=True)
class NoiseReduced:
    """A sound with less noise: the level of its noise (dB of full scale) and how many seconds that was learnt from.

    Without pauses only broad noise could be told from the sound.
    """

    path: Path
    noise_db: float
    learnt_s: float
    has_pauses: bool


@dataclass(frozen=True, eq=False)
class Spectrogram:
    """Levels in dB, float32 (height, width): a row for each part of 0 to `top_hz`, the lowest first.

    0 dB is a sine of full scale.
    """

    levels: np.ndarray
    duration_s: float
    top_hz: float


def convert_sound(
    source: Path, target: Path, *, rate: int = 0, channels: int = 0, job: Reporter = NOBODY
) -> ConvertedSound:
    """Write the sound of a file in the form of the target's ending; 0 keeps rate and channels where the form can.

    Raises InputError, MediaError, StorageError and Cancelled.
    """
    form_of(target)
    with written(source, target) as half:
        return convert_into(source, half, target, rate=rate, channels=channels, job=job)


def convert_into(
    source: Path, half: Path, target: Path, *, rate: int = 0, channels: int = 0, job: Reporter = NOBODY
) -> ConvertedSound:
    """The same into a file that gets the target's name later."""
    form = form_of(target)
    with Watched.heard(source, job, "Converting") as sound:
        info = sound.info()
        own_rate, own_channels = rate_for(form, rate, info.rate), channels_for(form, channels, info.channels)
        duration = _write(half, channel_blocks(sound, own_rate, own_channels), form, own_rate, own_channels, info)
    notes = []
    if not rate and own_rate != info.rate:
        notes.append(f"It has {own_rate} samples a second now: {target.suffix} cannot hold {info.rate}.")
    if not channels and own_channels != info.channels:
        notes.append(f"Its {info.channels} channels are mixed to {own_channels}: {target.suffix} holds no more.")
    return ConvertedSound(target, duration, own_rate, own_channels, tuple(notes))


def normalise(
    source: Path, target: Path, *, lufs: float = -16.0, peak_db: float = -1.0, job: Reporter = NOBODY
) -> Normalised:
    """Make it as loud as wanted (EBU R128) by one gain for all of it, but never with a true peak above `peak_db`.

    Raises InputError, MediaError, StorageError and Cancelled.
    """
    if not -70.0 < lufs <= 0.0 or not -70.0 < peak_db <= 0.0:
        raise InputError("Loudness and peak are between −70 and 0.", "Usual are −16 LUFS and −1 dBTP, or −23 and −1.")
    form = form_of(target)
    with written(source, target) as half:
        before = _loudness(source, job, "Measuring")
        if before.integrated is None or before.peak_db is None:
            raise MediaError("It is silent or shorter than 0.4 s, so it has no loudness.", "Choose another sound.")
        gain = min(lufs - before.integrated, peak_db - before.peak_db)
        was_over = False
        for _ in range(TRIES):
            with Watched.heard(source, job, "Writing") as sound:
                info, factor = sound.info(), 10 ** (gain / 20)
                rate, channels = rate_for(form, 0, info.rate), channels_for(form, 0, info.channels)
                louder = (block * np.float32(factor) for block in channel_blocks(sound, rate, channels))
                _write(half, louder, form, rate, channels, info)
            after = _loudness(half, job, "Checking")
            reached = loudness.FLOOR if after.integrated is None else after.integrated
            peak = peak_db if after.peak_db is None else after.peak_db
            room = min(lufs - reached, peak_db - peak)
            is_over = peak > peak_db + PEAK_SLACK_DB
            # codecs that lose something move the peaks: what was over once is only made quieter
            if not is_over and (was_over or abs(room) <= CLOSE_LU):
                break
            was_over = was_over or is_over
            gain += room - (OVERSHOOT_DB if is_over else 0.0)
        if is_over:
            raise MediaError(
                f"As {target.suffix} its peaks cannot be kept below {peak_db:g} dB.", "Write .flac or .wav."
            )
    return Normalised(target, before.integrated, reached, gain, peak, reached < lufs - CLOSE_LU)


def trim_silence(
    source: Path,
    target: Path,
    *,
    below_db: float = -50.0,
    least_s: float = 0.5,
    pauses: bool = False,
    job: Reporter = NOBODY,
) -> SilenceTrimmed:
    """Cut off silence of at least `least_s` at the start and the end, and with `pauses` out of the middle.

    A tenth of a second stays on each side. Raises InputError, MediaError, StorageError and Cancelled.
    """
    if not -120.0 <= below_db < 0.0 or least_s <= 0:
        raise InputError("Silence is below a level of −120 to 0 dB, for more than 0 s.", "Usual are −50 dB and 0.5 s.")
    form = form_of(target)
    with written(source, target) as half:
        with Watched.heard(source, job, "Listening") as sound:
            info = sound.info()
            steps = [0]
            found = silences(_loudest(sound, info.channels, steps), below_db=below_db, least_s=least_s)
        total = steps[0] / loudness.RATE
        cuts = _cuts(found, total, pauses=pauses)
        if sum(cut.length_s for cut in cuts) >= total - MARGIN_S and cuts:
            raise MediaError(f"All of it is quieter than {below_db:g} dB.", "Choose a lower level.")
        with Watched.heard(source, job, "Writing") as sound:
            rate, channels = rate_for(form, 0, info.rate), channels_for(form, 0, info.channels)
            kept = _without(channel_blocks(sound, rate, channels), cuts, rate)
            after = _write(half, kept, form, rate, channels, info)
    return SilenceTrimmed(target, total, after, tuple(cuts))


def reduce_noise(source: Path, target: Path, *, reduction_db: float = 18.0, job: Reporter = NOBODY) -> NoiseReduced:
    """Make the noise quieter that is always there, by a gate for each part of the spectrum.

    Raises InputError, MediaError, StorageError and Cancelled.
    """
    if not 0.0 < reduction_db <= 60.0:
        raise InputError("Noise is made quieter by 0 to 60 dB.", "Usual are 12 to 24.")
    form = form_of(target)
    with written(source, target) as half:
        with Watched.heard(source, job, "Listening") as sound:
            info = sound.info()
            rate, channels = rate_for(form, 0, info.rate), channels_for(form, 0, info.channels)
            size = frame_size(rate)
            levels = frame_levels(channel_blocks(sound, rate, channels), size)
        with Watched.heard(source, job, "Learning the noise") as sound:
            noise = noise_of(channel_blocks(sound, rate, channels), levels, size, rate)
        with Watched.heard(source, job, "Writing") as sound:
            blocks = channel_blocks(sound, rate, channels)
            if noise is not None:
                gate = Gate(noise, reduction_db=reduction_db, size=size, rate=rate)
                blocks = reshaped(blocks, size, gate)
            _write(half, blocks, form, rate, channels, info)
    if noise is None:
        return NoiseReduced(target, FLOOR_DB, 0.0, False)
    return NoiseReduced(target, noise.level_db, noise.heard_s, noise.has_pauses)


def spectrogram(sound: Sound, width: int, height: int) -> Spectrogram:
    """The levels of a sound over time and frequency, however long it is; of several channels their mean power.

    A row holds the loudest of its frequencies, so that tones stay; a column the mean over its time. Raises InputError,
    MediaError.
    """
    if not 1 <= width <= MOST_WIDTH or not 1 <= height <= MOST_HEIGHT:
        raise InputError(f"It is at most {MOST_WIDTH}×{MOST_HEIGHT}.", "Ask for a smaller picture.")
    info = sound.info()
    rate, total = info.rate, max(1, round(info.duration_s * info.rate))
    # a frame has more bins than there are rows
    size = max(frame_size(rate), 1 << math.ceil(math.log2(2 * height)))
    hop = max(1, min(size // 2, total // width))
    window = signal.windows.hann(size, sym=False).astype(np.float32)
    edges = np.linspace(0, size // 2 + 1, height, endpoint=False).astype(int)
    powers, counts, first = np.zeros((width, height)), np.zeros(width), 0
    # short blocks: the frames of one are in memory together
    for frames in framed(channel_blocks(sound, rate, info.channels, block_s=0.25), size, hop):
        spectra = np.square(np.abs(fft.rfft(frames * window, axis=-1))).mean(0)
        middles = (np.arange(first, first + len(spectra)) + 1) * hop - size // 2
        first += len(spectra)
        inside = (middles >= 0) & (middles < max(total, 1))
        columns = middles[inside] * width // total
        np.add.at(powers, columns, np.maximum.reduceat(spectra[inside], edges, axis=1))
        np.add.at(counts, columns, 1)
    mean = powers / np.maximum(counts, 1)[:, None] / (float(window.sum()) / 2) ** 2
    levels = 10 * np.log10(np.maximum(mean, 10 ** (FLOOR_DB / 10)))
    return Spectrogram(np.ascontiguousarray(levels.T, np.float32), info.duration_s, rate / 2)


def _write(half: Path, blocks: Iterable[np.ndarray], form: Form, rate: int, channels: int, info: SoundInfo) -> float:
    with spoken_errors(half):
        return encode(half, blocks, form, rate=rate, channels=channels, info=info)


def _loudness(path: Path, job: Reporter, note: str) -> Loudness:
    with Watched.heard(path, job, note) as sound:
        return loudness.measure(sound)


def _loudest(sound: Sound, channels: int, steps: list[int]) -> Iterator[np.ndarray]:
    """In each step the loudest channel: the mean of two that cancel each other would be silent."""
    for block in channel_blocks(sound, loudness.RATE, channels, block_s=loudness.STEP_S):
        steps[0] += block.shape[1]
        yield block[int(np.square(block).sum(1).argmax())]


def _cuts(found: list[Span], total: float, *, pauses: bool) -> list[Span]:
    """What of the silences is cut out: not the margins beside sound."""
    cuts = []
    for span in found:
        is_first, is_last = span.start_s <= 0, span.end_s >= total - loudness.STEP_S / 2
        if not (is_first or is_last or pauses):
            continue
        start = 0.0 if is_first else span.start_s + MARGIN_S
        end = total if is_last else span.end_s - MARGIN_S
        if end > start:
            cuts.append(Span(start, end))
    return cuts


def _without(blocks: Iterable[np.ndarray], cuts: list[Span], rate: int) -> Iterator[np.ndarray]:
    first = 0
    for block in blocks:
        is_kept = np.ones(block.shape[1], bool)
        for cut in cuts:
            start, end = round(cut.start_s * rate) - first, round(cut.end_s * rate) - first
            is_kept[max(0, start) : max(0, end)] = False
        first += block.shape[1]
        if is_kept.any():
            yield block[:, is_kept]
