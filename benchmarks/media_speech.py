"""Speech to text: word error rate and real-time factor, on the recording that ships with Vega or a folder of others."""

import re
import time
from collections.abc import Callable
from pathlib import Path

import resources
from core.media.sound import SPEECH_RATE, Sound
from core.media.speech import Whisper

NAME = "media-speech"
TITLE = "Words that the English model hears wrongly, and how long it takes (--data FOLDER with `transcription`)"

READING = Path(resources.__file__).parent / "samples" / "reading.flac"
SAID = "and mr john dashwood had then leisure to consider how much there might be prudently in his power to do for them"
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
    return {"recordings": len(pairs), "word_error_rate": wrong / words, "real_time_factor": lasted_s / heard_s}


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
