"""GEXF 1.3 for Gephi, GraphML for Cytoscape and igraph, and GraphML as yEd wants it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from legalgraph.export.attributes import ATTRIBUTES, EDGE_ATTRIBUTES, as_text, edge_values, node_values
from legalgraph.export.style import EDGE_COLORS, clean, color, ink, marked, rgb

if TYPE_CHECKING:
    from legalgraph.layout import Layout
    from legalgraph.network import Edge, Network, Node

GEXF: Final = "http://gexf.net/1.3"
VIZ: Final = "http://gexf.net/1.3/viz"
GRAPHML: Final = "http://graphml.graphdrawing.org/xmlns"
Y: Final = "http://www.yworks.com/xml/graphml"
for prefix, namespace in (("viz", VIZ), ("y", Y)):
    register_namespace(prefix, namespace)

_GRAPHML_TYPES: Final = {"integer": "int"}


def _attributes(node: Node) -> dict[str, str]:
    return {name: as_text(value) for name, value in node_values(node).items()}


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
    for one in ATTRIBUTES:
        SubElement(declared, f"{{{GEXF}}}attribute", {"id": one.name, "title": one.name, "type": one.type})
    of_edges = SubElement(graph, f"{{{GEXF}}}attributes", {"class": "edge", "mode": "static"})
    SubElement(of_edges, f"{{{GEXF}}}attribute", {"id": "via", "title": "via", "type": "string"})
    nodes = SubElement(graph, f"{{{GEXF}}}nodes")
    for node in network.nodes:
        label = marked(node, layout.places[node.id].label)
        element = SubElement(nodes, f"{{{GEXF}}}node", {"id": clean(node.id), "label": clean(label)})
        given = SubElement(element, f"{{{GEXF}}}attvalues")
        for name, value in _attributes(node).items():
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
        if "via" in (carried := edge_values(edge)):
            behind = SubElement(element, f"{{{GEXF}}}attvalues")
            SubElement(behind, f"{{{GEXF}}}attvalue", {"for": "via", "value": carried["via"]})
        red, green, blue = rgb(EDGE_COLORS.get(edge.kind, "#999999"))
        SubElement(element, f"{{{VIZ}}}color", {"r": str(red), "g": str(green), "b": str(blue)})
    return _finish(root)


def graphml(network: Network, layout: Layout) -> bytes:
    """Plain GraphML: typed attributes, ``name`` for labels, ``interaction`` on edges, positions as x and y."""
    root, graph = _graphml(network)
    for node in network.nodes:
        element = SubElement(graph, f"{{{GRAPHML}}}node", {"id": clean(node.id)})
        place = layout.places[node.id]
        given = _attributes(node) | {"iri": clean(node.id), "color": color(node), "x": str(place.x), "y": str(place.y)}
        for name, value in given.items():
            SubElement(element, f"{{{GRAPHML}}}data", {"key": f"n_{name}"}).text = value
    for edge in network.edges:
        ends = {"id": clean(edge.id), "source": clean(edge.source), "target": clean(edge.target)}
        element = SubElement(graph, f"{{{GRAPHML}}}edge", ends)
        _describe(element, edge)
    return _finish(root)


def _graphml(network: Network, yed: bool = False) -> tuple[Element, Element]:
    root = Element(f"{{{GRAPHML}}}graphml")
    register_namespace("", GRAPHML)
    places = [("iri", "string"), ("color", "string"), ("x", "double"), ("y", "double")]
    keys = [("node", one.name, one.type) for one in ATTRIBUTES] + [("node", *place) for place in places]
    keys += [("edge", one.name, one.type) for one in EDGE_ATTRIBUTES]
    for of, name, kind in keys:
        given = {"id": f"{of[0]}_{name}", "for": of, "attr.name": name, "attr.type": _GRAPHML_TYPES.get(kind, kind)}
        SubElement(root, f"{{{GRAPHML}}}key", given)
    if yed:
        SubElement(root, f"{{{GRAPHML}}}key", {"id": "n_graphics", "for": "node", "yfiles.type": "nodegraphics"})
        SubElement(root, f"{{{GRAPHML}}}key", {"id": "e_graphics", "for": "edge", "yfiles.type": "edgegraphics"})
    return root, SubElement(root, f"{{{GRAPHML}}}graph", {"id": clean(network.view), "edgedefault": "directed"})


def _describe(element: Element, edge: Edge) -> None:
    for name, value in edge_values(edge).items():
        SubElement(element, f"{{{GRAPHML}}}data", {"key": f"e_{name}"}).text = as_text(value)


def yed(network: Network, layout: Layout) -> bytes:
    """GraphML with yEd's own graphics: boxes with geometry, fill and label, and drawn edges."""
    root, graph = _graphml(network, yed=True)
    for node in network.nodes:
        element = SubElement(graph, f"{{{GRAPHML}}}node", {"id": clean(node.id)})
        for name, value in (_attributes(node) | {"iri": clean(node.id)}).items():
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
        _describe(element, edge)
        line = SubElement(SubElement(element, f"{{{GRAPHML}}}data", {"key": "e_graphics"}), f"{{{Y}}}PolyLineEdge")
        drawn = {"color": EDGE_COLORS.get(edge.kind, "#888888"), "type": "line", "width": "1.0"}
        SubElement(line, f"{{{Y}}}LineStyle", drawn)
        SubElement(line, f"{{{Y}}}Arrows", {"source": "none", "target": "standard"})
    return _finish(root)
