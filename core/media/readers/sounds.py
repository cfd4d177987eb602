"""Sounds: WAV, MP3, FLAC, OGG, Opus, AAC, AU, AIFF and their relatives, shown as a waveform or by their cover."""

import itertools
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from core.media.readers.base import Picture, Reader
from core.media.sound import Sound, SoundInfo
from core.media.wording import clock

SIGNATURES = (b"OggS", b"fLaC", b"ID3", b".snd", b"#!AMR", b"caff", b"riff\x2e\x91\xcf\x11")
# Heard for the waveform: enough for minutes, and hours are looked at in larger steps.
RATE = 4000
# Ink and paper of the waveform: quiet in both themes.
INK, PAPER = (96, 125, 190), (235, 238, 246)


class Sounds(Reader):
    """Recordings and music."""

    title = "Sounds"

    @dataclass(frozen=True)
    class Params:
        """Nothing to choose."""

    def recognises(self, head: bytes) -> bool:
        """By the bytes, whatever the file is called."""
        if head[:4] in (b"RIFF", b"RF64") and head[8:12] == b"WAVE":
            return True
        if head[:4] == b"FORM" and head[8:12] in (b"AIFF", b"AIFC"):
            return True
        return head.startswith(SIGNATURES) or _is_mpeg_audio(head)

    def read(self, path: Path, *, longest: int) -> Picture:
        """The waveform, and what is known of the sound. Raises MediaError."""
        return read_sound(path, longest=longest)


def read_sound(path: Path, *, longest: int) -> Picture:
    """A picture of a sound in any container. Raises MediaError."""
    with Sound.open(path) as sound:
        info = sound.info()
        loudest = [
            float(np.abs(block).max(initial=0.0)) for block in sound.blocks(RATE, block_s=_step(info.duration_s))
        ]
    pixels = waveform(np.array(loudest), longest)
    damage = info.damage or ("" if loudest else "There is no sound in it.")
    return Picture(pixels, 0, 0, facts(info), None, damage, kind="sound", duration_s=info.duration_s)


def waveform(loudest: np.ndarray, longest: int) -> np.ndarray:
    """How loud it is from left to right, as a picture of 4:3, uint8 (height, width, 3)."""
    width, height = longest, round(longest * 0.75)
    image = Image.new("RGB", (width, height), PAPER)
    draw = ImageDraw.Draw(image)
    count = min(width // 3, len(loudest))
    edges = np.linspace(0, len(loudest), count + 1).astype(int)
    step = width / max(1, count)
    for place, (first, last) in enumerate(itertools.pairwise(edges)):
        half = max(1.0, min(1.0, float(loudest[first:last].max(initial=0.0))) * (height / 2 - 6))
        left = place * step
        box = (left, height / 2 - half, left + max(1.0, step - 1), height / 2 + half)
        draw.rounded_rectangle(box, radius=1, fill=INK)
    return np.asarray(image)


def facts(info: SoundInfo) -> tuple[tuple[str, str], ...]:
    """What a person reads about a sound."""
    rows = [
        ("Title", info.title),
        ("Artist", info.artist),
        ("Album", info.album),
        ("Duration", clock(info.duration_s)),
        ("Sample rate", f"{info.rate / 1000:g} kHz"),
        ("Channels", {1: "mono", 2: "stereo"}.get(info.channels, str(info.channels))),
        ("Depth", f"{info.depth} bits" if info.depth else ""),
        ("Codec", info.codec),
        ("Bit rate", f"{info.bit_rate / 1000:.0f} kbit/s" if info.bit_rate else ""),
    ]
    return tuple((name, text) for name, text in rows if text)


def _step(duration_s: float) -> float:
    """Seconds that one look takes, so that an hour gives some thousand of them."""
    return max(0.02, duration_s / 2000)


def _is_mpeg_audio(head: bytes) -> bool:
    """MP3 without a tag, or AAC in ADTS: eleven bits of ones, a legal layer, and a legal rate."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return False
    if head[1] & 0xF6 == 0xF0:
        return head[2] >> 2 & 0xF < 13  # ADTS: a sampling rate of the table
    return head[1] >> 3 & 3 != 1 and head[1] >> 1 & 3 != 0 and head[2] >> 4 != 15 and head[2] >> 2 & 3 != 3
