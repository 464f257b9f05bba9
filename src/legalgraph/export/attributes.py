"""What every node and edge carries, whatever the format: names, types and meanings, in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from legalgraph.export.style import clean
from legalgraph.network import Node

if TYPE_CHECKING:
    from legalgraph.network import Edge


class Attribute(NamedTuple):
    """An attribute: its name, its type (string, double, integer, boolean) and what it means."""

    name: str
    type: str
    meaning: str


_LAW: Final = "of a provision, statute or bill"
ATTRIBUTES: Final = (
    Attribute("name", "string", "the human label"),
    Attribute("kind", "string", "statute, provision, bill, norm, criterion, extra credit, goal, issue area, agency …"),
    Attribute("title", "string", "a provision's catch-line, a norm's kind, a goal's label without its number"),
    Attribute("status", "string", "of a goal: fully met, partly met, not met, undetermined; of a test: its outcome"),
    Attribute("basis", "string", "what a norm's coding rests on: the statute's text, a report's or a coder's reading"),
    Attribute("standing", "string", "of a norm or a provision: in force, presumed in force, unknown, out of force"),
    Attribute("area", "string", "the number of the issue area"),
    Attribute("points_low", "double", "points at least, of a goal or an area"),
    Attribute("points_high", "double", "points at most, of a goal or an area"),
    Attribute("maximum", "double", "points that a goal or an area can have"),
    Attribute("share", "double", "what a criterion or a mark of extra credit is worth; shares of criteria are assumed"),
    Attribute(
        "assumed_or_unknown", "boolean", "whether a standing is not in force beyond doubt, or points are an interval"
    ),
    Attribute(
        "points_at_stake",
        "double",
        "missing points of a goal or area, a test's share, points that fall with a provision",
    ),
    Attribute("extra_credit", "double", "marks of extra credit that a goal earns"),
    Attribute("impact_points", "double", f"points that fall if it is repealed, {_LAW} or of a definition"),
    Attribute("impact_assumed", "boolean", "whether these points rest on an assumed division"),
    Attribute("impact_criteria", "integer", f"tests that fall if it is repealed, {_LAW}"),
    Attribute("impact_goals", "integer", f"goals that change if it is repealed, {_LAW}"),
    Attribute("impact_reach", "integer", f"what refers to it, or is reached through it, {_LAW}"),
    Attribute("degree", "integer", "links in the whole graph"),
    Attribute("cited_by", "integer", f"provisions outside it that cite it or a part of it, {_LAW}"),
    Attribute("relied_on_by", "integer", f"tests that its norms witness or defeat, {_LAW} or of a norm"),
    Attribute("areas", "integer", "issue areas of these tests"),
    Attribute("betweenness", "double", "the part of all shortest paths in the whole graph that runs through it"),
    Attribute("community", "integer", "the group of greedy modularity in the whole graph; 0 is the largest"),
)
FIGURES: Final = tuple(one.name for one in ATTRIBUTES[[one.name for one in ATTRIBUTES].index("points_at_stake") :])
EDGE_ATTRIBUTES: Final = (
    Attribute(
        "interaction", "string", "part of, cites, amends, expresses, witnesses, defeats, nearly meets, counts toward …"
    ),
    Attribute("weight", "integer", "provisions behind a collapsed edge, else 1"),
    Attribute("via", "string", "their IRIs, divided by spaces"),
)


def node_values(node: Node) -> dict[str, Any]:
    """A node's attributes with their own types, text cleaned; what does not apply is left out."""
    found: dict[str, Any] = {
        name: getattr(node, name) for name in Node.__slots__ if name not in ("id", "label", "figures")
    }
    found |= {"name": node.label} | dict(node.figures)
    found["assumed_or_unknown"] = node.standing not in (None, "in force") or node.points_low != node.points_high
    return {
        one.name: clean(value) if isinstance(value, str) else value
        for one in ATTRIBUTES
        if (value := found.get(one.name)) is not None
    }


def edge_values(edge: Edge) -> dict[str, Any]:
    """An edge's attributes with their own types; ``via`` only where it is collapsed."""
    found: dict[str, Any] = {"interaction": edge.kind, "weight": edge.weight}
    return found | ({"via": clean(" ".join(edge.via))} if edge.via else {})


def as_text(value: Any) -> str:
    """A value as XML writes it."""
    return str(value).lower() if isinstance(value, bool) else str(value)
