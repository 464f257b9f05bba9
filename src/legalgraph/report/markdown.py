"""The report card in Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from legalgraph.report.words import OUTCOME_WORDS, STATUS_MARKS, STATUS_WORDS, figure, grades, long_date, span

if TYPE_CHECKING:
    from legalgraph.model import Assessment, Points


def card(found: Assessment, *, verbose: bool = False) -> str:
    """The whole report card as Markdown tables."""
    grade = found.grade or grades(found.grade_low, found.grade_high)
    lines = [
        f"# {found.jurisdiction_label}: {grade}, {span(found.total.low, found.total.high)} points",
        "",
        f"{found.framework_label}. Law as of {long_date(found.as_of)}. Every status and figure is derived.",
        "",
        "| Issue area | Grade | Points |",
        "|---|---|---|",
        *(
            _row(
                f"{area.number}. {area.label}",
                area.grade or grades(area.grade_low, area.grade_high),
                f"{span(area.points.low, area.points.high)} of {figure(area.maximum)}",
            )
            for area in found.issue_areas
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
            status = f"{STATUS_MARKS[goal.status]} {STATUS_WORDS[goal.status]}"
            lines.append(_row(goal.number, goal.label, status, _points(goal.points)))
            if verbose:
                for one in goal.criteria:
                    mark, word = OUTCOME_WORDS[one.outcome]
                    lines.append(_row("", one.label, f"{mark} {word}", ""))
    for scorecard in found.scorecards:
        labels = {goal.number: goal.label for goal in found.goals}
        lines += ["", f"## {scorecard.label}", "", "| Goal | | Status |", "|---|---|---|"]
        lines += [
            _row(row.goal, labels[row.goal], f"{STATUS_MARKS[row.status]} {STATUS_WORDS[row.status]}")
            for row in scorecard.rows
        ]
    if any(goal.points.basis == "assumed" for goal in found.goals):
        lines += ["", "\\* assumed: the publisher prints points for each issue area only."]
    return "\n".join(lines) + "\n"


def _points(points: Points) -> str:
    return span(points.low, points.high) + (" \\*" if points.basis == "assumed" else "")


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
