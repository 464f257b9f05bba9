"""The report card and the proof in a terminal. A status is a mark and a word, never colour alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from legalgraph.render.words import (
    BASIS_WORDS,
    OUTCOME_WORDS,
    assumed_note,
    at_most,
    figure,
    grades,
    long_date,
    span,
    status,
    tally,
    worth,
)

if TYPE_CHECKING:
    from legalgraph.model import Assessment, Criterion, Goal, Points
    from legalgraph.views import Check

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


def status_text(code: str, word: str | None = None) -> Text:
    """A status as mark and word: the framework's own, where it has one."""
    return Text(status(code, word), style=STYLES[code])


def points_text(points: Points | None) -> str:
    """Points, with an asterisk where they are assumed; nothing where there are none."""
    return worth(points) + ("*" if points and points.basis == "assumed" else "")


def card(found: Assessment, *, verbose: bool = False) -> RenderableType:
    """The whole report card."""
    title = Text.assemble((found.jurisdiction_label, "bold"), f"  {found.framework_label}")
    parts: list[RenderableType] = [
        title,
        Text(f"Law as of {long_date(found.as_of)}. Every status and figure below is derived; nothing is looked up."),
        Text(),
        _headline(found),
    ]
    for area in found.issue_areas:
        heading = Text.assemble((f"{area.number}  {area.label}", "bold"))
        letter = area.grade or grades(area.grade_low, area.grade_high) if area.grade_low else ""
        points = worth(area.points, area.maximum) or at_most(area.maximum)
        right = Text("   ".join(word for word in (letter, points) if word), "bold")
        line = Table.grid(expand=True)
        line.add_column(ratio=1)
        line.add_column(justify="right", no_wrap=True)
        line.add_row(heading, right)
        parts += [Text(), Rule(style="dim"), line]
        parts.append(_goals([goal for goal in found.goals if goal.area == area.number], verbose))
    if found.extra_credit:
        parts += [Text(), Rule(style="dim"), _extra(found, verbose)]
    for scorecard in found.scorecards:
        table = Table.grid(padding=(0, 2))
        for row in scorecard.rows:
            goal = next(goal for goal in found.goals if goal.number == row.goal)
            table.add_row(row.goal, status_text(row.status, goal.word), goal.label)
        parts += [Text(), Rule(style="dim"), Text(scorecard.label, "bold"), Padding(table, (0, 0, 0, 3))]
    parts += [Text(), *_notes(found)]
    return Group(*parts)


def _headline(found: Assessment) -> Text:
    """Grade and total; where the framework gives no points, how many goals stand how."""
    if found.total is None:
        most = f"; {at_most(found.maximum)}" if found.maximum else ""
        return Text.assemble((tally(found.goals), "bold"), most)
    grade = found.grade or grades(found.grade_low, found.grade_high)
    told = [("Grade ", "bold"), (f" {grade} ", "bold reverse"), ("   ", "")] if found.grade_low else []
    extra = sum(one.cap for one in found.extra_credit)
    return Text.assemble(
        *told,
        ("Total ", "bold"),
        (span(found.total.low, found.total.high), "bold"),
        f" of {figure(found.maximum or 0)}",
        f", and up to {figure(extra)} of extra credit" if found.extra_credit else "",
    )


def _goals(goals: list[Goal], verbose: bool) -> RenderableType:
    table = Table.grid(padding=(0, 2), expand=True)
    table.add_column(no_wrap=True, justify="right", min_width=6)
    table.add_column(no_wrap=True, min_width=14)
    table.add_column(ratio=1)
    table.add_column(justify="right", no_wrap=True, min_width=5)
    for goal in goals:
        table.add_row(goal.number, status_text(goal.status, goal.word), goal.label, points_text(goal.points))
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
    if assumed := assumed_note(found.goals):
        notes.append(assumed)
    if any(len(extra.goals) > extra.cap for extra in found.extra_credit):
        notes.append("Extra credit is capped; marks beyond the cap add nothing.")
    if found.total is None and any(area.maximum for area in found.issue_areas):
        notes.append("The publisher's points of goals are in no source: points cannot be derived.")
    untested = sum(one.outcome == "untested" for goal in found.goals for one in goal.criteria)
    if untested:
        many = "criteria are" if untested > 1 else "criterion is"
        notes.append(f"{untested} {many} untested: what would decide is in no source; explain says why.")
    if found.tier is None and found.tiered:
        notes.append("Tier: undetermined, since it ranks a jurisdiction among all others.")
    if found.presumed:
        notes.append(f"{len(found.presumed)} provision versions are presumed in force: nothing newer is known of them.")
    chosen = "" if found.default else f" --framework {found.framework}"
    notes.append(f"Ask why: legalgraph explain {found.jurisdiction} {_first_open(found)}{chosen}")
    return [Text(note, "dim") for note in notes]


def _first_open(found: Assessment) -> str:
    partly = [goal.number for goal in found.goals if goal.status == "partially_met"]
    return (partly or [goal.number for goal in found.goals] or ["GOAL"])[0]


def check(found: Check, *, verbose: bool = False) -> RenderableType:
    """The comparison with the published card: differences, or that there are none, and the readings beside it."""
    parts: list[RenderableType] = []
    shown = found.compared if verbose else found.differences
    if shown:
        table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
        for name in ("figure", "published", "derived", ""):
            table.add_column(name)
        for row in shown:
            equal = row.equal
            derived = row.derived or ""
            table.add_row(row.what, row.published, derived, "=" if equal else "≠", style="" if equal else "red")
        parts += [table, Text()]
    edition = f" of the edition {found.edition}" if found.edition else ""
    verdict = f"{len(found.compared)} published figures{edition} compared: " + (
        f"{len(found.differences)} differ." if found.differences else "all are equal to the derived ones."
    )
    parts.append(Text(verdict if found.compared else f"No published figure{edition} can be compared.", "bold"))
    for why in dict.fromkeys(row.why for row in found.underivable):
        rows = [f"{row.what} {row.published}" for row in found.underivable if row.why == why]
        parts += [Text(), Text(f"Not derivable: {why}", "bold"), Padding(Text(", ".join(rows)), (0, 0, 0, 2))]
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
    if goal.points is None:
        return ""
    words = BASIS_WORDS.get(goal.points.basis or "", "")
    return f"{worth(goal.points, goal.maximum)} points" + (f", {words}" if words else "")


def criterion_line(found: Criterion) -> Text:
    """A criterion's outcome and label on one line."""
    return Text.assemble(outcome_text(found.outcome), "  ", (found.label, "bold"))
