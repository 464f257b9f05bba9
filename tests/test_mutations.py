"""Change one thing in the law and see exactly the right outcomes change.

For every criterion that Mississippi passes by a witness, and for every slot that its pattern asks for: take that slot from all
of its witnesses, and the criterion no longer passes; nothing changes that does not look at the slot. For every criterion that
passes because nothing bad is there: add the failing case's norms, and it fails.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache

import pytest

import mississippi as ms
from legalgraph.namespaces import DERIVED, LG, RULES, SH
from legalgraph.store import BlankNode, NamedNode, Triple, TripleStore
from test_cases import BASE, CASES, graphs

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


@cache
def shapes() -> TripleStore:
    store = TripleStore()
    store.add(ms.dataset().triples("rules/", "ontology/"))
    return store


def objects(node: NamedNode | BlankNode, predicate: str) -> list[NamedNode]:
    return [q.object for q in shapes().quads(node, NamedNode(predicate)) if isinstance(q.object, NamedNode)]


@cache
def slots_behind(path: str) -> frozenset[str]:
    """The coded slots on which a path of a shape rests."""
    found = {path} if path.startswith(LG) else set()
    for link in ("closesInto", "namesInto", "bearsOn"):
        rows = shapes().quads(None, NamedNode(LG + link), NamedNode(path))
        found |= {q.subject.value for q in rows if isinstance(q.subject, NamedNode)}
    return frozenset(found)


def read_by(shape: NamedNode) -> frozenset[str]:
    """All slots that a pattern looks at, wanted or not."""
    seen: set[NamedNode] = set()
    todo, found = [shape], set()
    while todo:
        node = todo.pop()
        if node in seen:
            continue
        seen.add(node)
        for path in objects(node, SH + "path"):
            found |= slots_behind(path.value)
        for quad in shapes().quads(node):
            if isinstance(quad.object, NamedNode) and quad.object.value.startswith(RULES):
                todo.append(quad.object)
            elif isinstance(quad.object, BlankNode):
                todo += list_members(quad.object)
    return frozenset(found)


def list_members(node: BlankNode) -> list[NamedNode]:
    found: list[NamedNode] = []
    current: NamedNode | BlankNode = node
    while isinstance(current, BlankNode):
        found += objects(current, RDF + "first")
        rest = [q.object for q in shapes().quads(current, NamedNode(RDF + "rest"))]
        current = rest[0] if rest and isinstance(rest[0], NamedNode | BlankNode) else NamedNode(RDF + "nil")
    return found


def wanted_by(shape: NamedNode) -> frozenset[str]:
    """The slots without which nothing can conform: along sh:node and sh:property, where a value is asked for."""
    found: set[str] = set()
    for base in objects(shape, SH + "node"):
        found |= wanted_by(base)
    for one in objects(shape, SH + "property"):
        asked = list(shapes().quads(one, NamedNode(SH + "hasValue")))
        asked += list(shapes().quads(one, NamedNode(SH + "minCount")))
        asked += list(shapes().quads(one, NamedNode(SH + "qualifiedMinCount")))
        if asked:
            for path in objects(one, SH + "path"):
                behind = slots_behind(path.value)
                if len(behind) == 1 and path.value != LG + "conduct":
                    found |= behind
    return frozenset(found)


@cache
def parts() -> dict[str, set[str]]:
    """The nodes that carry a norm's slots: itself and its parts."""
    found: dict[str, set[str]] = defaultdict(set)
    for triple in ms.law():
        if triple.predicate in (NamedNode(LG + "conduct"), NamedNode(LG + "penalty")):
            found[triple.subject.value].add(triple.object.value)
    return found


def facts_of(norms: list[str], slot: str) -> list[Triple]:
    carriers = {node for norm in norms for node in (norm, *parts()[norm])}
    return [t for t in ms.law() if t.predicate == NamedNode(slot) and getattr(t.subject, "value", "") in carriers]


def passing() -> list[tuple[str, str]]:
    """Each passing test with each slot that its pattern wants."""
    found = []
    for iri, one in ms.criteria(ms.base()).items():
        if one.outcome == "passed" and one.polarity == "some":
            pattern = objects(NamedNode(iri), LG + "pattern")[0]
            found += [(iri, slot) for slot in sorted(wanted_by(pattern))]
    return found


PASSING = passing()


