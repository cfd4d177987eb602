"""One profile folder, one program: a lock that dies with its process, and a door to knock on for the second start.

The lock is the operating system's own file lock, so a crash never leaves a profile locked. Who holds it listens
on a loopback port; port and a one-time word lie beside the lock, readable by this user only. A second start knocks;
a command that concerns the running program asks it something and gets an answer.
"""

import asyncio
import hmac
import json
import logging
import os
import secrets
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import portalocker

from core.errors import InputError, ProfileInUseError, StorageError, VegaError

log = logging.getLogger(__name__)

LOCK = "lock"
DOOR = "door.json"
# A knock is one short word and perhaps a link, which has at most 2,000 characters; whoever sends more is not ours.
KNOCK_BYTES = 8 * 1024
KNOCK_TIMEOUT_S = 2.0
# What begins like this is a question, as no link does.
QUESTION = b"?"
# Until a question is answered; it may wait for a disk.
ANSWER_TIMEOUT_S = 20.0

# JSON objects on both sides.
Words = dict[str, Any]


async def _no_answer(question: Words) -> Words:
    raise InputError("The program that runs on this profile answers no questions.", "Use its window.")


class Instance:
    """The hold on a profile. `on_knock(link)` is called on the loop when a second program starts on it, with the link
    that it was to open; "" for none. `on_ask(question)` answers what a command asks, or raises VegaError."""

    def __init__(self, profile: Path) -> None:
        """Take the profile. Raises ProfileInUseError while another program has it, StorageError if it can't be made."""
        self.profile = profile
        self.on_knock: Callable[[str], object] = lambda link: None
        self.on_ask: Callable[[Words], Awaitable[Words]] = _no_answer
        self._server: asyncio.Server | None = None
        self._word = secrets.token_urlsafe(24)
        try:
            profile.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._lock = (profile / LOCK).open("a+")
        except OSError as error:
            raise StorageError(f"The profile {profile} cannot be used: {error.strerror}.", "Choose another.") from error
        try:
            portalocker.lock(self._lock, portalocker.LOCK_EX | portalocker.LOCK_NB)
        except portalocker.LockException as error:
            self._lock.close()
            raise ProfileInUseError(
                f"Vega is already running on the profile {profile}.",
                "Use its window, or choose another profile: --profile FOLDER.",
            ) from error

    async def open_door(self) -> None:
        """Listen for the knock of a second start."""
        self._server = await asyncio.start_server(self._answer, "127.0.0.1", 0, limit=KNOCK_BYTES)
        port = self._server.sockets[0].getsockname()[1]
        handle = os.open(self.profile / DOOR, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            json.dump({"port": port, "word": self._word}, file)

    async def close(self) -> None:
        """Let go of the profile."""
        if self._server is not None:
            self._server.close()
            (self.profile / DOOR).unlink(missing_ok=True)
        self.release()

    def release(self) -> None:
        """Let go of the lock alone (when no door was opened)."""
        if not self._lock.closed:
            portalocker.unlock(self._lock)
            self._lock.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            said = await asyncio.wait_for(reader.readline(), KNOCK_TIMEOUT_S)
            word, _, rest = said.strip().partition(b" ")
            if not hmac.compare_digest(word, self._word.encode()):
                return
            if rest.startswith(QUESTION):
                writer.write(json.dumps(await self._answered(rest[1:])).encode() + b"\n")
                return
            writer.write(b"ok\n")
            self.on_knock(rest.decode(errors="replace"))
        except (TimeoutError, ValueError, OSError):
            log.warning("Somebody knocked without the word")
        finally:
            writer.close()

    async def _answered(self, text: bytes) -> Words:
        try:
            return {"answer": await self.on_ask(json.loads(text))}
        except VegaError as error:
            return {"what": error.what, "todo": error.todo}


def knock(profile: Path, link: str = "") -> bool:
    """Ask the program that has this profile to show itself, and to open a link; True when it heard."""
    try:
        door = json.loads((profile / DOOR).read_text())
        with socket.create_connection(("127.0.0.1", int(door["port"])), KNOCK_TIMEOUT_S) as line:
            # no link has blanks, and a line end would end the knock
            line.sendall(f"{door['word']} {''.join(link.split())}\n".encode())
            return line.recv(8).strip() == b"ok"
    except (OSError, ValueError, KeyError, TypeError):
        return False


def ask(profile: Path, question: Words) -> Words:
    """What the program that has this profile answers. Blocks. Raises InputError: none runs, or what it said."""
    line = json.dumps(question).encode()
    if len(line) > KNOCK_BYTES // 2:
        raise InputError("That is more than a running Vega is asked at once.", "Say it in fewer words.")
    try:
        door = json.loads((profile / DOOR).read_text())
        with socket.create_connection(("127.0.0.1", int(door["port"])), ANSWER_TIMEOUT_S) as way:
            way.sendall(f"{door['word']} ".encode() + QUESTION + line + b"\n")
            said = b"".join(iter(lambda: way.recv(65_536), b""))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"No Vega runs on the profile {profile}.", "Start it: the window, vega serve, or vega hub --workspaces."
        ) from error
    try:
        found = json.loads(said)
        if "what" in found:
            raise InputError(found["what"], found["todo"])
        return dict(found["answer"])
    except (ValueError, KeyError, TypeError) as error:
        raise InputError("The Vega that runs there does not understand this command.", "Start it anew.") from error
