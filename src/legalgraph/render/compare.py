"""Rulers and laws crossed, in a terminal, in Markdown and as plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from legalgraph import asof
from legalgraph.render.conclusions import conclusions, ends, numbers
from legalgraph.render.plain import number, points
from legalgraph.render.words import STATUS_WORDS, figure, grades, long_date, status, worth

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from legalgraph.model import NormRef, Status
    from legalgraph.rulers import AreaRead, Cell, GoalRead, NormUse, Printed, Regrading

_NOT_WEIGHED: Final = (
    "Goals correspond where they read the same topics or rest on the same norms; nobody said so by hand."
)


# ---------------------------------------------------------------- figures in words


def cell_words(cell: Cell) -> str:
    """A ruler over a law: total and letter, or how many goals stand how."""
    if cell.total is None:
        return _tally(cell.statuses)
    letter = f", grade {cell.grade or grades(cell.grade_low, cell.grade_high)}" if cell.grade_low else ""
    return f"{worth(cell.total, cell.maximum)} points{letter}"


def _tally(statuses: Iterable[tuple[Status, str | None, int]]) -> str:
    return ", ".join(f"{count} {word or STATUS_WORDS[code]}" for code, word, count in statuses)


def area_words(area: AreaRead, place: int) -> str:
    """An area over a law: points, or how many goals are fully met."""
    return worth(area.points[place], area.maximum) or f"{ends(area.met[place])} of {area.goals} met"


def printed_words(one: Printed) -> str:
    """A publisher's own figures on one line."""
    told = [f"total {figure(one.total)}"] if one.total is not None else []
    told += [f"grade {one.grade}"] if one.grade else []
    areas = [
        f"{name}: {' '.join(w for w in (figure(p) if p is not None else '', letter or '') if w)}"
        for name, p, letter in one.areas
    ]
    parts = [", ".join(told), "areas " + ", ".join(areas) if areas else "", _tally(one.statuses)]
    return "; ".join(part for part in parts if part)


def reading_words(goal: GoalRead) -> str:
    """A goal's status over each law."""
    told = [status(one.status, one.word) for one in goal.readings]
    return " → ".join(dict.fromkeys(told)) if len(set(told)) == 1 else " → ".join(told)


def goal_words(goal: GoalRead) -> str:
    """A goal with its status over each law."""
    return f"{goal.number} {goal.label}: {reading_words(goal)}"


def _pairs(found: Regrading) -> list[tuple[GoalRead, GoalRead, str]]:
    goals = {(goal.framework, goal.number): goal for goal in found.goals}
    one, other = found.frameworks[0], found.frameworks[-1]
    return [
        (goals[one, pair.first], goals[other, pair.second], _shared(pair.topics, pair.norms)) for pair in found.pairs
    ]


def _shared(topics: Sequence[str], norms: Sequence[NormRef]) -> str:
    told = [", ".join(topics)] if topics else []
    return "; ".join([*told, f"{len(norms)} norm{'s' * (len(norms) != 1)} in common"] if norms else told)


def _groups(found: Regrading, use: NormUse) -> list[tuple[str, tuple[NormRef, ...]]]:
    one, other = found.frameworks
    return [("under both", use.both), (f"under {one} only", use.first_only), (f"under {other} only", use.second_only)]


def _title(found: Regrading) -> str:
    days = " and ".join(long_date(point) for point in found.points)
    return f"{found.jurisdiction_label}: {' and '.join(found.frameworks)}, law as of {days}"


# ---------------------------------------------------------------- the three formats


