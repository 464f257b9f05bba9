"""Random shapes, law graphs and mutations of shapes within the subset, for hypothesis to draw and to shrink."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from legalgraph.namespaces import LG, RDF, RDF_TYPE, SH, XSD
from legalgraph.store import BlankNode, Literal, NamedNode, Term, Triple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

EX = "https://example.org/"
TYPE = NamedNode(RDF_TYPE)
TOPIC, DOSSIER, HOME, BASE = (NamedNode(EX + name) for name in ("topic", "dossier", "home", "framework/"))
TEST, PATTERN, COUNT = (NamedNode(f"{BASE.value}{name}") for name in ("test", "pattern", "count"))
PATHS = [NamedNode(EX + name) for name in "pqrs"]
NORMS = [NamedNode(f"{EX}norm{n}") for n in range(4)]
NODES = [NamedNode(f"{EX}node{n}") for n in range(4)]
CONCEPTS = [NamedNode(f"{EX}concept{n}") for n in range(3)]
CLASSES = [NamedNode(f"{EX}Class{n}") for n in range(3)]
NOT_STATED = NamedNode(LG + "NotStated")


def whole(number: int) -> Literal:
    return Literal(str(number), datatype=NamedNode(XSD + "integer"))


LITERALS = [
    *(whole(n) for n in (-1, 0, 2, 13, 18)),
    *(Literal(text, datatype=NamedNode(XSD + "decimal")) for text in ("0.5", "12.99", "18.0")),
    *(Literal(text, datatype=NamedNode(XSD + "date")) for text in ("2023-07-01", "2023-02-29")),
    Literal("18"),
    Literal('a "word"\\\n'),
    Literal("Wort", language="de"),
    Literal(True),
    Literal("x", datatype=NamedNode(XSD + "integer")),
]
VALUES: list[Term] = [*NODES, *CONCEPTS, NOT_STATED, *LITERALS]
TYPES = [NamedNode(XSD + name) for name in "string integer decimal boolean date".split()] + [
    NamedNode(RDF + "langString")
]
KINDS = [NamedNode(SH + k) for k in "IRI BlankNode Literal BlankNodeOrIRI BlankNodeOrLiteral IRIOrLiteral".split()]
CONSTANT = ["hasValue", "in", "class", "datatype", "nodeKind", "equals", "disjoint"]
BOUNDS = ["minInclusive", "maxInclusive", "minExclusive", "maxExclusive"]
LOGIC = ["not", "or", "and", "xone"]


def head(polarity: str) -> list[Triple]:
    """A framework of one test that looks at one dossier."""
    counted = {
        "Some": [("qualifiedValueShape", PATTERN), ("qualifiedMinCount", whole(1))],
        "None": [("qualifiedValueShape", PATTERN), ("qualifiedMaxCount", whole(0))],
        "Every": [("node", PATTERN)],
    }[polarity]
    return [
        Triple(TEST, TYPE, NamedNode(SH + "NodeShape")),
        Triple(TEST, NamedNode(SH + "targetClass"), TOPIC),
        Triple(TEST, NamedNode(LG + "polarity"), NamedNode(LG + polarity)),
        Triple(TEST, NamedNode(LG + "pattern"), PATTERN),
        Triple(TEST, NamedNode(SH + "property"), COUNT),
        Triple(COUNT, NamedNode(SH + "path"), NamedNode(LG + "candidate")),
        *(Triple(COUNT, NamedNode(SH + name), value) for name, value in counted),
    ]


def listed(values: Sequence[Term]) -> tuple[NamedNode | BlankNode, list[Triple]]:
    cells: list[NamedNode | BlankNode] = [*(BlankNode() for _ in values), NamedNode(RDF + "nil")]
    triples = []
    for here, following, value in zip(cells, cells[1:], values, strict=False):
        triples += [Triple(here, NamedNode(RDF + "first"), value), Triple(here, NamedNode(RDF + "rest"), following)]
    return cells[0], triples


@st.composite
def laws(draw: Callable) -> list[Triple]:  # type: ignore[type-arg]
    """A dossier with candidates, and what they say."""
    subjects = [*NORMS, *NODES]
    often = [*VALUES, *NODES, *CONCEPTS, *[NOT_STATED] * 8]
    edge = st.tuples(st.sampled_from([*subjects, *NORMS]), st.sampled_from(PATHS), st.sampled_from(often))
    edges = [Triple(*one) for one in draw(st.lists(edge, min_size=draw(st.sampled_from([0, 16, 24])), max_size=40))]
    typed = st.tuples(st.sampled_from([*subjects, *CONCEPTS]), st.sampled_from(CLASSES))
    edges += [Triple(node, TYPE, kind) for node, kind in draw(st.lists(typed, max_size=6))]
    if draw(st.booleans()):
        edges.append(Triple(CLASSES[0], NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf"), CLASSES[1]))
    silent = draw(st.sets(st.sampled_from(NODES), max_size=1)) | {NOT_STATED}
    edges += [Triple(node, TYPE, NamedNode(LG + "NotStatedValue")) for node in sorted(silent, key=str)]
    candidates = draw(st.sampled_from([NORMS, NORMS, NORMS[:1], []]))
    return [
        Triple(HOME, TYPE, NamedNode(LG + "Jurisdiction")),
        Triple(DOSSIER, TYPE, TOPIC),
        Triple(DOSSIER, NamedNode(LG + "dossierTopic"), TOPIC),
        Triple(DOSSIER, NamedNode(LG + "dossierOf"), HOME),
        *(Triple(DOSSIER, NamedNode(LG + "candidate"), norm) for norm in candidates),
        *dict.fromkeys(edges),
    ]


class Builder:
    """Writes one random shape after another, each with a name."""

    def __init__(self, draw: Callable) -> None:  # type: ignore[type-arg]
        self.draw = draw
        self.triples: list[Triple] = []
        self.made = 0

    def add(self, shape: NamedNode, name: str, value: Term) -> None:
        self.triples.append(Triple(shape, NamedNode(SH + name), value))

    def add_list(self, shape: NamedNode, name: str, values: Sequence[Term]) -> None:
        start, triples = listed(values)
        self.add(shape, name, start)
        self.triples += triples

    def named(self) -> NamedNode:
        self.made += 1
        return NamedNode(f"{BASE.value}shape{self.made}")

    def node(self, depth: int, shape: NamedNode | None = None) -> NamedNode:
        shape = shape or self.named()
        self.triples.append(Triple(shape, TYPE, NamedNode(SH + "NodeShape")))
        for _ in range(self.draw(st.sampled_from([1, 1, 2, 3]))):
            if depth and self.draw(st.integers(0, 5)):
                kind = self.draw(st.sampled_from(["node", *["property"] * 5, *LOGIC]))
                self.nested(shape, kind, depth - 1)
            else:
                self.constant(shape, self.draw(st.sampled_from([*CONSTANT, *BOUNDS])))
        return shape

    def property(self, depth: int) -> NamedNode:
        shape = self.named()
        self.add(shape, "path", self.draw(st.sampled_from(PATHS)))
        for _ in range(self.draw(st.integers(1, 2))):
            kinds = [*CONSTANT, *BOUNDS, *["hasValue", "minCount", "maxCount"] * 3]
            if depth:
                kinds += ["node", "property", "qualified", *LOGIC] * 2
            kind = self.draw(st.sampled_from(kinds))
            if kind in ("minCount", "maxCount"):
                self.once(shape, kind, whole(self.draw(st.integers(0, 3))))
            elif kind == "qualified":
                self.qualified(shape, depth - 1)
            elif kind in CONSTANT or kind in BOUNDS:
                self.constant(shape, kind)
            else:
                self.nested(shape, kind, depth - 1)
        return shape

    def nested(self, shape: NamedNode, kind: str, depth: int) -> None:
        if kind == "property":
            self.add(shape, kind, self.property(depth))
        elif kind in ("node", "not"):
            self.add(shape, kind, self.node(depth))
        else:
            count = self.draw(st.integers(1, 3))
            self.add_list(shape, kind, [self.node(depth) for _ in range(count)])

    def qualified(self, shape: NamedNode, depth: int) -> None:
        if not self.once(shape, "qualifiedValueShape", self.node(depth)):
            return
        bounds = self.draw(st.sets(st.sampled_from(["qualifiedMinCount", "qualifiedMaxCount"]), min_size=1))
        for name in sorted(bounds):
            self.add(shape, name, whole(self.draw(st.integers(0, 3))))

    def once(self, shape: NamedNode, name: str, value: Term) -> bool:
        if any(t.subject == shape and t.predicate.value == SH + name for t in self.triples):
            return False
        self.add(shape, name, value)
        return True

    def constant(self, shape: NamedNode, kind: str) -> None:
        if kind == "in":
            if not any(t.subject == shape and t.predicate.value == SH + "in" for t in self.triples):
                self.add_list(shape, kind, self.draw(st.lists(st.sampled_from(VALUES), max_size=4, unique=True)))
        elif kind in BOUNDS:
            self.once(shape, kind, self.draw(st.sampled_from([whole(n) for n in (0, 13, 18)])))
        else:
            known = {"class": CLASSES, "datatype": TYPES, "nodeKind": KINDS, "equals": PATHS, "disjoint": PATHS}
            self.once(shape, kind, self.draw(st.sampled_from(known.get(kind, VALUES))))


@st.composite
def frameworks(draw: Callable, depth: int = 3) -> list[Triple]:  # type: ignore[type-arg]
    builder = Builder(draw)
    builder.node(depth, PATTERN)
    return head(draw(st.sampled_from(["Some", "None", "Every"]))) + builder.triples
