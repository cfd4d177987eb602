"""Work that nobody waits for is done, its errors are logged, and cancelling leaves nothing behind."""

import asyncio

from core.collaboration.calls.errands import Errands
from core.errors import InputError


async def test_all_is_done_and_what_goes_wrong_is_logged(caplog):
    errands, done = Errands("A call"), []

    async def work(error=None):
        await asyncio.sleep(0)
        if error:
            raise error
        done.append(1)

    caplog.set_level("INFO")
    errands.run(work())
    errands.run(work(InputError("No.", "Try again.")))
    errands.run(work(KeyError("oops")))
    errands.run(work())
    await errands.finish()
    assert done == [1, 1]
    assert "No. Try again." in caplog.text and "KeyError" in caplog.text
    await errands.finish()


async def test_what_is_cancelled_before_it_began_leaves_no_warning():
    errands = Errands("A call")

    async def work():
        await asyncio.sleep(10)

    errands.run(work())
    await errands.finish(0.01)
    errands.run(work())
    await errands.cancel()
    await errands.finish()
