"""Two assessments side by side, in a terminal and in Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from legalgraph import asof
from legalgraph.render.plain import number as number_of
from legalgraph.render.plain import points
from legalgraph.render.words import OUTCOME_WORDS, long_date, status, worth

if TYPE_CHECKING:
    from legalgraph.changes import CriterionChange, Difference, FigureChange, GoalChange, Ranges
    from legalgraph.model import Points


def reasons(change: CriterionChange) -> list[str]:
    """Why a criterion changed: norms gained and lost, in words."""
    told = [f"gained the witness: {norm.label}" for norm in change.gained_witnesses]
    told += [f"lost the witness: {norm.label}" for norm in change.lost_witnesses]
    told += [f"now defeated by: {norm.label}" for norm in change.gained_defeaters]
    return told + [f"no longer defeated by: {norm.label}" for norm in change.lost_defeaters]


def table(found: Difference) -> RenderableType:
    """The whole difference for a terminal."""
    parts: list[RenderableType] = [Text(change, "bold") for change in found.changes]
    parts.append(Text(f"{found.jurisdiction}, {found.framework}, law as of {long_date(found.as_of)}", "dim"))
    parts += [Text(), Text(summary(found), "bold")]
    for goal in found.goals:
        parts += [
            Text(),
            Text.assemble((f"{goal.number}  {goal.label}", "bold")),
            _indent(Text(goal_words(goal, found.ranges))),
        ]
        for change in (one for one in found.criteria if one.goal == goal.number):
            parts += _criterion(change)
    moved = {goal.number for goal in found.goals}
    others = [one for one in found.criteria if one.goal not in moved]
    if others:
        parts += [Text(), Text("Changes that leave every goal as it is", "bold")]
        for change in others:
            parts += _criterion(change)
    grid = Table.grid(padding=(0, 2))
    for figure in found.figures:
        grid.add_row(figure.name, figure_words(figure))
    if found.total.before is not None:
        grid.add_row(found.total.name, total_words(found))
    parts += [Text(), grid]
    if found.dangling:
        parts += [Text(), Text("Left without what they refer to", "bold")]
        parts += [_indent(Text(f"{one.label} ({one.what}) → {one.refers_to}")) for one in found.dangling]
    return Group(*parts)


def summary(found: Difference) -> str:
    """What it comes to, in one sentence."""
    if not found.goals and not found.criteria:
        return "Nothing changes."
    counted = [
        f"{len(what)} {one if len(what) == 1 else many}"
        for what, one, many in (
            (found.goals, "goal", "goals"),
            ([one for one in found.criteria if one.before != one.after], "criterion", "criteria"),
        )
    ]
    total = f"{found.total.name} {total_words(found)}. " if found.total.before is not None else ""
    return f"{total}It moves {' and '.join(counted)}."


def _criterion(change: CriterionChange) -> list[RenderableType]:
    before, after = (" ".join(OUTCOME_WORDS[one]) for one in (change.before, change.after))
    words = f"{before} → {after}" if before != after else f"{after}, as before"
    lines: list[RenderableType] = [_indent(Text.assemble((change.id, "dim"), f"  {change.label}: ", (words, "bold")))]
    return lines + [_indent(Text(reason), 6) for reason in reasons(change)]


def goal_words(goal: GoalChange, ranges: tuple[Ranges, Ranges] | None) -> str:
    """A goal before and after; points that are assumed have a star, and the range of what fits the publisher's step."""
    statuses = f"{status(goal.before, goal.word_before)} → {status(goal.after, goal.word_after)}"
    if goal.points_before is None or goal.points_after is None:
        return statuses
    was, now = (_assumed(points) for points in (goal.points_before, goal.points_after))
    fits = [one.goals.get(goal.number) for one in ranges or ()]
    told = [
        f"{when} {worth(points)}" for when, points in zip(("before", "after"), fits, strict=False) if points is not None
    ]
    return f"{statuses}, {was} → {now} points" + (f" (* assumed; what can be: {', '.join(told)})" if told else "")


def _assumed(points: Points) -> str:
    return worth(points) + ("*" if points.basis == "assumed" else "")


