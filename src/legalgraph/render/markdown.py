"""The report card in Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from legalgraph.render.words import OUTCOME_WORDS, assumed_note, at_most, grades, long_date, span, status, tally, worth

if TYPE_CHECKING:
    from legalgraph.model import Assessment, Points


def card(found: Assessment, *, verbose: bool = False) -> str:
    """The whole report card as Markdown tables."""
    scored = found.total is not None or any(area.maximum is not None for area in found.issue_areas)
    lines = [
        f"# {found.jurisdiction_label}: {_headline(found)}",
        "",
        f"{found.framework_label}. Law as of {long_date(found.as_of)}. Every status and figure is derived.",
        *(["", "| Issue area | Grade | Points |", "|---|---|---|"] if scored else []),
        *(
            _row(
                f"{area.number}. {area.label}",
                area.grade or grades(area.grade_low, area.grade_high) if area.grade_low else "",
                worth(area.points, area.maximum) or at_most(area.maximum),
            )
            for area in found.issue_areas
            if scored
        ),
        *(
            _row(
                f"Extra credit: {extra.label}",
                "",
                f"{span(extra.points.low, extra.points.high)} ({', '.join(extra.goals) or 'no marks'})",
            )
            for extra in found.extra_credit
        ),
    ]
    for area in found.issue_areas:
        lines += ["", f"## {area.number}. {area.label}", "", "| Goal | | Status | Points |", "|---|---|---|---|"]
        for goal in found.goals:
            if goal.area != area.number:
                continue
            lines.append(_row(goal.number, goal.label, status(goal.status, goal.word), _points(goal.points)))
            if verbose:
                for one in goal.criteria:
                    mark, word = OUTCOME_WORDS[one.outcome]
                    lines.append(_row("", one.label, f"{mark} {word}", ""))
    for scorecard in found.scorecards:
        goals = {goal.number: goal for goal in found.goals}
        lines += ["", f"## {scorecard.label}", "", "| Goal | | Status |", "|---|---|---|"]
        lines += [
            _row(row.goal, goals[row.goal].label, status(row.status, goals[row.goal].word)) for row in scorecard.rows
        ]
    if assumed := assumed_note(found.goals):
        lines += ["", "\\" + assumed]
    return "\n".join(lines) + "\n"


def _headline(found: Assessment) -> str:
    if found.total is None:
        return tally(found.goals)
    grade = f"{found.grade or grades(found.grade_low, found.grade_high)}, " if found.grade_low else ""
    return f"{grade}{worth(found.total)} points"


def _points(points: Points | None) -> str:
    return worth(points) + (" \\*" if points and points.basis == "assumed" else "")


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
