"""The demo's steps: data dealt with a test part nobody has, two programs in one note, failures by their step."""

import pytest

from core.errors import StorageError, VegaError
from vega_desktop.demo import digits, story
from vega_desktop.demo.programs import Programs, Site
from vega_desktop.demo.story import Story


@pytest.fixture
def tale(tmp_path):
    sites = tuple(Site(name, tmp_path / f"participant-{number}") for number, name in enumerate(story.NAMES, 1))
    return Story(tmp_path, Site("Coordinator", tmp_path / "coordinator"), sites)


def test_the_digits_are_dealt_so_that_no_two_have_the_same_picture(tale):
    test = story._deal(tale)
    parts = [
        sorted(path.name for path in (tale.work / "pictures" / site.profile.name).rglob("*.png")) for site in tale.sites
    ]
    held_out = sorted(path.name for path in test.rglob("*.png"))
    together = [name for part in [*parts, held_out] for name in part]
    # scikit-learn ships 1,797 of them; a quarter is held out
    assert len(together) == len(set(together)) == 1797
    assert len(held_out) == 450
    assert len(tale.truth) == digits.UNSEEN
    assert set(tale.truth) <= set(held_out)
    for site, part in zip(tale.sites, parts, strict=True):
        assert sum(tale.shares[site.name].values()) == len(part)


@pytest.mark.slow
async def test_two_programs_write_one_note(tale):
    async with Programs() as programs:
        await story._write(tale, programs)
    written = tale.facts["collaboration"]
    assert written["converged"] is True
    assert written["text"] == story.GREETING + story.HEADING + story.ANSWER


def test_a_failure_is_said_with_its_step():
    with pytest.raises(VegaError, match="Reading: The disk is full"), story._step("Reading"):
        raise StorageError("The disk is full.", "Free some space.")
    with pytest.raises(VegaError, match="did not answer in time"), story._step("Reading"):
        raise TimeoutError


def test_a_target_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="cannot be made"):
        story.run_demo(tmp_path / "file" / "out")
