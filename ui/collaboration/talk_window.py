"""Which part of a talk is loaded: its newest lines, or those around one that was looked for; more at either end."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.collaboration.talk import Talk
from core.collaboration.talk_records import ChatLine, Unread

# Lines of one step, some screens full and laid out within a frame; how many stay when the person is back at the end.
PAGE, MOST = 40, 400
# Above every number that the host gives: lines that have none yet.
UNNUMBERED = 2**53


@dataclass(frozen=True)
class Loaded:
    """What is shown of a talk, what is new in it, and in which threads how much is new."""

    lines: Sequence[ChatLine]
    unread: Unread
    threads: Sequence[tuple[str, int]] = ()


class TalkWindow:
    """A part of the main talk ("") or of a thread, by place. `load`, `older`, `newer` and `around` block."""

    def __init__(self, talk: Talk, workspace_id: str, thread: str) -> None:
        self.workspace_id = workspace_id
        self.thread = thread
        self._talk = talk
        self._first = 0  # the place of the first line; 0: the newest ones
        self._last = 0  # that of the last one; 0: all that come

    @property
    def is_live(self) -> bool:
        """Whether new lines are among it."""
        return self._last == 0

    def load(self) -> Loaded:
        """The lines of it as they are now."""
        talk, name, thread = self._talk, self.workspace_id, self.thread
        if 0 < self._first < UNNUMBERED:
            before = self._last + 1 if self._last else 0
            lines = talk.lines(name, thread=thread, after=self._first - 1, before=before, limit=100_000)
        else:
            lines = talk.lines(name, thread=thread, limit=PAGE)
        self._first = lines[0].place if lines else 0
        unread = talk.unread(name, thread)
        root = talk.line(name, thread) if thread else None
        threads = () if thread else talk.new_threads(name)
        return Loaded([root, *lines] if root is not None else lines, unread, threads)

    def older(self) -> bool:
        """A page before it; False when there is none."""
        lines = self._talk.lines(self.workspace_id, thread=self.thread, before=self._first, limit=PAGE)
        if not self._first or not lines:
            return False
        self._first = lines[0].place
        return True

    def newer(self) -> bool:
        """A page after it; False when it has the newest lines."""
        if self.is_live:
            return False
        lines = self._talk.lines(self.workspace_id, thread=self.thread, after=self._last, limit=PAGE)
        self._last = lines[-1].place if len(lines) == PAGE else 0
        return True

    def around(self, line: ChatLine) -> None:
        """The lines before and after this one instead."""
        before = self._talk.lines(self.workspace_id, thread=self.thread, before=line.place, limit=PAGE // 2)
        after = self._talk.lines(self.workspace_id, thread=self.thread, after=line.place, limit=PAGE // 2)
        self._first = before[0].place if before else line.place
        self._last = after[-1].place if len(after) == PAGE // 2 else 0

    def newest(self) -> None:
        """The newest lines instead."""
        self._first = self._last = 0

    def trim(self, lines: Sequence[ChatLine]) -> None:
        """The person is at the end: what is far above is loaded again when it is wanted."""
        if self.is_live and len(lines) > MOST:
            self._first = lines[-PAGE].place
