"""Speech to text: word error rate and real-time factor, on the recording that ships with Vega or a folder of others.

And who speaks when, of two voices in turn.
"""

import re
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from scipy.io import wavfile
from scipy.signal import resample_poly

import resources
from core.media.sound import SPEECH_RATE, Sound
from core.media.speakers import Turn, diarisation_error, who_spoke
from core.media.speech import Whisper

NAME = "media-speech"
TITLE = "Words that the English model hears wrongly, and how long it takes (--data FOLDER with `transcription`)"

READING = Path(resources.__file__).parent / "samples" / "reading.flac"
SAID = "and mr john dashwood had then leisure to consider how much there might be prudently in his power to do for them"
# Seconds between turns.
PAUSE_S = 0.6
# As CMU's test data writes it: <s> words </s> (name)
LINE = re.compile(r"<s>(.*?)</s>\s*\((.+?)\)|^(.*?)\s*\((.+?)\)$")
# What is written out in one and short in the other.
SAME = {"mister": "mr", "missus": "mrs"}


def run(say: Callable[[str], None], data: Path | None = None) -> dict[str, float]:
    """Word error rate (substitutions, insertions and deletions by words said), and seconds by seconds of sound."""
    pairs = [(READING, SAID)] if data is None else _recordings(data)
    whisper = Whisper()
    wrong = words = 0
    heard_s = lasted_s = 0.0
    for path, text in pairs:
        say(path.name)
        with Sound.open(path) as sound:
            heard_s += sound.info().duration_s
            started = time.perf_counter()
            found = whisper.transcribe(sound.blocks(SPEECH_RATE)).text
            lasted_s += time.perf_counter() - started
        wanted = plain(text)
        wrong += errors(wanted, plain(found))
        words += len(wanted)
    figures = {"recordings": len(pairs), "word_error_rate": wrong / words, "real_time_factor": lasted_s / heard_s}
    say("who spoke when")
    return figures | _conversation()


def _conversation() -> dict[str, float]:
    """The reading and the same 1.25 times as fast, a smaller person's voice, in turn: who speaks is told apart."""
    with Sound.open(READING) as sound:
        one = sound.samples()
    other = resample_poly(one, 4, 5).astype(np.float32)
    pause = np.zeros(round(PAUSE_S * SPEECH_RATE), np.float32)
    parts: list[np.ndarray] = []
    truth: list[Turn] = []
    now = 0.0
    for speaker, said in ((1, one), (2, other), (1, one), (2, other)):
        parts += [said, pause]
        truth.append(Turn(now, now + len(said) / SPEECH_RATE, speaker))
        now += (len(said) + len(pause)) / SPEECH_RATE
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "talk.wav"
        wavfile.write(path, SPEECH_RATE, np.concatenate(parts))
        started = time.perf_counter()
        with Sound.open(path) as sound:
            found = who_spoke(sound)
        lasted_s = time.perf_counter() - started
    return {
        "speakers_found": float(len({turn.speaker for turn in found})),
        "diarisation_error": diarisation_error(truth, found).rate,
        "diarisation_real_time_factor": lasted_s / now,
    }


def plain(text: str) -> list[str]:
    """Words in small letters, without punctuation."""
    found = re.sub(r"[^a-z' ]", " ", text.lower().replace("-", " ")).split()
    return [SAME.get(word, word) for word in found]


def errors(wanted: list[str], found: list[str]) -> int:
    """The least number of words to change, add or leave out (Levenshtein 1966)."""
    row = list(range(len(found) + 1))
    for number, word in enumerate(wanted, 1):
        before, row[0] = row[0], number
        for place, other in enumerate(found, 1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (word != other))
    return row[-1]


def _recordings(folder: Path) -> list[tuple[Path, str]]:
    """What each recording of the folder says, by its file `transcription`."""
    pairs = []
    for line in (folder / "transcription").read_text(encoding="utf-8").splitlines():
        if match := LINE.search(line):
            text, name = match.group(1) or match.group(3), match.group(2) or match.group(4)
            pairs += [(path, text) for path in folder.glob(f"{name}.*") if path.suffix in (".wav", ".flac")]
    return pairs
