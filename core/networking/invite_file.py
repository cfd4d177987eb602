"""An invite as a file, `.vegainvite`: the link, alone in a small text file, to be sent, opened or dropped."""

from pathlib import Path

from core.errors import InputError, StorageError
from core.networking import invite

# A link and room for what a mail program may put around it.
FILE_BYTES = 4 * invite.LINK_CHARACTERS


def write(path: Path, link: str) -> Path:
    """Write a link to a file. Blocks. Raises StorageError."""
    try:
        path.write_text(f"{link}\n", encoding="ascii")
    except OSError as error:
        raise StorageError(
            f"The invite cannot be saved to {path.name}: {error.strerror}.", "Choose another place."
        ) from error
    return path


def read(path: Path) -> str:
    """The link in a file. Blocks. Raises InputError when there is none."""
    try:
        with path.open("rb") as file:
            found = file.read(FILE_BYTES + 1)
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {error.strerror}.", "Choose another file.") from error
    lines = found.decode("utf-8-sig", errors="replace").splitlines() if len(found) <= FILE_BYTES else []
    links = [line.strip() for line in lines if line.strip().startswith("vega://")]
    if len(links) != 1:
        raise InputError(f"{path.name} holds no invite.", "Ask for the file again, or for the link itself.")
    invite.parse(links[0])
    return links[0]
