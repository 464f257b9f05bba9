"""How points can be divided among partly met goals, and what a plan comes to under every division.

Where a card was published, the subtotal of an area joins its partly met goals: what one has more, another has less. Where none
was, each lies between the steps by itself. A goal that becomes partly met has between one step and one step below its maximum.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Final

from legalgraph import scoring
from legalgraph.changes import Ranges
from legalgraph.model import Points, known

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from legalgraph.model import Assessment, IssueArea, Outcome
    from legalgraph.prospects import Allocation, Reconciliation
    from legalgraph.scoring import GoalRule, Scheme

_ZERO: Final = Decimal(0)
_MANY: Final = 2_000


@dataclass(frozen=True, slots=True)
class Divisions:
    """A scheme with the divisions that are possible: area by area, its goals and what each division gives to the partly met."""

    scheme: Scheme
    areas: tuple[tuple[tuple[GoalRule, ...], tuple[Mapping[str, Decimal], ...]], ...]
    tied: frozenset[str]

    def figures(self) -> Iterator[Decimal]:
        """All figures that can enter a total."""
        yield self.step
        for goal in self.scheme.goals:
            yield goal.worth
        yield from (rule.share for rule in self.scheme.tests.values() if rule.share is not None)
        for cap, tests in self.scheme.extra:
            yield cap
            yield from (points for _, points in tests)
        yield from (value for _, found in self.areas for given in found for value in given.values())

    @property
    def step(self) -> Decimal:
        """The step in which goals are given points, or none."""
        return self.scheme.step or _ZERO

    def partly(self, goal: GoalRule, today: Decimal | None) -> tuple[Decimal, Decimal]:
        """The least and the most of a goal that is partly met; it keeps what it has today, whatever else it gains."""
        return (self.step if today is None else today), goal.worth - self.step

    def range(self, before: Mapping[str, Outcome], after: Mapping[str, Outcome]) -> tuple[Decimal, Decimal]:
        """The least and the most that outcomes come to, over all divisions."""
        extra, areas = self._extra(after), self.area_ranges(before, after).values()
        low, high = (sum((points[end] for points in areas), _ZERO) for end in (0, 1))
        return low + sum((one.low for one in extra), _ZERO), high + sum((one.high for one in extra), _ZERO)

    def area_ranges(
        self, before: Mapping[str, Outcome], after: Mapping[str, Outcome]
    ) -> dict[str, tuple[Decimal, Decimal]]:
        """The least and the most that each area comes to, by its number, over all divisions."""
        found: dict[str, tuple[Decimal, Decimal]] = {}
        for goals, allocations in self.areas:
            ends = [
                [sum((self._goal(goal, given, before, after, end) for goal in goals), _ZERO) for given in allocations]
                for end in (0, 1)
            ]
            low, high = found.get(goals[0].area, (_ZERO, _ZERO))
            found[goals[0].area] = low + min(ends[0]), high + max(ends[1])
        return found

    def goal_range(
        self, number: str, before: Mapping[str, Outcome], after: Mapping[str, Outcome]
    ) -> tuple[Decimal, Decimal]:
        """The least and the most that one goal comes to, over all divisions."""
        for goals, allocations in self.areas:
            for goal in goals:
                if goal.number == number:
                    low = min(self._goal(goal, given, before, after, 0) for given in allocations)
                    return low, max(self._goal(goal, given, before, after, 1) for given in allocations)
        raise KeyError(number)

    def ranges(self, published: Assessment, card: Assessment) -> Ranges:
        """What the assumed points of a card can be, and its total; the sums were printed for the law of ``published``."""
        before, after = _outcomes(published), _outcomes(card)
        goals = {
            goal.number: Points(*self.goal_range(goal.number, before, after))
            for goal in card.goals
            if goal.points is not None and goal.points.basis == "assumed"
        }
        low, high = self.range(before, after)
        total = card.total or Points(low, high)
        return Ranges(Points(min(low, total.low), max(high, total.high)), goals)

    def loss(self, before: Mapping[str, Outcome], after: Mapping[str, Outcome]) -> tuple[Decimal, Decimal]:
        """The least and the most that the total loses between two outcomes, under one and the same division."""
        ends = [
            sorted((was.low - now.low, was.high - now.high))
            for was, now in zip(self._extra(before), self._extra(after), strict=True)
        ]
        for goals, allocations in self.areas:
            moved = [goal for goal in goals if any(before.get(test) != after.get(test) for test in goal.tests)]
            losses = [
                [
                    sum(
                        (
                            self._goal(goal, given, before, before, end)
                            - self._goal(goal, given, before, after, 1 - end)
                            for goal in moved
                        ),
                        _ZERO,
                    )
                    for end in (0, 1)
                ]
                for given in allocations
            ]
            ends.append([min(one[0] for one in losses), max(one[1] for one in losses)])
        return sum((one[0] for one in ends), _ZERO), sum((one[1] for one in ends), _ZERO)

    def widened(self, card: Assessment) -> Assessment:
        """A card with ranges in place of assumed points, and the letters that these allow; subtotals that were printed stay."""
        found, outcomes = self.ranges(card, card), _outcomes(card)
        goals = tuple(
            replace(goal, points=replace(found.goals[goal.number], basis="assumed"))
            if goal.number in found.goals
            else goal
            for goal in card.goals
        )
        ends = self.area_ranges(outcomes, outcomes)
        areas = tuple(
            self._widened_area(area, *ends[area.number]) if area.points else area for area in card.issue_areas
        )
        low, high = self.scheme.letter(found.total.low), self.scheme.letter(found.total.high)
        return replace(
            card,
            goals=goals,
            issue_areas=areas,
            total=found.total,
            grade=low if low == high else None,
            grade_low=low,
            grade_high=high,
        )

    def _widened_area(self, area: IssueArea, low: Decimal, high: Decimal) -> IssueArea:
        points, maximum = known(area.points), known(area.maximum)
        low, high = min(low, points.low), max(high, points.high)
        worst, best = self.scheme.area_letter(low, maximum), self.scheme.area_letter(high, maximum)
        return replace(
            area,
            points=replace(points, low=low, high=high),
            grade=worst if worst == best else None,
            grade_low=worst,
            grade_high=best,
        )

    def _extra(self, after: Mapping[str, Outcome]) -> Sequence[Points]:
        return scoring.score(self.scheme, after).extra

    def _goal(
        self,
        goal: GoalRule,
        given: Mapping[str, Decimal],
        before: Mapping[str, Outcome],
        after: Mapping[str, Outcome],
        end: int,
    ) -> Decimal:
        rules = self.scheme.tests
        passed = [test for test in goal.tests if scoring.counts(rules[test], after.get(test, "untested"))[end]]
        if len(passed) == len(goal.tests):
            return goal.worth
        if not any(rules[test].core for test in passed):
            return _ZERO
        today = given.get(goal.number)
        least, most = self.partly(goal, today)
        had = [test for test in goal.tests if scoring.counts(rules[test], before.get(test, "untested"))[0]]
        if end == 0:
            return least if set(had) <= set(passed) else self.step
        return today if today is not None and set(passed) <= set(had) else most


def divisions(scheme: Scheme, card: Assessment, sums: Reconciliation | None) -> Divisions:
    """The divisions of a card's points that its printed sums allow; goals by themselves where none are printed."""
    partly = {goal.number for goal in card.goals if goal.status == "partially_met"}
    areas: list[tuple[tuple[GoalRule, ...], tuple[Mapping[str, Decimal], ...]]] = []
    tied: set[str] = set()
    for number in dict.fromkeys(goal.area for goal in scheme.goals):
        goals = tuple(goal for goal in scheme.goals if goal.area == number)
        area = next((one for one in sums.areas if one.area == number), None) if sums else None
        own = {goal.number for goal in goals} & partly
        found: list[Mapping[str, Decimal]] = []
        if area is not None and {one.goal for one in area.goals} == own and all(one.values for one in area.goals):
            names = [one.goal for one in area.goals]
            if _size(area.goals) <= _MANY:
                choices = product(*(one.values for one in area.goals))
                found = [dict(zip(names, given, strict=True)) for given in choices if sum(given, _ZERO) == area.left]
                tied |= own
        if found:
            areas.append((goals, tuple(found)))
        else:
            areas += [((goal,), ({},)) for goal in goals]
    return Divisions(scheme, tuple(areas), frozenset(tied))


def _outcomes(card: Assessment) -> dict[str, Outcome]:
    tests = [one for goal in card.goals for one in goal.criteria]
    tests += [one for extra in card.extra_credit for one in extra.tests]
    return {one.iri: one.outcome for one in tests}


def _size(goals: Sequence[Allocation]) -> int:
    return prod(len(one.values) for one in goals)
