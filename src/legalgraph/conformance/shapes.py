"""Data shapes over the checked files: what fails them, and which shapes met no node at all.

Shapes come from ``ontology/shapes`` only; shapes inside the files are data like any other, and are never run.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from legalgraph import validation
from legalgraph.conformance.intake import shipped
from legalgraph.conformance.literals import tamed
from legalgraph.conformance.values import SEVERITIES
from legalgraph.namespaces import RDFS, SH
from legalgraph.store import Literal, NamedNode, Quad, Triple, TripleStore

if TYPE_CHECKING:
    from legalgraph.conformance.intake import Node
    from legalgraph.conformance.values import Finding
    from legalgraph.conformance.world import World

SHAPES = "ontology/shapes/"
_SUBCLASS = NamedNode(RDFS + "subClassOf")
_SHAPES_GRAPH = NamedNode("urn:legalgraph:shapes")
_MET = f"""PREFIX sh: <{SH}> PREFIX rdfs: <{RDFS}>
SELECT DISTINCT ?shape ?node WHERE {{
  {{ GRAPH <urn:legalgraph:shapes> {{ ?shape sh:targetClass ?class }} ?kind rdfs:subClassOf* ?class . ?node a ?kind }}
  UNION {{ GRAPH <urn:legalgraph:shapes> {{ ?shape sh:targetSubjectsOf ?property }} ?node ?property ?value }}
  UNION {{ GRAPH <urn:legalgraph:shapes> {{ ?shape sh:targetObjectsOf ?property }} ?holder ?property ?node }}
}}"""
_AIMED = f"""PREFIX sh: <{SH}>
SELECT DISTINCT ?shape WHERE {{ ?shape sh:targetClass|sh:targetSubjectsOf|sh:targetObjectsOf|sh:targetNode ?target }}"""
_RESULTS = f"""PREFIX sh: <{SH}>
SELECT ?node ?shape ?severity ?component ?path ?value ?message WHERE {{
  ?report a sh:ValidationReport ; sh:result ?result .
  ?result sh:focusNode ?node ; sh:sourceShape ?shape ; sh:resultSeverity ?severity ; sh:sourceConstraintComponent ?component .
  OPTIONAL {{ ?result sh:resultPath ?path }}
  OPTIONAL {{ ?result sh:value ?value }}
  OPTIONAL {{ ?result sh:resultMessage ?message }}
}}"""


@dataclass(frozen=True, slots=True)
class Met:
    """Which shapes met nodes of the checked files, which met none, and which nodes were met."""

    met: tuple[str, ...]
    unmet: tuple[str, ...]
    nodes: frozenset[Node]


def data_shapes() -> list[Triple]:
    """The shipped data shapes."""
    return [triple for file in shipped(SHAPES.rstrip("/"), checked=False) for triple in file.triples]


def check_shapes(world: World, shapes: list[Triple]) -> tuple[list[Finding], Met]:
    """Run the shapes over the checked files and what they refer to.

    Raises ``BadInput`` where the shapes cannot be evaluated: that is a failure of the check, and no finding.
    """
    data = _selected(world)
    report = TripleStore()
    report.add(validation.validate(data, shapes))
    findings = []
    for row in report.select(_RESULTS):
        file = world.home.get(row.terms["node"])
        if file is None:  # it belongs to what is referred to
            continue
        path, value = row.terms.get("path"), row.terms.get("value")
        wrong, mend = sentences(row.get("message") or "A shape is not met.")
        severity = row["severity"].removeprefix(SH).lower()
        findings.append(
            world.finding(
                file,
                row.terms["node"],
                row["shape"],
                wrong,
                mend,
                severity=severity if severity in SEVERITIES else "violation",
                path=path.value if isinstance(path, NamedNode) else None,
                value=value if isinstance(value, NamedNode | Literal) and value != row.terms["node"] else None,
                component=row["component"],
            )
        )
    return findings, _met(world, data, shapes)


def sentences(message: str) -> tuple[str, str]:
    """Split a message into what is wrong, its first sentence, and what mends it, the rest.

    >>> sentences("The grade is missing. Add grade:felony.")
    ('The grade is missing.', 'Add grade:felony.')
    """
    wrong, dot, mend = message.partition(". ")
    return wrong + dot.strip(), mend


def _selected(world: World) -> list[Triple]:
    """The checked triples, the class hierarchy, and one step of what they refer to."""
    own = [tamed(triple) for file in world.checked.values() for triple in file.triples]
    around: dict[Node, list[Triple]] = {}
    classes = []
    for file in world.files:
        if file.checked:
            continue
        for triple in file.triples:
            around.setdefault(triple.subject, []).append(triple)
            if triple.predicate == _SUBCLASS:
                classes.append(triple)
    referred = dict.fromkeys(triple.object for triple in own if triple.object in around)
    return list(dict.fromkeys([*own, *classes, *(triple for node in referred for triple in around[node])]))


def _met(world: World, data: list[Triple], shapes: list[Triple]) -> Met:
    store = TripleStore(Quad(t.subject, t.predicate, t.object, _SHAPES_GRAPH) for t in shapes)
    aims = TripleStore()
    aims.add(shapes)
    aimed = {row["shape"] for row in aims.select(_AIMED)}
    store.add(data)
    met: dict[str, set[Node]] = {}
    for row in store.select(_MET):
        if row.terms["node"] in world.home:
            met.setdefault(row["shape"], set()).add(row.terms["node"])
    nodes = frozenset(node for found in met.values() for node in found)
    return Met(tuple(sorted(met)), tuple(sorted(aimed - met.keys())), nodes)
