"""GEXF 1.3 for Gephi, GraphML for Cytoscape and igraph, and GraphML as yEd wants it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from legalgraph.export.style import EDGE_COLORS, clean, color, ink, marked, rgb

if TYPE_CHECKING:
    from legalgraph.layout import Layout
    from legalgraph.network import Network, Node

GEXF: Final = "http://gexf.net/1.3"
VIZ: Final = "http://gexf.net/1.3/viz"
GRAPHML: Final = "http://graphml.graphdrawing.org/xmlns"
Y: Final = "http://www.yworks.com/xml/graphml"
for prefix, namespace in (("viz", VIZ), ("y", Y)):
    register_namespace(prefix, namespace)

ATTRIBUTES: Final = (
    ("name", "string"),
    ("kind", "string"),
    ("title", "string"),
    ("status", "string"),
    ("basis", "string"),
    ("standing", "string"),
    ("area", "string"),
    ("points_low", "double"),
    ("points_high", "double"),
    ("maximum", "double"),
    ("assumed_or_unknown", "boolean"),
)


def values(node: Node) -> dict[str, str]:
    """A node's attributes as text; what does not apply is left out."""
    found: dict[str, Any] = {name: getattr(node, name, None) for name, _ in ATTRIBUTES}
    found["name"] = node.label
    found["assumed_or_unknown"] = node.standing not in (None, "in force") or node.points_low != node.points_high
    return {name: _text(value) for name, value in found.items() if value is not None}


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else clean(str(value))


def _finish(root: Element) -> bytes:
    indent(root)
    return b"<?xml version='1.0' encoding='UTF-8'?>\n" + tostring(root, encoding="unicode").encode() + b"\n"


def gexf(network: Network, layout: Layout) -> bytes:
    """GEXF 1.3 with colours, sizes and positions; edges of different kinds stay apart."""
    root = Element(f"{{{GEXF}}}gexf", {"version": GEXF.rpartition("/")[2]})
    register_namespace("", GEXF)
    meta = SubElement(root, f"{{{GEXF}}}meta")
    SubElement(meta, f"{{{GEXF}}}creator").text = "legalgraph"
    SubElement(meta, f"{{{GEXF}}}description").text = clean(network.title)
    graph = SubElement(root, f"{{{GEXF}}}graph", {"defaultedgetype": "directed", "mode": "static"})
    declared = SubElement(graph, f"{{{GEXF}}}attributes", {"class": "node", "mode": "static"})
    for name, kind in ATTRIBUTES:
        SubElement(declared, f"{{{GEXF}}}attribute", {"id": name, "title": name, "type": kind})
    nodes = SubElement(graph, f"{{{GEXF}}}nodes")
    for node in network.nodes:
        label = marked(node, layout.places[node.id].label)
        element = SubElement(nodes, f"{{{GEXF}}}node", {"id": clean(node.id), "label": clean(label)})
        given = SubElement(element, f"{{{GEXF}}}attvalues")
        for name, value in values(node).items():
            SubElement(given, f"{{{GEXF}}}attvalue", {"for": name, "value": value})
        red, green, blue = rgb(color(node))
        place = layout.places[node.id]
        SubElement(element, f"{{{VIZ}}}color", {"r": str(red), "g": str(green), "b": str(blue)})
        SubElement(element, f"{{{VIZ}}}position", {"x": str(place.x), "y": str(-place.y), "z": "0.0"})
        SubElement(element, f"{{{VIZ}}}size", {"value": "16.0" if node.kind in ("goal", "issue area") else "10.0"})
    edges = SubElement(graph, f"{{{GEXF}}}edges")
    for edge in network.edges:
        given_edge = {
            "id": clean(edge.id),
            "source": clean(edge.source),
            "target": clean(edge.target),
            "kind": edge.kind,
            "label": edge.kind,
            "weight": str(float(edge.weight)),
        }
        element = SubElement(edges, f"{{{GEXF}}}edge", given_edge)
        red, green, blue = rgb(EDGE_COLORS.get(edge.kind, "#999999"))
        SubElement(element, f"{{{VIZ}}}color", {"r": str(red), "g": str(green), "b": str(blue)})
    return _finish(root)


