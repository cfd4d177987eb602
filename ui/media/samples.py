"""The samples that come with the program, for a first look without one's own."""

from pathlib import Path

import resources

SAMPLES = Path(resources.__file__).parent / "samples"
ENDINGS = {".jpg", ".jpeg", ".png", ".webp", ".gif", ".heic", ".mp4", ".flac"}


def sample_paths() -> list[Path]:
    """The pictures, videos and sounds in resources/samples, by name."""
    return sorted(path for path in SAMPLES.iterdir() if path.suffix.lower() in ENDINGS)
