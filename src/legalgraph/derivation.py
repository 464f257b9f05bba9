"""From a validation report to a graded assessment, by the queries in ``queries/derive``.

The ledger (EARL assertions with witnesses and defeaters), goal statuses, points, subtotals, extra credit, total and grade
are all derived by SPARQL over snapshot, framework and report; this module only runs the queries in the order of their names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from legalgraph.namespaces import LG, PROV, RDF_TYPE, RULES, XSD
from legalgraph.resources import iter_files
from legalgraph.store import Literal, NamedNode, Triple, TripleStore

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


def derive(
    world: Iterable[Triple], report: Iterable[Triple], *, jurisdiction: str, framework: str, as_of: date
) -> tuple[NamedNode, list[Triple], TripleStore]:
    """Derive the assessment.

    ``world`` is the snapshot, framework and listing shapes; ``report`` the SHACL report over them. Returns the
    assessment's IRI, its triples, and a store that holds everything (for reading values and proofs).
    """
    slug = framework.removeprefix(RULES).strip("/")
    assessment = NamedNode(f"{jurisdiction}/assessment/{slug}/{as_of.isoformat()}")
    derived = [
        Triple(assessment, NamedNode(RDF_TYPE), NamedNode(LG + "Assessment")),
        Triple(assessment, NamedNode(LG + "ofJurisdiction"), NamedNode(jurisdiction)),
        Triple(assessment, NamedNode(LG + "byFramework"), NamedNode(framework)),
        Triple(assessment, NamedNode(PROV + "hadPlan"), NamedNode(framework)),
        Triple(assessment, NamedNode(LG + "asOf"), Literal(as_of.isoformat(), datatype=NamedNode(XSD + "date"))),
    ]
    store = TripleStore()
    store.add(world)
    store.add(report)
    store.add(derived)
    for name, file in iter_files("queries/derive", ".rq"):
        found = store.construct(file.read_text(encoding="utf-8"), name=name)
        store.add(found)
        derived += found
    return assessment, derived, store
