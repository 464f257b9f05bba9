"""Moves: the repairs that open tests declare, carried out in drafts of norms, and what each draft costs.

A draft is one norm: a norm of law amended in one slot or several, for the tests of one goal or of more, or a norm enacted. Which
drafts to take together is for ``solver`` to say; what they do to every test is found in ``effects``.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, islice, product
from typing import TYPE_CHECKING, Final, TypeVar

from legalgraph import scoring
from legalgraph.namespaces import ELI, LG, RDFS, local
from legalgraph.plan.draft import Change, Draft, Drafter
from legalgraph.plan.effects import State, Trials
from legalgraph.store import NamedNode

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from legalgraph.model import Assessment, Criterion
    from legalgraph.plan.effects import Effects
    from legalgraph.reassess import Reassessor
    from legalgraph.store import Term

_T = TypeVar("_T")
_ZERO: Final = Decimal(0)
_ONE: Final = Decimal(1)
_WAYS: Final = 64


@dataclass(frozen=True, slots=True)
class Repair:
    """A declared repair as the framework's files have it."""

    test: str
    text: str
    kind: str | None
    slot: str | None
    values: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """One repair carried out in one norm; ``base`` is the norm amended, or the kind enacted and its topic."""

    base: str
    slot: str | None
    values: tuple[str, ...]
    enacts: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """A draft with the moves that it makes and what they cost."""

    draft: Draft
    moves: frozenset[Move]
    cost: Decimal


