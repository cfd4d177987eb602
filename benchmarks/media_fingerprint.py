"""Sounds found by a piece: how fast hours are indexed, how many pieces of 5 s are found, and how many wrongly."""

import functools
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import av
import numpy as np

from core.media.fingerprints import RATE, Match, find, fingerprint, listen
from core.media.sound import Sound
from core.storage.database import Database
from core.storage.tables.fingerprints import FingerprintTables
from core.storage.tables.media import MediaTables

NAME = "media-fingerprint"
TITLE = "Hours of sound indexed a minute, and pieces of 5 s found: as they are, as MP3, in noise, by telephone"

# Samples a second of what is made here.
MADE_RATE = 16_000
MUSIC, MUSIC_S, SPEECH, SPEECH_S = 12, 720, 4, 240
QUERIES, PIECE_S, NEAR_S = 200, 5.0, 0.2
# One of five queries is of a sound that is not there.
FOREIGN = 5
NOISE_DB, MP3_BITS, PHONE_HZ = 10.0, 48_000, (300, 3400)
CONDITIONS = ("clean", "mp3", "noise", "phone")
MINOR = np.array([0, 2, 3, 5, 7, 8, 10])
# First three formants of vowels (Peterson and Barney 1952, men).
VOWELS = np.array([(730, 1090, 2440), (270, 2290, 3010), (300, 870, 2240), (530, 1840, 2480), (570, 840, 2410)])


@dataclass(frozen=True)
class Outcome:
    """One query: of which item (0 for none), from where, and what was found in how long."""

    condition: str
    item_id: int
    start_s: float
    matches: list[Match]
    lasted_s: float

    @property
    def is_found(self) -> bool:
        """Whether the best match is the right item and place."""
        return bool(self.matches) and self._is_right(self.matches[0])

    @property
    def wrong(self) -> int:
        """How many matches are none."""
        return sum(not self._is_right(match) for match in self.matches)

    def _is_right(self, match: Match) -> bool:
        return match.item_id == self.item_id and abs(match.offset_s - self.start_s) < NEAR_S


