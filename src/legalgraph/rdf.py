"""The only door to rdflib: graphs for the libraries that want them, and for users who ask."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import rdflib

from legalgraph.namespaces import PREFIXES
from legalgraph.store import BlankNode, Literal, NamedNode, Term, Triple, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rdflib.term import Node


def to_rdflib(triples: Iterable[Triple]) -> rdflib.Graph:
    """Copy triples into a new rdflib graph; lexical forms are kept as they are."""
    graph = rdflib.Graph()
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    seen: dict[Term, Node] = {}

    def node(term: Any) -> Node:
        made = seen.get(term)
        if made is None:
            made = seen[term] = _to_node(term)
        return made

    graph.addN((node(t.subject), node(t.predicate), node(t.object), graph) for t in triples)
    return graph


def from_rdflib(graph: rdflib.Graph) -> list[Triple]:
    """Copy an rdflib graph into triples."""
    return [Triple(_to_term(s), _to_term(p), _to_term(o)) for s, p, o in graph]


def _to_node(term: Term) -> Node:
    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    if term.datatype.value == "http://www.w3.org/2001/XMLSchema#string":
        return rdflib.Literal(term.value)
    return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value), normalize=False)


def _to_term(node: Node) -> Any:
    if isinstance(node, rdflib.URIRef):
        return NamedNode(str(node))
    if isinstance(node, rdflib.BNode):
        return BlankNode(str(node))
    assert isinstance(node, rdflib.Literal)
    if node.language:
        return Literal(str(node), language=node.language)
    return Literal(str(node), datatype=NamedNode(str(node.datatype))) if node.datatype else Literal(str(node))


@contextmanager
def normalization_kept() -> Iterator[None]:
    """Restore rdflib's global switch for literal normalisation, whatever a library does to it inside."""
    before = rdflib.NORMALIZE_LITERALS
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS = before


def parse_ntriples(data: bytes) -> rdflib.Graph:
    """N-Triples as a new rdflib graph with the project's prefixes."""
    return to_rdflib(quad.triple for quad in parse(data, "nt", name="assessment"))
