"""What is said of workspaces: what one may do in each, what became of it, and whether what was written is safe."""

from datetime import datetime

from core.collaboration.records import EditsRefused, Workspace
from core.errors import RefusedError
from ui.widgets.choice_list import Choice


def choice_of(space: Workspace) -> Choice:
    """How a workspace stands in the list."""
    captions = {
        "owner": "Lives on this machine",
        "editor": "You may edit",
        "commenter": "You may comment",
        "viewer": "You may read",
        "guest": "You are a guest",
    }
    if space.state != "open":
        return Choice(space.id, space.title, past(space), "warn")
    return Choice(space.id, space.title, captions.get(space.role, ""), badge=str(space.unread) if space.unread else "")


def past(space: Workspace) -> str:
    """What is said of a workspace that is no longer worked in."""
    if space.state == "archived":
        return "Archived: to read only"
    if space.state == "deleted":
        day = datetime.fromtimestamp(space.ends).astimezone()
        return f"Deleted: gone on {day.day} {day:%B}"
    return "Ended: a copy of your own"


def state_of(space: Workspace, others: int, *, is_everywhere: bool) -> str:
    """Whether what was written is safe, and with whom; `others` are there."""
    if space.state != "open":
        return past(space)
    if not is_everywhere:
        return "Sending…" if others else "Saving…"
    return "Saved, and with everybody here" if others else "Saved on this machine"


def refusal(event: EditsRefused) -> RefusedError:
    """What is said when edits were not taken: what the other machine says, and what it advises."""
    if event.is_passing:
        words = f"“{event.title}” does not take your last edits yet. {event.what}"
        return RefusedError(words, f"{event.todo} They are sent again by themselves.".lstrip())
    todo = event.todo or "Your words are still here: copy them to be sure."
    return RefusedError(f"“{event.title}” does not take your last edits: {event.what}", todo)