def table(found: Regrading, *, verbose: bool = False) -> RenderableType:
    """The whole crossing for a terminal; ``verbose`` lists norms, and goals beside which the other ruler asks nothing."""
    parts: list[RenderableType] = [
        Text(_title(found), "bold"),
        Text(),
        _grid(found),
        Text(),
        Text("What follows", "bold"),
    ]
    parts += [_indent(Text(f"– {one}")) for one in conclusions(found)]
    if found.printed:
        parts += [Text(), Text("Printed by the publishers, beside what is derived", "bold")]
        parts += [_indent(Text(f"{one.framework}, {one.when}: {printed_words(one)}")) for one in found.printed]
    parts += [Text(), Text("Area by area", "bold"), _areas(found)]
    if len(found.frameworks) > 1:
        parts += [Text(), Text("Goal by goal, where both rulers ask", "bold"), _goals(found), Text(_NOT_WEIGHED, "dim")]
        for slug in found.frameworks:
            alone = found.alone(slug)
            told = [_indent(Text(goal_words(goal))) for goal in alone] if verbose else []
            if alone:
                parts += [Text(), Text(f"Asked by {slug} alone: {numbers(alone)}", "bold"), *told]
    else:
        moved = [goal for goal in found.goals if goal.change != "stays"]
        parts += [Text(), Text("Goal by goal, where the law’s change is seen or cannot be told", "bold")]
        parts += [_indent(Text(goal_words(goal))) for goal in moved]
        ends = [asof.key(point) for point in found.points]
        parts += [
            Text(),
            Text(f"Which provisions: legalgraph diff {found.jurisdiction} --from {ends[0]} --to {ends[1]}", "dim"),
        ]
    for use in found.norms:
        groups = _groups(found, use)
        counts = ", ".join(f"{len(norms)} {name}" for name, norms in groups)
        parts += [Text(), Text(f"Norms that count, law as of {use.point}: {counts}", "bold")]
        for name, norms in groups if verbose else []:
            parts += [_indent(Text(name, "dim")), *(_indent(Text(norm.label), 6) for norm in norms)]
    return Group(*parts)


def _grid(found: Regrading) -> Table:
    grid = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", pad_edge=False)
    grid.add_column("ruler")
    for point in found.points:
        grid.add_column(f"law as of {long_date(point)}")
    laws = len(found.points)
    for place, slug in enumerate(found.frameworks):
        cells = found.cells[place * laws : (place + 1) * laws]
        grid.add_row(slug, *(cell_words(cell) for cell in cells))
        grid.add_row(Text("  goals fully met", "dim"), *(f"{ends(cell.met)} of {cell.goals}" for cell in cells))
    return grid


def _areas(found: Regrading) -> Table:
    grid = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", pad_edge=False)
    for heading in ("area", *(f"law as of {asof.key(point)}" for point in found.points), "shares goals with"):
        grid.add_column(heading, overflow="fold")
    for slug in found.frameworks:
        grid.add_row(Text(slug, "bold"))
        for area in (one for one in found.areas if one.framework == slug):
            figures = [area_words(area, place) for place in range(len(found.points))]
            grid.add_row(f"{area.number}  {area.label}", *figures, ", ".join(area.linked))
    return grid


def _goals(found: Regrading) -> Table:
    grid = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", pad_edge=False)
    for heading in (*found.frameworks, "both read"):
        grid.add_column(heading)
    for one, other, shared in _pairs(found):
        grid.add_row(
            f"{one.number} {reading_words(one)}", f"{other.number} {reading_words(other)}", Text(shared, "dim")
        )
    return grid


