"""What is said of workspaces: what one may do in each, what became of it, and whether what was written is safe."""

from datetime import datetime

from core.collaboration.records import EditsRefused, Workspace
from core.errors import RefusedError
from ui.widgets.choice_list import Choice


def choice_of(space: Workspace, *, is_unsent: bool = False) -> Choice:
    """How a workspace stands in the list; `is_unsent` when there is work in it that no other machine has."""
    captions = {
        "owner": "Lives on this machine",
        "editor": "You may edit",
        "commenter": "You may comment",
        "viewer": "You may read",
        "guest": "You are a guest",
    }
    if space.state != "open":
        return Choice(space.id, space.title, past(space), "warn")
    caption, badge = captions.get(space.role, ""), str(space.unread) if space.unread else ""
    if is_unsent:
        return Choice(space.id, space.title, f"Unsent · {caption}", "warn", badge)
    return Choice(space.id, space.title, caption, badge=badge)


def past(space: Workspace) -> str:
    """What is said of a workspace that is no longer worked in."""
    if space.state == "archived":
        return "Archived: to read only"
    if space.state == "deleted":
        day = datetime.fromtimestamp(space.ends).astimezone()
        return f"Deleted: gone on {day.day} {day:%B}"
    return "Ended: a copy of your own"


def state_of(space: Workspace, state: str, *, is_anybody_here: bool) -> str:
    """Whether what was written is safe, and with whom; `state` as in `Reach.state`."""
    if space.state != "open":
        return past(space)
    if state == "others":
        return "Saved, and on its way" if is_anybody_here else "Saved, and with others"
    return {
        "saving": "Saving…",
        "sending": "Sending…",
        "alone": "Saved on this machine",
        "here": "Saved here, sent to nobody yet",
        "host": "With the host",
        "everybody": "With everybody here",
    }[state]


def refusal(event: EditsRefused) -> RefusedError:
    """What is said when edits were not taken: what the other machine says, and what it advises."""
    if event.is_passing:
        words = f"“{event.title}” does not take your last edits yet. {event.what}"
        return RefusedError(words, f"{event.todo} They are sent again by themselves.".lstrip())
    todo = event.todo or "Your words are still here: copy them to be sure."
    return RefusedError(f"“{event.title}” does not take your last edits: {event.what}", todo)
