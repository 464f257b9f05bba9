"""The report card in Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from legalgraph.report.words import OUTCOME_WORDS, STATUS_MARKS, STATUS_WORDS, figure, long_date, span

if TYPE_CHECKING:
    from legalgraph.model import Assessment, Points


def card(found: Assessment, *, verbose: bool = False) -> str:
    """The whole report card as Markdown tables."""
    lines = [
        f"# {found.jurisdiction_label}: {found.grade or 'undetermined'}, {span(found.total.low, found.total.high)} points",
        "",
        f"{found.framework_label}. Law as of {long_date(found.as_of)}. Every status and figure is derived.",
        "",
        "| Issue area | Grade | Points |",
        "|---|---|---|",
        *(
            f"| {area.number}. {_cell(area.label)} | {area.grade or '?'} | {span(area.points.low, area.points.high)} of {figure(area.maximum)} |"
            for area in found.issue_areas
        ),
        *(
            f"| Extra credit: {_cell(extra.label)} | | {span(extra.points.low, extra.points.high)} ({', '.join(extra.goals) or 'no marks'}) |"
            for extra in found.extra_credit
        ),
    ]
    for area in found.issue_areas:
        lines += ["", f"## {area.number}. {area.label}", "", "| Goal | | Status | Points |", "|---|---|---|---|"]
        for goal in found.goals:
            if goal.area != area.number:
                continue
            lines.append(
                f"| {goal.number} | {_cell(goal.label)} | {STATUS_MARKS[goal.status]} {STATUS_WORDS[goal.status]} | {_points(goal.points)} |"
            )
            if verbose:
                for one in goal.criteria:
                    mark, word = OUTCOME_WORDS[one.outcome]
                    lines.append(f"| | {_cell(one.label)} | {mark} {word} | |")
    for scorecard in found.scorecards:
        labels = {goal.number: goal.label for goal in found.goals}
        lines += ["", f"## {scorecard.label}", "", "| Goal | | Status |", "|---|---|---|"]
        lines += [
            f"| {row.goal} | {_cell(labels[row.goal])} | {STATUS_MARKS[row.status]} {STATUS_WORDS[row.status]} |"
            for row in scorecard.rows
        ]
    if any(goal.points.basis == "assumed" for goal in found.goals):
        lines += ["", "\\* assumed: the publisher prints points for each issue area only."]
    return "\n".join(lines) + "\n"


def _points(points: Points) -> str:
    return span(points.low, points.high) + (" \\*" if points.basis == "assumed" else "")


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
