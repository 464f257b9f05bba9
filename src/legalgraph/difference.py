"""What differs between two assessments, and by which witness gained or lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from legalgraph.changes import CriterionChange, Difference, FigureChange, GoalChange

if TYPE_CHECKING:
    from legalgraph.changes import Dangling, Ranges
    from legalgraph.model import Assessment, Criterion, NormRef


def compare(
    before: Assessment,
    after: Assessment,
    changes: tuple[str, ...] = (),
    dangling: tuple[Dangling, ...] = (),
    ranges: tuple[Ranges, Ranges] | None = None,
) -> Difference:
    """Compare two assessments of one jurisdiction under one framework."""
    old, new = _tests(before), _tests(after)
    criteria = [change for test, one in new.items() if test in old and (change := _criterion(old[test], one))]
    statuses = {goal.number: goal for goal in before.goals}
    goals = [
        GoalChange(goal.number, goal.label, was.status, goal.status, was.points, goal.points, was.word, goal.word)
        for goal in after.goals
        if (was := statuses.get(goal.number)) and (was.status, was.points) != (goal.status, goal.points)
    ]
    areas = {area.number: area for area in before.issue_areas}
    figures = [
        FigureChange(
            f"{area.number}  {area.label}", areas[area.number].points, area.points, areas[area.number].grade, area.grade
        )
        for area in after.issue_areas
        if area.number in areas and (areas[area.number].points, areas[area.number].grade) != (area.points, area.grade)
    ]
    extras = {extra.category: extra for extra in before.extra_credit}
    figures += [
        FigureChange(f"Extra credit: {extra.label}", extras[extra.category].points, extra.points)
        for extra in after.extra_credit
        if extra.category in extras and extras[extra.category].points != extra.points
    ]
    return Difference(
        jurisdiction=after.jurisdiction,
        framework=after.framework,
        as_of=after.as_of,
        changes=changes,
        criteria=tuple(criteria),
        goals=tuple(goals),
        figures=tuple(figures),
        total=FigureChange("Total", before.total, after.total, before.grade, after.grade),
        dangling=dangling,
        ranges=ranges,
    )


def _tests(assessment: Assessment) -> dict[str, Criterion]:
    found = [one for goal in assessment.goals for one in goal.criteria]
    found += [one for extra in assessment.extra_credit for one in extra.tests]
    return {one.iri: one for one in found}


def _criterion(old: Criterion, new: Criterion) -> CriterionChange | None:
    gained_witnesses, lost_witnesses = _moved(old.witnesses, new.witnesses)
    gained_defeaters, lost_defeaters = _moved(old.defeaters, new.defeaters)
    if old.outcome == new.outcome and not (gained_witnesses or lost_witnesses or gained_defeaters or lost_defeaters):
        return None
    return CriterionChange(
        id=new.id,
        goal=new.goal,
        label=new.label,
        before=old.outcome,
        after=new.outcome,
        gained_witnesses=gained_witnesses,
        lost_witnesses=lost_witnesses,
        gained_defeaters=gained_defeaters,
        lost_defeaters=lost_defeaters,
    )


def _moved(old: tuple[NormRef, ...], new: tuple[NormRef, ...]) -> tuple[tuple[NormRef, ...], tuple[NormRef, ...]]:
    before, after = {ref.iri for ref in old}, {ref.iri for ref in new}
    return tuple(r for r in new if r.iri not in before), tuple(r for r in old if r.iri not in after)