def run(say: Callable[[str], None], data: Path | None = None) -> dict[str, float]:
    """Of synthetic music and speech, and of the recordings in a folder."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        say("making music and speech")
        known, foreign = _sounds(data), [music(1000, 300), music(1001, 300), speech(1002, 60)]
        database = Database(folder / "vega.db")
        try:
            return _measured(say, folder, database, known, foreign)
        finally:
            database.close()


def _measured(
    say: Callable[[str], None], folder: Path, database: Database, known: list[np.ndarray], foreign: list[np.ndarray]
) -> dict[str, float]:
    paths = [_write(folder / f"{number}.flac", samples, "flac") for number, samples in enumerate(known)]
    ids = _items(database, paths)
    tables = FingerprintTables(database)
    size_before, started = _size(database), time.perf_counter()
    for item_id, path in zip(ids, paths, strict=True):
        say(f"indexing {path.name}")
        with Sound.open(path) as sound:
            found = fingerprint(sound.blocks(RATE))
        tables.keep(item_id, found.hashes, found.times)
    lasted_s = time.perf_counter() - started
    hours = sum(len(samples) for samples in known) / MADE_RATE / 3600
    say(f"asking {QUERIES} times")
    done = list(_asked(folder, tables, dict(zip(ids, known, strict=True)), foreign))
    return {
        "hours": hours,
        "hours_per_minute": hours / lasted_s * 60,
        "megabytes_per_hour": (_size(database) - size_before) / hours / 1e6,
        "query_ms": 1000 * statistics.median(outcome.lasted_s for outcome in done),
        "recall": _recall(done),
        **{f"recall_{each}": _recall([one for one in done if one.condition == each]) for each in CONDITIONS},
        "false_matches": sum(outcome.wrong for outcome in done),
    }


def _recall(outcomes: list[Outcome]) -> float:
    """How many of those that are there are found."""
    return statistics.mean(outcome.is_found for outcome in outcomes if outcome.item_id)


def _asked(
    folder: Path, tables: FingerprintTables, known: dict[int, np.ndarray], foreign: list[np.ndarray]
) -> Iterator[Outcome]:
    random = np.random.default_rng(0)
    for number in range(QUERIES):
        condition = CONDITIONS[number % len(CONDITIONS)]
        item_id = 0 if number % FOREIGN == 0 else int(random.choice(list(known)))
        whole = known[item_id] if item_id else foreign[int(random.integers(len(foreign)))]
        start = int(random.integers(len(whole) - round(PIECE_S * MADE_RATE)))
        path = _changed(folder / "piece", whole[start : start + round(PIECE_S * MADE_RATE)], condition, random)
        began = time.perf_counter()
        with Sound.open(path) as sound:
            query = listen(sound.samples(RATE))
        matches = find(query, *tables.look_up(query.hashes))
        yield Outcome(condition, item_id, start / MADE_RATE, matches, time.perf_counter() - began)


def _changed(path: Path, piece: np.ndarray, condition: str, random: np.random.Generator) -> Path:
    """A file of the piece, as it was heard."""
    if condition == "mp3":
        return _write(path.with_suffix(".mp3"), piece, "mp3")
    if condition == "noise":
        level = np.sqrt(np.mean(np.square(piece)) / 10 ** (NOISE_DB / 10))
        piece = piece + level * random.standard_normal(len(piece))
    if condition == "phone":
        from scipy.signal import butter, sosfilt

        piece = sosfilt(butter(6, PHONE_HZ, "bandpass", fs=MADE_RATE, output="sos"), piece)
    return _write(path.with_suffix(".wav"), piece, "pcm_f32le")


def _write(path: Path, samples: np.ndarray, codec: str) -> Path:
    with av.open(str(path), "w") as container:
        stream = cast("av.AudioStream", container.add_stream(codec, rate=MADE_RATE, layout="mono"))
        stream.bit_rate = MP3_BITS
        for start in range(0, len(samples), 1152):
            part = np.ascontiguousarray(samples[None, start : start + 1152], np.float32)
            frame = av.AudioFrame.from_ndarray(part, format="fltp", layout="mono")
            frame.sample_rate, frame.pts = MADE_RATE, start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def _items(database: Database, paths: list[Path]) -> list[int]:
    plain = {"kind": "sound", "state": "ready", "note": "", "width": 0, "height": 0, "size_bytes": 0, "exif": "[]"}
    rows = [{**plain, "digest": path.name, "name": path.name, "added": time.time()} for path in paths]
    return [number for number, _ in MediaTables(database).add(rows, [""] * len(rows))]


def _size(database: Database) -> int:
    def work(db: Any) -> int:
        pages, size = (db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
        return int(pages * size)

    return database.read(work)


def _sounds(folder: Path | None) -> list[np.ndarray]:
    """What is indexed: made here, and of a folder what lasts longer than a query."""
    made = [music(seed, MUSIC_S) for seed in range(MUSIC)] + [speech(seed, SPEECH_S) for seed in range(SPEECH)]
    paths = [] if folder is None else sorted(folder.rglob("*"))
    for path in paths:
        if path.suffix.lower() in (".wav", ".flac", ".mp3", ".ogg", ".m4a"):
            with Sound.open(path) as sound:
                made.append(sound.samples(MADE_RATE))
    return [samples for samples in made if len(samples) > PIECE_S * MADE_RATE]


def music(seed: int, seconds: float) -> np.ndarray:
    """A melody, chords, a bass and drums, float32 (n,); all pieces share tuning and scales, some play on the beat."""
    random = np.random.default_rng(seed)
    track = np.zeros(round((seconds + 5) * MADE_RATE), np.float32)
    beat_s, root, late_s = 60 / random.uniform(70, 160), 45 + random.integers(12), random.choice([0.0, 0.012])
    partials = random.uniform(0.2, 1, 8) / np.arange(1, 9) ** random.uniform(0.5, 1.5)
    fades = random.uniform(0.5, 6)
    known: dict[tuple[int, float], np.ndarray] = {}

    def play(at_s: float, samples: np.ndarray, level: float) -> None:
        start = max(0, round((at_s + late_s * random.standard_normal()) * MADE_RATE))
        track[start : start + len(samples)] += np.float32(level) * samples[: len(track) - start]

    def note(at_s: float, step: int, length_s: float, level: float) -> None:
        key = int(root + 12 * (step // 7) + MINOR[step % 7]), length_s
        if key not in known:
            known[key] = _tone(440 * 2 ** ((key[0] - 69) / 12), length_s, partials, fades)
        play(at_s, known[key], level)

    at_s, step = 0.0, 14
    while at_s < seconds:
        length_s = beat_s * random.choice([0.5, 0.5, 1, 1, 1.5, 2])
        step = int(np.clip(step + random.integers(-3, 4), 10, 25))
        note(at_s, step, length_s, random.uniform(0.15, 0.3) * (random.random() < 0.85))
        at_s += length_s
    for at_s in np.arange(0, seconds, 4 * beat_s):
        chord = int(random.integers(7))
        for place, (up, level) in enumerate(((0, 0.12), (2, 0.12), (4, 0.12), (-7, 0.25), (-7, 0.25))):
            note(at_s + (2 * beat_s if place == 4 else 0), 7 + chord + up, (2 if up < 0 else 4) * beat_s, level)
    for at_s in np.arange(0, seconds, 2 * beat_s):
        play(at_s, _kick(), random.uniform(0.4, 0.6))
        play(at_s + beat_s, _snare(random), random.uniform(0.2, 0.3))
        for part in np.flatnonzero(random.random(4) < 0.6):
            play(at_s + part * beat_s / 2, _snare(random)[: MADE_RATE // 20], random.uniform(0.05, 0.15))
    return _even(track[: round(seconds * MADE_RATE)])


def speech(seed: int, seconds: float) -> np.ndarray:
    """Syllables of harmonics under moving formants, hisses between, and pauses; float32 (n,)."""
    random = np.random.default_rng(seed)
    frames = round(seconds * 100) + 1  # what the voice does, a hundred times a second
    pitch, voiced, hiss = np.full(frames, 100.0), np.zeros(frames), np.zeros(frames)
    formants = np.full((frames, 3), VOWELS[0], np.float64)
    usual, size, at = random.uniform(90, 220), random.uniform(0.9, 1.2), 0
    while at < frames:
        length = int(random.integers(10, 28))
        here = slice(at, min(frames, at + length))
        way = np.linspace(0, 1, length)[: here.stop - at]
        pitch[here] = usual * random.uniform(0.8, 1.3) * (1 + random.uniform(-0.15, 0.15) * way)
        begins, ends = random.choice(VOWELS, 2)
        formants[here] = size * (begins + (ends - begins) * way[:, None])
        voiced[here] = np.sqrt(np.sin(np.pi * way).clip(0)) * random.uniform(0.5, 1)
        rest = (0, 0, 8, 8, 8, int(random.integers(15, 60)))[int(random.integers(6))]
        hiss[here.stop : here.stop + min(rest, 8)] = random.uniform(0.05, 0.2)
        at += length + rest
    return _even(_voice(random, pitch, voiced, hiss, formants, round(seconds * MADE_RATE)))


def _voice(
    random: np.random.Generator,
    pitch: np.ndarray,
    voiced: np.ndarray,
    hiss: np.ndarray,
    formants: np.ndarray,
    count: int,
) -> np.ndarray:
    places = np.arange(count) * (100 / MADE_RATE)

    def smooth(values: np.ndarray) -> np.ndarray:
        return np.interp(places, np.arange(len(values)), values).astype(np.float32)

    turns = np.cumsum(smooth(pitch), dtype=np.float64) / MADE_RATE
    phase = (2 * np.pi * (turns % 1)).astype(np.float32)
    voice = (smooth(hiss) + np.float32(0.002)) * random.standard_normal(count, np.float32)
    for harmonic in range(1, 26):
        hertz = harmonic * pitch
        level = sum(1 / number / (1 + ((hertz - formants[:, number - 1]) / 110) ** 2) for number in (1, 2, 3))
        voice += smooth(level * voiced * (hertz < 0.45 * MADE_RATE)) * np.sin(np.float32(harmonic) * phase)
    return voice


def _tone(hertz: float, length_s: float, partials: np.ndarray, fades: float) -> np.ndarray:
    times = np.arange(round(length_s * MADE_RATE)) / MADE_RATE
    heard = [(number, level) for number, level in enumerate(partials, 1) if number * hertz < 0.45 * MADE_RATE]
    wave = sum(level * np.sin(2 * np.pi * hertz * number * times) for number, level in heard)
    shape = np.minimum(1, times / 0.01) * np.exp(-fades * times) * np.minimum(1, (length_s - times) / 0.02)
    return np.asarray(wave * shape, np.float32)


@functools.cache
def _kick() -> np.ndarray:
    times = np.arange(MADE_RATE // 5) / MADE_RATE
    kick = np.sin(2 * np.pi * (50 * times + 3 * (1 - np.exp(-30 * times)))) * np.exp(-15 * times)
    return np.asarray(kick, np.float32)


def _snare(random: np.random.Generator) -> np.ndarray:
    times = np.arange(MADE_RATE // 5, dtype=np.float32) / MADE_RATE
    return random.standard_normal(len(times), np.float32) * np.exp(-40 * times)


def _even(samples: np.ndarray) -> np.ndarray:
    found: np.ndarray = samples * np.float32(0.7 / np.abs(samples).max())
    return found
