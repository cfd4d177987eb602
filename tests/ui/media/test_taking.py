"""What comes into the library, and imports that a killed program left."""

import os

from ui.messages import Messages


async def test_an_import_that_was_broken_off_is_ended(page, samples, until, listed):
    page.media._imports.begin([os.fsencode(path) for path in samples("chelsea", "coffee")], False)
    await page.resume_imports()
    await until(lambda: sorted(filter(None, listed(page))) == ["chelsea.jpg", "coffee.jpg"])
    assert "broken off" in Messages.of(page).texts()[-1]
    assert not page.media.has_unfinished_imports


async def test_nothing_is_said_when_nothing_was_broken_off(page):
    await page.resume_imports()
    assert Messages.of(page).texts() == []


async def test_the_samples_come_by_one_click(page, until):
    page.add_samples()
    await until(lambda: page.browser.model.rowCount() >= 10)
