"""Results as HTML for a notebook: self-contained, no script, no style sheet, readable on light and on dark, all text escaped.

Colours are the notebook's own (``inherit``); only marks are coloured, in hues that stand out from white and from black.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, Final

from legalgraph.changes import Difference
from legalgraph.model import Assessment
from legalgraph.prospects import ImpactReport
from legalgraph.reasons import Proof
from legalgraph.render.words import (
    BASIS_WORDS,
    OUTCOME_WORDS,
    STATUS_MARKS,
    STATUS_WORDS,
    figure,
    grades,
    long_date,
    span,
    status,
    tally,
    worth,
)
from legalgraph.views import Check

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from legalgraph.model import Goal, Points
    from legalgraph.reasons import CriterionProof, NormProof

_HUES: Final = {
    "fully_met": "#0f8f68", "partially_met": "#b87400", "not_met": "#d0500f", "undetermined": "#b05a8c",
    "passed": "#0f8f68", "failed": "#d0500f", "cantTell": "#b05a8c",
}  # fmt: skip
_ROLES: Final = {
    "witness": "rests on",
    "defeater": "defeated by",
    "near miss": "comes near",
    "undecided": "left open by",
}
_CELL: Final = "text-align:left;padding:2px 12px 2px 0;vertical-align:top;border:0;background:none"
_FAINT: Final = "opacity:0.72;font-size:0.92em"
_BOX: Final = "border-left:3px solid rgba(128,128,128,0.5);padding:2px 0 2px 10px;margin:6px 0"
_TOP: Final = 15


def html(found: Any) -> str:
    """A result as HTML; raises ``TypeError`` for a value that has none."""
    for kind, made in _MADE.items():
        if isinstance(found, kind):
            return f'<div style="max-width:60em;line-height:1.45;color:inherit">{made(found)}</div>'
    raise TypeError(f"{type(found).__name__} has no HTML")


def line(found: Any) -> str:
    """A result in one line."""
    if isinstance(found, Assessment):
        total = worth(found.total, found.maximum)
        letter = f", {found.grade or grades(found.grade_low, found.grade_high)}" if found.grade_low else ""
        return (
            f"{found.jurisdiction_label}: {found.framework_label}, law as of {long_date(found.as_of)}: {total}{letter}"
        )
    if isinstance(found, Proof):
        return f"{found.goal.number} {found.goal.label}: {status(found.goal.status, found.goal.word)}"
    if isinstance(found, Difference):
        return f"{found.jurisdiction}: {len(found.goals)} goals and {len(found.criteria)} criteria change"
    if isinstance(found, Check):
        return f"{found.jurisdiction}: {len(found.differences)} of {len(found.compared)} published figures differ"
    return f"{found.jurisdiction_label}: what falls with each of {len(found.rows)} provisions and definitions"


def _mark(code: str, mark: str) -> str:
    return f'<span style="color:{_HUES.get(code, "inherit")};font-weight:700">{escape(mark)}</span>'


def _table(rows: Iterable[Iterable[str]], head: Iterable[str] = ()) -> str:
    """A table of cells that are HTML already."""
    top = "".join(f'<th scope="col" style="{_CELL};font-weight:600">{escape(one)}</th>' for one in head)
    body = "".join("<tr>" + "".join(f'<td style="{_CELL}">{cell}</td>' for cell in row) + "</tr>" for row in rows)
    return f'<table style="border:0;border-collapse:collapse;margin:4px 0">{f"<tr>{top}</tr>" if top else ""}{body}</table>'


def _heading(text: str, below: str) -> str:
    first = f'<p style="font-size:1.15em;font-weight:600;margin:0">{escape(text)}</p>'
    return f'{first}<p style="{_FAINT};margin:0 0 6px">{escape(below)}</p>'


def _points(points: Points | None) -> str:
    return worth(points) + ("*" if points and points.basis == "assumed" else "")


def _card(found: Assessment) -> str:
    letter = f"{found.grade or grades(found.grade_low, found.grade_high)}" if found.grade_low else ""
    told = ", ".join(filter(None, [letter, worth(found.total, found.maximum)])) or tally(found.goals)
    parts = [_heading(f"{found.jurisdiction_label}: {told}", _about(found))]
    for area in found.issue_areas:
        goals = [goal for goal in found.goals if goal.area == area.number]
        marks = "".join(_mark(goal.status, STATUS_MARKS[goal.status]) for goal in goals)
        told = " ".join(filter(None, [area.grade or "", worth(area.points, area.maximum)]))
        parts.append(
            f"<details><summary><b>{escape(f'{area.number} {area.label}')}</b> {marks} {escape(told)}</summary>"
            f"{_table(_goal(goal) for goal in goals)}</details>"
        )
    for extra in found.extra_credit:
        told = f"Extra credit, {extra.label}: {span(extra.points.low, extra.points.high)}"
        parts.append(f'<p style="margin:2px 0">{escape(told)}</p>')
    if any(goal.points and goal.points.basis == "assumed" for goal in found.goals):
        parts.append(f'<p style="{_FAINT}">* {escape(BASIS_WORDS["assumed"])}</p>')
    return "".join(parts)


def _about(found: Assessment) -> str:
    return f"{found.framework_label}. Law as of {long_date(found.as_of)}. Every status and figure is derived."


def _goal(goal: Goal) -> list[str]:
    word = goal.word or STATUS_WORDS[goal.status]
    return [
        _mark(goal.status, STATUS_MARKS[goal.status]),
        escape(f"{goal.number} {goal.label}"),
        f'<span style="white-space:nowrap">{escape(word)}</span>',
        _points(goal.points),
    ]


def _proof(found: Proof) -> str:
    goal = found.goal
    told = " · ".join(filter(None, [status(goal.status, goal.word), worth(goal.points, goal.maximum)]))
    below = f"{told}. {found.jurisdiction_label}, law as of {long_date(found.as_of)}. {found.framework_label}."
    return _heading(f"{goal.number} {goal.label}", below) + "".join(map(_criterion, found.criteria))


def _criterion(proof: CriterionProof) -> str:
    one = proof.criterion
    mark, word = OUTCOME_WORDS[one.outcome]
    carrying = [norm for norm in proof.norms if norm.role != "near miss"]
    near = [norm for norm in proof.norms if norm.role == "near miss"]
    parts = [f"<summary>{_mark(one.outcome, mark)} <b>{escape(one.label)}</b> <i>{escape(word)}</i></summary>"]
    if one.message and one.outcome == "failed":
        parts.append(f"<p>{escape(one.message)}</p>")
    parts += [_norm(norm) for norm in carrying]
    if near:
        parts.append(
            f"<details><summary>Looked at and not enough ({len(near)})</summary>{''.join(map(_norm, near))}</details>"
        )
    if one.repairs and one.outcome == "failed":
        parts.append(f"<p><b>Would mend it:</b> {escape(' '.join(repair.text for repair in one.repairs))}</p>")
    parts += [f'<p style="{_FAINT}">{escape(record)}</p>' for record in proof.records]
    return f'<details style="{_BOX}">{"".join(parts)}</details>'


def _norm(norm: NormProof) -> str:
    parts = [f'<p style="margin:4px 0"><span style="{_FAINT}">{_ROLES[norm.role]}</span> {escape(norm.norm.label)}</p>']
    if norm.misses:
        parts.append(f'<p style="margin:4px 0">Falls short: {escape("; ".join(norm.misses))}</p>')
    facts = [[escape(fact.slot), escape(", ".join(fact.values)), escape(" … ".join(fact.words))] for fact in norm.facts]
    parts.append(_table(facts, ("slot", "holds", "by these words")) if facts else "")
    for provision in norm.provisions:
        words = "".join(f'<p style="margin:2px 0">{escape(one.text)}</p>' for one in provision.words)
        places = sorted({f"{a.title}, characters {a.start}–{a.end}" for one in provision.words for a in one.anchors})
        source = f'<p style="{_FAINT};margin:2px 0">{escape("; ".join([provision.standing, *places]))}</p>'
        parts.append(f'<div style="{_BOX}"><b>{escape(provision.citation)}</b>{words}{source}</div>')
    return "".join(parts)


def _difference(found: Difference) -> str:
    below = f"{found.jurisdiction}, {found.framework}, law as of {long_date(found.as_of)}"
    parts = [_heading("; ".join(found.changes) or "No change", below)]
    rows = [
        [
            escape(f"{goal.number} {goal.label}"),
            f"{_mark(goal.before, status(goal.before))} → {_mark(goal.after, status(goal.after))}",
            f"{worth(goal.points_before)} → {worth(goal.points_after)}" if goal.points_before else "",
        ]
        for goal in found.goals
    ]
    parts.append(_table(rows) if rows else "<p>No goal changes.</p>")
    total = found.total
    if total.before and total.after:
        letters = f", grade {total.grade_before or 'open'} → {total.grade_after or 'open'}"
        parts.append(f"<p><b>Total</b> {worth(total.before)} → {worth(total.after)}{escape(letters)}</p>")
    changed = [f"{one.id}: {OUTCOME_WORDS[one.before][1]} → {OUTCOME_WORDS[one.after][1]}" for one in found.criteria]
    if changed:
        listed = "".join(f"<li>{escape(one)}</li>" for one in changed)
        parts.append(f"<details><summary>Criteria ({len(changed)})</summary><ul>{listed}</ul></details>")
    return "".join(parts)


def _check(found: Check) -> str:
    told = f"{len(found.compared)} published figures compared: {len(found.differences) or 'none'} of them differ"
    rows = [
        [_mark("passed" if row.equal else "failed", "=" if row.equal else "≠")]
        + [escape(cell) for cell in (row.what, row.published, row.derived or "")]
        for row in found.compared
    ]
    whole = _table(rows, ("", "figure", "published", "derived"))
    inner = f"<details><summary>All of them</summary>{whole}</details>"
    differing = [row for row, compared in zip(rows, found.compared, strict=True) if not compared.equal]
    return _heading(told, f"{found.jurisdiction}, {found.framework}") + (_table(differing) if differing else "") + inner


def _impact(found: ImpactReport) -> str:
    below = f"{found.framework}, law as of {long_date(found.as_of)}; the {_TOP} gravest of {len(found.rows)}"
    rows = [
        [
            escape(row.label),
            worth(row.points) + ("*" if row.assumed else ""),
            figure(len(row.falls)),
            figure(len(row.goals)),
        ]
        for row in found.rows[:_TOP]
    ]
    heading = _heading(f"What falls with each provision: {found.jurisdiction_label}", below)
    return heading + _table(rows, ("if it is repealed", "points", "criteria", "goals"))


_MADE: Final[dict[type, Callable[[Any], str]]] = {
    Assessment: _card,
    Proof: _proof,
    Difference: _difference,
    Check: _check,
    ImpactReport: _impact,
}
