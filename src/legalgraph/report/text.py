"""The report card and the proof in a terminal. A status is a mark and a word, never colour alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from legalgraph.report.words import (
    BASIS_WORDS,
    OUTCOME_WORDS,
    STATUS_MARKS,
    STATUS_WORDS,
    figure,
    grades,
    long_date,
    span,
)

if TYPE_CHECKING:
    from legalgraph.model import Assessment, Check, Criterion, Goal, Points

STYLES: Final = {
    "fully_met": "green",
    "partially_met": "dark_orange3",
    "not_met": "red",
    "undetermined": "magenta",
    "passed": "green",
    "failed": "red",
    "cantTell": "magenta",
    "inapplicable": "dim",
    "untested": "dim",
}


def console(width: int | None = None) -> Console:
    """A console on standard output: colours only on a terminal that wants them, 80 columns where there is none."""
    made = Console(highlight=False, soft_wrap=False, width=width)
    if width is None and not made.is_terminal:
        made.width = 80
    return made


def status_text(status: str) -> Text:
    """A status as mark and word."""
    return Text(f"{STATUS_MARKS[status]} {STATUS_WORDS[status]}", style=STYLES[status])


def points_text(points: Points) -> str:
    """Points, with an asterisk where they are assumed."""
    return span(points.low, points.high) + ("*" if points.basis == "assumed" else "")


def card(found: Assessment, *, verbose: bool = False) -> RenderableType:
    """The whole report card."""
    grade = found.grade or grades(found.grade_low, found.grade_high)
    title = Text.assemble((found.jurisdiction_label, "bold"), f"  {found.framework_label}")
    total = Text.assemble(
        ("Grade ", "bold"),
        (f" {grade} ", "bold reverse"),
        ("   Total ", "bold"),
        (span(found.total.low, found.total.high), "bold"),
        f" of {figure(found.maximum)}, and up to {figure(sum(e.cap for e in found.extra_credit))} of extra credit",
    )
    parts: list[RenderableType] = [
        title,
        Text(f"Law as of {long_date(found.as_of)}. Every status and figure below is derived; nothing is looked up."),
        Text(),
        total,
    ]
    for area in found.issue_areas:
        heading = Text.assemble((f"{area.number}  {area.label}", "bold"))
        letter = area.grade or grades(area.grade_low, area.grade_high)
        right = Text(f"{letter}   {span(area.points.low, area.points.high)} of {figure(area.maximum)}", "bold")
        line = Table.grid(expand=True)
        line.add_column(ratio=1)
        line.add_column(justify="right", no_wrap=True)
        line.add_row(heading, right)
        parts += [Text(), Rule(style="dim"), line]
        parts.append(_goals([goal for goal in found.goals if goal.area == area.number], verbose))
    parts += [Text(), Rule(style="dim"), _extra(found, verbose)]
    for scorecard in found.scorecards:
        table = Table.grid(padding=(0, 2))
        for row in scorecard.rows:
            goal = next(goal for goal in found.goals if goal.number == row.goal)
            table.add_row(row.goal, status_text(row.status), goal.label)
        parts += [Text(), Rule(style="dim"), Text(scorecard.label, "bold"), Padding(table, (0, 0, 0, 3))]
    parts += [Text(), *_notes(found)]
    return Group(*parts)


def _goals(goals: list[Goal], verbose: bool) -> RenderableType:
    table = Table.grid(padding=(0, 2), expand=True)
    table.add_column(no_wrap=True, justify="right", min_width=6)
    table.add_column(no_wrap=True, min_width=14)
    table.add_column(ratio=1)
    table.add_column(justify="right", no_wrap=True, min_width=5)
    for goal in goals:
        table.add_row(goal.number, status_text(goal.status), goal.label, points_text(goal.points))
        if verbose:
            for one in goal.criteria:
                table.add_row("", outcome_text(one.outcome), Text(one.label, "dim"), "")
    return table


def outcome_text(outcome: str) -> Text:
    """An outcome as mark and word."""
    mark, word = OUTCOME_WORDS[outcome]
    return Text(f"{mark} {word}", style=STYLES[outcome])


def _extra(found: Assessment, verbose: bool) -> RenderableType:
    table = Table.grid(padding=(0, 2), expand=True)
    table.add_column(ratio=1)
    table.add_column(justify="right", no_wrap=True)
    for extra in found.extra_credit:
        marks = f"marks: {', '.join(extra.goals)}" if extra.goals else "no marks"
        text = Text.assemble((extra.label, ""), f" ({marks})")
        table.add_row(Padding(text, (0, 0, 0, 3)), span(extra.points.low, extra.points.high))
        if verbose:
            for test in extra.tests:
                line = Text.assemble(outcome_text(test.outcome), f"  {test.label}", style="dim")
                table.add_row(Padding(line, (0, 0, 0, 6)), "")
    return Group(Text("Extra credit", "bold"), table)


def _notes(found: Assessment) -> list[Text]:
    notes = []
    if any(goal.points.basis == "assumed" for goal in found.goals):
        notes.append(
            "* assumed: the publisher prints points for each issue area only; how they divide among partly met goals is ours."
        )
    if any(len(extra.goals) > extra.cap for extra in found.extra_credit):
        notes.append("Extra credit is capped; marks beyond the cap add nothing.")
    if found.tier is None:
        notes.append("Tier: undetermined, since it ranks a jurisdiction among all others.")
    if found.presumed:
        notes.append(f"{len(found.presumed)} provision versions are presumed in force: nothing newer is known of them.")
    notes.append(f"Ask why: legalgraph explain {found.jurisdiction} {_first_open(found)}")
    return [Text(note, "dim") for note in notes]


def _first_open(found: Assessment) -> str:
    partly = [goal.number for goal in found.goals if goal.status == "partially_met"]
    return (partly or [goal.number for goal in found.goals] or ["GOAL"])[0]


def check(found: Check, *, verbose: bool = False) -> RenderableType:
    """The comparison with the published card: differences, or that there are none, and the readings beside it."""
    parts: list[RenderableType] = []
    shown = found.rows if verbose else found.differences
    if shown:
        table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
        for name in ("figure", "published", "derived", ""):
            table.add_column(name)
        for row in shown:
            equal = row.equal
            table.add_row(row.what, row.published, row.derived, "=" if equal else "≠", style="" if equal else "red")
        parts += [table, Text()]
    verdict = f"{len(found.rows)} published figures compared: " + (
        f"{len(found.differences)} differ." if found.differences else "all are equal to the derived ones."
    )
    parts.append(Text(verdict, "bold"))
    if found.readings:
        parts += [Text(), Text("Where a reading decides, the criterion says so:", "bold")]
        table = Table.grid(padding=(0, 2))
        table.add_column(no_wrap=True)
        for name, note in found.readings:
            table.add_row(name, Text(note, "dim"))
        parts.append(Padding(table, (0, 0, 0, 2)))
    return Group(*parts)


def basis_note(goal: Goal) -> str:
    """A goal's points with the basis spelt out."""
    words = BASIS_WORDS.get(goal.points.basis or "", "")
    return f"{span(goal.points.low, goal.points.high)} of {figure(goal.maximum)} points" + (
        f", {words}" if words else ""
    )


def criterion_line(found: Criterion) -> Text:
    """A criterion's outcome and label on one line."""
    return Text.assemble(outcome_text(found.outcome), "  ", (found.label, "bold"))
