"""Where every node of a picture stands: computed once, in Python, for every export. No native program is needed.

``layered`` puts kinds in columns and orders each column by the barycentre of its neighbours; ``rings`` puts the columns on
circles. Coordinates are in pixels, y downward, and depend on nothing but the graph.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import cos, pi, sin
from typing import TYPE_CHECKING, Final

from legalgraph.errors import UnknownName
from legalgraph.model import number_key

if TYPE_CHECKING:
    from legalgraph.network import Network, Node

COLUMNS: Final = {
    "jurisdiction": 0,
    "statute": 1,
    "bill": 1,
    "agency": 1,
    "victim category": 1,
    "fund": 1,
    "provision": 2,
    "norm": 3,
    "criterion": 4,
    "extra credit": 4,
    "goal": 5,
    "issue area": 6,
}
LAYOUTS: Final = ("layered", "rings")
ROW: Final = 34
GAP: Final = 190
SWEEPS: Final = 24
CHARACTER: Final = 6.6


@dataclass(frozen=True, slots=True)
class Place:
    """The centre and the size of a node's box."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Layout:
    """The places of all nodes by IRI, and the size of the whole picture."""

    places: dict[str, Place]
    width: float
    height: float


def short_label(node: Node) -> str:
    """The label that fits a box: citations without the code's name, the rest cut at a word."""
    text = node.label.replace("Miss. Code Ann. ", "") if node.kind in ("statute", "provision") else node.label
    return text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0] + " …"


LONGEST: Final = 64


def place(network: Network, how: str = "layered") -> Layout:
    """Lay a graph out; raises ``UnknownName`` for a layout that there is not."""
    if how not in LAYOUTS:
        raise UnknownName.among("layout", how, LAYOUTS)
    columns = _ordered(network)
    return _layered(columns) if how == "layered" else _rings(columns)


def _sort_key(node: Node) -> tuple[int, tuple[int, ...], str, str]:
    number = number_key(node.label.split(" ", 1)[0]) if node.kind in ("goal", "issue area") else ()
    return COLUMNS[node.kind], number, node.label, node.id


def _ordered(network: Network) -> list[list[Node]]:
    by_column: dict[int, list[Node]] = defaultdict(list)
    for node in sorted(network.nodes, key=_sort_key):
        by_column[COLUMNS[node.kind]].append(node)
    columns = [by_column[key] for key in sorted(by_column)]
    neighbors: dict[str, list[str]] = defaultdict(list)
    for edge in network.edges:
        neighbors[edge.source].append(edge.target)
        neighbors[edge.target].append(edge.source)
    fixed = {"goal", "issue area"}
    for sweep in range(SWEEPS):
        rank = {node.id: place / max(len(column), 1) for column in columns for place, node in enumerate(column)}
        order = columns if sweep % 2 else list(reversed(columns))
        for column in order:
            if column and column[0].kind in fixed:
                continue
            weights = _barycentres(column, rank, neighbors)
            column.sort(key=lambda node, weights=weights: weights[node.id])  # type: ignore[misc]
            rank.update({node.id: place / len(column) for place, node in enumerate(column)})
    return columns


def _barycentres(
    column: list[Node], rank: dict[str, float], neighbors: dict[str, list[str]]
) -> dict[str, tuple[float, int]]:
    own = {node.id: place for place, node in enumerate(column)}
    found = {}
    for identifier, position in own.items():
        near = [rank[other] for other in neighbors[identifier] if other in rank and other not in own]
        found[identifier] = (sum(near) / len(near) if near else position / len(column), position)
    return found


def _width(node: Node) -> float:
    return round(24 + CHARACTER * len(short_label(node)), 1)


def _layered(columns: list[list[Node]]) -> Layout:
    height = max((len(column) for column in columns), default=0) * ROW + ROW
    places: dict[str, Place] = {}
    left = 24.0
    for column in columns:
        width = max(_width(node) for node in column)
        step = (height - ROW) / len(column)
        for position, node in enumerate(column):
            y = ROW / 2 + step * (position + 0.5)
            places[node.id] = Place(round(left + width / 2, 1), round(y, 1), width, 24.0)
        left += width + GAP
    return Layout(places, round(left - GAP + 24, 1), float(height))


def _rings(columns: list[list[Node]]) -> Layout:
    places: dict[str, Place] = {}
    radius = 0.0
    rings = list(reversed(columns))
    for ring in rings:
        needed = len(ring) * 40 / (2 * pi)
        radius = max(radius + 260, needed)
        for position, node in enumerate(ring):
            angle = 2 * pi * position / len(ring) - pi / 2
            places[node.id] = Place(round(radius * cos(angle), 1), round(radius * sin(angle), 1), _width(node), 24.0)
    reach = radius + 320
    moved = {key: Place(round(p.x + reach, 1), round(p.y + reach, 1), p.width, p.height) for key, p in places.items()}
    return Layout(moved, 2 * reach, 2 * reach)
