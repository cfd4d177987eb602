"""When something was said or written, in few letters."""

import time


def when(seconds: float) -> str:
    """Today the time, otherwise day and time, as this machine's clock has it."""
    moment, now = time.localtime(seconds), time.localtime()
    if moment[:3] == now[:3]:
        return time.strftime("%H:%M", moment)
    return time.strftime("%d %b, %H:%M" if moment[0] == now[0] else "%d %b %Y, %H:%M", moment)
