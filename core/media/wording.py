"""How the library speaks of times."""


def clock(seconds: float) -> str:
    """A duration or a place in one as "1:02:03" or "0:07"."""
    hours, rest = divmod(round(seconds), 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"
