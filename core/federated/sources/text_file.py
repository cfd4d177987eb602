"""Text: windows of characters, each with the character that follows it."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.errors import InputError
from core.federated.data import Examples
from core.federated.records import TrainingConfig
from core.federated.sources.base import Source
from core.jobs import Reporter
from core.params import param

# Of a longer text a part is read: more windows than this nobody trains on.
MOST_BYTES = 64 << 20


class TextFile(Source):
    """A plain text file, or all of a folder, as bytes of UTF-8; for the task 'next character'."""

    title = "Text"

    @dataclass(frozen=True)
    class Params:
        """Where it is, and how it is cut."""

        file: str = param("", "A text file, or a folder of .txt files: each file is a group of its own.")
        context: int = param(
            16, "Characters that are seen before the next. All participants must choose the same.", low=1
        )
        most: int = param(20_000, "Windows at most, spread evenly over the text.", low=2, high=2_000_000)

    def read(self, config: TrainingConfig, *, job: Reporter) -> Examples:
        """Float32 (n, context): bytes as parts of 255. Raises InputError for what cannot be read or is too short."""
        path = Path(self.params.file).expanduser()
        files = sorted(path.glob("*.txt")) if path.is_dir() else [path]
        windows, following, groups = [], [], []
        share = -(-self.params.most // max(1, len(files)))
        for number, file in enumerate(files, 1):
            codes = self._codes(file)
            count = len(codes) - self.params.context
            if count < 1:
                continue
            starts = np.unique(np.linspace(0, count - 1, min(count, share)).astype(np.int64))
            windows.append(codes[starts[:, None] + np.arange(self.params.context)])
            following += [word(code) for code in codes[starts + self.params.context]]
            groups += [file.name] * len(starts)
            job.report(number, len(files), "Reading text")
        if not windows:
            raise InputError(
                f"There is no text of more than {self.params.context} characters in '{self.params.file}'.",
                "Choose a longer text, or a shorter context.",
            )
        inputs = np.concatenate(windows).astype(np.float32) / 255
        return Examples(inputs, tuple(following), groups=tuple(groups) if len(files) > 1 else ())

    def _codes(self, file: Path) -> np.ndarray:
        try:
            with file.open("rb") as opened:
                data = opened.read(MOST_BYTES)
        except OSError as error:
            raise InputError(f"'{file}' cannot be read: {error.strerror}.", "Choose another file.") from error
        if b"\0" in data:
            raise InputError(f"'{file.name}' is not a text: it holds zero bytes.", "Save it as plain text in UTF-8.")
        return np.frombuffer(data, np.uint8)


def word(code: int) -> str:
    """A byte as a label that a person can read."""
    names = {0x20: "space", 0x0A: "new line", 0x09: "tab", 0x0D: "return"}
    return names.get(int(code)) or (chr(code) if 0x21 <= code < 0x7F else f"byte {code:02X}")
