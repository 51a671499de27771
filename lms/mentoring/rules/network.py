"""Where the cities of a network stand in its drawing.

A schematic map: east and north as they are, the width in per cent so that it fits every screen, the
height in pixels so that words keep their size. Cities without coordinates stand in rows below.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, radians

HEIGHT = 360.0
MARGIN = 28.0
LEFT, WIDTH = 6.0, 88.0
APART = 20.0
ROW, IN_ROW = 34.0, 3


@dataclass(frozen=True, slots=True)
class Spot:
    """A city in the drawing: x in per cent of its width, y in pixels; whether its name goes left."""

    x: float
    y: float
    name_left: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """Where everybody stands, and how high the drawing is in pixels."""

    spots: Mapping[int, Spot]
    height: float


def plan(places: Mapping[int, tuple[float, float] | None]) -> Plan:
    """Lay cities out by latitude and longitude (degrees); no two names lie on each other."""
    known = {id_: place for id_, place in places.items() if place is not None}
    spots = _apart(_projected(known))
    height = max([HEIGHT, *(spot.y + MARGIN for spot in spots.values())]) if known else MARGIN
    unknown = [id_ for id_, place in places.items() if place is None]
    for number, id_ in enumerate(unknown):
        row, column = divmod(number, IN_ROW)
        spots[id_] = Spot(LEFT + column * WIDTH / IN_ROW, height + row * ROW, name_left=False)
    rows = -(-len(unknown) // IN_ROW)
    return Plan(spots, round(height + rows * ROW, 1))


def _projected(known: Mapping[int, tuple[float, float]]) -> dict[int, Spot]:
    if not known:
        return {}
    norths = [north for north, _east in known.values()]
    scale = cos(radians(sum(norths) / len(norths)))
    easts = {id_: east * scale for id_, (_north, east) in known.items()}
    west, wide = min(easts.values()), (max(easts.values()) - min(easts.values())) or 1.0
    top, tall = max(norths), (max(norths) - min(norths)) or 1.0
    found = {}
    for id_, (north, _east) in known.items():
        x = LEFT + WIDTH * (easts[id_] - west) / wide
        y = MARGIN + (HEIGHT - 2 * MARGIN) * (top - north) / tall
        found[id_] = Spot(round(x, 1), round(y, 1), name_left=x > LEFT + WIDTH / 2)
    return found


def _apart(spots: Mapping[int, Spot]) -> dict[int, Spot]:
    """Push cities down until each has a line of its own: names may go both ways on a phone."""
    found: dict[int, Spot] = {}
    lowest = -APART
    for id_, spot in sorted(spots.items(), key=lambda item: (item[1].y, item[0])):
        lowest = max(spot.y, lowest + APART)
        found[id_] = Spot(spot.x, lowest, spot.name_left)
    return found