class Planner:
    """Drafts what can be done for the tests that do not pass."""

    def __init__(
        self, reassessor: Reassessor, card: Assessment, jurisdiction: str, weights: Mapping[str, Decimal]
    ) -> None:
        self.reassessor = reassessor
        self.card = card
        self.weights = weights
        self.store = reassessor.evaluation.store
        self.drafter = Drafter(reassessor, jurisdiction)
        self.topics = {test.iri: test.topic for test in reassessor.evaluation.plan.tests}
        self.patterns: dict[str, Term] = {test.iri: test.pattern for test in reassessor.evaluation.plan.tests}
        rules = reassessor.scheme.tests
        groups = [goal.criteria for goal in card.goals] + [extra.tests for extra in card.extra_credit]
        self.open = [
            [one for one in tests if not scoring.counts(rules[one.iri], reassessor.before[one.iri])[0]]
            for tests in groups
        ]
        self.repairs = {one.iri: self._repairs(one.iri) for tests in groups for one in tests}
        self.proposals: dict[str, Proposal] = {}
        self._made: list[tuple[Draft, frozenset[Move]]] = []
        self._changed_here: dict[str, list[tuple[Change, ...]]] = {}
        self._changed: dict[str, list[list[tuple[Change, ...]]]] = {}

    def _repairs(self, test: str) -> list[Repair]:
        found = []
        for node in self.store.values(NamedNode(test), LG + "repair"):
            if isinstance(node, NamedNode):
                text, kind, slot = (
                    next(iter(self.store.values(node, LG + name)), None)
                    for name in ("repairText", "enactsKind", "ofSlot")
                )
                values = tuple(self.store.values(node, LG + "newValue"))
                found.append(Repair(test, text.value if text else "", kind and kind.value, slot and slot.value, values))
        return sorted(found, key=lambda one: (one.text, one.slot or ""))

    # ------------------------------------------------------------ proposals

    def effects(self) -> Effects:
        """All proposals that do something for an open test and undo nothing, with what they do; fills ``proposals``."""
        for tests in self.open:
            self._changed_here = {}
            self._enact(tests)
            self._amend(tests)
            self._defeaters(tests)
            for norm, changes in self._changed_here.items():
                self._changed.setdefault(norm, []).append(changes)
        self._amend_for_several()
        trials = Trials(self.drafter, [draft for draft, _ in self._made])
        wanted = {one.iri for tests in self.open for one in tests}
        seen: set[tuple[str | None, frozenset[Move], frozenset[str]]] = set()
        for draft, made in self._made:
            fits = trials.fits(draft)
            moves = made if draft.base is not None else self._enacting(draft, fits & wanted, made)
            key = (draft.base, moves, fits)
            does = fits & self._needing(wanted) or self._unseats(draft, trials, wanted)
            if not moves or key in seen or not self._keeps(draft, fits):
                continue
            if does or trials.moves_others(draft, wanted):
                seen.add(key)
                cost = sum((self.price(move) for move in moves), _ZERO)
                self.proposals[draft.iri] = Proposal(draft, moves, cost)
        kept = [one.draft for one in self.proposals.values()]
        return trials.effects(kept, {name: one.cost for name, one in self.proposals.items()})

    def _needing(self, wanted: set[str]) -> set[str]:
        """The tests that a conforming norm helps."""
        return {test for test in wanted if self.reassessor.scheme.tests[test].polarity != "None"}

    def _unseats(self, draft: Draft, trials: Trials, wanted: set[str]) -> bool:
        """Whether a draft takes the place of a norm that defeats a test, and defeats it no more."""
        return any(
            trials.base.norms.get(test, {}).get(draft.base or "", State.BREAKS)
            > trials.whole.norms.get(test, {}).get(draft.iri, State.BREAKS)
            for test in wanted - self._needing(wanted)
        )

    def _keeps(self, draft: Draft, fits: frozenset[str]) -> bool:
        """Whether a replacement still does for every test what the norm it replaces does: nothing is repealed in part."""
        rules = self.reassessor.scheme.tests
        return draft.base is None or all(
            test in fits
            for test in self.reassessor.fits(draft.base)
            if self.reassessor.before.get(test) == "passed" and rules[test].polarity != "None"
        )

    def _enact(self, tests: Sequence[Criterion]) -> None:
        kinds = {r.kind for one in tests for r in self.repairs[one.iri] if r.kind}
        some = [one for one in tests if one.polarity == "some"]
        for kind in sorted(kinds):
            for chosen in _subsets(some):
                if any(self.topics[one.iri] != self.topics[chosen[0].iri] for one in chosen):
                    continue
                wishes = [
                    Change(r.slot, r.values, True)
                    for one in chosen
                    for r in self.repairs[one.iri]
                    if r.slot is not None
                ]
                patterns = [self.patterns[one.iri] for one in chosen]
                draft = self.drafter.enacted(kind, patterns, self.topics[chosen[0].iri], chosen[-1].label, wishes)
                self._made.append((draft, frozenset([Move(kind, None, (), True)])))

    def _enacting(self, draft: Draft, mends: frozenset[str], moves: frozenset[Move]) -> frozenset[Move]:
        """A new norm is one enactment, which some test that it mends must declare, and every slot that others ask for."""
        (move,) = moves
        declaring = [test for test in sorted(mends) if any(r.kind == move.base for r in self.repairs[test])]
        if not declaring:
            return frozenset()
        base = f"{move.base} {local(self.topics[declaring[0]])}"
        found = {Move(base, None, (), True)}
        for test in mends - set(declaring):
            found |= {Move(base, r.slot, _said(r.values), False) for r in self.repairs[test] if r.slot}
        return frozenset(found)

    def _amend(self, tests: Sequence[Criterion]) -> None:
        some = [one for one in tests if one.polarity == "some" and any(r.slot for r in self.repairs[one.iri])]
        every = [one for one in tests if one.polarity == "every" and any(r.slot for r in self.repairs[one.iri])]
        for chosen in _subsets([*some, *every]):
            near = [ref.iri for one in chosen for ref in (*one.near_misses, *one.undecided)]
            for norm in dict.fromkeys(near):
                changes = [
                    self._changes(norm, r) for one in chosen for r in self.repairs[one.iri] if r.slot is not None
                ]
                for picked in _product(changes):
                    self._amended(norm, picked)

    def _amended(self, norm: str, changes: Sequence[Change]) -> None:
        picked = tuple(dict.fromkeys(changes))
        known = self._changed_here.setdefault(norm, [])
        if self._lasts(norm) and picked not in known:
            known.append(picked)
            self._made.append((self.drafter.amended(norm, picked), _moves(norm, picked)))

    def _amend_for_several(self) -> None:
        """Where several goals would amend one norm: also what they ask for together."""
        for norm, by_goal in self._changed.items():
            self._changed_here = {norm: [changes for found in by_goal for changes in found]}
            for size in range(2, len(by_goal) + 1):
                for goals in combinations(by_goal, size):
                    for picked in _product(goals):
                        self._amended(norm, [change for changes in picked for change in changes])

    def _lasts(self, norm: str) -> bool:
        """Whether a norm stands in no text that a source says will end, such as a year's appropriation."""
        versions = [v for v in self.store.values(NamedNode(norm), LG + "expressedBy") if isinstance(v, NamedNode)]
        return not any(self.store.values(version, ELI + "date_no_longer_in_force") for version in versions)

    def _changes(self, norm: str, repair: Repair) -> list[Change]:
        """The ways to make one change in a norm: in the norm or in one of its parts, added or in place of what is there."""
        assert repair.slot is not None
        places: list[str | None] = [
            node.value
            for node, owner in self.reassessor.owner.items()
            if owner == norm and isinstance(node, NamedNode) and self.store.values(node, repair.slot)
        ]
        single = self._single(repair.slot)
        return [Change(repair.slot, repair.values, not single, where) for where in sorted(places, key=str) or [None]]

    def _single(self, slot: str) -> bool:
        """Whether a slot holds one value: a range of ages, a length of time, shall or may."""
        kinds = {kind.value for kind in self.store.values(NamedNode(slot), RDFS + "range")}
        return not kinds & {"http://www.w3.org/2002/07/owl#Thing", "http://www.w3.org/2004/02/skos/core#Concept"}

    def _defeaters(self, tests: Sequence[Criterion]) -> None:
        none = [one for one in tests if one.polarity == "none"]
        for norm in dict.fromkeys(ref.iri for one in none for ref in one.defeaters):
            of = [one for one in none if any(ref.iri == norm for ref in one.defeaters)]
            repairs = [r for one in of for r in self.repairs[one.iri] if r.slot is not None]
            for adds in (True, False):
                self._amended(
                    norm,
                    [
                        Change(r.slot, r.values, adds, c.where)
                        for r in repairs
                        if r.slot is not None
                        for c in self._changes(norm, r)
                    ],
                )

    # ------------------------------------------------------------ what they cost and touch

    def price(self, move: Move) -> Decimal:
        """What a move costs: by slot or kind of norm if weighed, else by whether it enacts or amends."""
        name = local(move.base.split(" ")[0]) if move.enacts else local(move.slot or "")
        return self.weights.get(name, self.weights.get("enact" if move.enacts else "amend", _ONE))

    def provisions(self, norm: str) -> tuple[str, ...]:
        """The provisions that express a norm."""
        found = {
            label.value
            for version in self.store.values(NamedNode(norm), LG + "expressedBy")
            if isinstance(version, NamedNode)
            for provision in self.store.values(version, ELI + "realizes")
            if isinstance(provision, NamedNode)
            for label in self.store.values(provision, RDFS + "label")
        }
        return tuple(sorted(found))


def _subsets(found: Sequence[Criterion]) -> list[tuple[Criterion, ...]]:
    return [group for size in range(1, len(found) + 1) for group in combinations(found, size)]


def _product(choices: Sequence[Sequence[_T]]) -> list[tuple[_T, ...]]:
    """Every way to take one of each; cut short where there are too many."""
    return list(islice(product(*choices), _WAYS))


def _moves(norm: str, changes: Sequence[Change]) -> frozenset[Move]:
    return frozenset(Move(norm, one.slot, _said(one.values), False) for one in changes)


def _said(values: Sequence[Term]) -> tuple[str, ...]:
    return tuple(sorted(value.value for value in values))
