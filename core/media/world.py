"""The world's countries: their outlines to draw, and which of them a place lies in (Natural Earth, by world-atlas)."""

import functools
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import resources

FILE = Path(resources.__file__).parent / "world" / "countries-50m.json"
# A place at sea belongs to the country whose coast is at most so near, in degrees: outlines are coarse.
NEAR = 0.15


@dataclass(frozen=True)
class Country:
    """A name and rings (n, 2) of longitude and latitude; a ring inside another is a hole.

    A ring across the 180th meridian goes on beyond 180 or -180 degrees, so that no line leads around the world.
    """

    name: str
    rings: tuple[np.ndarray, ...]
    box: tuple[float, float, float, float]
    """West, south, east, north."""


@functools.cache
def countries() -> tuple[Country, ...]:
    """All countries, read once."""
    stored = json.loads(FILE.read_text(encoding="utf-8"))
    scale, translate = np.array(stored["transform"]["scale"]), np.array(stored["transform"]["translate"])
    # TopoJSON: each arc is a line of differences from point to point, shared by neighbours
    arcs = [np.cumsum(np.array(arc, np.float64), axis=0) * scale + translate for arc in stored["arcs"]]
    found = []
    for shape in stored["objects"]["countries"]["geometries"]:
        lists = shape.get("arcs", []) if shape["type"] == "MultiPolygon" else [shape.get("arcs", [])]
        rings = tuple(_ring(ring, arcs) for polygon in lists for ring in polygon)
        if rings:
            points = np.concatenate(rings)
            west, south = points.min(axis=0)
            east, north = points.max(axis=0)
            box = (float(west), float(south), float(east), float(north))
            found.append(Country(shape["properties"]["name"], rings, box))
    return tuple(found)


def country_at(latitude: float, longitude: float) -> str:
    """The name of the country at a place in degrees, or of the one whose coast is near; "" on the high seas."""
    near: tuple[float, str] = (NEAR, "")
    for country in countries():
        west, south, east, north = country.box
        if not south - NEAR <= latitude <= north + NEAR:
            continue
        for turned in (longitude, longitude - 360.0, longitude + 360.0):
            if not west - NEAR <= turned <= east + NEAR:
                continue
            if is_inside(country, latitude, turned):
                return country.name
            distance = min(_distance(ring, latitude, turned) for ring in country.rings)
            near = min(near, (distance, country.name))
    return near[1]


def is_inside(country: Country, latitude: float, longitude: float) -> bool:
    """Whether a ray from the place to the east crosses the outlines an odd number of times."""
    crossings = 0
    for ring in country.rings:
        x, y = ring[:, 0], ring[:, 1]
        after_x, after_y = np.roll(x, -1), np.roll(y, -1)
        spans = (y > latitude) != (after_y > latitude)
        with np.errstate(divide="ignore", invalid="ignore"):
            at = x + (latitude - y) / (after_y - y) * (after_x - x)
        crossings += int((spans & (longitude < at)).sum())
    return crossings % 2 == 1


def _ring(numbers: list[int], arcs: list[np.ndarray]) -> np.ndarray:
    """Arcs one after the other; a negative number is an arc from its end to its beginning."""
    parts = [arcs[number] if number >= 0 else arcs[~number][::-1] for number in numbers]
    ring = np.concatenate([parts[0], *(part[1:] for part in parts[1:])])
    ring[:, 0] = np.unwrap(ring[:, 0], period=360.0)
    return ring


def _distance(ring: np.ndarray, latitude: float, longitude: float) -> float:
    """Degrees from a place to the nearest point of a ring, those of longitude shortened as they are there."""
    across = (ring[:, 0] - longitude) * np.cos(np.radians(latitude))
    return float(np.hypot(across, ring[:, 1] - latitude).min())
