"""The question put to a solver: which drafts to take. The one door to OR-Tools (CP-SAT), an extra.

A variable for every draft, every norm before a test, every test, status and sum, tied together as the law ties them; figures
are whole numbers on one scale, so that an optimum is exact and "there is none" is a proof. Three readings of points: by the
assumed ``shares``; ``sure``, the least over all divisions that the printed sums allow; ``hopeful``, the most, goal by goal.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from importlib.metadata import version
from math import lcm
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from legalgraph import scoring
from legalgraph.errors import MissingExtra
from legalgraph.plan.effects import State

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from legalgraph.divisions import Divisions
    from legalgraph.plan.effects import Candidate, Case, Effects
    from legalgraph.scoring import GoalRule

Reading: TypeAlias = Literal["shares", "sure", "hopeful"]
Taken: TypeAlias = frozenset[str]
_Bool: TypeAlias = Any  # a variable of the solver, or True or False where nothing is left to decide
_SEED: Final = 7


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a plan must come to: points under a reading, a goal fully met, a test passed; at what cost; and what is ruled out."""

    points: Decimal | None = None
    reading: Reading = "shares"
    goal: str | None = None
    test: str | None = None
    most: Decimal | None = None
    exactly: Decimal | None = None
    under_shares: Decimal | None = None
    refuted: tuple[Taken, ...] = ()


def library() -> Any:
    """The solver's library. Raises ``MissingExtra`` where it is not installed."""
    try:
        from ortools.sat.python import cp_model
    except ImportError:
        raise MissingExtra.of("plan", "ortools", "planning") from None
    return cp_model


class Solver:
    """Asks CP-SAT about one set of effects. Raises ``MissingExtra`` where OR-Tools is not installed."""

    def __init__(self, effects: Effects, divisions: Divisions) -> None:
        self.cp = library()
        self.name = f"OR-Tools CP-SAT {version('ortools')}"
        self.effects = effects
        self.divisions = divisions
        self.scheme = divisions.scheme
        self.points_scale = _scale(divisions.figures())
        self.cost_scale = _scale(offer.cost for offer in effects.offers)

    # ------------------------------------------------------------ questions

    def least(self, wanted: Wanted) -> Decimal | None:
        """The least cost of what is wanted, or nothing if no drafts together reach it."""
        model = _Model(self, wanted)
        model.cp.minimize(model.cost)
        solver = self._solver()
        return self._cost(solver.objective_value) if self._found(solver, model) else None

    def best(self, below: Decimal | None = None, refuted: tuple[Taken, ...] = ()) -> tuple[Decimal, Taken]:
        """The most points by the shares, at a cost that is smaller than ``below``; and drafts that come to it."""
        model = _Model(self, Wanted(refuted=refuted))
        if below is not None:
            model.cp.add(model.cost < self._whole_cost(below))
        model.cp.maximize(model.total("shares"))
        solver = self._solver()
        found = self._found(solver, model)
        assert found, "taking nothing is always possible"
        taken = frozenset(name for name, variable in model.taken.items() if solver.boolean_value(variable))
        return Decimal(round(solver.objective_value)) / self.points_scale, taken

    def all(self, wanted: Wanted, bound: int) -> tuple[list[Taken], bool]:
        """Every set of drafts that meets what is wanted, up to a bound; and whether that is all of them."""
        model, found = _Model(self, wanted), []
        taken = model.taken

        class _Collect(self.cp.CpSolverSolutionCallback):  # type: ignore[name-defined, misc]
            def on_solution_callback(self) -> None:
                found.append(frozenset(name for name, variable in taken.items() if self.boolean_value(variable)))
                if len(found) > bound:
                    self.stop_search()

        solver = self._solver()
        solver.parameters.enumerate_all_solutions = True
        solver.solve(model.cp, _Collect())
        order = {offer.name: place for place, offer in enumerate(self.effects.offers)}
        found.sort(key=lambda one: sorted(order[name] for name in one))
        return found[:bound], len(found) <= bound

    def _solver(self) -> Any:
        solver = self.cp.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = _SEED
        solver.parameters.linearization_level = 2  # bounds by linear programs: sums are what is hard here
        return solver

    def _found(self, solver: Any, model: _Model) -> bool:
        status = solver.solve(model.cp)
        if status not in (self.cp.OPTIMAL, self.cp.INFEASIBLE):
            raise RuntimeError(f"the solver ended with {solver.status_name(status)}")  # no limit is set: never so
        return bool(status == self.cp.OPTIMAL)

    def _cost(self, value: float) -> Decimal:
        return Decimal(round(value)) / self.cost_scale

    def _whole_cost(self, cost: Decimal) -> int:
        return int(cost * self.cost_scale)


