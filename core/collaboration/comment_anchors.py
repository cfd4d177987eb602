"""What a comment is about: words of a text, something on a board or in its pictures, a card, a question, an answer."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.collaboration.board_shapes import DIGEST, FAR, ID, Point
from core.collaboration.entries import ID as ENTRY_ID
from core.collaboration.text_ranges import CURSOR_BYTES, QUOTE_CHARACTERS, TextRange

# Of things that are commented on together.
SHAPES_MOST = 100
# The tables whose entries are commented on.
CARDS, QUESTIONS, RESPONSES = "cards", "questions", "responses"
BY_CHARACTERS = 200


@dataclass(frozen=True)
class BoardPlace:
    """Things on a board, or without any, a place; `at` is also where they were when they are gone."""

    shape_ids: tuple[str, ...]
    at: Point


@dataclass(frozen=True)
class PicturePart:
    """A part of a picture on a board: left, top, right, bottom in fractions of it. `at` is where it was."""

    shape_id: str
    digest: str
    box: tuple[float, float, float, float]
    at: Point


@dataclass(frozen=True)
class EntryPart:
    """A card of a task list, a question of a form, or of a response to it (`entry_id`) the answer to a question.

    What it was called and, of an answer, what it said and whose it was stay readable when it is gone.
    """

    table: str
    """One of CARDS, QUESTIONS, RESPONSES."""
    entry_id: str
    title: str
    question_id: str = ""
    quote: str = ""
    by: str = ""


Anchor = TextRange | BoardPlace | PicturePart | EntryPart


def stored_anchor(anchor: Anchor) -> dict[str, Any]:
    """As the engine can hold it."""
    if isinstance(anchor, TextRange):
        return {"first": anchor.first, "last": anchor.last, "quote": anchor.quote}
    if isinstance(anchor, EntryPart):
        more = {"question": anchor.question_id, "said": anchor.quote, "by": anchor.by} if anchor.question_id else {}
        return {"table": anchor.table, "entry": anchor.entry_id, "title": anchor.title, **more}
    place = {"x": anchor.at.x, "y": anchor.at.y}
    if isinstance(anchor, BoardPlace):
        return {"shapes": list(anchor.shape_ids[:SHAPES_MOST]), **place}
    return {"picture": anchor.shape_id, "digest": anchor.digest, "box": list(anchor.box), **place}


def read_anchor(value: object) -> Anchor | None:
    """What another machine wrote, if it is an anchor."""
    if not isinstance(value, Mapping):
        return None
    try:
        if "quote" in value:
            return _text_range(value)
        if "table" in value:
            return _entry_part(value)
        at = Point(_number(value["x"]), _number(value["y"]))
        if "picture" in value:
            left, top, right, bottom = (_number(part) for part in value["box"])
            shape_id, digest = value["picture"], value["digest"]
            is_inside = 0 <= left < right <= 1 and 0 <= top < bottom <= 1
            if not (is_inside and ID.fullmatch(shape_id) and DIGEST.fullmatch(digest)):
                return None
            return PicturePart(shape_id, digest, (left, top, right, bottom), at)
        ids = value["shapes"]
        if not isinstance(ids, list) or len(ids) > SHAPES_MOST or not all(ID.fullmatch(one) for one in ids):
            return None
        return BoardPlace(tuple(ids), at)
    except (KeyError, TypeError, ValueError):
        return None


def _text_range(value: Mapping[str, Any]) -> TextRange | None:
    first, last, quote = value["first"], value["last"], value["quote"]
    if not isinstance(quote, str) or not all(isinstance(part, bytes) for part in (first, last)):
        return None
    if max(len(first), len(last)) > CURSOR_BYTES:
        return None
    return TextRange(first, last, quote[:QUOTE_CHARACTERS])


def _entry_part(value: Mapping[str, Any]) -> EntryPart | None:
    table, entry_id, title = value["table"], value["entry"], value["title"]
    question_id, quote, by = (value.get(name, "") for name in ("question", "said", "by"))
    if not all(isinstance(one, str) for one in (table, title, question_id, quote, by)):
        return None
    # an answer is one to a question; nothing else has one
    is_answer = table == RESPONSES and ENTRY_ID.fullmatch(question_id) is not None
    is_entry = table in (CARDS, QUESTIONS) and not question_id
    if not ENTRY_ID.fullmatch(entry_id) or not (is_answer or is_entry):
        return None
    return EntryPart(
        table,
        entry_id,
        title[:QUOTE_CHARACTERS],
        question_id=question_id,
        quote=quote[:QUOTE_CHARACTERS] if is_answer else "",
        by=by[:BY_CHARACTERS] if is_answer else "",
    )


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or abs(value) > FAR:
        raise ValueError(value)
    return float(value)