def total_words(found: Difference) -> str:
    """The total before and after, and what it can be where the division of points matters."""
    if found.ranges is None:
        return figure_words(found.total)
    figures = (found.total.before, found.total.after)
    differing = [
        (when, worth(one.total))
        for when, one, figure in zip(("before", "after"), found.ranges, figures, strict=True)
        if figure is not None and (figure.low, figure.high) != (one.total.low, one.total.high)
    ]
    if not differing or found.total.before == found.total.after:
        return figure_words(found.total)
    told = ", ".join(f"{when} {what}" for when, what in differing) if len(differing) > 1 else differing[0][1]
    return f"{figure_words(found.total)} ({told} over all divisions of points)"


def figure_words(figure: FigureChange) -> str:
    """A figure before and after, with grades where they are given."""
    was, now = worth(figure.before) or "no points", worth(figure.after) or "no points"
    grades = (figure.grade_before, figure.grade_after)
    graded = any(grades)
    text = f"{was} → {now}" if was != now else f"{now}, as before"
    return text + (f", grade {grades[0] or '?'} → {grades[1] or '?'}" if graded and grades[0] != grades[1] else "")


def markdown(found: Difference) -> str:
    """The whole difference in Markdown."""
    lines = [f"# What if: {'; '.join(found.changes) or 'nothing'}", "", summary(found).replace("*", "\\*"), ""]
    figures = [f"| {figure.name} | {figure_words(figure)} |" for figure in found.figures]
    if found.total.before is not None:
        figures.append(f"| {found.total.name} | {total_words(found)} |".replace("*", "\\*"))
    lines += ["| Figure | Change |", "|---|---|", *figures] if figures else []
    for goal in found.goals:
        lines += ["", f"## {goal.number} {goal.label}", "", goal_words(goal, found.ranges).replace("*", "\\*"), ""]
        for change in (one for one in found.criteria if one.goal == goal.number):
            before, after = OUTCOME_WORDS[change.before][1], OUTCOME_WORDS[change.after][1]
            lines.append(f"- {change.id}, {change.label}: {before} → {after}")
            lines += [f"  - {reason}" for reason in reasons(change)]
    if found.dangling:
        lines += ["", "## Left without what they refer to", ""]
        lines += [f"- {one.label} ({one.what}) → {one.refers_to}" for one in found.dangling]
    return "\n".join(lines) + "\n"


def values(found: Difference) -> dict[str, Any]:
    """The whole difference as plain values for JSON."""

    def refs(norms: tuple[Any, ...]) -> list[str]:
        return [norm.iri for norm in norms]

    def span_of(number: str | None) -> dict[str, Any]:
        if found.ranges is None:
            return {}
        both = [one.total if number is None else one.goals.get(number) for one in found.ranges]
        return {
            key: {"low": number_of(one.low), "high": number_of(one.high)}
            for key, one in zip(("range_before", "range_after"), both, strict=True)
            if one is not None
        }

    def figure(one: FigureChange) -> dict[str, Any]:
        return {
            "name": one.name,
            "before": points(one.before),
            "after": points(one.after),
            "grade_before": one.grade_before,
            "grade_after": one.grade_after,
        }

    return {
        "jurisdiction": found.jurisdiction,
        "framework": found.framework,
        **asof.values(found.as_of),
        "changes": list(found.changes),
        "total": figure(found.total) | span_of(None),
        "figures": [figure(one) for one in found.figures],
        "goals": [
            {
                "number": one.number,
                "before": one.before,
                "after": one.after,
                "points_before": points(one.points_before),
                "points_after": points(one.points_after),
                **span_of(one.number),
            }
            for one in found.goals
        ],
        "criteria": [
            {
                "id": one.id,
                "before": one.before,
                "after": one.after,
                "gained_witnesses": refs(one.gained_witnesses),
                "lost_witnesses": refs(one.lost_witnesses),
                "gained_defeaters": refs(one.gained_defeaters),
                "lost_defeaters": refs(one.lost_defeaters),
            }
            for one in found.criteria
        ],
        "dangling": [{"by": one.what, "in": one.label, "refers_to": one.refers_to} for one in found.dangling],
    }


def _indent(content: RenderableType, by: int = 3) -> Padding:
    return Padding(content, (0, 0, 0, by))
