"""Shortening: what the owner vouches for takes the place of the single edits in it, on the disk of any member.

Only an edit that the owner signed may do that. It proves itself to whoever gets it, as the single ones did: a member
who comes while the owner is away, an owner who went back to an old backup. What a member knows by itself (everybody
has this) does not: a state without a signature could be given to nobody, and what one lost would be lost for all.
"""

import asyncio
import itertools
import logging
from collections.abc import Sequence
from typing import Any

import loro

from core.collaboration.edit_log import EditLog
from core.collaboration.engine import Span, spans, translated
from core.collaboration.signing import SignedEdit
from core.errors import InputError

log = logging.getLogger(__name__)

# its stubs leave constructors open
_loro: Any = loro

# Fewer single edits cost nothing to keep; to look whether both say the same costs as much as to open the document.
LEAST = 200


async def shorten(known: EditLog, edit: SignedEdit, found: tuple[Span, ...]) -> bool:
    """Keep what the owner signed in one instead of the single edits in it; True when it took their place.

    The caller has checked who signed it, and lets nobody add to the log meanwhile. Raises StorageError.
    """
    held = known.held_in(found)
    if len(held) < LEAST:
        return False
    rest = await known.read(known.beside(held))
    stored = await known.stored()
    try:
        is_same = await asyncio.to_thread(_say_the_same, stored, [edit.data, *(one.data for one in rest)])
    except InputError as error:  # it is damaged, which opening it says to the person
        log.warning("%s: %s", known.document_id, error)
        return False
    if not is_same:
        log.warning(
            "What the owner signed of %s says something else than is here; it is kept beside", known.document_id
        )
        return False
    await known.shorten(edit, found, held)
    log.info("%d single edits of %s are one now", len(held), known.document_id)
    return True


def _say_the_same(stored: Sequence[bytes], instead: Sequence[bytes]) -> bool:
    """Whether two ways to store a document hold the same edits and make the same of them."""
    with translated("The stored document is damaged."):
        here = _content(stored)
        return here is not None and here == _content(instead)


def _content(parts: Sequence[bytes]) -> tuple[Any, ...] | None:
    """Which edits are in a document, what it holds, and how its texts look; None when it lacks some."""
    doc = _loro.LoroDoc()
    if doc.import_batch(list(parts)).pending is not None:
        return None
    changes = doc.diff(_loro.Frontiers(), doc.oplog_frontiers).get_diff()
    looks = {str(target): _runs(change.diff) for target, change in changes if isinstance(change, loro.Diff.Text)}
    return spans(doc.oplog_vv), doc.get_deep_value_with_id(), looks


def _runs(parts: Sequence[Any]) -> list[tuple[str, Any]]:
    """The words of a text with their marks, however the engine cut them."""
    alike = itertools.groupby(parts, key=lambda part: part.attributes)
    return [("".join(part.insert for part in same), marks) for marks, same in alike]
