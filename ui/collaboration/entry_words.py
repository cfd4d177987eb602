"""What a comment on a card, a question or an answer is about, in words."""

from core.collaboration.comment_anchors import CARDS, QUESTIONS, EntryPart

# Of something long its beginning is enough to know it again.
SHOWN = 160


def about(part: EntryPart) -> str:
    """What it was called when somebody commented on it; of an answer also whose it was and what it said."""
    title = f"“{_short(part.title) or 'Untitled'}”"
    if part.table == CARDS:
        return f"Card {title}"
    if part.table == QUESTIONS:
        return f"Question {title}"
    return f"{part.by or 'Somebody'}'s answer to {title}: “{_short(part.quote)}”"


def gone(part: EntryPart) -> str:
    """What to say once it was removed."""
    what = {CARDS: "card", QUESTIONS: "question"}.get(part.table, "answer")
    return f"The {what} is gone."


def counted(count: int) -> str:
    """How many comments there are."""
    return "1 comment" if count == 1 else f"{count} comments"


def _short(words: str) -> str:
    whole = " ".join(words.split())
    return whole if len(whole) <= SHOWN else f"{whole[:SHOWN]}…"
