"""Sentences of a text, and where each is; a date such as 3.12. ends none."""

import re
from collections.abc import Iterator

# After a full stop, but not that of a date (3. 12. or 3. Dezember); a year ends one.
_BETWEEN = re.compile(r"(?<=[!?])\s+|(?<=[^\d\s]\.)\s+|(?<=\d\d\d\d\.)\s+|\n+")


def places(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence begins and ends in code points, without the space around it."""
    start = 0
    for end, after in [*((match.start(), match.end()) for match in _BETWEEN.finditer(text)), (len(text), len(text))]:
        part = text[start:end]
        if part.strip():
            begins = start + len(part) - len(part.lstrip())
            yield begins, begins + len(part.strip())
        start = after


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text, with single spaces."""
    for start, end in places(text):
        yield " ".join(text[start:end].split())
