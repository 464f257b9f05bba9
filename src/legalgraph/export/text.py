"""DOT for Graphviz, Mermaid for goal views, CSV node and edge lists, and JSON for Cytoscape."""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from legalgraph.errors import Misuse
from legalgraph.export.attributes import ATTRIBUTES, EDGE_ATTRIBUTES, FIGURES, as_text, edge_values, node_values
from legalgraph.export.style import EDGE_COLORS, KIND_SHAPES, clean, color, ink, link, marked
from legalgraph.layout import COLUMNS

if TYPE_CHECKING:
    from legalgraph.layout import Layout
    from legalgraph.network import Network

MERMAID_EDGES: Final = 500
MERMAID_CHARACTERS: Final = 50_000
_FORMULA: Final = tuple("=+-@\t\r\n＝＋－＠")  # full-width forms start formulas too


def dot(network: Network, layout: Layout) -> bytes:
    """DOT: left to right, a rank for each column, every id quoted, no HTML-like label, links only where they are safe."""
    lines = [
        "digraph legalgraph {",
        "  rankdir=LR;",
        '  node [shape=box, style="filled,rounded", fontname="sans-serif"];',
    ]
    ranks: dict[int, list[str]] = defaultdict(list)
    for node in network.nodes:
        given = [
            f"label={_quoted(marked(node, layout.places[node.id].label))}",
            f'fillcolor="{color(node)}"',
            f'fontcolor="{ink(color(node))}"',
        ]
        given.append(f"tooltip={_quoted(node.title or node.label)}")
        if target := link(node.id):
            given.append(f"URL={_quoted(target)}")
        lines.append(f"  {_quoted(node.id)} [{', '.join(given)}];")
        ranks[COLUMNS[node.kind]].append(_quoted(node.id))
    lines += [f"  {{ rank=same; {'; '.join(ids)}; }}" for _, ids in sorted(ranks.items())]
    for edge in network.edges:
        drawn = f'color="{EDGE_COLORS.get(edge.kind, "#888888")}", label={_quoted(edge.kind)}'
        lines.append(f"  {_quoted(edge.source)} -> {_quoted(edge.target)} [{drawn}];")
    return ("\n".join([*lines, "}"]) + "\n").encode()


def _quoted(text: str) -> str:
    return '"' + clean(text).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "") + '"'


def mermaid(network: Network, layout: Layout) -> bytes:
    """A Mermaid flowchart; refused above the limits at which Mermaid itself gives up."""
    ids = {node.id: f"n{place}" for place, node in enumerate(network.nodes)}
    lines = ["flowchart LR"]
    for node in network.nodes:
        lines.append(f'  {ids[node.id]}["{_entities(marked(node, layout.places[node.id].label))}"]')
    lines += [f'  {ids[e.source]} -->|"{_entities(e.kind)}"| {ids[e.target]}' for e in network.edges]
    lines += [f"  style {ids[node.id]} fill:{color(node)},color:{ink(color(node))}" for node in network.nodes]
    text = "\n".join(lines) + "\n"
    if len(network.edges) > MERMAID_EDGES or len(text) > MERMAID_CHARACTERS:
        raise Misuse(
            f"Mermaid draws at most {MERMAID_EDGES} edges and {MERMAID_CHARACTERS} characters; this view is larger",
            mend="export the proof of one goal, or use another format",
        )
    return text.encode()


def _entities(text: str) -> str:
    return "".join(ch if ch.isalnum() or ch in " .,§()–-●◐○✓✗…’" else f"#{ord(ch)};" for ch in clean(text))


def node_rows(network: Network, layout: Layout) -> list[dict[str, Any]]:
    """A row for each node: IRI, attributes (``None`` where one does not apply), place and colour."""
    rows = []
    for node in network.nodes:
        found, place = node_values(node), layout.places[node.id]
        row = {"id": clean(node.id)} | {one.name: found.get(one.name) for one in ATTRIBUTES}
        rows.append(row | {"x": place.x, "y": place.y, "color": color(node)})
    return rows


def edge_rows(network: Network) -> list[dict[str, Any]]:
    """A row for each edge: the IRIs of its ends, and its attributes."""
    names = [one.name for one in EDGE_ATTRIBUTES]
    ends = [{"source": clean(e.source), "target": clean(e.target)} for e in network.edges]
    found = [edge_values(e) for e in network.edges]
    return [both | {name: one.get(name) for name in names} for both, one in zip(ends, found, strict=True)]


def nodes_csv(network: Network, layout: Layout) -> bytes:
    """A row for each node, for spreadsheets: cells that would be formulas are neutralised."""
    head = ["id", *(one.name for one in ATTRIBUTES), "x", "y", "color"]
    return _csv(head, [list(row.values()) for row in node_rows(network, layout)])


def edges_csv(network: Network, layout: Layout) -> bytes:
    """A row for each edge, with the provisions behind a collapsed one."""
    head = ["source", "target", *(one.name for one in EDGE_ATTRIBUTES)]
    return _csv(head, [list(row.values()) for row in edge_rows(network)])


def measures_csv(network: Network, layout: Layout) -> bytes:
    """The figures of each node alone, the most relied on first."""
    names = ["id", "name", "kind", *FIGURES]
    rows = sorted(
        node_rows(network, layout), key=lambda row: (-(row["relied_on_by"] or 0), -(row["cited_by"] or 0), row["id"])
    )
    return _csv(names, [[row[name] for name in names] for row in rows])


def _csv(head: list[str], rows: list[list[Any]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")  # RFC 4180; a lone \r or \n in a cell is quoted
    writer.writerow(head)
    writer.writerows([[_cell(value) for value in row] for row in rows])
    return out.getvalue().encode()


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    text = clean(value) if isinstance(value, str) else as_text(value)
    return f"'{text}" if isinstance(value, str) and text.lstrip(" ").startswith(_FORMULA) else text


def elements(network: Network, layout: Layout) -> dict[str, Any]:
    """Nodes and edges as Cytoscape.js wants them, laid out."""
    nodes = [
        {
            "data": {
                "id": node.id,
                "iri": node.id,
                "short": marked(node, layout.places[node.id].label),
                "color": color(node),
            }
            | {"shape": KIND_SHAPES.get(node.kind, "rectangle"), "width": layout.places[node.id].width}
            | node_values(node),
            "position": {"x": layout.places[node.id].x, "y": layout.places[node.id].y},
        }
        for node in network.nodes
    ]
    edges = [
        {
            "data": {"id": e.id, "source": e.source, "target": e.target, "interaction": e.kind, "weight": e.weight}
            | ({"via": list(e.via)} if e.via else {})
        }
        for e in network.edges
    ]
    return {"nodes": nodes, "edges": edges}


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean(key): _cleaned(one) for key, one in value.items()}
    return [_cleaned(one) for one in value] if isinstance(value, list) else value


def cytoscape_js(network: Network, layout: Layout) -> bytes:
    """Cytoscape.js JSON: ``elements`` with data and positions."""
    return _json({"data": {"name": network.title, "view": network.view}, "elements": elements(network, layout)})


def cyjs(network: Network, layout: Layout) -> bytes:
    """A ``.cyjs`` file as Cytoscape desktop reads it."""
    head = {"format_version": "1.0", "generated_by": "legalgraph", "target_cytoscapejs_version": "~2.1"}
    shared = {"shared_name": network.title, "name": network.title, "selected": True}
    return _json(head | {"data": shared, "elements": elements(network, layout)})


def _json(value: Any) -> bytes:
    return (json.dumps(_cleaned(value), ensure_ascii=True, indent=1, sort_keys=True) + "\n").encode()
