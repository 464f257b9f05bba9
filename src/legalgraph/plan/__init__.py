"""The cheapest amendments that reach a grade or a score: all of them, and the proof that nothing cheaper does.

``draft`` writes norms that carry out declared repairs, ``moves`` finds what they mend and at which cost, ``knapsack`` chooses.
Every plan that is listed is put into the law and assessed; what it comes to under other divisions of points is a range.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal, InvalidOperation
from itertools import islice
from typing import TYPE_CHECKING, Final

from legalgraph import scoring
from legalgraph.errors import BadInput, UnknownName
from legalgraph.model import GoalChange, NormRef, Points, known
from legalgraph.namespaces import LG, PREFIXES, short
from legalgraph.plan.knapsack import choices, count, frontier
from legalgraph.plan.moves import Move, Option, Planner, Repair
from legalgraph.prospects import Amendment, BillPlan, GoalAlone, PlanReport
from legalgraph.store import serialize

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from legalgraph.model import Assessment, Goal, Outcome
    from legalgraph.prospects import Reconciliation, Verdict
    from legalgraph.reassess import Reassessor
    from legalgraph.scoring import Scheme

_ZERO: Final = Decimal(0)
_COUNTED: Final = 10_000
_PASSED: Final[Outcome] = "passed"


def target_points(scheme: Scheme, target: str) -> Decimal:
    """The points that a grade or a figure asks for. Raises ``UnknownName`` for a letter that no band has."""
    letters = {letter: bound for bound, letter in scheme.bands}
    if target.upper() in letters:
        return letters[target.upper()]
    try:
        found = Decimal(target)
    except InvalidOperation:
        raise UnknownName.among("grade", target, letters) from None
    if not found.is_finite() or found < 0:
        raise BadInput(f"{target} is no number of points", where="--to", mend="name a grade, or points such as 75")
    return found


def read_weights(given: Mapping[str, object]) -> dict[str, Decimal]:
    """Weights as exact figures. Raises ``BadInput`` for what is no positive number: what costs nothing would never end."""
    found = {}
    for name, value in given.items():
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < float("inf"):
            raise BadInput(
                f"the weight of {name} is no positive number", where="weights", mend="write a number above 0"
            )
        found[name] = Decimal(str(value))
    return found


def report(
    reassessor: Reassessor,
    card: Assessment,
    jurisdiction: str,
    target: str,
    sums: Reconciliation | None,
    weights: Mapping[str, Decimal],
    limit: int = 10,
) -> PlanReport:
    """Find all cheapest plans; ``sums`` says which divisions of points are possible, where a card was published."""
    needed = target_points(reassessor.scheme, target)
    planner = Planner(reassessor, card, jurisdiction, weights)
    making = _Making(planner, card, sums, needed)
    total = known(card.total)
    missing = needed - total.low
    options = planner.options() if missing > 0 else {}
    front = frontier(options)
    cost = next((paid for paid, gain in front if gain >= missing), None)
    below = [gain for paid, gain in front if cost is None or paid < cost]
    found = [] if cost is None or missing <= 0 else list(islice(choices(options, missing, cost), limit))
    mended = {test for ways in options.values() for option in ways for test in option.mends}
    names = {one.iri: one.id for goal in card.goals for one in goal.criteria if one.outcome != "passed"}
    return PlanReport(
        jurisdiction=card.jurisdiction,
        jurisdiction_label=card.jurisdiction_label,
        framework=card.framework,
        as_of=card.as_of,
        target=target,
        needed=needed,
        total=total,
        grade=card.grade,
        reachable=cost is not None,
        cost=cost,
        bound=total.low + max(below, default=_ZERO),
        count=0 if cost is None or missing <= 0 else count(options, missing, cost),
        plans=tuple(making.plan(taken) for taken in found),
        elsewhere=() if cost is None or missing <= 0 else making.elsewhere(options, missing, cost, limit),
        alone=tuple(making.alone(goal, options[goal.number], missing) for goal in card.goals if goal.number in options),
        best=total.low + front[-1][1],
        unmended=tuple(name for iri, name in names.items() if iri not in mended),
    )


class _Making:
    """Makes plans of options: what they amend, what they come to, and over which range."""

    def __init__(self, planner: Planner, card: Assessment, sums: Reconciliation | None, needed: Decimal) -> None:
        self.planner, self.card, self.sums, self.needed = planner, card, sums, needed
        self.scheme = planner.reassessor.scheme
        self.goals = {goal.number: goal for goal in card.goals}
        self.step = self.scheme.step or _ZERO

    def before(self, goal: Goal) -> tuple[Decimal, Decimal]:
        """The points that a goal can have today, whatever the division."""
        points, maximum = known(goal.points), known(goal.maximum)
        if points.basis != "assumed":
            return points.low, points.high
        found = self.sums.allocation(goal.number) if self.sums else None
        return (found.low, found.high) if found else (self.step, maximum - self.step)

    def gains(self, option: Option) -> tuple[Decimal, Decimal]:
        """What an option gains at least and at most; mending more never takes points away."""
        goal = self.goals[option.goal]
        low, high = self.before(goal)
        failed = {one.iri for one in goal.criteria if one.outcome != "passed"}
        if failed <= option.mends:
            return known(goal.maximum) - high, known(goal.maximum) - low
        most = known(goal.maximum) - self.step
        if goal.status == "not_met":
            return (self.step, most) if option.gain > 0 else (_ZERO, _ZERO)
        return _ZERO, most - low

    def verdict(self, low: Decimal, high: Decimal, wanted: Decimal) -> Verdict:
        """Whether a range reaches what is wanted."""
        return "yes" if low >= wanted else "depends" if high >= wanted else "never"

    def alone(self, goal: Goal, options: Sequence[Option], missing: Decimal) -> GoalAlone:
        """What mending a goal in full would do."""
        low, high = self.before(goal)
        low, high = known(goal.maximum) - high, known(goal.maximum) - low
        failed = {one.iri for one in goal.criteria if one.outcome != "passed"}
        cost = min((option.cost for option in options if failed <= option.mends), default=None)
        return GoalAlone(goal.number, goal.label, goal.status, low, high, self.verdict(low, high, missing), cost)

    def elsewhere(
        self,
        options: Mapping[str, Sequence[Option]],
        missing: Decimal,
        cost: Decimal,
        limit: int,
    ) -> tuple[BillPlan, ...]:
        """Plans no dearer that fall short by the assumed shares and would do under another division; one for the same goals."""
        hopeful = {
            goal: [replace(option, gain=max(self.gains(option)[1], _ZERO)) for option in ways]
            for goal, ways in options.items()
        }
        plans: list[BillPlan] = []
        seen: set[frozenset[str]] = set()
        for taken in islice(choices(hopeful, missing, cost), _COUNTED):
            by_shares = sum((self._share(options, option) for option in taken), _ZERO)
            idle = any(sum((o.gain for o in taken if o is not one), _ZERO) >= missing for one in taken)
            moved = frozenset(option.goal for option in taken)
            if by_shares < missing and moved not in seen and not idle:
                seen.add(moved)
                plans.append(self.plan(taken, assess=False))
                if len(plans) == limit:
                    break
        return tuple(plans)

    def _share(self, options: Mapping[str, Sequence[Option]], hopeful: Option) -> Decimal:
        """What an option gains by the assumed shares."""
        return next(
            one.gain for one in options[hopeful.goal] if one.moves == hopeful.moves and one.mends == hopeful.mends
        )

    def plan(self, taken: Sequence[Option], *, assess: bool = True) -> BillPlan:
        """Put the drafts into the law, assess it, and say what changed; or take their word for it, and leave it unconfirmed."""
        planner, scheme = self.planner, self.scheme
        drafts = tuple(dict.fromkeys(draft for option in taken for draft in option.drafts))
        mended = dict.fromkeys((test for option in taken for test in option.mends), _PASSED)
        after = scoring.score(scheme, planner.assessed(drafts) if assess else {**planner.reassessor.before, **mended})
        goals = tuple(
            GoalChange(goal.number, goal.label, goal.status, now.status, goal.points, now.points)
            for goal in self.card.goals
            if (goal.status, goal.points) != ((now := after.goals[goal.number]).status, now.points)
        )
        gains = [self.gains(option) for option in taken]
        today, then = known(self.card.total), known(after.total)
        low = today.low + sum((one for one, _ in gains), _ZERO)
        high = max(then.high, today.low + sum((one for _, one in gains), _ZERO))
        amendments = tuple(one for option in taken for one in self.amendments(option))
        return BillPlan(
            amendments=amendments,
            cost=sum((one.cost for one in amendments), _ZERO),
            goals=goals,
            total=Points(then.low, then.high),
            grade=scheme.letter(then.low),
            low=low,
            high=high,
            verdict=self.verdict(low, high, self.needed),
            confirmed=assess and then.low >= self.needed,
            turtle=_header(amendments) + serialize(planner.drafter.bill_of(drafts), "ttl", _PREFIXES),
        )

    def amendments(self, option: Option) -> list[Amendment]:
        """An option's moves as amendments."""
        found = []
        failed = [one.iri for one in self.goals[option.goal].criteria if one.outcome != "passed"]
        for move in sorted(option.moves, key=lambda one: (not one.enacts, one.base, one.slot or "")):
            repairs = [repair for test in failed for repair in self.planner.repairs[test] if _declares(repair, move)]
            own = [repair for repair in repairs if repair.test in option.mends]
            named = {repair.test for repair in own} or option.mends
            tests = tuple(self.scheme.tests[test].id for test in failed if test in named)
            repairs = own or repairs
            existing = " " not in move.base
            norm = NormRef(move.base, self.planner.drafter.label(move.base)) if existing else None
            found.append(
                Amendment(
                    "enact" if move.enacts else "amend",
                    norm,
                    move.slot and move.slot.removeprefix(LG),
                    tuple(short(value) for value in move.values),
                    tests,
                    tuple(dict.fromkeys(repair.text for repair in repairs if repair.text)),
                    self.planner.provisions(move.base) if existing else (),
                    self.planner.price(move),
                )
            )
        return found


def _declares(repair: Repair, move: Move) -> bool:
    """Whether a move carries out a repair."""
    if move.enacts:
        return repair.kind == move.base.split(" ")[0]
    return repair.slot == move.slot and tuple(sorted(value.value for value in repair.values)) == move.values


_PREFIXES: Final = {name: iri for name, iri in PREFIXES.items() if name in ("lg", "eli", "rdfs", "rdf", "xsd", "skos")}


def _header(amendments: Sequence[Amendment]) -> bytes:
    """What the bill does, as comments."""
    lines = ["# A bill skeleton, drafted from declared repairs. The words of the law are the drafter's to write."]
    lines += [f"# {', '.join(one.tests)}: {' '.join(one.texts)}" for one in amendments]
    return ("\n".join(lines) + "\n").encode()
