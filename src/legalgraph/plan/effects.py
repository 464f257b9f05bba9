"""What every draft does to every test, found by reassessing the law with it; and what a set of drafts comes to by that.

A draft is put into the law beside others that it has nothing to do with: drafts that replace one norm, or that derived links
join, are assessed apart. What it does to norms that stay (an offense is reached, a defense names it) is traced to it alone. All
drafts together show what only several of them can do; that is granted to any two that are linked, so that no plan is missed,
and taken back where an assessment refutes it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING

from legalgraph import scoring, snapshot
from legalgraph.fast.index import Index
from legalgraph.fast.ledger import entries
from legalgraph.namespaces import DERIVED
from legalgraph.reassess import lean
from legalgraph.store import NamedNode

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from decimal import Decimal

    from legalgraph.fast.plan import Plan
    from legalgraph.model import Outcome
    from legalgraph.plan.draft import Draft, Drafter
    from legalgraph.scoring import Scheme, TestRule


class State(IntEnum):
    """What a norm is to a pattern."""

    BREAKS = 0
    OPEN = 1
    FITS = 2


@dataclass(frozen=True, slots=True)
class Offer:
    """A draft that can be taken: the norm that it replaces (drafts of one norm exclude each other), and what it costs."""

    name: str
    replaces: str | None
    cost: Decimal


@dataclass(frozen=True, slots=True)
class Candidate:
    """A norm before a test: of law (``norm``) or drafted (``offer``), and what it is to the pattern.

    ``unless`` are the offers that replace it; ``turns`` what it becomes beside single offers; ``jointly`` are offers of which
    two or more may make it ``best``.
    """

    norm: str
    state: State
    offer: str | None = None
    unless: frozenset[str] = frozenset()
    turns: Mapping[str, State] = field(default_factory=dict)
    jointly: frozenset[str] = frozenset()
    best: State | None = None

    def now(self, taken: Collection[str], good: bool) -> State | None:
        """What it is when these offers are taken, ``None`` if it is no candidate; ``good``: conforming is what is wanted."""
        if (self.offer is not None and self.offer not in taken) or not self.unless.isdisjoint(taken):
            return None
        states = [state for offer, state in self.turns.items() if offer in taken] or [self.state]
        if self.best is not None and len(self.jointly.intersection(taken)) + (self.offer is not None) > 1:
            states.append(self.best)
        return max(states) if good else min(states)


@dataclass(frozen=True, slots=True)
class Case:
    """A test with everything that can come before it; ``present_with`` are offers that bring what it presupposes."""

    rule: TestRule
    candidates: tuple[Candidate, ...]
    absent: bool
    present_with: frozenset[str] = frozenset()

    @property
    def good(self) -> bool:
        """Whether conforming norms help the test; where they defeat it, they do not."""
        return self.rule.polarity != "None"

    def outcome(self, taken: Collection[str]) -> Outcome:
        """The outcome when these offers are taken."""
        states = {one.now(taken, self.good) for one in self.candidates}
        found = scoring.Found(
            State.FITS in states,
            State.OPEN in states,
            State.BREAKS in states,
            self.absent and self.present_with.isdisjoint(taken),
        )
        return scoring.outcome(self.rule, found)


@dataclass(frozen=True, slots=True)
class Effects:
    """All offers, and all tests on which they bear; the outcomes of other tests stay as they are."""

    offers: tuple[Offer, ...]
    cases: tuple[Case, ...]
    before: Mapping[str, Outcome]

    def outcomes(self, taken: Collection[str]) -> dict[str, Outcome]:
        """The outcome of every test when these offers are taken."""
        return {**self.before, **{case.rule.iri: case.outcome(taken) for case in self.cases}}

    def cost(self, taken: Collection[str]) -> Decimal:
        """What these offers cost together."""
        zero = self.offers[0].cost * 0
        return sum((one.cost for one in self.offers if one.name in taken), zero)


@dataclass(frozen=True, slots=True)
class World:
    """A law as the tests see it: what every norm of a test's dossier is to its pattern, and the tests whose premise is absent."""

    norms: Mapping[str, Mapping[str, State]]
    absent: frozenset[str]


def world(plan: Plan, index: Index) -> World:
    """What all tests see of a law."""
    norms: dict[str, dict[str, State]] = {}
    absent = set()
    for entry in entries(plan, index):
        fits, left = set(entry.conforming), set(entry.undecided)
        found = norms.setdefault(entry.test.iri, {})
        for place in entry.candidates:
            state = State.FITS if place in fits else State.OPEN if place in left else State.BREAKS
            found[index.nodes[place][1:-1]] = state
        if entry.absent:
            absent.add(entry.test.iri)
    return World(norms, frozenset(absent))


