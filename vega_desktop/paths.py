"""Where things are: the profile of this person, and what ships with the program."""

from pathlib import Path

import platformdirs

import resources

RESOURCES = Path(resources.__file__).parent
SAMPLES = RESOURCES / "samples"


def default_profile() -> Path:
    """The profile folder that is used when none is named."""
    return Path(platformdirs.user_data_dir("vega", appauthor=False)) / "default"
