"""Positions in UTF-16 units, as Qt and JavaScript count, and in code points, as Python and the document do."""


def length(text: str) -> int:
    """How many UTF-16 units `text` has: one a character of the basic plane, two any other."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def from_points(text: str, position: int) -> int:
    """The UTF-16 position of a code-point position; one beyond the end counts as the end."""
    return min(position, len(text)) if text.isascii() else length(text[:position])


def to_points(text: str, position: int) -> int:
    """The code-point position of a UTF-16 position; between the halves of a character means before it."""
    if text.isascii():
        return min(max(position, 0), len(text))
    halves = text.encode("utf-16-le")[: 2 * max(position, 0)]
    return len(halves.decode("utf-16-le", errors="ignore"))


def whole(text: str) -> str:
    """A question mark in place of each lone half of a character, which no encoding can write."""
    return text.encode("utf-8", "replace").decode("utf-8")