class Trials:
    """Puts drafts into the law, as few times as may be, and reads what every norm is to every test."""

    def __init__(self, drafter: Drafter, drafts: Sequence[Draft]) -> None:
        evaluation = drafter.reassessor.evaluation
        self.drafter = drafter
        self.scheme: Scheme = drafter.reassessor.scheme
        self.plan: Plan = evaluation.plan
        self.base = world(self.plan, evaluation.index)
        self.links: dict[str, set[str]] = {}
        self.whole = self._beside(drafts)
        self._singles: dict[str, World] = {}

    def _beside(self, drafts: Sequence[Draft]) -> World:
        """All drafts in the law together, nothing replaced; notes what is linked with what."""
        law = self.drafter.enacted_law(drafts, replacing=False)
        taken = snapshot.take(lean(law), self.drafter.reassessor.evaluation.snapshot.as_of)
        owned = taken.store.quads(None, NamedNode(DERIVED + "partOfNorm"))
        own = {quad.subject: quad.object.value for quad in owned if isinstance(quad.object, NamedNode)}
        for triple in taken.shape_data():
            one, other = (
                own.get(triple.subject),
                own.get(triple.object) if isinstance(triple.object, NamedNode) else None,
            )
            if one and other and one != other and triple.predicate.value.startswith(DERIVED):
                self.links.setdefault(one, set()).add(other)
                self.links.setdefault(other, set()).add(one)
        return world(self.plan, Index(ntriples=taken.shape_ntriples(), paths=self.plan.paths()))

    def fits(self, draft: Draft) -> frozenset[str]:
        """The tests whose pattern a draft fits when all drafts stand together."""
        return frozenset(t for t, norms in self.whole.norms.items() if norms.get(draft.iri) == State.FITS)

    def moves_others(self, draft: Draft, tests: Collection[str]) -> bool:
        """Whether a norm of law that is linked with the draft, or was with what it replaces, changes before one of the tests."""
        near = self.links.get(draft.iri, set()) | self.links.get(draft.base or "", set())
        return any(
            norm in near and self.whole.norms[test].get(norm, state) != state
            for test in tests
            for norm, state in self.base.norms.get(test, {}).items()
        )

    def effects(self, drafts: Sequence[Draft], costs: Mapping[str, Decimal]) -> Effects:
        """The effects of these drafts, which are among those that stood together."""
        alone: dict[str, World] = {}
        turns: dict[tuple[str, str], dict[str, State]] = {}
        present: dict[str, set[str]] = {}
        for together in _rounds(drafts, self.links):
            found = self._world(together)
            alone |= dict.fromkeys((draft.iri for draft in together), found)
            replaced = {draft.base for draft in together}
            for test, norms in found.norms.items():
                known = self.base.norms.get(test, {})
                for norm, state in norms.items():
                    if norm in known and norm not in replaced and known[norm] != state:
                        near = [d for d in together if self._touches(d, norm)] or together
                        for draft in near:
                            single = self._single(draft).norms[test].get(norm)
                            if single is not None and single != known[norm]:
                                turns.setdefault((test, norm), {})[draft.iri] = single
                if test in self.base.absent and test not in found.absent:
                    present.setdefault(test, set()).update(
                        d.iri for d in together if test not in self._single(d).absent
                    )
        cases = [self._case(rule, drafts, alone, turns, present) for rule in self.scheme.tests.values()]
        offers = tuple(Offer(draft.iri, draft.base, costs[draft.iri]) for draft in drafts)
        return Effects(offers, tuple(case for case in cases if case is not None), self.drafter.reassessor.before)

    def _case(
        self,
        rule: TestRule,
        drafts: Sequence[Draft],
        alone: Mapping[str, World],
        turns: Mapping[tuple[str, str], Mapping[str, State]],
        present: Mapping[str, set[str]],
    ) -> Case | None:
        good = rule.polarity != "None"
        together = self.whole.norms.get(rule.iri, {})
        names = {draft.iri for draft in drafts}
        replacing: dict[str, set[str]] = {}
        for draft in drafts:
            if draft.base is not None:
                replacing.setdefault(draft.base, set()).add(draft.iri)

        def better(norm: str, state: State) -> State | None:
            other = together.get(norm, state)
            return other if (other > state if good else other < state) else None

        candidates, moved = [], rule.iri in present
        for norm, state in self.base.norms.get(rule.iri, {}).items():
            turned = turns.get((rule.iri, norm), {})
            best = better(norm, max((state, *turned.values())) if good else min((state, *turned.values())))
            near = frozenset(self.links.get(norm, set()) & names)
            unless = frozenset(replacing.get(norm, ()))
            moved = moved or bool(unless or turned or best is not None)
            candidates.append(Candidate(norm, state, None, unless, turned, near, best))
        for draft in drafts:
            found = alone[draft.iri].norms.get(rule.iri, {}).get(draft.iri)
            if found is not None:
                moved = True
                near = frozenset(self.links.get(draft.iri, set()) & names)
                best = better(draft.iri, found) if near else None
                candidates.append(Candidate(draft.iri, found, draft.iri, frozenset(), {}, near, best))
        if not moved:
            return None
        return Case(rule, tuple(candidates), rule.iri in self.base.absent, frozenset(present.get(rule.iri, ())))

    def _touches(self, draft: Draft, norm: str) -> bool:
        return norm in self.links.get(draft.iri, set()) | self.links.get(draft.base or "", set())

    def _single(self, draft: Draft) -> World:
        if draft.iri not in self._singles:
            self._singles[draft.iri] = self._world([draft])
        return self._singles[draft.iri]

    def _world(self, drafts: Sequence[Draft]) -> World:
        return world(self.plan, self.drafter.reassessor.index(self.drafter.enacted_law(drafts)))


def _rounds(drafts: Sequence[Draft], linked: Mapping[str, set[str]]) -> list[list[Draft]]:
    """Drafts in as few lots as come easily, none with two that replace one norm or are linked."""
    rounds: list[tuple[list[Draft], set[str]]] = []
    for draft in drafts:
        fitting = (one for one in rounds if draft.iri not in one[1] and draft.base not in one[1])
        lot, shut = next(fitting, ([], set()))
        if not lot:
            rounds.append((lot, shut))
        lot.append(draft)
        shut |= linked.get(draft.iri, set())
        if draft.base is not None:
            shut.add(draft.base)
    return [lot for lot, _ in rounds]
