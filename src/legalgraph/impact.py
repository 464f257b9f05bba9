"""What falls with a provision: for every section, subdivision and definition, the tests, goals and points that rest on it.

Equal to assessing the law anew after each repeal, at a fraction of the cost: what was found already is reused, and the law
closes again only where norms that stay depend on norms that are lost (``reassess``).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from legalgraph import scoring
from legalgraph.changes import GoalChange
from legalgraph.model import NormRef, Points
from legalgraph.namespaces import DERIVED, ELI, LG, RDF_TYPE, RDFS, local
from legalgraph.prospects import Impact, ImpactReport, Moved, Reach, SinglePoint
from legalgraph.store import Literal, NamedNode
from legalgraph.timeline import Standing, norm_standing
from legalgraph.walk import reached

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Literal as Choice

    from legalgraph.divisions import Divisions
    from legalgraph.model import Assessment, Outcome
    from legalgraph.reassess import Reassessor
    from legalgraph.scoring import Score
    from legalgraph.store import TripleStore

_REFERRING: Final = (ELI + "cites", LG + "covers", LG + "scope", LG + "incorporates")
_RANK: Final = {"section": 0, "subdivision": 1, "definition": 2}


class _Provisions:
    """Provisions, their versions and the norms that versions express, read once from the store of an evaluation."""

    def __init__(self, store: TripleStore) -> None:
        self.store = store
        self.realizes = self._pairs(ELI + "realizes")
        self.versions = _turned(self.realizes)
        self.parts = _turned(self._pairs(ELI + "is_part_of"))
        self.expressed_by = self._pairs(LG + "expressedBy")
        self.read_with = self._pairs(LG + "readWith")
        self.standing = {v: Standing[local(s[0])] for v, s in self._pairs(LG + "standing").items()}
        self.in_force = {node.value for node in store.subjects(DERIVED + "inForce", Literal(True))}
        self.provision_of = {version: of[0] for version, of in self.realizes.items()}
        self.expresses, self.reads = _turned(self.expressed_by), _turned(self.read_with)

    def _pairs(self, predicate: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for quad in self.store.quads(None, NamedNode(predicate)):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
                found.setdefault(quad.subject.value, []).append(quad.object.value)
        return found

    def label(self, iri: str) -> str:
        return next((v.value for v in self.store.values(NamedNode(iri), RDFS + "label")), iri)

    def number(self, iri: str) -> str | None:
        return next((v.value for v in self.store.values(NamedNode(iri), ELI + "id_local")), None)

    def below(self, provision: str) -> set[str]:
        """The provision and all of its subdivisions."""
        return reached([provision], lambda one: self.parts.get(one, ()))

    def ended(self, provisions: Iterable[str]) -> set[str]:
        """The versions that a repeal of the provisions ends."""
        return {version for one in provisions for version in self.versions.get(one, ())}

    def lost(self, ended: set[str]) -> frozenset[str]:
        """The norms that end with these versions."""
        touched = {norm for version in ended for norm in self.expresses.get(version, ())} & self.in_force
        standing = {**self.standing, **dict.fromkeys(ended, Standing.OutOfForce)}
        return frozenset(
            norm
            for norm in touched
            if norm_standing(self.expressed_by[norm], self.provision_of, standing) < Standing.Presumed
        )

    def units(self) -> dict[str, Choice["section", "subdivision"]]:
        """Every numbered provision with a version on which a norm in force rests, and those above it: sections, subdivisions."""
        above = _turned(self.parts)
        versions = (set(self.expresses) | set(self.reads)) & set(self.provision_of)
        used = {
            self.provision_of[version]
            for version in versions
            if self.in_force.intersection((*self.expresses.get(version, ()), *self.reads.get(version, ())))
        }
        used = reached(used, lambda one: [whole for whole in above.get(one, ()) if whole in self.versions])
        sections = {node.value for node in self.store.subjects(RDF_TYPE, NamedNode(ELI + "LegalResource"))}
        return {
            unit: "section" if unit in sections else "subdivision" for unit in used if self.number(unit) is not None
        }


def report(reassessor: Reassessor, card: Assessment, possible: Divisions | None = None) -> ImpactReport:
    """What falls with each provision and definition, gravest first, beside the card of the law as it is.

    ``possible`` asks for the range of what the total loses, over all divisions of points.
    """
    law = _Provisions(reassessor.evaluation.store)
    before = scoring.score(reassessor.scheme, reassessor.before)
    rows = []
    for unit, kind in law.units().items():
        whole = law.below(unit)
        ended = law.ended(whole)
        lost = law.lost(ended)
        reads = {norm for version in ended for norm in law.reads.get(version, ())} & law.in_force - lost
        rows.append(_impact(reassessor, before, law, kind, unit, lost, reads, whole | ended))
    definitions = law.store.subjects(DERIVED + "kind", NamedNode(LG + "Definition"))
    rows += [
        _impact(reassessor, before, law, "definition", node.value, frozenset([node.value]), set(), {node.value})
        for node in definitions
        if NamedNode(LG + "Definition") in law.store.values(node, RDF_TYPE)
    ]
    rows.sort(key=lambda row: (-(row.points.high if row.points else 0), -len(row.falls), _RANK[row.kind], row.name))
    if possible is not None:
        rows = [_ranged(row, reassessor, possible) for row in rows]
    passed = sum(one == "passed" for one in reassessor.before.values())
    return ImpactReport(
        card.jurisdiction,
        card.jurisdiction_label,
        card.framework,
        card.as_of,
        card.total,
        tuple(rows),
        _single(rows),
        passed,
    )


def _impact(
    reassessor: Reassessor,
    before: Score,
    law: _Provisions,
    kind: Choice["section", "subdivision", "definition"],
    iri: str,
    lost: frozenset[str],
    reads: set[str],
    gone: set[str],
) -> Impact:
    scheme = reassessor.scheme
    outcomes = reassessor.without(lost) if lost else reassessor.before
    after = before if outcomes == reassessor.before else scoring.score(scheme, outcomes)
    falls, rises = _moved(reassessor, outcomes)
    goals = tuple(
        GoalChange(goal.number, goal.label, was.status, now.status, was.points, now.points)
        for goal in scheme.goals
        if (was := before.goals[goal.number]) != (now := after.goals[goal.number])
    )
    definition = kind == "definition"
    return Impact(
        kind,
        iri,
        local(iri) if definition else law.number(iri) or iri,
        law.label(iri),
        _refs(law, lost),
        _refs(law, reads),
        falls,
        rises,
        goals,
        _loss(before, after, goals),
        _reach(reassessor, law, lost, gone),
    )


def _ranged(row: Impact, reassessor: Reassessor, possible: Divisions) -> Impact:
    """The row with the range of its loss, where its points are assumed."""
    if not row.assumed or row.points is None:
        return row
    after = reassessor.without(frozenset(norm.iri for norm in row.norms))
    low, high = possible.loss(reassessor.before, after)
    return replace(row, range=Points(min(low, row.points.low), max(high, row.points.high)))


def _loss(before: Score, after: Score, goals: Iterable[GoalChange]) -> Points | None:
    """What the total loses, if there is one."""
    if before.total is None or after.total is None:
        return None
    low, high = sorted((before.total.low - after.total.low, before.total.high - after.total.high))
    points = [points for one in goals for points in (one.points_before, one.points_after)]
    return Points(low, high, "assumed" if any(one and one.basis == "assumed" for one in points) else "published")


def _moved(reassessor: Reassessor, outcomes: Mapping[str, Outcome]) -> tuple[tuple[Moved, ...], tuple[Moved, ...]]:
    scheme = reassessor.scheme
    of = {test: goal.number for goal in scheme.goals for test in goal.tests}
    changed = [
        Moved(scheme.tests[test].id, of.get(test), scheme.tests[test].label, was, outcomes[test])
        for test, was in reassessor.before.items()
        if outcomes[test] != was
    ]
    changed.sort(key=lambda one: one.id)
    return (
        tuple(one for one in changed if one.before == "passed"),
        tuple(one for one in changed if one.after == "passed"),
    )


def _reach(reassessor: Reassessor, law: _Provisions, lost: frozenset[str], gone: set[str]) -> tuple[Reach, ...]:
    found = {Reach(local(p), law.label(s)) for s, p, _ in reassessor.dependents(lost)}
    for predicate in _REFERRING:
        for target in gone:
            for source in law.store.subjects(predicate, NamedNode(target)):
                whole = law.provision_of.get(source.value, source.value)
                if source.value not in gone and whole not in gone and source.value not in lost:
                    found.add(Reach(local(predicate), law.label(whole)))
    return tuple(sorted(found, key=lambda one: (one.link, one.label)))


def _single(rows: list[Impact]) -> tuple[SinglePoint, ...]:
    sections: dict[str, list[str]] = {}
    tests = {}
    for row in rows:
        if row.kind == "section":
            for test in row.falls:
                tests[test.id] = test
                sections.setdefault(test.id, []).append(row.label)
    return tuple(
        SinglePoint(test, tests[test].goal, tests[test].label, tuple(sorted(sections[test]))) for test in sorted(tests)
    )


def _refs(law: _Provisions, norms: Iterable[str]) -> tuple[NormRef, ...]:
    return tuple(sorted((NormRef(norm, law.label(norm)) for norm in norms), key=lambda ref: (ref.label, ref.iri)))


def _turned(pairs: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one, others in pairs.items():
        for other in others:
            found.setdefault(other, []).append(one)
    return found
