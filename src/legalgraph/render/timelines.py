"""A timeline in a terminal, in Markdown, and as plain values: days on the axis, undated sources beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from legalgraph import asof
from legalgraph.render.changes import acts, point
from legalgraph.render.plain import points
from legalgraph.render.words import OUTCOME_WORDS, long_date, status, worth

if TYPE_CHECKING:
    from legalgraph.history.values import Moment, Stretch, Timeline

_STANDING: Final = {
    "InForce": "in force",
    "Presumed": "presumed in force",
    "UnknownStanding": "unknown",
    "OutOfForce": "out of force",
}
_BESIDE: Final = "Beside the axis: sources that print no date"


def table(found: Timeline, *, verbose: bool = False) -> RenderableType:
    """The timeline for a terminal; ``verbose`` adds every version's standing at each point and every norm."""
    parts: list[RenderableType] = [Text(_title(found), "bold")]
    for place, moment in enumerate(found.axis):
        parts += [Text(), *_moment(moment, found.axis[place - 1] if place and not verbose else None)]
    if found.beside:
        parts += [Text(), Rule(style="dim"), Text(_BESIDE, "bold")]
        for moment in found.beside:
            parts += [Text(), *_moment(moment)]
    if found.sections:
        parts += [Text(), Rule(style="dim"), Text("Wordings", "bold")]
    for citation, stretches in found.sections:
        parts += [Text(), Text(citation, "bold")]
        for one in stretches:
            parts.append(_indent(Text(f"{one.label}: {_time(one)}")))
            if verbose:
                parts += [_indent(Text(f"{at}  {_STANDING[standing]}", "dim"), 6) for at, standing in one.standings]
            shown = one.norms if verbose else ()
            parts += [_indent(Text(f"norm: {norm.label}"), 6) for norm in shown]
            if one.norms and not verbose:
                counted = f"{len(one.norms)} norm{'s' * (len(one.norms) != 1)}"
                parts.append(_indent(Text(f"{counted} (--verbose lists them)", "dim"), 6))
    return Group(*parts)


def _moment(moment: Moment, before: Moment | None = None) -> list[RenderableType]:
    lines: list[RenderableType] = [Text.assemble((point(moment.as_of), "bold"), f"  {_stands(moment)}".rstrip())]
    lines += [_indent(Text(event)) for event in moment.events]
    if moment.goal and before and moment.goal == before.goal:
        lines.append(_indent(Text("every criterion as before", "dim"), 6))
    elif moment.goal:
        for one in moment.goal.criteria:
            by = [norm.label for norm in (*one.witnesses, *one.defeaters)]
            told = f"{one.id}: {' '.join(OUTCOME_WORDS[one.outcome])}" + (f", by {'; '.join(by)}" if by else "")
            lines.append(_indent(Text(told), 6))
    return lines


def _stands(moment: Moment) -> str:
    if moment.goal:
        told = status(moment.goal.status, moment.goal.word)
        return f"{told}, {worth(moment.goal.points)} points" if moment.goal.points else told
    if moment.total is None:
        return ""
    return f"{worth(moment.total)} points" + (f", grade {moment.grade}" if moment.grade else "")


def _time(one: Stretch) -> str:
    told = []
    if one.entry:
        by = " and ".join(act.label for act in one.acts)
        told.append(f"from {long_date(one.entry)}" + (f", by {by}" if by else ""))
    elif one.acts:
        told.append(f"by {' and '.join(act.label for act in one.acts)}")
    if one.known:
        told.append(f"known in force on {', '.join(long_date(day) for day in one.known)}")
    if one.exit:
        told.append(f"until {long_date(one.exit)}, not included")
    if one.told_by:
        told.append(f"told by “{one.told_by}”, which prints no date")
    return "; ".join(told) or "of no known time"


def markdown(found: Timeline) -> str:
    """The timeline in Markdown."""
    lines = [f"# {_title(found)}"]
    for moments, heading in ((found.axis, None), (found.beside, _BESIDE)):
        if moments and heading:
            lines += ["", f"## {heading}"]
        for moment in moments:
            lines += ["", f"### {point(moment.as_of)}", ""]
            if stands := _stands(moment):
                lines += [stands, ""]
            lines += [f"- {event}" for event in moment.events]
            if moment.goal:
                lines += [f"- {one.id}: {OUTCOME_WORDS[one.outcome][1]}" for one in moment.goal.criteria]
    if found.sections:
        lines += ["", "## Wordings"]
    for citation, stretches in found.sections:
        lines += ["", f"### {citation}", ""]
        for one in stretches:
            lines.append(f"- {one.label}: {_time(one)}")
            lines += [f"  - {norm.label}" for norm in one.norms]
    return "\n".join(lines).replace("*", "\\*") + "\n"


def values(found: Timeline) -> dict[str, Any]:
    """The timeline as plain values for JSON."""
    return {
        "jurisdiction": found.jurisdiction,
        "framework": found.framework,
        "subject": found.subject,
        "label": found.label,
        "axis": [_values(moment) for moment in found.axis],
        "beside": [_values(moment) for moment in found.beside],
        "sections": [
            {"citation": citation, "versions": [_stretch(one) for one in stretches]}
            for citation, stretches in found.sections
        ],
    }


def _values(moment: Moment) -> dict[str, Any]:
    goal = moment.goal
    return {
        **asof.values(moment.as_of),
        "events": list(moment.events),
        "total": points(moment.total),
        "grade": moment.grade,
        "status": goal.status if goal else None,
        "points": points(goal.points) if goal else None,
        "criteria": [
            {
                "id": one.id,
                "outcome": one.outcome,
                "witnesses": [norm.iri for norm in one.witnesses],
                "defeaters": [norm.iri for norm in one.defeaters],
            }
            for one in (goal.criteria if goal else ())
        ],
    }


def _stretch(one: Stretch) -> dict[str, Any]:
    return {
        "version": one.version,
        "label": one.label,
        "entry": one.entry.isoformat() if one.entry else None,
        "exit": one.exit.isoformat() if one.exit else None,
        "known": [day.isoformat() for day in one.known],
        "told_by": one.told_by,
        "acts": acts(one.acts),
        "norms": [norm.iri for norm in one.norms],
        "standings": [{"at": at, "standing": standing} for at, standing in one.standings],
    }


def _title(found: Timeline) -> str:
    subject = f"{found.subject}  {found.label}" if found.subject else found.label
    return f"{subject} ({found.jurisdiction}, {found.framework})"


def _indent(content: RenderableType, by: int = 3) -> Padding:
    return Padding(content, (0, 0, 0, by))
