"""A member whose program was changed: it signs and sends what the real one never would, and says what became of it."""

import asyncio
import sys
import zlib
from pathlib import Path

from member import Member, main

from core.collaboration.contents import NOTE_ID
from core.collaboration.document import Document
from core.collaboration.messages import EditHead, Edits
from core.collaboration.parcels import pack
from core.collaboration.signing import SignedEdit, sign


class ChangedMember(Member):
    """Each of its own verbs sends one frame to one machine; a refusal is its error."""

    async def write_anyway(self, space, to, text):
        """A right edit with a right signature, whatever this machine may do."""
        await self._send(space, to, self._signed(space, await self._edit(space, text)))

    async def send_damaged(self, space, to):
        """Bytes that are no edit, signed as if they were one."""
        await self._send(space, to, self._signed(space, b"no edit at all" * 8))

    async def send_flipped(self, space, to, text):
        """A signed edit of which a bit was changed on the way."""
        right = self._signed(space, await self._edit(space, text))
        data = bytearray(right.data)
        data[len(data) // 2] ^= 1
        await self._send(space, to, SignedEdit(NOTE_ID, right.public, right.signature, bytes(data)))

    async def send_cut(self, space, to, text):
        """A parcel whose end is missing."""
        edit = self._signed(space, await self._edit(space, text))
        head = EditHead(edit.public, edit.signature, len(edit.data), {})
        parcel = Edits(space, NOTE_ID, (head,), zlib.compress(edit.data)[:-9])
        await self.backend.network.send(to, parcel)

    async def send_in_the_name(self, space, to, text):
        """An edit of one's own with another's key and signature, as they came here with an edit of theirs."""
        theirs = await self._anothers_edit(space)
        data = await self._edit(space, text)
        await self._send(space, to, SignedEdit(NOTE_ID, theirs.public, theirs.signature, data))

    async def send_as_writer(self, space, to, text):
        """A rightly signed edit that goes on where another stopped, as if they had written it."""
        theirs = await self._anothers_edit(space)
        forged = Document([theirs.data])
        (writer,) = forged._doc.oplog_vv.to_spans().inner()
        forged._doc.peer_id = writer
        forged.splice(0, 0, text)
        await self._send(space, to, self._signed(space, forged.updates()))

    def _signed(self, space, data):
        return sign(self.backend.network.identity, space, NOTE_ID, data=data)

    async def _edit(self, space, text):
        """An edit that no machine has; not made in this one's own document."""
        copy = await self.service.open_document(space, NOTE_ID)
        changed = Document([copy.document.snapshot()])
        before = changed.version
        changed.splice(0, 0, text)
        return changed.updates(before)

    async def _anothers_edit(self, space):
        log = await self.service._sync.log(space, NOTE_ID)
        me, owner = self.backend.network.identity.peer_id, self.service.workspace(space).host
        edits = await log.read(log.lacked_by({}))
        return next(edit for edit in edits if edit.author_id not in (me, owner))

    async def _send(self, space, to, edit):
        await self.backend.network.send(to, pack(space, [edit]))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), ChangedMember))
