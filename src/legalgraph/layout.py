"""Where every node of a picture stands: computed once, in Python, for every export. No native program is needed.

``layered`` puts kinds in columns and orders each column by the barycentre of its neighbours; ``rings`` puts the columns on
circles. Coordinates are in pixels, y downward, and depend on nothing but the graph.
"""

from __future__ import annotations

import textwrap
from collections import defaultdict
from dataclasses import dataclass, replace
from math import cos, hypot, pi, sin
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
LONGEST: Final = 64
SPACE: Final = 10
LINE: Final = 15
GAP: Final = {"proof": 80, "overview": 170, "compact": 52}
SWEEPS: Final = 24
CHARACTER: Final = 6.7
BOLD: Final = 7.4
_WRAPPED: Final = 34
_COMPACT: Final = {
    "statute": 18,
    "bill": 18,
    "issue area": 20,
    "goal": 34,
    "norm": 24,
    "criterion": 24,
    "extra credit": 24,
    "agency": 26,
    "victim category": 24,
}
_NARROW: Final = 24
_CATCHLINE: Final = 48
_PADDING: Final = 40
_SCORE: Final = 46
_MARK: Final = 16
_FIXED: Final = {"goal", "issue area"}


@dataclass(frozen=True, slots=True)
class Place:
    """The centre and the size of a node's box, and the lines of its label."""

    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]

    @property
    def label(self) -> str:
        """The label in one line."""
        return " ".join(self.lines)


@dataclass(frozen=True, slots=True)
class Layout:
    """The places of all nodes by IRI, and the size of the whole picture."""

    places: dict[str, Place]
    width: float
    height: float


def short_label(node: Node) -> str:
    """The label that fits a box: citations without the code's name, the rest cut at a word."""
    _, sign, number = node.label.partition("§")
    text = sign + number if sign and node.kind in ("statute", "provision") else node.label
    return text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0] + " …"


def place(network: Network, how: str = "layered", compact: bool = False) -> Layout:
    """Lay a graph out; raises ``UnknownName`` for a layout that there is not. ``compact`` wraps labels to save width."""
    if how not in LAYOUTS:
        raise UnknownName.among("layout", how, LAYOUTS)
    columns = _ordered(network)
    boxes = {node.id: _box(node, network.view, compact) for node in network.nodes}
    return (
        _layered(columns, boxes, "compact" if compact else network.view) if how == "layered" else _rings(columns, boxes)
    )


def _lines(node: Node, view: str, compact: bool) -> tuple[str, ...]:
    """The label in lines: whole sentences in a proof, goals and catch-lines in two; one line elsewhere."""
    proof = view.startswith("proof")
    text = short_label(node) if node.kind in ("statute", "provision") else node.label
    if compact or proof:
        width = _COMPACT.get(node.kind, _WRAPPED) if compact else _WRAPPED
        width = min(width, _NARROW) if compact and proof else width
        return tuple(textwrap.wrap(text, width, max_lines=6 if compact else 4, placeholder=" …")) or ("",)
    if node.kind == "goal" and view != "full":
        return tuple(textwrap.wrap(text, 48, max_lines=2, placeholder=" …")) or ("",)
    if node.kind == "statute" and node.title and node.title != node.label and view in ("overview", "citations"):
        return text, textwrap.shorten(node.title, _CATCHLINE, placeholder=" …")
    return (short_label(node),)


def _sort_key(node: Node) -> tuple[int, tuple[int, ...], str, str]:
    number = number_key(node.label.split(" ", 1)[0]) if node.kind in _FIXED else ()
    return COLUMNS[node.kind], number, node.label, node.id


def _ordered(network: Network) -> list[list[Node]]:
    by_column: dict[int, list[Node]] = defaultdict(list)
    column_of = _roles(network) if network.view == "citations" else _bare_statutes(network)
    for node in sorted(network.nodes, key=_sort_key):
        by_column[column_of.get(node.id, COLUMNS[node.kind])].append(node)
    columns = [by_column[key] for key in sorted(by_column)]
    neighbors: dict[str, list[str]] = defaultdict(list)
    for edge in network.edges:
        neighbors[edge.source].append(edge.target)
        neighbors[edge.target].append(edge.source)
    for sweep in range(SWEEPS):
        rank = {node.id: place / max(len(column), 1) for column in columns for place, node in enumerate(column)}
        order = columns if sweep % 2 else list(reversed(columns))
        for column in order:
            if column and column[0].kind in _FIXED:
                continue
            weights = _barycentres(column, rank, neighbors)
            column.sort(key=lambda node, weights=weights: weights[node.id])  # type: ignore[misc]
            rank.update({node.id: place / len(column) for place, node in enumerate(column)})
    return columns