def markdown(found: Regrading) -> str:
    """The whole crossing in Markdown."""
    lines = [f"# {_title(found)}", ""]
    lines += _rows(["Ruler", *(f"Law as of {long_date(point)}" for point in found.points)])
    laws = len(found.points)
    for place, slug in enumerate(found.frameworks):
        cells = found.cells[place * laws : (place + 1) * laws]
        lines.append(
            _row(slug, *(f"{cell_words(cell)} ({ends(cell.met)} of {cell.goals} goals fully met)" for cell in cells))
        )
    lines += ["", "## What follows", "", *(f"- {one}" for one in conclusions(found))]
    if found.printed:
        lines += ["", "## Printed by the publishers", ""]
        lines += [f"- {one.framework}, {one.when}: {printed_words(one)}" for one in found.printed]
    lines += ["", "## Area by area", ""]
    lines += _rows(["Ruler", "Area", *(f"Law as of {asof.key(point)}" for point in found.points), "Shares goals with"])
    for area in found.areas:
        figures = [area_words(area, place) for place in range(laws)]
        lines.append(_row(area.framework, f"{area.number} {area.label}", *figures, ", ".join(area.linked)))
    if found.pairs:
        lines += ["", "## Goal by goal, where both rulers ask", "", _NOT_WEIGHED, ""]
        lines += _rows([*found.frameworks, "Both read"])
        lines += [_row(goal_words(one), goal_words(other), shared) for one, other, shared in _pairs(found)]
    for slug in found.frameworks:
        goals = found.alone(slug)
        if goals:
            heading = f"Asked by {slug} alone" if len(found.frameworks) > 1 else "Goal by goal"
            lines += [
                "",
                f"## {heading}",
                "",
                *(f"- {goal_words(goal)}" for goal in goals),
            ]
    for use in found.norms:
        lines += ["", f"## Norms that count, law as of {use.point}", ""]
        lines += [
            f"- {name}: {'; '.join(norm.label for norm in norms) or 'none'}" for name, norms in _groups(found, use)
        ]
    return "\n".join(lines) + "\n"


def _rows(headings: Sequence[str]) -> list[str]:
    return [_row(*headings), "|" + "---|" * len(headings)]


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def values(found: Regrading) -> dict[str, Any]:
    """The whole crossing as plain values for JSON."""

    def refs(norms: Iterable[NormRef]) -> list[str]:
        return [norm.iri for norm in norms]

    return {
        "jurisdiction": found.jurisdiction,
        "frameworks": list(found.frameworks),
        "points": [asof.values(point) for point in found.points],
        "cells": [
            {
                "framework": cell.framework,
                **asof.values(cell.as_of),
                "total": points(cell.total),
                "maximum": number(cell.maximum),
                "grade": cell.grade,
                "grade_low": cell.grade_low,
                "grade_high": cell.grade_high,
                "goals": cell.goals,
                "goals_fully_met": points(cell.met),
                "statuses": _counts(cell.statuses),
            }
            for cell in found.cells
        ],
        "effects": [
            {
                "kind": one.kind,
                "held": one.held,
                "measure": one.measure,
                "before": points(one.before),
                "after": points(one.after),
                "change": points(one.change),
                "verdict": one.verdict,
            }
            for one in found.effects
        ],
        "interaction": points(found.interaction),
        "conclusions": conclusions(found),
        "printed": [
            {
                "framework": one.framework,
                "when": one.when,
                "total": number(one.total),
                "grade": one.grade,
                "areas": [
                    {"number": name, "points": number(given), "grade": letter} for name, given, letter in one.areas
                ],
                "statuses": _counts(one.statuses),
            }
            for one in found.printed
        ],
        "areas": [
            {
                "framework": area.framework,
                "number": area.number,
                "label": area.label,
                "points": [points(one) for one in area.points],
                "maximum": number(area.maximum),
                "goals": area.goals,
                "goals_fully_met": [points(one) for one in area.met],
                "shares_goals_with": list(area.linked),
            }
            for area in found.areas
        ],
        "goals": [
            {
                "framework": goal.framework,
                "number": goal.number,
                "label": goal.label,
                "topics": list(goal.topics),
                "readings": [
                    {
                        "status": one.status,
                        "status_label": one.word,
                        "points": points(one.points),
                        "norms": refs(one.norms),
                    }
                    for one in goal.readings
                ],
                "change": goal.change,
            }
            for goal in found.goals
        ],
        "pairs": [
            {"first": one.first, "second": one.second, "topics": list(one.topics), "norms": refs(one.norms)}
            for one in found.pairs
        ],
        "norms": [
            {
                "point": use.point,
                "both": refs(use.both),
                "first_only": refs(use.first_only),
                "second_only": refs(use.second_only),
            }
            for use in found.norms
        ],
    }


def _counts(statuses: Iterable[tuple[Status, str | None, int]]) -> list[dict[str, Any]]:
    return [{"status": code, "label": word, "count": count} for code, word, count in statuses]


def _indent(content: RenderableType, by: int = 3) -> Padding:
    return Padding(content, (0, 0, 0, by))
