"""The dataset of an assessment as quads: every file in its named graph, and what was derived in the assessment's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from legalgraph.store import BlankNode, NamedNode, Quad, parse

if TYPE_CHECKING:
    from legalgraph.dataset import Dataset
    from legalgraph.model import Assessment
    from legalgraph.store import Term


def quads(dataset: Dataset, assessment: Assessment) -> list[Quad]:
    """The files of the vocabulary, the jurisdiction and the framework, and the derived triples.

    Blank nodes are named by the order of their files, so that equal input gives equal bytes.
    """
    folders = dataset.jurisdiction(assessment.jurisdiction).folder, dataset.framework(assessment.framework).folder
    names: dict[str, BlankNode] = {}

    def named(term: Term) -> Term:
        return names.setdefault(term.value, BlankNode(f"b{len(names)}")) if isinstance(term, BlankNode) else term

    found = [
        Quad(named(t.subject), t.predicate, named(t.object), document.graph)  # type: ignore[arg-type]  # no RDF-star
        for document in dataset.of("ontology/", *folders)
        for t in document.triples
    ]
    graph = NamedNode(assessment.iri)
    derived = parse(assessment.ntriples, "nt", name="assessment")
    return found + [Quad(q.subject, q.predicate, q.object, graph) for q in derived]
