"""The words, pictures and colours of notices."""

from datetime import datetime, timedelta

from core.notices.records import Digest, Notice

ICONS = {
    "chat": "message-square",
    "mention": "at-sign",
    "call": "phone",
    "missed": "phone-off",
    "asked": "hand-helping",
    "shelved": "inbox",
    "refused": "ban",
    "conflict": "git-compare",
    "called": "graduation-cap",
    "training": "graduation-cap",
    "missing": "user-x",
    "peer": "user-plus",
    "trouble": "triangle-alert",
}
TONES = {
    "mention": "accent",
    "call": "good",
    "missed": "bad",
    "asked": "accent",
    "shelved": "good",
    "called": "accent",
    "refused": "bad",
    "conflict": "warn",
    "missing": "warn",
    "trouble": "warn",
}
# What the one button of a message does; "Show" for other kinds.
BUTTONS = {"asked": "Put on the shelf"}
# A notification is a line or two; the rest is in the chat.
WORDS_CHARACTERS = 140
# More is "99+": a bell has little room.
MOST_COUNTED = 99


def day_of(time: float, now: float) -> str:
    """The day of a notice as a heading, by this machine's clock: Today, Yesterday, Friday, 20 November."""
    day, today = datetime.fromtimestamp(time).astimezone().date(), datetime.fromtimestamp(now).astimezone().date()
    if day == today:
        return "Today"
    if day == today - timedelta(days=1):
        return "Yesterday"
    year = f" {day.year}" if day.year != today.year else ""
    return f"{day:%A}, {day.day} {day:%B}{year}"


def clock_of(time: float) -> str:
    """The time of the day: 09:05."""
    return f"{datetime.fromtimestamp(time).astimezone():%H:%M}"


def count_of(count: int) -> str:
    """A number for a little badge, "" for none."""
    return "" if not count else str(count) if count <= MOST_COUNTED else f"{MOST_COUNTED}+"


def in_short(words: str) -> str:
    """What was written, in one line that fits."""
    line = " ".join(words.split())
    return line if len(line) <= WORDS_CHARACTERS else f"{line[: WORDS_CHARACTERS - 1].rstrip()}…"


def said(notice: Notice, words: str) -> str:
    """A notice in one line; with what was written, if something was."""
    text = f"{notice.title}: {notice.text}" if notice.title else notice.text
    return f"{text}: “{in_short(words)}”" if words.strip() else text


def for_the_system(notice: Notice, words: str, *, with_text: bool) -> tuple[str, str]:
    """Title and text of a system notification; others may see the screen, so what was written can stay out."""
    if not words.strip() or not with_text:
        return notice.title or "Vega", notice.text
    return notice.title or "Vega", f"{notice.text}\n{in_short(words)}"


def summed(digest: Digest) -> str:
    """A summary in one line."""
    return f"{digest.title}: {digest.text[0].lower() if len(digest.notices) > 1 else digest.text[0]}{digest.text[1:]}."


def until(time: float, now: float) -> str:
    """When a pause ends: "until 14:05", "until tomorrow 08:00"."""
    day = day_of(time, now)
    return f"until {clock_of(time)}" if day == "Today" else f"until tomorrow {clock_of(time)}"
