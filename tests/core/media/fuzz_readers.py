"""Reads mutated files one after the other: `fuzz_readers.py FOLDER SEED COUNT` prints what came of each sort of file.

A process of its own, with a bound on memory: what makes it die, hang or grow ends this program and not the tests.
"""

import json
import random
import resource
import signal
import sys
from collections import Counter
from pathlib import Path

import film
import numpy as np
from PIL import Image

from core.errors import MediaError
from core.media.reading import read_picture

# Address space for everything that is loaded, and for one file.
MEMORY_BYTES = 6 << 30
SECONDS_EACH = 20


def seeds(folder):
    """One good small file of each sort."""
    image = Image.fromarray(np.random.default_rng(0).integers(0, 256, (40, 60, 3), np.uint8))
    made = []
    for name in ("a.jpg", "a.png", "a.webp", "a.gif", "a.tiff", "a.bmp", "a.ppm"):
        image.save(folder / name)
        made.append(folder / name)
    import pillow_heif

    pillow_heif.register_heif_opener()
    image.save(folder / "a.heic")
    frames = list(film.pictures(seconds=1, size=(64, 48), rate=10))
    for name, codec, form in (
        ("a.mp4", "libx264", None),
        ("a.mkv", "mpeg4", None),
        ("a.webm", "libvpx", None),
        ("a.avi", "mpeg4", None),
        ("a.flv", "flv", None),
        ("a.wmv", "wmv2", "asf"),
        ("a.mpg", "mpeg1video", None),
        ("a.ts", "libx264", None),
    ):
        rate = 25 if codec == "mpeg1video" else 10
        made.append(film.write_video(folder / name, frames, codec=codec, form=form, rate=rate))
    sound = film.tone(0.5)
    for name, codec, form in (
        ("a.wav", "pcm_s16le", None),
        ("a.mp3", "libmp3lame", None),
        ("a.flac", "flac", None),
        ("a.m4a", "aac", "ipod"),
        ("a.aiff", "pcm_s16be", None),
        ("a.au", "pcm_s16be", "au"),
    ):
        made.append(film.write_sound(folder / name, sound, codec=codec, form=form))
    return [*made, folder / "a.heic"]


def mutated(data, chance):
    """Some bytes changed, a piece repeated or missing, or the end cut off."""
    whole = bytearray(data)
    for _ in range(chance.randint(1, 12)):
        # headers are where lies do most harm
        place = chance.randrange(min(len(whole), 400)) if chance.random() < 0.6 else chance.randrange(len(whole))
        whole[place] = chance.choice((0, 0xFF, 0x7F, 0x80, chance.randrange(256)))
    if chance.random() < 0.3:
        start = chance.randrange(len(whole))
        piece = whole[start : start + chance.randrange(1, 2000)]
        whole[start : start + (0 if chance.random() < 0.5 else len(piece))] = piece if chance.random() < 0.5 else b""
    if chance.random() < 0.3:
        del whole[chance.randrange(1, len(whole)) :]
    return bytes(whole)


def main(folder, seed, count):
    """Read `count` mutations of each file."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # who hangs is ended
    chance, came = random.Random(seed), {}
    for good in seeds(folder):
        results = came[good.name] = Counter()
        data = good.read_bytes()
        for _ in range(count):
            path = folder / "mutated"
            path.write_bytes(mutated(data, chance))
            signal.alarm(SECONDS_EACH)
            try:
                found = read_picture(path, longest=128)
                assert max(found.pixels.shape) <= 192
                results["damaged" if found.damage else "read"] += 1
            except MediaError as error:
                assert error.what and error.todo
                results["refused"] += 1
            signal.alarm(0)
    # not ru_maxrss, which begins with what the program that started this one had
    [peak] = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
    print(json.dumps({"came": came, "peak_mb": int(peak.split()[1]) // 1024}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
