"""From what was found in the dossiers to a graded assessment, by the queries in ``queries/ledger`` and ``queries/derive``.

``queries/ledger`` turns the reference engine's validation report into the ledger's facts (which norms conform, which do not,
which are left open); the fast engine gives the same facts directly. ``queries/derive`` turns facts into outcomes, goal statuses,
points, subtotals, extra credit, total and grade. This module only runs the queries, in the order of their names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from legalgraph.asof import Undated, key
from legalgraph.namespaces import EARL, LG, PROV, RDF_TYPE, RULES, XSD
from legalgraph.resources import queries
from legalgraph.store import Literal, NamedNode, Triple, TripleStore, serialize

if TYPE_CHECKING:
    from collections.abc import Iterable

    from legalgraph.asof import AsOf

FACTS = frozenset(
    [
        RDF_TYPE,
        EARL + "test",
        EARL + "subject",
        EARL + "mode",
        PROV + "wasGeneratedBy",
        LG + "conforming",
        LG + "nonConforming",
        LG + "undecided",
        LG + "presuppositionFails",
    ]
)


def header(jurisdiction: str, framework: str, as_of: AsOf) -> tuple[NamedNode, list[Triple]]:
    """The assessment's IRI, and the triples that say what it assesses."""
    slug = framework.removeprefix(RULES).strip("/")
    assessment = NamedNode(f"{jurisdiction}/assessment/{slug}/{key(as_of)}")
    if isinstance(as_of, Undated):  # no day is invented for it
        when = Triple(assessment, NamedNode(LG + "asToldBy"), NamedNode(as_of.iri))
    else:
        when = Triple(assessment, NamedNode(LG + "asOf"), Literal(as_of.isoformat(), datatype=NamedNode(XSD + "date")))
    return assessment, [
        Triple(assessment, NamedNode(RDF_TYPE), NamedNode(LG + "Assessment")),
        Triple(assessment, NamedNode(LG + "ofJurisdiction"), NamedNode(jurisdiction)),
        Triple(assessment, NamedNode(LG + "byFramework"), NamedNode(framework)),
        Triple(assessment, NamedNode(PROV + "hadPlan"), NamedNode(framework)),
        when,
    ]


def ledger(world: Iterable[Triple], report: Iterable[Triple], head: Iterable[Triple]) -> bytes:
    """The ledger's facts as N-Triples, read from a SHACL report over the world (snapshot, framework and listing shapes)."""
    store = TripleStore()
    for triples in (world, report, head):
        store.add(triples)
    facts: list[Triple] = []
    for name, query in queries("ledger"):
        found = store.construct(query, name=name)
        store.add(found)
        facts += [triple for triple in found if triple.predicate.value in FACTS]
    return serialize(facts, "nt", {})


def derive(store: TripleStore, head: Iterable[Triple], facts: bytes) -> bytes:
    """Derive all that follows from the ledger's facts beside the world in the store, and add it there.

    Returns the header, the facts and what was derived as sorted N-Triples.
    """
    derived = [serialize(head, "nt", {}), facts]
    store.add_lines(b"".join(derived))
    for name, query in queries("derive"):
        found = store.construct_lines(query, name=name)
        store.add_lines(found)
        derived.append(found)
    return b"".join(sorted(set(b"".join(derived).splitlines(keepends=True))))
