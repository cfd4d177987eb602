"""From what features announce to news: which events concern a person, and in which words."""

from collections.abc import Callable
from functools import singledispatch

from core.collaboration.asking import ItemAsked, ItemShelved
from core.collaboration.calls.records import CallStarted
from core.collaboration.records import ChatArrived, ConflictFound, EditsRefused, Mentioned
from core.collaboration.talk_records import ChatMentioned
from core.federated.records import RoundFinished, TrainingCalled, TrainingFinished
from core.networking.records import MessageRefused, PeerPaired
from core.notices.records import ASKED, COMMENTS, SHELVED, News

# The title of a workspace by its id.
Titles = Callable[[str], str]
# More names are "and others".
MOST_NAMES = 3


def said_by(who: tuple[str, ...], count: int) -> str:
    """How many messages of whom: "3 messages from Ada and Bo"."""
    return f"{'A message' if count == 1 else f'{count} messages'} from {names(who)}"


def names(who: tuple[str, ...]) -> str:
    """Names in a sentence: "Ada", "Ada and Bo", "Ada, Bo, Cleo and others"."""
    if len(who) > MOST_NAMES:
        return f"{', '.join(who[:MOST_NAMES])} and others"
    return " and ".join(filter(None, (", ".join(who[:-1]), who[-1] if who else "")))


@singledispatch
def news_of(event: object, titles: Titles) -> News | None:
    """What a person may want to hear of the event; None for most of them."""
    return None


@news_of.register
def _(event: ChatArrived, titles: Titles) -> News | None:
    if event.is_mine or event.is_mention:  # one's own; the other is told as a mention
        return None
    who = (event.author,)
    key, text = f"chat:{event.workspace_id}", said_by(who, 1)
    return News(
        "chat", key, event.title, text, "collaboration", event.workspace_id, event.line_id, who=who, words=event.words
    )


@news_of.register
def _(event: ChatMentioned, titles: Titles) -> News:
    place = (event.workspace_id, event.line_id)
    return News(
        "mention",
        f"mention:{event.workspace_id}:{event.line_id}",
        event.title,
        f"{event.author} mentioned you",
        "collaboration",
        *place,
        who=(event.author,),
        words=event.words,
        is_urgent=True,
    )


@news_of.register
def _(event: CallStarted, titles: Titles) -> News | None:
    if event.is_mine:
        return None
    key, title = f"call:{event.call_id}", titles(event.workspace_id)
    who = (event.name,) if event.name else ()
    text = f"{event.name or 'Somebody'} started a call"
    return News("call", key, title, text, "collaboration", event.workspace_id, who=who, is_urgent=True)


@news_of.register
def _(event: ItemAsked, titles: Titles) -> News:
    return News(
        "asked",
        f"asked:{event.workspace_id}:{event.digest}:{event.peer_id}",
        titles(event.workspace_id),
        f"{event.name} asks for an item of your library",
        "collaboration",
        event.workspace_id,
        part=f"{ASKED}{event.digest}:{event.peer_id}",
        who=(event.name,),
        words=event.words,
    )


@news_of.register
def _(event: ItemShelved, titles: Titles) -> News:
    return News(
        "shelved",
        f"shelved:{event.workspace_id}:{event.digest}",
        titles(event.workspace_id),
        f"{event.name} put on the shelf what you asked for",
        "collaboration",
        event.workspace_id,
        part=SHELVED + event.digest,
        who=(event.name,),
        words=event.words,
    )


@news_of.register
def _(event: EditsRefused, titles: Titles) -> News:
    what = "are not taken yet" if event.is_passing else "do not count"
    key, text = f"refused:{event.workspace_id}", f"Your last edits {what}: {event.what}"
    return News("refused", key, event.title, text, "collaboration", event.workspace_id)


@news_of.register
def _(event: Mentioned, titles: Titles) -> News:
    part = event.document_id if event.is_in_note else COMMENTS + event.document_id
    return News(
        "mention",
        f"mention:{event.workspace_id}:{part}",
        titles(event.workspace_id),
        f"{event.name} mentioned you in a {'note' if event.is_in_note else 'comment'}",
        "collaboration",
        event.workspace_id,
        part=part,
        who=(event.name,),
        is_urgent=True,
    )


@news_of.register
def _(event: ConflictFound, titles: Titles) -> News:
    key, text = f"conflict:{event.workspace_id}:{event.document_id}", "Words written apart may not fit together"
    title, place = titles(event.workspace_id), ("collaboration", event.workspace_id)
    return News("conflict", key, title, text, *place, part=event.document_id)


@news_of.register
def _(event: TrainingCalled, titles: Titles) -> News:
    family, _, item = event.scope.partition(":")
    is_here = family == "workspace"
    title, page = (titles(item), "collaboration") if is_here else (event.title, "federated")
    text = f"{event.name} asks you to take part in “{event.title}”"
    return News(
        "called", f"called:{event.federation_id}", title, text, page, item if is_here else "", who=(event.name,)
    )


@news_of.register
def _(event: TrainingFinished, titles: Titles) -> News:
    rounds = f"{event.rounds} round{'' if event.rounds == 1 else 's'}"
    right = "" if event.accuracy is None else f", {100 * event.accuracy:.1f} % right"
    text = {"failed": f"The training failed after {rounds}", "stopped": f"The training was stopped after {rounds}"}.get(
        event.state, f"The training is finished: {rounds}{right}"
    )
    key = f"training:{event.federation_id}"
    return News("training", key, event.title, text, "federated", event.federation_id)


@news_of.register
def _(event: RoundFinished, titles: Titles) -> News | None:
    if not event.left_out:
        return None
    key, text = f"missing:{event.federation_id}", f"Without {names(event.left_out)} in round {event.number}"
    return News("missing", key, event.title, text, "federated", event.federation_id, who=event.left_out)


@news_of.register
def _(event: PeerPaired, titles: Titles) -> News | None:
    if not event.invited_by_us:
        return None
    family, _, item = event.scope.partition(":")
    page = {"workspace": "collaboration", "federation": "federated"}.get(family, "network")
    text = f"Joined as {event.role}" if event.scope == "peer" or not event.title else f"Joined “{event.title}”"
    key = f"peer:{event.peer_id}:{event.scope}"
    return News("peer", key, event.name, text, page, item if page != "network" else "", who=(event.name,))


@news_of.register
def _(event: MessageRefused, titles: Titles) -> News:
    text = f"{event.what} {event.todo}".strip()
    return News("trouble", f"trouble:{event.peer_id}", event.name, text, "network", who=(event.name,))