def _scale(figures: Iterable[Decimal]) -> int:
    return lcm(*(Fraction(figure).denominator for figure in figures))


class _Model:
    """One model: the drafts, the tests, the goals, the sums, and what is wanted of them."""

    def __init__(self, asked: Solver, wanted: Wanted) -> None:
        self.asked = asked
        self.cp = asked.cp.CpModel()
        effects = asked.effects
        self.taken = {offer.name: self.cp.new_bool_var(offer.name) for offer in effects.offers}
        groups: dict[str, list[_Bool]] = {}
        for offer in effects.offers:
            if offer.replaces is not None:
                groups.setdefault(offer.replaces, []).append(self.taken[offer.name])
        for rivals in groups.values():
            self.cp.add_at_most_one(rivals)
        self.cost = sum(int(offer.cost * asked.cost_scale) * self.taken[offer.name] for offer in effects.offers)
        self.passed: dict[str, _Bool] = {
            test: scoring.counts(rule, effects.before.get(test, "untested"))[0]
            for test, rule in asked.scheme.tests.items()
        }
        self.today = dict(self.passed)
        self.passed |= {case.rule.iri: self._case(case) for case in effects.cases}
        self.met = {goal.number: self._met(goal) for goal in asked.scheme.goals}
        self._want(wanted)

    def _want(self, wanted: Wanted) -> None:
        cp, asked = self.cp, self.asked
        if wanted.points is not None:
            cp.add(self.total(wanted.reading) >= self._points(wanted.points))
        if wanted.under_shares is not None:
            cp.add(self.total("shares") < self._points(wanted.under_shares))
        if wanted.goal is not None:
            cp.add_bool_and([self.met[wanted.goal][0]])
        if wanted.test is not None:
            cp.add_bool_and([self.passed[wanted.test]])
        if wanted.exactly is not None:
            cp.add(self.cost == asked._whole_cost(wanted.exactly))
        if wanted.most is not None:
            cp.add(self.cost <= asked._whole_cost(wanted.most))
        for refuted in wanted.refuted:
            cp.add_bool_or([v.negated() if name in refuted else v for name, v in self.taken.items()])

    def _points(self, figure: Decimal) -> int:
        """A figure on the scale, rounded up: what is asked for must be reached."""
        return -int(-figure * self.asked.points_scale // 1)

    # ------------------------------------------------------------ yes and no

    def either(self, options: Sequence[_Bool]) -> _Bool:
        """Whether one of these holds."""
        left = [one for one in options if one is not False]
        if any(one is True for one in left) or not left:
            return bool(left)
        if len(left) == 1:
            return left[0]
        found = self.cp.new_bool_var("")
        self.cp.add_bool_or([*left, found.negated()])
        for one in left:
            self.cp.add_implication(one, found)
        return found

    def both(self, options: Sequence[_Bool]) -> _Bool:
        """Whether all of these hold."""
        return self.no(self.either([self.no(one) for one in options]))

    def no(self, one: _Bool) -> _Bool:
        """Whether this does not hold."""
        return not one if isinstance(one, bool) else one.negated()

    def any_of(self, names: Collection[str]) -> _Bool:
        """Whether one of these drafts is taken."""
        return self.either([self.taken[name] for name in sorted(names)])

    # ------------------------------------------------------------ tests

    def _is(self, one: Candidate, level: State, good: bool) -> _Bool:
        """Whether a norm is there and at least so good (or bad) for the pattern."""
        here = self.taken[one.offer] if one.offer is not None else self.no(self.any_of(one.unless))
        up = [offer for offer, state in one.turns.items() if state >= level]
        down = [offer for offer, state in one.turns.items() if state < level]
        if good:
            still = one.state >= level and self.no(self.any_of(one.turns))
            what = [still, self.any_of(up)]
            if one.best is not None and one.best >= level:
                what.append(self._jointly(one))
            return self.both([here, self.either(what)])
        worse = one.best is not None and one.best < level and self._jointly(one)
        return self.both(
            [here, self.no(self.any_of(down)), one.state >= level or self.any_of(up), self.no(worse)],
        )

    def _jointly(self, one: Candidate) -> _Bool:
        needed = 1 if one.offer is not None else 2
        if needed == 1:
            return self.any_of(one.jointly)
        found = self.cp.new_bool_var("")
        several = sum(self.taken[name] for name in one.jointly)
        self.cp.add(several >= needed).only_enforce_if(found)
        self.cp.add(several < needed).only_enforce_if(found.negated())
        return found

    def _case(self, case: Case) -> _Bool:
        rule = case.rule
        absent = case.absent and self.no(self.any_of(case.present_with))
        if rule.polarity == "Some":
            passes = self.either([self._is(one, State.FITS, True) for one in case.candidates])
        elif not rule.searched:
            passes = False
        elif rule.polarity == "None":
            passes = self.both([self.no(self._is(one, State.OPEN, False)) for one in case.candidates])
        else:
            passes = self.both(
                [
                    self.either([self._is(one, State.FITS, True), self.no(self._is(one, State.BREAKS, True))])
                    for one in case.candidates
                ]
            )
        without = rule.searched and rule.absent_passes
        return self.either([self.both([self.no(absent), passes]), self.both([absent, without])])

    # ------------------------------------------------------------ goals and sums

    def _met(self, goal: GoalRule) -> tuple[_Bool, _Bool]:
        """Whether a goal is fully met, and whether partly."""
        full = self.both([self.passed[test] for test in goal.tests])
        core = self.either([self.passed[test] for test in goal.tests if self.asked.scheme.tests[test].core])
        return full, self.both([core, self.no(full)])

    def total(self, reading: Reading) -> Any:
        """The total under a reading, on the scale, as an expression of the solver."""
        parts = [self._extra(cap, tests) for cap, tests in self.asked.scheme.extra]
        if reading == "shares":
            parts += [self._shares(goal) for goal in self.asked.scheme.goals]
        else:
            divisions, sure = self.asked.divisions, reading == "sure"
            for goals, allocations in divisions.areas:
                sums = [sum(self._worth(goal, given, sure) for goal in goals) for given in allocations]
                parts.append(self._least(sums) if sure else self._best(goals, allocations))
        return sum(parts)

    def _shares(self, goal: GoalRule) -> Any:
        full, partly = self.met[goal.number]
        tests = self.asked.scheme.tests
        passed = [(self.both([partly, self.passed[test]]), tests[test].share or Decimal(0)) for test in goal.tests]
        return full * self._exact(goal.worth) + sum(one * self._exact(share) for one, share in passed)

    def _worth(self, goal: GoalRule, given: Mapping[str, Decimal], sure: bool) -> Any:
        """The least (or the most) that a goal comes to, where the division of today's points is given."""
        full, partly = self.met[goal.number]
        least, most = self.asked.divisions.partly(goal, given.get(goal.number))
        if sure:
            lost = self.either([self.no(self.passed[test]) for test in goal.tests if self.today[test]])
            less = self.both([partly, lost])
            parts = [(full, goal.worth), (self.both([partly, self.no(lost)]), least)]
            return sum(one * self._exact(worth) for one, worth in [*parts, (less, self.asked.divisions.step)])
        gained = self.either([self.passed[test] for test in goal.tests if not self.today[test]])
        moved = self.both([partly, gained])
        kept = self.both([partly, self.no(moved)])
        today = given.get(goal.number, most)
        return full * self._exact(goal.worth) + moved * self._exact(most) + kept * self._exact(today)

    def _best(self, goals: Sequence[GoalRule], allocations: Sequence[Mapping[str, Decimal]]) -> Any:
        sums = [sum(self._worth(goal, given, False) for goal in goals) for given in allocations]
        return self._least(sums, most=True)

    def _least(self, sums: Sequence[Any], *, most: bool = False) -> Any:
        if len(sums) == 1:
            return sums[0]
        top = int(self._exact(sum((goal.worth for goal in self.asked.scheme.goals), Decimal(0))))
        found = self.cp.new_int_var(0, top, "")
        (self.cp.add_max_equality if most else self.cp.add_min_equality)(found, sums)
        return found

    def _extra(self, cap: Decimal, tests: Sequence[tuple[str, Decimal]]) -> Any:
        whole = sum(self.passed[test] * self._exact(points) for test, points in tests)
        if isinstance(whole, int):
            return min(whole, self._exact(cap))
        found = self.cp.new_int_var(0, self._exact(cap), "")
        self.cp.add_min_equality(found, [whole, self._exact(cap)])
        return found

    def _exact(self, figure: Decimal) -> int:
        return int(figure * self.asked.points_scale)
