"""Stills are the pictures that a player shows at their times; a folder gets all of them or none."""

import film
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Cancelled, InputError, StorageError
from core.media.stills import drawn, half_folder, moments, stamp, steps
from core.media.video import Frame, Video


@pytest.fixture(scope="module")
def uneven(tmp_path_factory):
    """Ten pictures, one each 100 ms, then one each second."""
    times = [*range(0, 1000, 100), *range(1000, 9000, 1000)]
    return film.write_video(
        tmp_path_factory.mktemp("stills") / "a.mkv", list(film.pictures(18 / 25)), times=times, every=4
    )


@pytest.mark.parametrize(
    ("times", "wanted"),
    [
        ([0.0], [0.0]),
        ([0.05, 0.1, 0.95, 1.5, 1.99, 2.0], [0.0, 0.1, 0.9, 1.0, 1.0, 2.0]),
        ([0.25, 4.7], [0.2, 4.0]),
        ([3.5, 3.6, 50.0], [3.0, 3.0, 8.0]),
        ([7.9, 8.0, 8.5, 8.6], [7.0, 8.0, 8.0, 8.0]),
    ],
)
def test_the_last_picture_that_began_is_shown(uneven, times, wanted):
    with Video.open(uneven) as video:
        assert [frame.time_s for frame in moments(video, times)] == pytest.approx(wanted)


@given(st.floats(0.01, 5_000), st.integers(1, 2_000))
def test_steps_begin_at_the_start_and_end_before_the_end(every_s, count):
    """So many steps fit into their length, whatever floats make of it."""
    found = steps(every_s * count, every_s)
    assert len(found) == count and found[0] == 0.0
    assert len(steps(every_s * (count + 0.5), every_s)) == count + 1


def test_a_step_that_is_a_mistake_is_refused():
    with pytest.raises(InputError, match="makes 1000000 of them"):
        steps(1000, 0.001)


@given(st.lists(st.floats(0, 359_999), min_size=2, max_size=2))
def test_names_sort_by_time(times):
    first, second = sorted(times)
    assert stamp(first) <= stamp(second)


def test_a_time_in_a_name():
    assert [stamp(time) for time in (0, 83.45, 3723.0005, 59.9999)] == [
        "00-00-00.000",
        "00-01-23.450",
        "01-02-03.000",
        "00-01-00.000",
    ]


def test_a_folder_gets_all_or_nothing(tmp_path):
    with half_folder(tmp_path / "new") as half:
        (half / "a.png").write_bytes(b"a")
        assert not (tmp_path / "new").exists()
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["a.png"]
    with half_folder(tmp_path / "new") as half:
        (half / "b.png").write_bytes(b"b")
    with pytest.raises(InputError, match=r"a\.png is in"), half_folder(tmp_path / "new") as half:
        (half / "a.png").write_bytes(b"other")
        (half / "c.png").write_bytes(b"c")
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["a.png", "b.png"]
    assert (tmp_path / "new" / "a.png").read_bytes() == b"a"
    with pytest.raises(Cancelled), half_folder(tmp_path / "other") as half:
        (half / "a.png").write_bytes(b"a")
        raise Cancelled
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StorageError, match="cannot be written"), half_folder(tmp_path / "file" / "under"):
        pass
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "new"]


def test_a_sheet_has_its_pictures_in_rows():
    """Five red pictures in rows of two: the third is below the first, and nothing is beside the fifth."""
    frames = [Frame(float(number), np.full((30, 40, 3), (200, 0, 0), np.uint8), True) for number in range(5)]
    sheet = np.asarray(drawn(frames, (40, 30), 2, 104))
    assert sheet.shape == (3 * (30 + 14 + 16) + 8, 104, 3)
    assert tuple(sheet[8 + 15, 8 + 20]) == tuple(sheet[8 + 120 + 15, 8 + 20]) == (200, 0, 0)
    assert tuple(sheet[8 + 120 + 15, 56 + 20]) == (24, 26, 31)
    # the time below the first
    assert sheet[38:60, 8:48].max() > 150
