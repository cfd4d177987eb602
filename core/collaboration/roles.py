"""Roles: what somebody may do in a workspace; each may all that those after it may."""

from core.errors import InputError

# From most to least. A guest comes for a call or a look; their part ends with their visit.
ROLES = ("owner", "editor", "commenter", "viewer", "guest")
# Which an invite can give.
INVITED = ROLES[1:]
# Who may chat, as the owner wants it: everybody, all but guests, or those who take part by more than reading.
CHATTING = ("guest", "viewer", "commenter")

IDEAS = {
    "owner": "Decides who takes part; it lives on their machine.",
    "editor": "Changes everything that is in it.",
    "commenter": "Reads, comments, and fills in forms.",
    "viewer": "Reads along and chats.",
    "guest": "Reads along and chats until they leave.",
}


def is_at_least(role: str, least: str) -> bool:
    """Whether a role may what another may. An unknown one may nothing."""
    return role in ROLES and ROLES.index(role) <= ROLES.index(least)


def check_invited(role: str) -> str:
    """The role, if somebody can be invited as that. Raises InputError."""
    if role not in INVITED:
        raise InputError(f"There is no role '{role}'.", f"Use one of: {', '.join(INVITED)}.")
    return role


def check_chatting(role: str) -> str:
    """The role, if chatting can begin with it. Raises InputError."""
    if role not in CHATTING:
        raise InputError(f"Chatting cannot begin with '{role}'.", f"Use one of: {', '.join(CHATTING)}.")
    return role
