"""From facts to findings: the one function that assesses, whatever changed before it.

``evaluate`` is the whole flow: snapshot, shapes, report, derivation. A scenario, another day, another framework or a test
case is the same call with other triples.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from legalgraph import criteria, derivation, snapshot, soundness
from legalgraph.errors import EngineDifference, UnknownName
from legalgraph.evaluation import Evaluation
from legalgraph.fast import ledger as fast
from legalgraph.fast.index import Index
from legalgraph.fast.plan import compile_framework

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from legalgraph.asof import AsOf
    from legalgraph.store import Triple, TripleStore

ENGINES: Final = ("fast", "pyshacl", "both")


def evaluate(
    law: Iterable[Triple] | TripleStore,
    framework: Iterable[Triple],
    *,
    jurisdiction: str,
    framework_iri: str,
    as_of: AsOf,
    only: Iterable[str] = (),
    engine: str = "fast",
    put: Callable[[TripleStore], None] | None = None,
) -> Evaluation:
    """Assess a jurisdiction's law (its files and the ontology) under a framework, as of a day.

    A store of the law that is given is taken over: it ends up holding all that was found.
    ``only`` names tests (criteria and extra-credit tests) to which the evaluation is limited; the others stay untested.
    ``engine`` is ``fast``, ``pyshacl`` (the reference) or ``both``, which raises ``EngineDifference`` where they differ.
    ``put`` puts the whole framework into a store in a faster way than by its triples.
    """
    if engine not in ENGINES:
        raise UnknownName.among("engine", engine, ENGINES)
    taken = snapshot.take(law, as_of)
    rules = criteria.limit(list(framework), frozenset(only))
    plan = compile_framework(rules)
    soundness.check_kinds(taken.store)
    if not only:
        soundness.check_framework(plan.shapes, framework_iri)
        soundness.check_topics({test.iri: test.topic for test in plan.tests}, taken.store)
    index = Index(ntriples=taken.shape_ntriples(), paths=plan.paths())
    iri, head = derivation.header(jurisdiction, framework_iri, as_of)
    facts = fast.facts(plan, index, iri, framework_iri) if engine != "pyshacl" else b""
    if engine != "fast":
        from legalgraph import leniency, validation
        from legalgraph.store import as_stored

        shapes = as_stored(rules) + criteria.listing_shapes(rules) + leniency.lenient_listings(plan)
        report = validation.validate(taken.shape_data(), criteria.targeted(shapes))
        world = [quad.triple for quad in taken.store.quads()]
        reference = derivation.ledger(world + shapes, report, head)
        if engine == "both":
            _compare(facts, reference)
        facts = reference
    store = taken.store
    if put is None or only:
        store.add_apart(rules)
    else:
        put(store)
    return Evaluation(iri, derivation.derive(store, head, facts), taken, store, plan, index)


def _compare(ours: bytes, reference: bytes) -> None:
    one, other = (set(facts.decode().split("\n")) for facts in (ours, reference))
    if one != other:
        told = "; ".join(
            [f"only fast: {line}" for line in sorted(one - other)[:3]]
            + [f"only pyshacl: {line}" for line in sorted(other - one)[:3]]
        )
        raise EngineDifference(
            f"the engines differ in {len(one ^ other)} facts: {told}",
            mend="report this with your data: it is our error",
        )
