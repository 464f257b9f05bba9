"""What follows from crossing rulers and laws, in plain sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from legalgraph import asof
from legalgraph.render.words import figure, span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from legalgraph.model import Points
    from legalgraph.rulers import Effect, GoalRead, Regrading

_OF: Final = {
    "points": "the total in points",
    "percent of points": "the total in percent of all points",
    "percent of goals fully met": "the goals fully met, in percent",
}
_SHOWN: Final = 10


def conclusions(found: Regrading) -> list[str]:
    """What follows, one plain sentence for each change, and whether the changes add up."""
    told = [_law(found, one) if one.kind == "law" else _ruler(found, one) for one in found.effects]
    if found.interaction is not None:
        told.append(_interaction(found.frameworks, found.interaction))
    return told


def _change(found: Regrading) -> str:
    """The law's change; only a difference where one of the laws stands beside the axis of time."""
    first, last = (asof.key(point) for point in (found.points[0], found.points[-1]))
    if any(isinstance(point, asof.Undated) for point in found.points):
        return f"the law’s difference between {first} and {last}, whose order is not known,"
    return f"the law’s change from {first} to {last}"


def _law(found: Regrading, effect: Effect) -> str:
    goals = found.goals_of(effect.held)
    moved, untold = (numbers(goal for goal in goals if goal.change == kind) for kind in ("moves", "cannot tell"))
    figures = f"{ends(effect.before)} → {ends(effect.after)}"
    head = f"Under the same ruler, {effect.held}, "
    change = _change(found)
    if effect.verdict == "cannot tell":
        said = f"{head}it cannot be told whether {change} adds or takes away ({_OF[effect.measure]}: {figures})."
    elif effect.verdict == "as much":
        said = f"{head}{change} leaves {_OF[effect.measure]} at {ends(effect.after)}."
    else:
        said = f"{head}{change} moves {_OF[effect.measure]}: {figures} ({_signed(effect.change)})."
    said += f" It moves {moved}." if moved else " It is seen to move no goal."
    return said + (f" Of {untold} it cannot be told." if untold else "")


def _ruler(found: Regrading, effect: Effect) -> str:
    figures = f"{ends(effect.before)} → {ends(effect.after)}"
    head = f"Over the same law, as of {effect.held}, "
    change = f"the ruler’s change from {found.frameworks[0]} to {found.frameworks[1]}"
    if effect.verdict == "cannot tell":
        said = f"{head}it cannot be told whether {change} adds or takes away ({_OF[effect.measure]}: {figures})."
    elif effect.verdict == "as much":
        said = f"{head}{change} leaves {_OF[effect.measure]} at {ends(effect.after)}."
    else:
        said = f"{head}{change} moves {_OF[effect.measure]}: {figures} ({_signed(effect.change)})."
    return said + _alike(found, effect.held)


def _alike(found: Regrading, held: str) -> str:
    """How many goals that correspond stand alike over one law."""
    place = [asof.key(point) for point in found.points].index(held)
    goals = {(goal.framework, goal.number): goal for goal in found.goals}
    one, other = found.frameworks
    stands = [
        (goals[one, pair.first].readings[place].status, goals[other, pair.second].readings[place].status)
        for pair in found.pairs
    ]
    told = sum("undetermined" not in pair for pair in stands)
    alike = sum(mine == theirs != "undetermined" for mine, theirs in stands)
    said = f" Of {len(stands)} pairs of goals that correspond, {alike} stand alike and {told - alike} do not"
    return (said + (f"; of {len(stands) - told} it cannot be told." if told < len(stands) else ".")) if stands else ""


def _interaction(rulers: Sequence[str], by: Points) -> str:
    if by.low == by.high == 0:
        return "The two changes add up: the law’s change counts for as much under either ruler."
    told = f"{_signed(by)} percentage points"
    if by.low > 0 or by.high < 0:
        more = "more" if by.low > 0 else "less"
        than = f"under {rulers[1]} than under {rulers[0]}"
        return f"The two changes do not add up: the law’s change counts for {more} {than} ({told})."
    beside = f"under {rulers[1]} the law’s change counts for {told} beside {rulers[0]}"
    return f"Whether the two changes add up cannot be told: {beside}."


def numbers(goals: Iterable[GoalRead]) -> str:
    """How many goals, and the first of their numbers."""
    found = [goal.number for goal in goals]
    shown = ", ".join(found[:_SHOWN]) + (f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else "")
    return f"{len(found)} goal{'s' * (len(found) != 1)} ({shown})" if found else ""


def ends(found: Points) -> str:
    """A figure, or an interval."""
    return span(found.low, found.high)


def _signed(found: Points) -> str:
    low, high = (f"{'+' if end > 0 else '−' if end < 0 else '±'}{figure(abs(end))}" for end in (found.low, found.high))
    return low if low == high else f"{low} to {high}"
