"""What printed sums allow, in a terminal and as plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from legalgraph import asof
from legalgraph.render.plain import number
from legalgraph.render.words import figure, long_date, span

if TYPE_CHECKING:
    from legalgraph.prospects import Allocation, AreaSums, Reconciliation


def table(found: Reconciliation) -> RenderableType:
    """Area by area: what is left to partly met goals, and in how many ways it can be divided."""
    step = f"steps of {figure(found.step)}" if found.step else "no step: bounds only, both ends excluded unless forced"
    parts: list[RenderableType] = [
        Text(f"What the printed sums allow: {found.jurisdiction}", "bold"),
        Text(f"{found.framework}, law as of {long_date(found.as_of)}; {step}"),
    ]
    for area in found.areas:
        parts += [Text(), Text(f"{area.area}  {area.label}", "bold"), Text("   " + area_words(area))]
        grid = Table.grid(padding=(0, 2))
        for goal in area.goals:
            grid.add_row("   " + goal.goal, goal_words(goal), Text(goal.label, "dim"))
        if area.goals:
            parts.append(grid)
    parts += [Text(), *(Text(f"impossible: {problem}", "red") for problem in found.problems)]
    if not found.problems:
        parts.append(Text("The printed figures can all be true together.", "bold"))
    return Group(*parts)


def area_words(area: AreaSums) -> str:
    """An area's sum in words."""
    words = f"printed {figure(area.printed)}, fully met goals {figure(area.settled)}, left {figure(area.left)}"
    if area.problem:
        return words
    if not area.goals:
        return words + ": nothing to divide"
    return words + ("" if area.solutions is None else f": {area.solutions} way{'s' if area.solutions != 1 else ''}")


def goal_words(goal: Allocation) -> str:
    """A goal's possible points."""
    return f"{figure(goal.low)} forced" if goal.forced is not None else span(goal.low, goal.high)


def values(found: Reconciliation) -> dict[str, Any]:
    """The same as plain values for JSON."""
    return {
        "jurisdiction": found.jurisdiction,
        "framework": found.framework,
        **asof.values(found.as_of),
        "step": number(found.step),
        "possible": not found.problems,
        "problems": list(found.problems),
        "areas": [
            {
                "number": area.area,
                "label": area.label,
                "printed": number(area.printed),
                "fully_met": number(area.settled),
                "left": number(area.left),
                "solutions": area.solutions,
                "goals": [
                    {
                        "number": goal.goal,
                        "low": number(goal.low),
                        "high": number(goal.high),
                        "forced": number(goal.forced),
                        "values": [number(value) for value in goal.values],
                    }
                    for goal in area.goals
                ],
                "problem": area.problem,
            }
            for area in found.areas
        ],
    }