@pytest.mark.parametrize(
    ("iri", "slot"), PASSING, ids=[f"{a.removeprefix(RULES)}-{b.removeprefix(LG)}" for a, b in PASSING]
)
def test_a_witness_without_its_slot_is_no_witness(iri: str, slot: str) -> None:
    before = ms.criteria(ms.base())
    witnesses = [norm.iri for norm in before[iri].witnesses]
    dropped = facts_of(witnesses, slot)
    assert dropped, f"{slot} decides, yet no witness holds it"
    after = ms.criteria(ms.assessed(ms.without(*dropped)))
    assert after[iri].outcome != "passed"
    changed = {test for test, one in after.items() if one.outcome != before[test].outcome}
    touched = set(witnesses)
    for test in changed:
        pattern = objects(NamedNode(test), LG + "pattern")[0]
        schemes = objects(NamedNode(test), LG + "presupposes")
        was = before[test]
        involved = {n.iri for n in (*was.witnesses, *was.defeaters, *was.near_misses, *was.undecided)}
        read = read_by(pattern).union(*map(read_by, schemes))
        assert slot in read or decides_topics(slot) or reaches(slot), f"{test} does not look at {slot}"
        beyond = schemes or looks_beyond(pattern) or reaches(slot)
        assert involved & touched or beyond, f"{test} changed without a norm that changed"


def decides_topics(slot: str) -> bool:
    """Whether topics collect norms by the slot's concepts."""
    return any(shapes().quads(NamedNode(slot), NamedNode(LG + "closesInto")))


def looks_beyond(pattern: NamedNode) -> bool:
    """Whether a pattern follows a derived link from a norm to other norms, and asks something of those."""
    seen, todo = set(), [pattern]
    while todo:
        node = todo.pop()
        if node in seen:
            continue
        seen.add(node)
        nested = objects(node, SH + "qualifiedValueShape") + objects(node, SH + "node")
        if nested and any(path.value.startswith(DERIVED) for path in objects(node, SH + "path")):
            return True
        todo += nested + objects(node, SH + "property")
    return False


def reaches(slot: str) -> bool:
    """Whether other norms depend on the slot, through a derived link that the slot bears on."""
    return slot == LG + "covers" or any(shapes().quads(NamedNode(slot), NamedNode(LG + "bearsOn"))) or slot in BEHIND


# Slots of one norm that decide what another norm reaches: the classes and victims of offences, the terms of funds.
BEHIND = {
    LG + name
    for name in ("offenseClass", "victim", "victimAge", "service", "fund", "modality", "sanction", "destination")
}


ABSENCES = [
    iri for iri, one in ms.criteria(ms.base()).items() if one.outcome == "passed" and one.polarity in ("none", "every")
]


@pytest.mark.parametrize("iri", ABSENCES, ids=[iri.removeprefix(RULES) for iri in ABSENCES])
def test_what_passes_by_absence_fails_by_the_failing_case(iri: str) -> None:
    goal, name = iri.removeprefix(RULES).split("/")[2:4]
    case = graphs(CASES / ms.FRAMEWORK / goal / f"{name}.trig")["failed"]
    home = ms.dataset().jurisdiction(ms.SLUG).iri.value
    moved = [Triple(*(transplant(term, home) for term in (t.subject, t.predicate, t.object))) for t in case]
    declared = {NamedNode(home)}
    added = [t for t in moved if t.subject not in declared]
    after = ms.criteria(ms.card.read(ms.evaluated([*ms.law(), *added], only=[iri]), *members()))
    assert after[iri].outcome == "failed"


def members() -> tuple[object, object]:
    return ms.dataset().jurisdiction(ms.SLUG), ms.dataset().framework(ms.FRAMEWORK)


def transplant(term: object, home: str) -> object:
    if isinstance(term, NamedNode) and (term.value + "/").startswith(BASE):
        return NamedNode(home + term.value.removeprefix(BASE.rstrip("/")))
    return term


def test_without_its_record_an_absence_proves_nothing() -> None:
    before = ms.base()
    record = "https://w3id.org/legalgraph/id/us-ms/research/2023/child-welfare-identification"
    dropped = [t for t in ms.law() if t.subject == NamedNode(record)]
    assert dropped
    after = ms.assessed(ms.without(*dropped))
    goal = after.goal("2.3")
    assert {c.outcome for c in before.goal("2.3").criteria} == {"failed"}
    assert {c.outcome for c in goal.criteria} == {"cantTell"}
    assert goal.status == "undetermined"
    assert (goal.points.low, goal.points.high) == (0, goal.maximum)
    assert goal.points.value is None
    assert after.total.high - after.total.low == goal.maximum


def test_mutations_are_many() -> None:
    tests = ms.criteria(ms.base())
    covered = {iri for iri, _ in PASSING} | set(ABSENCES)
    assert covered == {iri for iri, one in tests.items() if one.outcome == "passed"}, (
        "a passing criterion is not mutated"
    )
