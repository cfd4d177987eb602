"""What is there more than once: how much of it, and with one click only the best copies."""

import asyncio
from typing import Any

from ui.messages import Messages


async def offer(page: Any) -> None:
    """Say how many copies there are on the library's page, and offer to move the worse ones to the trash."""
    found = await asyncio.to_thread(page.media.duplicates)
    others = [item.id for group in found for item in group.others]
    if not others:
        Messages.of(page).info("Nothing is there twice.")
        return

    def keep_best() -> None:
        page.trash_these(others)

    Messages.of(page).info(in_words(len(found), len(others)), button="Keep the best", do=keep_best)


def in_words(originals: int, copies: int) -> str:
    """What was found."""
    what = "1 item is" if originals == 1 else f"{originals:,} items are"
    return f"{what} there more than once, in {copies:,} further {'copy' if copies == 1 else 'copies'}."