def _roles(network: Network) -> dict[str, int]:
    """In a net of citations: what only cites on the left, what only is cited on the right, what does both between them."""
    citing, cited = {e.source for e in network.edges}, {e.target for e in network.edges}
    return {node.id: (node.id in cited) + (node.id in cited and node.id not in citing) for node in network.nodes}


def _bare_statutes(network: Network) -> dict[str, int]:
    """Statutes without a drawn part stand among the provisions, where a proof shows what expresses norms."""
    drawn = network.view.startswith("proof") and not any(edge.kind == "part of" for edge in network.edges)
    wholes = [node.id for node in network.nodes if drawn and node.kind in ("statute", "bill")]
    return dict.fromkeys(wholes, COLUMNS["provision"])


def _barycentres(
    column: list[Node], rank: dict[str, float], neighbors: dict[str, list[str]]
) -> dict[str, tuple[float, int]]:
    own = {node.id: place for place, node in enumerate(column)}
    found = {}
    for identifier, position in own.items():
        near = [rank[other] for other in neighbors[identifier] if other in rank and other not in own]
        found[identifier] = (sum(near) / len(near) if near else position / len(column), position)
    return found


def _box(node: Node, view: str, compact: bool) -> Place:
    """A node's box, at no place yet: room for its mark and its lines, in a picture also for its points."""
    lines = _lines(node, view, compact)
    letter = BOLD if node.kind in _FIXED else CHARACTER
    beside = _MARK if node.status and compact else 0
    beside += _SCORE if node.maximum is not None and node.points_low is not None and not compact else 0
    around = _PADDING - (12 if compact else 0) + beside
    return Place(0, 0, round(around + letter * max(map(len, lines)), 1), float(10 + LINE * len(lines)), lines)


def _layered(columns: list[list[Node]], boxes: dict[str, Place], view: str) -> Layout:
    needed = [sum(boxes[node.id].height + SPACE for node in column) for column in columns]
    height = max(needed, default=0.0) + 2 * SPACE
    places: dict[str, Place] = {}
    left, gap = 24.0, GAP.get(view.split(" ")[0], 190)
    for column, used in zip(columns, needed, strict=True):
        width = max(boxes[node.id].width for node in column)
        free = (height - 2 * SPACE - used) / len(column)
        y = float(SPACE)
        for node in column:
            room = boxes[node.id].height + SPACE + free
            places[node.id] = replace(
                boxes[node.id], x=round(left + width / 2, 1), y=round(y + room / 2, 1), width=width
            )
            y += room
        left += width + gap
    return Layout(places, round(left - gap + 24, 1), round(height, 1))


def _rings(columns: list[list[Node]], boxes: dict[str, Place]) -> Layout:
    """Circles so far apart, and boxes so far apart on them, that none can touch another, whichever way they lie."""
    radius, before = 0.0, 0.0
    found: dict[str, tuple[float, float]] = {}
    for ring in reversed(columns):
        apart = max(hypot(boxes[node.id].width, boxes[node.id].height) for node in ring) + SPACE
        chord = apart / (2 * sin(pi / len(ring))) if len(ring) > 1 else 0.0
        radius = max(radius + (before + apart) / 2, chord) if found else chord
        before = apart
        for position, node in enumerate(ring):
            angle = 2 * pi * position / len(ring) - pi / 2
            found[node.id] = radius * cos(angle), radius * sin(angle)
    reach = round(radius + 260, 1)
    places = {key: replace(boxes[key], x=round(x + reach, 1), y=round(y + reach, 1)) for key, (x, y) in found.items()}
    return Layout(places, 2 * reach, 2 * reach)
