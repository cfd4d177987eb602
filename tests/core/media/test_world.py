"""Places are in the countries that an atlas says, also in enclaves and on islands; the high seas are nobody's."""

import numpy as np
import pytest

from core.media.world import Country, countries, country_at, is_inside


@pytest.mark.parametrize(
    ("latitude", "longitude", "name"),
    [
        (48.2, 16.37, "Austria"),
        (40.7, -74.0, "United States of America"),
        (35.68, 139.76, "Japan"),
        (-29.3, 27.5, "Lesotho"),  # within South Africa
        (-29.0, 24.7, "South Africa"),
        (0.0, 32.5, "Uganda"),
        (-18.14, 178.44, "Fiji"),
        (66.0, -172.0, "Russia"),  # beyond the 180th meridian
        (45.43, 12.34, "Italy"),  # Venice: in the water of a coarse map
        (30.0, -40.0, ""),
        (90.0, 0.0, ""),
    ],
)
def test_a_place_has_its_country(latitude, longitude, name):
    assert country_at(latitude, longitude) == name


def test_all_countries_have_closed_outlines_on_the_globe():
    assert len(countries()) > 200
    for country in countries():
        for ring in country.rings:
            assert np.allclose(ring[0, 1], ring[-1, 1])
            # around a pole a ring ends where it began, once around the world
            assert np.isclose((ring[0, 0] - ring[-1, 0]) % 360.0, 0.0, atol=1e-6) or country.name == "Antarctica"
            assert np.abs(np.diff(ring[:, 0])).max() <= 180.0 and np.abs(ring[:, 1]).max() <= 90.001


def test_a_hole_is_outside():
    square = np.array([(0, 0), (4, 0), (4, 4), (0, 4), (0, 0)], float)
    hole = np.array([(1, 1), (3, 1), (3, 3), (1, 3), (1, 1)], float)
    country = Country("Ring", (square, hole), (0, 0, 4, 4))
    assert is_inside(country, 0.5, 2.0)
    assert not is_inside(country, 2.0, 2.0)
    assert not is_inside(country, 2.0, 5.0)
