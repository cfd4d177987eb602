"""Holdings: what other machines have of each document, as they told, as it was sent to them, and as the host says."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from core.collaboration.deliveries import Deliveries
from core.collaboration.edit_log import EditLog
from core.collaboration.engine import Span
from core.errors import VegaError
from core.storage.tables.documents import DocumentTables

Versions = dict[str, dict[int, int]]


@dataclass(frozen=True)
class Word:
    """What a host said: all of `members` have at least this."""

    host: str
    members: frozenset[str]
    versions: Versions


class Holdings:
    """Belongs to the loop thread. A machine that is linked is known by itself, the others by the host's word."""

    def __init__(self, tables: DocumentTables) -> None:
        self.deliveries = Deliveries(tables)
        # a machine has more of a document; another one came or went
        self.grew: Callable[[str, str], None] = lambda workspace_id, document_id: None
        self.regrouped: Callable[[str, str], None] = lambda workspace_id, peer_id: None
        # by workspace and machine
        self._theirs: dict[tuple[str, str], Versions] = {}
        self._words: dict[str, Word] = {}

    def of(self, workspace_id: str, peer_id: str) -> Versions | None:
        """What a linked machine has; None as long as it did not tell."""
        return self._theirs.get((workspace_id, peer_id))

    def peers(self, workspace_id: str) -> list[str]:
        """The linked machines that told what they have."""
        return [key[1] for key in self._theirs if key[0] == workspace_id]

    def has(self, known: EditLog, peer_id: str) -> bool:
        """Whether a machine is known to have all that is here of a document."""
        theirs = self.of(known.workspace_id, peer_id)
        if theirs is not None and known.is_covered_by(theirs.get(known.document_id, {})):
            return True
        word = self._words.get(known.workspace_id)
        if word is None or peer_id not in word.members:
            return False
        return known.is_covered_by(word.versions.get(known.document_id, {}))

    def meet(self, workspace_id: str, peer_id: str, theirs: Versions) -> None:
        """A machine told what it has."""
        self._theirs[workspace_id, peer_id] = theirs
        self.deliveries.add(workspace_id, theirs)
        self.regrouped(workspace_id, peer_id)

    def part(self, workspace_id: str, peer_id: str) -> None:
        """A machine is away; what it said of others may be true no more when they are seen again."""
        word = self._words.get(workspace_id)
        if word is not None and word.host == peer_id:
            del self._words[workspace_id]
        if self._theirs.pop((workspace_id, peer_id), None) is not None:
            self.regrouped(workspace_id, peer_id)

    def extend(
        self, workspace_id: str, peer_id: str, document_id: str, found: "Iterable[tuple[Span, ...] | VegaError]"
    ) -> None:
        """A machine has these edits as well: it sent them, or took them."""
        spans = [span for part in found if not isinstance(part, VegaError) for span in part]
        theirs = self._theirs.get((workspace_id, peer_id))
        if theirs is not None:
            ends = theirs.setdefault(document_id, {})
            for span in spans:
                ends[span.writer] = max(ends.get(span.writer, 0), span.end)
        self.deliveries.extend(workspace_id, document_id, spans)
        self.grew(workspace_id, document_id)

    def hear(self, workspace_id: str, host: str, members: Iterable[str], versions: Versions, *, is_whole: bool) -> None:
        """The host said what all of these have: all of it, or what is new."""
        before = self._words.get(workspace_id)
        told = {} if is_whole or before is None else before.versions
        for document_id, ends in versions.items():
            told.setdefault(document_id, {}).update(ends)
        self._words[workspace_id] = Word(host, frozenset(members), told)

    def forget(self, workspace_id: str) -> None:
        """A workspace is deleted here."""
        self._words.pop(workspace_id, None)
        self.deliveries.forget(workspace_id)
