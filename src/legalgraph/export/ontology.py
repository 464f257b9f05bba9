"""The vocabulary alone, as one file for ontology editors and viewers: classes, properties, axioms; no shapes, no individuals."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from legalgraph.namespaces import DERIVED, OWL, PREFIXES, RDF_TYPE, RDFS, SH
from legalgraph.store import BlankNode, Literal, NamedNode, Quad, Triple, canonical

if TYPE_CHECKING:
    from legalgraph.dataset import Dataset

FORMATS: Final = ("turtle", "rdfxml", "jsonld")
_ASIDE: Final = ("ontology/shapes/", "ontology/schemes/")
_KINDS: Final = {
    OWL + kind for kind in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty", "Ontology")
}
_PROPERTIES: Final = {OWL + "ObjectProperty": OWL + "Thing", OWL + "DatatypeProperty": RDFS + "Literal"}
_BUILT_IN: Final = (OWL, RDFS, RDF_TYPE.removesuffix("type"))
_WORD: Final = re.compile(r"(?<=[a-z])(?=[A-Z])|_")


def tbox(dataset: Dataset) -> list[Triple]:
    """One ``owl:Ontology`` with its classes and properties, every property with domain, range and a label with language.

    Public terms that our axioms name have no axioms here but what is needed to show them: a label made of their name, and
    ``owl:Thing`` or ``rdfs:Literal`` where nothing is known of their domain or range.
    """
    documents = [one for one in dataset.of("ontology/") if not one.name.startswith(_ASIDE)]
    given = dict.fromkeys(triple for document in documents for triple in document.triples)
    types: dict[object, set[str]] = {}
    for triple in given:
        if triple.predicate.value == RDF_TYPE and isinstance(triple.object, NamedNode):
            types.setdefault(triple.subject, set()).add(triple.object.value)
    terms: set[object] = {term for term, kinds in types.items() if kinds & _KINDS and isinstance(term, NamedNode)}
    kept = [t for t in given if t.subject in terms or isinstance(t.subject, BlankNode)]
    kept = [t for t in kept if not t.predicate.value.startswith((SH, DERIVED)) and t.predicate.value != OWL + "imports"]
    kept += _completed(kept, {term: types[term] for term in terms})
    return [quad.triple for quad in canonical(_without_individuals(kept, terms))]


def _completed(triples: list[Triple], terms: dict[object, set[str]]) -> list[Triple]:
    said = {(triple.subject, triple.predicate.value) for triple in triples}
    used = {NamedNode(t.predicate.value) for t in triples if not t.predicate.value.startswith(_BUILT_IN)}
    found = [
        Triple(one, NamedNode(RDF_TYPE), NamedNode(OWL + "AnnotationProperty"))
        for one in sorted(used - set(terms), key=str)
    ]
    for term, kinds in terms.items():
        assert isinstance(term, NamedNode)
        if (term, RDFS + "label") not in said and OWL + "Ontology" not in kinds:
            found.append(Triple(term, NamedNode(RDFS + "label"), Literal(_name(term.value), language="en")))
        for kind, widest in _PROPERTIES.items():
            if kind in kinds:
                for what, value in (("domain", OWL + "Thing"), ("range", widest)):
                    if (term, RDFS + what) not in said:
                        found.append(Triple(term, NamedNode(RDFS + what), NamedNode(value)))
    return found


def _name(iri: str) -> str:
    """The words of a term's name, after its prefix: ``prov:wasQuotedFrom`` is "was quoted from (prov)"."""
    namespace = next((n for n in sorted(PREFIXES.values(), key=len, reverse=True) if iri.startswith(n)), None)
    tail = re.split(r"[#/]", iri)[-1]
    words = _WORD.sub(" ", tail).lower()
    prefix = next((p for p, n in PREFIXES.items() if n == namespace), None)
    return f"{words} ({prefix})" if prefix else words


def _without_individuals(triples: list[Triple], terms: set[object]) -> list[Quad | Triple]:
    """Without axioms on individuals (``owl:AllDifferent``), and with the blank nodes that hang on the terms."""
    individual = NamedNode(OWL + "AllDifferent")
    lists = {t.subject for t in triples if t.object == individual}
    heads = set(terms) | {
        t.subject
        for t in triples
        if isinstance(t.subject, BlankNode)
        and t.predicate.value == RDF_TYPE
        and t.object == NamedNode(OWL + "AllDisjointClasses")
    }
    below: dict[object, list[Triple]] = {}
    for triple in triples:
        below.setdefault(triple.subject, []).append(triple)
    found: list[Quad | Triple] = []
    seen: set[object] = set()
    todo = sorted(heads - lists, key=str)
    while todo:
        subject = todo.pop()
        if subject not in seen:
            seen.add(subject)
            found += below.get(subject, [])
            todo += [t.object for t in below.get(subject, []) if isinstance(t.object, BlankNode)]
    return found
