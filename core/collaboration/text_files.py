"""Texts, notes and code as files: read whatever encoding they are in, written whole or not at all."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

from core.collaboration.code_text import ENDINGS
from core.collaboration.rich_markdown_words import PICTURE
from core.errors import InputError, StorageError
from core.whole_file import whole

# More is a log or a table, which no editor is for; a hundred thousand lines of code fit.
BYTES_MOST = 8 << 20
NOTES = (".md", ".markdown")
TEXTS = (".txt", ".text", ".log")

_KEPT = re.compile(re.escape(PICTURE) + r"([0-9a-f]{64})(\?width=\d{1,4})?")
_SHOWN = re.compile(r"(!\[[^\]\n]*\]\()([^)\s]+)(\))")


def format_of_file(path: Path) -> str:
    """As which sort of document a file is brought in: "note", "text" or "code"; "" for none."""
    ending = path.suffix.lower()
    if ending in NOTES:
        return "note"
    if ending in TEXTS:
        return "text"
    return "code" if ending[1:] in ENDINGS else ""


def read(path: Path) -> str:
    """The words of a file in UTF-8, UTF-16 or, failing both, Windows' Western letters, with one sort of line end.

    Raises InputError for what cannot be read, is too large or is no text.
    """
    try:
        if path.stat().st_size > BYTES_MOST:
            raise InputError(f"{path.name} is longer than a document can be.", f"At most {BYTES_MOST >> 20} MB are.")
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {error.strerror}.", "Choose another file.") from error
    is_wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    if not is_wide and b"\x00" in data[:8192]:
        raise InputError(f"{path.name} is no text.", "Put it into the library, or send it in the chat.")
    for encoding in ("utf-16",) if is_wide else ("utf-8-sig", "cp1252"):
        try:
            return re.sub("\r\n?", "\n", data.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise InputError(f"The letters of {path.name} cannot be read.", "Save it as UTF-8 first.")


def write(path: Path, words: str) -> None:
    """Write a file, whole or not at all. Raises StorageError."""
    try:
        with whole(path) as half:
            half.write_text(words, encoding="utf-8")
    except OSError as error:
        raise StorageError(
            f"{path.name} cannot be written: {error.strerror}.", "Choose another folder, or free some space."
        ) from error


def with_files(markdown: str, place: Callable[[str], str]) -> str:
    """Markdown whose pictures are files: `place(digest)` says where one is, "" where it is not here."""

    def put(found: re.Match[str]) -> str:
        return place(found[1]) or found[0]

    return _KEPT.sub(put, markdown)


def pictures_of(markdown: str, folder: Path) -> dict[str, Path]:
    """The pictures beside a file of Markdown that it shows: by how they are named there, where they are."""
    found: dict[str, Path] = {}
    for _, name, _ in _SHOWN.findall(markdown):
        if ":" in name.split("/")[0] or name.startswith(("/", "\\")):
            continue
        path = (folder / unquote(name)).resolve()
        # what a file names elsewhere on the disk is nobody's to share
        if path.is_relative_to(folder.resolve()) and path.is_file():
            found[name] = path
    return found


def with_kept(markdown: str, digests: dict[str, str]) -> str:
    """Markdown whose pictures are kept: `digests` by how they were named."""

    def put(found: re.Match[str]) -> str:
        digest = digests.get(found[2])
        return f"{found[1]}{PICTURE}{digest}{found[3]}" if digest else found[0]

    return _SHOWN.sub(put, markdown)