def graphml(network: Network, layout: Layout) -> bytes:
    """Plain GraphML: typed attributes, ``name`` for labels, ``interaction`` on edges, positions as x and y."""
    root, graph = _graphml(network)
    for node in network.nodes:
        element = SubElement(graph, f"{{{GRAPHML}}}node", {"id": clean(node.id)})
        place = layout.places[node.id]
        given = values(node) | {"iri": clean(node.id), "color": color(node), "x": str(place.x), "y": str(place.y)}
        for name, value in given.items():
            SubElement(element, f"{{{GRAPHML}}}data", {"key": f"n_{name}"}).text = value
    for edge in network.edges:
        ends = {"id": clean(edge.id), "source": clean(edge.source), "target": clean(edge.target)}
        element = SubElement(graph, f"{{{GRAPHML}}}edge", ends)
        for name, value in (("interaction", edge.kind), ("weight", str(edge.weight))):
            SubElement(element, f"{{{GRAPHML}}}data", {"key": f"e_{name}"}).text = value
    return _finish(root)


def _graphml(network: Network, yed: bool = False) -> tuple[Element, Element]:
    root = Element(f"{{{GRAPHML}}}graphml")
    register_namespace("", GRAPHML)
    node_keys = [*ATTRIBUTES, ("iri", "string"), ("color", "string"), ("x", "double"), ("y", "double")]
    for name, kind in node_keys:
        given = {"id": f"n_{name}", "for": "node", "attr.name": name, "attr.type": kind}
        SubElement(root, f"{{{GRAPHML}}}key", given)
    for name, kind in (("interaction", "string"), ("weight", "int")):
        given = {"id": f"e_{name}", "for": "edge", "attr.name": name, "attr.type": kind}
        SubElement(root, f"{{{GRAPHML}}}key", given)
    if yed:
        SubElement(root, f"{{{GRAPHML}}}key", {"id": "n_graphics", "for": "node", "yfiles.type": "nodegraphics"})
        SubElement(root, f"{{{GRAPHML}}}key", {"id": "e_graphics", "for": "edge", "yfiles.type": "edgegraphics"})
    return root, SubElement(root, f"{{{GRAPHML}}}graph", {"id": clean(network.view), "edgedefault": "directed"})


def yed(network: Network, layout: Layout) -> bytes:
    """GraphML with yEd's own graphics: boxes with geometry, fill and label, and drawn edges."""
    root, graph = _graphml(network, yed=True)
    for node in network.nodes:
        element = SubElement(graph, f"{{{GRAPHML}}}node", {"id": clean(node.id)})
        for name, value in (values(node) | {"iri": clean(node.id)}).items():
            SubElement(element, f"{{{GRAPHML}}}data", {"key": f"n_{name}"}).text = value
        place = layout.places[node.id]
        shape = SubElement(SubElement(element, f"{{{GRAPHML}}}data", {"key": "n_graphics"}), f"{{{Y}}}ShapeNode")
        corner = {"x": str(place.x - place.width / 2), "y": str(place.y - place.height / 2)}
        SubElement(shape, f"{{{Y}}}Geometry", corner | {"width": str(place.width), "height": str(place.height)})
        SubElement(shape, f"{{{Y}}}Fill", {"color": color(node), "transparent": "false"})
        SubElement(shape, f"{{{Y}}}BorderStyle", {"color": "#333333", "type": "line", "width": "1.0"})
        label = SubElement(shape, f"{{{Y}}}NodeLabel", {"textColor": ink(color(node))})
        label.text = clean(marked(node, "\n".join(place.lines)))
        SubElement(shape, f"{{{Y}}}Shape", {"type": "roundrectangle"})
    for edge in network.edges:
        ends = {"id": clean(edge.id), "source": clean(edge.source), "target": clean(edge.target)}
        element = SubElement(graph, f"{{{GRAPHML}}}edge", ends)
        SubElement(element, f"{{{GRAPHML}}}data", {"key": "e_interaction"}).text = edge.kind
        SubElement(element, f"{{{GRAPHML}}}data", {"key": "e_weight"}).text = str(edge.weight)
        line = SubElement(SubElement(element, f"{{{GRAPHML}}}data", {"key": "e_graphics"}), f"{{{Y}}}PolyLineEdge")
        drawn = {"color": EDGE_COLORS.get(edge.kind, "#888888"), "type": "line", "width": "1.0"}
        SubElement(line, f"{{{Y}}}LineStyle", drawn)
        SubElement(line, f"{{{Y}}}Arrows", {"source": "none", "target": "standard"})
    return _finish(root)
