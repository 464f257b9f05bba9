"""From facts to findings: the one function that assesses, whatever changed before it.

``evaluate`` is the whole flow: snapshot, shapes, report, derivation. A scenario, another day, another framework or a test
case is the same call with other triples.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from legalgraph import criteria, derivation, snapshot, validation
from legalgraph.store import NamedNode, Triple, TripleStore

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What an evaluation found: its IRI, the derived triples, the SHACL report, and a store that holds all of it."""

    iri: NamedNode
    derived: tuple[Triple, ...]
    report: tuple[Triple, ...]
    snapshot: snapshot.Snapshot
    store: TripleStore


def evaluate(
    law: Iterable[Triple],
    framework: Iterable[Triple],
    *,
    jurisdiction: str,
    framework_iri: str,
    as_of: date,
    only: Iterable[str] = (),
) -> Evaluation:
    """Assess a jurisdiction's law (its files and the ontology) under a framework, as of a day.

    ``only`` names tests (criteria and extra-credit tests) to which the evaluation is limited; the others stay untested.
    """
    taken = snapshot.take(law, as_of)
    rules = list(framework)
    shapes = criteria.limit(rules + criteria.listing_shapes(rules), frozenset(only))
    report = validation.validate(taken.shape_data(), shapes)
    world = [quad.triple for quad in taken.store.quads()] + shapes
    iri, derived, store = derivation.derive(
        world, report, jurisdiction=jurisdiction, framework=framework_iri, as_of=as_of
    )
    return Evaluation(iri, tuple(derived), tuple(report), taken, store)
