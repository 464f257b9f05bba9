"""Moves and options: the repairs that failed tests declare, carried out in drafts, and what they mend at which cost."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, islice, product
from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar

from legalgraph import scoring
from legalgraph.asof import key
from legalgraph.model import known
from legalgraph.namespaces import ELI, LG, RDFS, local
from legalgraph.plan.draft import Change, Draft, Drafter
from legalgraph.store import NamedNode

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from legalgraph.model import Assessment, Criterion, Goal, Outcome
    from legalgraph.reassess import Reassessor
    from legalgraph.store import Term

_T = TypeVar("_T")
_Way: TypeAlias = "tuple[Decimal, tuple[Draft, ...], frozenset[Move]]"
_ZERO: Final = Decimal(0)
_ONE: Final = Decimal(1)


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
    """One repair carried out in one norm; ``base`` is the norm amended, or the kind enacted."""

    base: str
    slot: str | None
    values: tuple[str, ...]
    enacts: bool


@dataclass(frozen=True, slots=True)
class Option:
    """A way to mend some tests of a goal: drafts, the moves they make, what they cost, and what the goal gains by the shares."""

    goal: str
    drafts: tuple[Draft, ...]
    moves: frozenset[Move]
    mends: frozenset[str]
    cost: Decimal
    gain: Decimal


class Planner:
    """Finds what each goal could gain, at which cost."""

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
        self.repairs = {one.iri: self._repairs(one.iri) for goal in card.goals for one in goal.criteria}
        self._made: list[tuple[str, Draft, frozenset[Move]]] = []

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
        return found

    # ------------------------------------------------------------ drafts

    def options(self) -> dict[str, list[Option]]:
        """What can be done for each goal that is not fully met: for each set of tests mended, the cheapest ways."""
        open_goals = [goal for goal in self.card.goals if goal.status != "fully_met"]
        for goal in open_goals:
            failed = [one for one in goal.criteria if one.outcome != "passed"]
            self._enact(goal, failed)
            self._amend(goal, failed)
            self._defeaters(goal, failed)
        day = key(self.card.as_of)
        tried = self.drafter.tried([draft for _, draft, _ in self._made], day)
        kept: dict[str, list[tuple[Draft, frozenset[Move]]]] = {}
        for (goal_number, _, moves), draft in zip(self._made, tried, strict=True):
            if self._keeps(draft):
                kept.setdefault(goal_number, []).append((draft, moves))
        return {goal.number: self._of_goal(goal, kept.get(goal.number, [])) for goal in open_goals}

    def _keeps(self, draft: Draft) -> bool:
        """Whether a replacement still does for every test what the norm it replaces does."""
        if draft.base is None:
            return True
        rules = self.reassessor.scheme.tests
        return all(
            test in draft.fits
            for test in self.reassessor.fits(draft.base)
            if self.reassessor.before.get(test) == "passed" and rules[test].polarity != "None"
        )

    def _enact(self, goal: Goal, failed: Sequence[Criterion]) -> None:
        kinds = {r.kind for one in failed for r in self.repairs[one.iri] if r.kind}
        some = [one for one in failed if one.polarity == "some"]
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
                self._made.append((goal.number, draft, frozenset([Move(kind, None, (), True)])))

    def _amend(self, goal: Goal, failed: Sequence[Criterion]) -> None:
        some = [one for one in failed if one.polarity == "some" and any(r.slot for r in self.repairs[one.iri])]
        every = [one for one in failed if one.polarity == "every" and any(r.slot for r in self.repairs[one.iri])]
        for chosen in _subsets([*some, *every]):
            near = [ref.iri for one in chosen for ref in (*one.near_misses, *one.undecided)]
            for norm in dict.fromkeys(near):
                changes = [
                    self._changes(norm, r) for one in chosen for r in self.repairs[one.iri] if r.slot is not None
                ]
                for picked in _product(changes):
                    self._made.append((goal.number, self.drafter.amended(norm, picked), _moves(norm, picked)))

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

    def _defeaters(self, goal: Goal, failed: Sequence[Criterion]) -> None:
        none = [one for one in failed if one.polarity == "none"]
        for norm in dict.fromkeys(ref.iri for one in none for ref in one.defeaters):
            of = [one for one in none if any(ref.iri == norm for ref in one.defeaters)]
            repairs = [r for one in of for r in self.repairs[one.iri] if r.slot is not None]
            for adds in (True, False):
                picked = tuple(
                    dict.fromkeys(
                        Change(r.slot, r.values, adds, c.where)
                        for r in repairs
                        if r.slot is not None
                        for c in self._changes(norm, r)
                    )
                )
                self._made.append((goal.number, self.drafter.amended(norm, picked), _moves(norm, picked)))

    # ------------------------------------------------------------ options

    def _of_goal(self, goal: Goal, kept: list[tuple[Draft, frozenset[Move]]]) -> list[Option]:
        failed = {one.iri: one for one in goal.criteria if one.outcome != "passed"}
        parts: dict[frozenset[str], list[tuple[tuple[Draft, ...], frozenset[Move]]]] = {}
        every = [one.iri for one in failed.values() if one.polarity == "every"]
        for draft, moves in kept:
            mends = {one.iri for one in failed.values() if one.polarity == "some" and one.iri in draft.fits}
            if every and mends:
                after = self.assessed((draft,))
                mends |= {test for test in every if after[test] == "passed"}
            if draft.base is None:
                moves = self._enacting(draft, mends, moves)
            if mends and moves:
                parts.setdefault(frozenset(mends), []).append(((draft,), moves))
        for mends_all, drafts, moves in self._without_defeaters(failed, kept):
            parts.setdefault(mends_all, []).append((drafts, moves))
        best: dict[frozenset[str], list[tuple[Decimal, tuple[Draft, ...], frozenset[Move]]]] = {}
        singles = {mends: self._cheapest(ways) for mends, ways in parts.items()}
        frontier = list(singles.items())
        for mended, ways in frontier:
            _merge(best, mended, ways)
        for size in (2, 3, 4):
            if size > len(failed):
                break
            for group in combinations(frontier, size):
                union = frozenset().union(*(mends for mends, _ in group))
                if any(union == frozenset().union(*(m for m, _ in group if m is not mends)) for mends, _ in group):
                    continue
                ways = self._cheapest(
                    [
                        (tuple(d for _, drafts, _ in pick for d in drafts), frozenset().union(*(m for _, _, m in pick)))
                        for pick in _product([ways for _, ways in group])
                        if _apart([d for _, drafts, _ in pick for d in drafts])
                    ]
                )
                _merge(best, union, ways)
        return [
            Option(goal.number, drafts, moves, mends, cost, gain)
            for mends, ways in sorted(best.items(), key=lambda item: sorted(item[0]))
            for cost, drafts, moves in ways
            if (gain := self._gain(goal, mends)) > 0
        ]

    def _enacting(self, draft: Draft, mends: set[str], moves: frozenset[Move]) -> frozenset[Move]:
        """A new norm is one enactment, which some test that it mends must declare, and every slot that others ask for."""
        (move,) = moves
        declaring = [test for test in mends if any(r.kind == move.base for r in self.repairs[test])]
        if not declaring:
            return frozenset()
        topic = local(self.topics[declaring[0]])
        found = {Move(f"{move.base} {topic}", None, (), True)}
        for test in mends - set(declaring):
            found |= {
                Move(f"{move.base} {topic}", r.slot, tuple(sorted(v.value for v in r.values)), False)
                for r in self.repairs[test]
                if r.slot
            }
        return frozenset(found)

    def _without_defeaters(
        self, failed: Mapping[str, Criterion], kept: list[tuple[Draft, frozenset[Move]]]
    ) -> list[tuple[frozenset[str], tuple[Draft, ...], frozenset[Move]]]:
        none = [one for one in failed.values() if one.polarity == "none" and one.defeaters]
        found = []
        for chosen in _subsets(none):
            wanted = {one.iri for one in chosen}
            drafts: list[tuple[Draft, frozenset[Move]]] = []
            norms = dict.fromkeys(ref.iri for one in chosen for ref in one.defeaters)
            for norm in norms:
                of = {one.iri for one in chosen if any(ref.iri == norm for ref in one.defeaters)}
                good = [(d, m) for d, m in kept if d.base == norm and not of & d.fits and of <= d.misfits]
                drafts += good[:1]
            if len(drafts) == len(norms):
                moves = frozenset(move for _, ms in drafts for move in ms)
                found.append((frozenset(wanted), tuple(d for d, _ in drafts), moves))
        return found

    def _cheapest(
        self, ways: Sequence[tuple[tuple[Draft, ...], frozenset[Move]]]
    ) -> list[tuple[Decimal, tuple[Draft, ...], frozenset[Move]]]:
        priced = [(sum((self.price(move) for move in moves), _ZERO), drafts, moves) for drafts, moves in ways]
        least = min((cost for cost, _, _ in priced), default=_ZERO)
        found: dict[frozenset[Move], tuple[Decimal, tuple[Draft, ...], frozenset[Move]]] = {}
        for cost, drafts, moves in priced:
            if cost == least:
                found.setdefault(moves, (cost, drafts, moves))
        return sorted(found.values(), key=lambda way: sorted(map(str, way[2])))

    def price(self, move: Move) -> Decimal:
        """What a move costs: by slot or kind of norm if weighed, else by whether it enacts or amends."""
        name = local(move.base.split(" ")[0]) if move.enacts else local(move.slot or "")
        return self.weights.get(name, self.weights.get("enact" if move.enacts else "amend", _ONE))

    def _gain(self, goal: Goal, mends: frozenset[str]) -> Decimal:
        after = scoring.score(self.reassessor.scheme, {**self.reassessor.before, **dict.fromkeys(mends, "passed")})
        return known(after.goals[goal.number].points).low - known(goal.points).low

    def assessed(self, drafts: Sequence[Draft]) -> Mapping[str, Outcome]:
        """The outcomes of the law with these drafts in it."""
        from legalgraph.scenario import Bill, apply

        bill = Bill("draft", self.drafter.bill_of(drafts))
        return self.reassessor.under(apply(self.reassessor.law, [bill], base="", as_of=self.card.as_of))

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
    return list(islice(product(*choices), 64))


def _moves(norm: str, changes: Sequence[Change]) -> frozenset[Move]:
    return frozenset(Move(norm, one.slot, tuple(sorted(v.value for v in one.values)), False) for one in changes)


def _apart(drafts: Sequence[Draft]) -> bool:
    """Whether no two drafts replace the same norm."""
    bases = [draft.base for draft in drafts if draft.base is not None]
    return len(bases) == len(set(bases))


def _merge(best: dict[frozenset[str], list[_Way]], mends: frozenset[str], ways: list[_Way]) -> None:
    if not ways:
        return
    have = best.get(mends, [])
    if not have or ways[0][0] < have[0][0]:
        best[mends] = ways
    elif ways[0][0] == have[0][0]:
        known = {way[2] for way in have}
        have += [way for way in ways if way[2] not in known]
