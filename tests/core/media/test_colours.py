"""Light of high dynamic range: the curves of the standards, and white that stays white on a screen."""

import numpy as np
import pytest

from core.media.colours import HLG, PQ, hlg, is_hdr, pq, tone_mapped


def test_pq_is_the_curve_of_the_standard():
    """SMPTE ST 2084: code 0.508 is 100 cd/m², 0.751 is 1000, 1 is 10,000; 0 is black."""
    values = np.array([[0.0, 0.5081, 0.7518, 1.0]])
    assert pq(values)[0] == pytest.approx([0, 100, 1000, 10_000], rel=0.01, abs=1e-6)


def test_hlg_is_the_curve_of_the_standard():
    """ITU-R BT.2408: reference white is 75 % HLG and 203 cd/m²; the top is 1000."""
    assert hlg(np.full((1, 3), 0.75)) == pytest.approx(203, rel=0.01)
    assert hlg(np.ones((1, 3))) == pytest.approx(1000, rel=0.01)


@pytest.mark.parametrize(("transfer", "white"), [(PQ, 0.58), (HLG, 0.75)])
def test_greys_stay_grey_in_order_and_white_is_bright(transfer, white):
    shown = tone_mapped(np.repeat(np.linspace(0, white, 6)[:, None], 3, axis=1)[None].astype(np.float32), transfer)[0]
    assert np.ptp(shown, axis=1).max() <= 2
    assert (np.diff(shown[:, 0].astype(int)) > 0).all()
    assert shown[0, 0] == 0 and shown[-1, 0] > 150


def test_only_two_transfers_are_of_high_dynamic_range():
    assert [transfer for transfer in range(20) if is_hdr(transfer)] == [PQ, HLG]
