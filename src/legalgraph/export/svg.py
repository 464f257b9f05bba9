"""SVG: the layered picture with its legend, readable in light and dark, in print and aloud."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from legalgraph.export.style import EDGE_COLORS, STATUS_COLORS, STATUS_MARKS, clean, color
from legalgraph.layout import LINE

if TYPE_CHECKING:
    from legalgraph.layout import Layout, Place
    from legalgraph.network import Edge, Network, Node

HEAD: Final = 76
LETTER: Final = 11.5
DASHES: Final = {"nearly meets": "2 4"}
FOOT: Final = 64
_STYLE: Final = """
text { font-family: "Segoe UI", "Helvetica Neue", Arial, "DejaVu Sans", sans-serif; font-size: 12px; fill: #1b1f24 }
.paper { fill: #ffffff } .box { fill: #ffffff; stroke: #8c959f; stroke-width: 1 } .title { font-size: 18px; font-weight: 600 }
.head, .note { fill: #57606a } .head { font-size: 11px } .strong { font-weight: 600 }
.edge { fill: none; stroke: #8c959f; stroke-opacity: 0.6 }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 } .paper { fill: #0d1117 } .box { fill: #161b22; stroke: #6e7681 } .head, .note { fill: #9da7b3 }
}
"""
_NOTE: Final = ' class="note"'
_TOLD: Final = {
    "overview": "statutes, goals and issue areas",
    "agencies": "which agencies' mandates count toward which goals",
    "victims": "which goals the norms for each category of victims count toward",
    "citations": "which statutes cite which",
    "full": "everything",
}
_HEADS: Final = {
    "agency": "agencies",
    "criterion": "criteria",
    "victim category": "victim categories",
    "extra credit": "criteria",
}


def svg(network: Network, layout: Layout) -> bytes:
    """The picture; status by mark and by colour, every box with its whole label as title."""
    height = layout.height + HEAD + FOOT
    told = f"{network.title}: {_TOLD.get(network.view, network.view)}"
    width = max(layout.width, 640.0, 48 + LETTER * len(told))
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}" role="img" aria-labelledby="t d">',
        f'<title id="t">{_text(told)}</title>',
        f'<desc id="d">{_text(_described(network))}</desc>',
        f"<style>{_STYLE}</style>",
        f'<rect class="paper" width="{width:g}" height="{height:g}"/>',
        f'<text class="title" x="24" y="32">{_text(told)}</text>',
        *_heads(network, layout),
        f'<g transform="translate(0 {HEAD})">',
        *(_edge(edge, layout.places[edge.source], layout.places[edge.target]) for edge in network.edges),
        *(_box(node, layout.places[node.id]) for node in network.nodes),
        "</g>",
        *_legend(network, layout.height + HEAD + 28),
        "</svg>",
    ]
    return ("\n".join(lines) + "\n").encode()


def _text(text: str) -> str:
    return escape(clean(text), {'"': "&quot;", "'": "&#39;"})


def _described(network: Network) -> str:
    counts: dict[str, int] = {}
    for node in network.nodes:
        counts[node.kind] = counts.get(node.kind, 0) + 1
    kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items()))
    goals = "; ".join(f"{node.label}: {node.status}" for node in network.nodes if node.kind == "goal")
    return f"A graph of {kinds}, joined by {len(network.edges)} links. {goals}"


def _heads(network: Network, layout: Layout) -> list[str]:
    columns: dict[float, set[str]] = {}
    if len({place.x for place in layout.places.values()}) > 8:  # rings have no columns
        return []
    for node in network.nodes:
        columns.setdefault(layout.places[node.id].x, set()).add(_HEADS.get(node.kind, node.kind + "s"))
    if network.view == "citations":
        roles = ("citing", "cited and citing", "cited")
        columns = {x: {role} for x, role in zip(sorted(columns), roles, strict=False)} if len(columns) == 3 else {}
    return [
        f'<text class="head" x="{x:g}" y="60" text-anchor="middle">{_text(" and ".join(sorted(kinds)))}</text>'
        for x, kinds in sorted(columns.items())
    ]


def _edge(edge: Edge, source: Place, target: Place) -> str:
    side = 1 if target.x > source.x else -1 if target.x < source.x else 0
    x1, x2 = source.x + side * source.width / 2, target.x - side * target.width / 2
    if side == 0:
        x1 = x2 = source.x - source.width / 2
    bend = (x1 + x2) / 2 if side else x1 - 40
    stroke = EDGE_COLORS.get(edge.kind)
    dash = DASHES.get(edge.kind, "6 4")
    drawn = f' style="stroke:{stroke};stroke-opacity:0.85" stroke-dasharray="{dash}"' if stroke else ""
    path = f"M{x1:g} {source.y:g}C{bend:g} {source.y:g} {bend:g} {target.y:g} {x2:g} {target.y:g}"
    thick = f"{min(1 + 0.4 * (edge.weight - 1), 5):g}"
    return f'<path class="edge" stroke-width="{thick}" d="{path}"{drawn}><title>{_text(edge.kind)}</title></path>'


def _box(node: Node, place: Place) -> str:
    left, top = place.x - place.width / 2, place.y - place.height / 2
    strong = ' class="strong"' if node.kind in ("goal", "issue area") else ""
    mark = STATUS_MARKS.get(node.status or "")
    told = f"{node.kind}: {node.label}" + (f" ({node.status})" if node.status else "")
    parts = [
        f'<g><title>{_text(told)}</title><rect class="box" x="{left:g}" y="{top:g}" width="{place.width:g}" '
        f'height="{place.height:g}" rx="5"/>',
        f'<rect x="{left:g}" y="{top:g}" width="6" height="{place.height:g}" rx="3" fill="{color(node)}"/>',
    ]
    if mark:
        parts.append(
            f'<text class="strong" x="{left + 18:g}" y="{place.y + 4:g}" text-anchor="middle">{_text(mark)}</text>'
        )
    first = place.y + 4 - LINE * (len(place.lines) - 1) / 2
    start = left + (30 if mark else 14)
    faint = node.kind == "statute" and len(place.lines) > 1  # the catch-line, below the number
    parts += [
        f'<text{_NOTE if faint and row else strong} x="{start:g}" y="{first + LINE * row:g}">{_text(line)}</text>'
        for row, line in enumerate(place.lines)
    ]
    if node.maximum is not None and node.points_low is not None and node.points_high is not None:
        points = f"{node.points_low:g}" + (f"–{node.points_high:g}" if node.points_high != node.points_low else "")
        right = left + place.width - 10
        parts.append(
            f'<text class="note" x="{right:g}" y="{place.y + 4:g}" text-anchor="end">{points} / {node.maximum:g}</text>'
        )
    return "".join(parts) + "</g>"


def _legend(network: Network, y: float) -> list[str]:
    used = {node.status for node in network.nodes}
    out, x = [], 24.0
    for status, mark in STATUS_MARKS.items():
        if status in used:
            name = {"cantTell": "cannot tell"}.get(status, status)
            out.append(f'<rect x="{x:g}" y="{y - 10:g}" width="6" height="14" rx="3" fill="{STATUS_COLORS[status]}"/>')
            out.append(f'<text x="{x + 12:g}" y="{y:g}">{_text(mark)} {_text(name)}</text>')
            x += 44 + 7 * len(name)
    for kind in sorted({edge.kind for edge in network.edges} & set(EDGE_COLORS)):
        dash = f'style="stroke:{EDGE_COLORS[kind]}" stroke-dasharray="{DASHES.get(kind, "6 4")}" stroke-width="1.5"'
        out.append(f'<path class="edge" d="M{x:g} {y - 4:g}h26" {dash}/>')
        out.append(f'<text x="{x + 32:g}" y="{y:g}">{_text(kind)}</text>')
        x += 60 + 7 * len(kind)
    return out
