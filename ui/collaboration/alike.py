"""How much of a text stays at its beginning and its end when another one takes its place."""


def alike(one: str, other: str, *, behind: int = 0) -> tuple[int, int]:
    """How many characters are alike at the start, and at the end of the rest.

    `behind` characters of `other` stand behind the caret: of letters that repeat, those before it are the new ones.
    """
    most = min(len(one), len(other))
    tail = behind if behind <= most and one.endswith(other[len(other) - behind :]) else 0
    most -= tail
    head = next((at for at in range(most) if one[at] != other[at]), most)
    most -= head
    more = next((at for at in range(most) if one[-1 - tail - at] != other[-1 - tail - at]), most)
    return head, tail + more
