"""The cheapest amendments that reach a grade or a score: all of them, and the proof that nothing cheaper does.

``draft`` writes norms that carry out declared repairs, ``moves`` says which and at what cost, ``effects`` finds what each does to
every test, ``divisions`` how points can be divided, and ``solver`` chooses. Every plan that is listed is put into the law and
assessed; one that the assessment refutes is ruled out, and the solver is asked again.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from legalgraph import scoring
from legalgraph.changes import GoalChange
from legalgraph.errors import BadInput, UnknownName
from legalgraph.model import NormRef, Points, known
from legalgraph.namespaces import LG, PREFIXES, short
from legalgraph.plan.effects import State
from legalgraph.plan.moves import Move, Planner, Repair
from legalgraph.plan.solver import Solver, Wanted, library
from legalgraph.prospects import Amendment, BillPlan, GoalAlone, PlanReport
from legalgraph.store import serialize

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from legalgraph.divisions import Divisions
    from legalgraph.model import Assessment, Goal, Outcome
    from legalgraph.plan.solver import Taken
    from legalgraph.prospects import Verdict
    from legalgraph.reassess import Reassessor
    from legalgraph.scoring import Scheme

_ZERO: Final = Decimal(0)
_COUNTED: Final = 500
_TRIED: Final = 200


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
    possible: Divisions,
    weights: Mapping[str, Decimal],
    limit: int = 10,
) -> PlanReport:
    """Find all cheapest plans; ``possible`` says how points can be divided among partly met goals."""
    needed = target_points(reassessor.scheme, target)
    total = known(card.total)
    found = PlanReport(
        jurisdiction=card.jurisdiction,
        jurisdiction_label=card.jurisdiction_label,
        framework=card.framework,
        as_of=card.as_of,
        target=target,
        needed=needed,
        total=total,
        grade=card.grade,
    )
    if found.already:
        return replace(found, cost=_ZERO)
    library()  # before the long work: what is missing is said at once
    planner = Planner(reassessor, card, jurisdiction, weights)
    effects = planner.effects()
    search = _Search(planner, card, possible, Solver(effects, possible), needed)
    cost, plans, count, complete = search.cheapest(limit)
    below, taken = search.solver.best(cost, search.refuted)
    found = replace(found, drafts=len(effects.offers), solver=search.solver.name, bound=below, best=below)
    if cost is None:
        extra = scoring.score(reassessor.scheme, effects.outcomes(taken)).extra
        return replace(
            found,
            best_extra=sum((one.low for one in extra), _ZERO),
            unmended=tuple(one.id for tests in planner.open for one in tests if not search.mends(one.iri)),
        )
    return replace(
        found,
        cost=cost,
        sure_cost=search.solver.least(Wanted(needed, "sure", refuted=search.refuted)),
        best=search.solver.best(None, search.refuted)[0],
        count=count,
        complete=complete,
        plans=plans,
        elsewhere=search.elsewhere(cost, limit),
        alone=tuple(search.alone(goal) for goal in card.goals if goal.status != "fully_met"),
    )


class _Search:
    """Asks the solver, confirms what it answers, and says it in amendments."""

    def __init__(
        self, planner: Planner, card: Assessment, possible: Divisions, solver: Solver, needed: Decimal
    ) -> None:
        self.planner, self.card, self.solver, self.needed = planner, card, solver, needed
        self.possible = possible
        self.scheme = planner.reassessor.scheme
        self.before = planner.reassessor.before
        self.of_goal = {test: goal.number for goal in self.scheme.goals for test in goal.tests}
        self.refuted: tuple[Taken, ...] = ()

    def cheapest(self, limit: int) -> tuple[Decimal | None, tuple[BillPlan, ...], int, bool]:
        """The least cost, plans of that cost that an assessment confirms, how many there are, and whether all were counted."""
        while True:
            cost = self.solver.least(Wanted(self.needed, refuted=self.refuted))
            if cost is None:
                return None, (), 0, True
            found, complete = self.solver.all(
                Wanted(self.needed, exactly=cost, refuted=self.refuted), max(_COUNTED, limit)
            )
            if not complete:  # those that do whatever the division first
                sure = Wanted(self.needed, "sure", exactly=cost, refuted=self.refuted)
                found = list(dict.fromkeys([*self.solver.all(sure, limit)[0], *found]))[: len(found)]
            plans = [self.plan(taken) for taken in found[:limit]]
            wrong = [taken for taken, plan in zip(found, plans, strict=False) if not plan.confirmed]
            if not wrong:
                plans.sort(key=lambda one: one.verdict != "yes")
                return cost, tuple(plans), len(found), complete
            self.refuted += tuple(wrong)

    def elsewhere(self, cost: Decimal, limit: int) -> tuple[BillPlan, ...]:
        """Plans no dearer that fall short by the assumed shares and would do under another division; one for the same goals."""
        wanted = Wanted(self.needed, "hopeful", most=cost, under_shares=self.needed, refuted=self.refuted)
        found, _ = self.solver.all(wanted, _TRIED)
        plans: list[BillPlan] = []
        seen: set[tuple[str, ...]] = set()
        for taken in sorted(found, key=len):
            effects = self.solver.effects
            moved = tuple(goal.number for goal in self._moved(effects.outcomes(taken)))
            if moved in seen or any(self._hopeful(taken - {one}) for one in taken):
                continue
            plan = self.plan(taken)
            if plan.verdict == "depends" and plan.total.low < self.needed:
                seen.add(moved)
                plans.append(plan)
                if len(plans) == limit:
                    break
        return tuple(plans)

    def mends(self, test: str) -> bool:
        """Whether some drafts make a test pass."""
        return self.solver.least(Wanted(test=test, refuted=self.refuted)) is not None

    def _hopeful(self, taken: Taken) -> bool:
        return self.possible.range(self.before, self.solver.effects.outcomes(taken))[1] >= self.needed

    def alone(self, goal: Goal) -> GoalAlone:
        """What mending a goal in full, and nothing else, would do."""
        rule = next(one for one in self.scheme.goals if one.number == goal.number)
        after: dict[str, Outcome] = {**self.before, **dict.fromkeys(rule.tests, "passed")}
        low, high = self.possible.range(self.before, after)
        now_low, now_high = self.possible.range(self.before, self.before)
        cost = self.solver.least(Wanted(goal=goal.number))
        verdict = self._verdict(low, high)
        return GoalAlone(goal.number, goal.label, goal.status, low - now_high, high - now_low, verdict, cost)

    def _verdict(self, low: Decimal, high: Decimal) -> Verdict:
        return "yes" if low >= self.needed else "depends" if high >= self.needed else "never"

    def _moved(self, outcomes: Mapping[str, Outcome]) -> list[GoalChange]:
        after = scoring.score(self.scheme, outcomes)
        return [
            GoalChange(goal.number, goal.label, goal.status, now.status, goal.points, now.points)
            for goal in self.card.goals
            if (goal.status, goal.points) != ((now := after.goals[goal.number]).status, now.points)
        ]

    def plan(self, taken: Taken) -> BillPlan:
        """Put the drafts into the law, assess it, and say what changed."""
        planner = self.planner
        made = [one for name, one in planner.proposals.items() if name in taken]
        drafts = [one.draft for one in made]
        outcomes = planner.reassessor.under(planner.drafter.enacted_law(drafts))
        total = known(scoring.score(self.scheme, outcomes).total)
        low, high = self.possible.range(self.before, outcomes)
        low, high = min(low, total.low), max(high, total.high)
        mended = [test for test, one in outcomes.items() if self._counts(test, one) and not self._counts(test)]
        amendments = tuple(
            amendment
            for one in made
            for amendment in self._amendments(one.moves, [test for test in mended if self._helps(one.draft.iri, test)])
        )
        return BillPlan(
            amendments=amendments,
            cost=sum((one.cost for one in made), _ZERO),
            goals=tuple(self._moved(outcomes)),
            total=Points(total.low, total.high),
            grade=self._grade(total),
            least_grade=self.scheme.letter(total.low),
            low=low,
            high=high,
            verdict=self._verdict(low, high),
            confirmed=total.low >= self.needed,
            turtle=_header(amendments) + serialize(planner.drafter.skeleton(drafts), "ttl", _PREFIXES),
        )

    def _helps(self, name: str, test: str) -> bool:
        """Whether a draft bears on a test: it conforms, replaces what defeats it, or changes what another norm is to it."""
        case = next((one for one in self.solver.effects.cases if one.rule.iri == test), None)
        if case is None:
            return False
        if not case.good:
            return any(name in one.unless for one in case.candidates)
        return any(
            (one.offer == name and one.state == State.FITS) or name in one.turns or name in one.jointly
            for one in case.candidates
        )

    def _grade(self, total: Points) -> str | None:
        """The grade of a total, if it has one."""
        low, high = self.scheme.letter(total.low), self.scheme.letter(total.high)
        return low if low == high else None

    def _counts(self, test: str, outcome: Outcome | None = None) -> bool:
        """Whether a test counts as passed: with an outcome, or today."""
        return scoring.counts(self.scheme.tests[test], outcome or self.before.get(test, "untested"))[0]

    def _amendments(self, moves: Iterable[Move], mended: Sequence[str]) -> list[Amendment]:
        """A draft's moves as amendments: each with the tests that it helps to mend."""
        found = []
        for move in sorted(moves, key=lambda one: (not one.enacts, one.base, one.slot or "", one.values)):
            repairs = [r for test in self.planner.repairs for r in self.planner.repairs[test] if _declares(r, move)]
            goals = {self.of_goal.get(test) for test in mended}
            near = [repair for repair in repairs if self.of_goal.get(repair.test) in goals]
            own = [repair for repair in repairs if repair.test in mended] or near or repairs
            existing = " " not in move.base
            norm = NormRef(move.base, self.planner.drafter.label(move.base)) if existing else None
            found.append(
                Amendment(
                    "enact" if move.enacts else "amend",
                    norm,
                    move.slot and move.slot.removeprefix(LG),
                    tuple(short(value) for value in move.values),
                    tuple(dict.fromkeys(self.scheme.tests[repair.test].id for repair in own)),
                    tuple(dict.fromkeys(repair.text for repair in own if repair.text)),
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
