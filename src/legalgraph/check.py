"""Derived against published, row by row. The published figures are read from layer 7 and never used for anything else."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from legalgraph import asof
from legalgraph.errors import UnknownName
from legalgraph.model import STATUS, Assessment, Points, number_key
from legalgraph.namespaces import local
from legalgraph.resources import content
from legalgraph.store import NamedNode, TripleStore
from legalgraph.views import Check, Comparison

if TYPE_CHECKING:
    from legalgraph.asof import AsOf
    from legalgraph.store import Row


_NO_POINTS: Final = "the publisher's points per component are in no source"
_NO_LETTERS: Final = "the framework has no letters for it"


def check(published: TripleStore, framework_iri: str, assessment: Assessment, edition: str | None = None) -> Check:
    """Compare an assessment with what the framework's publisher printed for the jurisdiction of that day.

    Where results name editions instead of days, the latest is meant unless one is asked for. Raises ``UnknownName`` where
    nothing was published.
    """
    text = content("queries", "card", "published.rq").read_text(encoding="utf-8")
    rows = published.select(text, name="queries/card/published.rq", framework=NamedNode(framework_iri))
    rows = _chosen([row for row in rows if row["slug"] == assessment.jurisdiction], assessment.as_of, edition)
    if not rows:
        raise UnknownName(
            f"nothing published under {assessment.framework} for {assessment.jurisdiction} on {asof.key(assessment.as_of)}",
            mend="published results stand in the published folder of a jurisdiction",
        )
    derived = _derived(assessment)
    compared = [_compare(row, derived) for row in rows]
    printed_marks = {row["key"] for row in rows if row["kind"] == "mark"}
    for key in derived:
        if key.startswith("mark ") and key.removeprefix("mark ") not in printed_marks:
            compared.append(Comparison(f"extra credit {key.removeprefix('mark ')}", "no mark", "mark"))
    compared.sort(key=lambda row: _order(row.what))
    readings = tuple((c.id, c.note) for g in assessment.goals for c in g.criteria if c.note)
    return Check(assessment.jurisdiction, assessment.framework, tuple(compared), readings, rows[0].get("edition"))


def _chosen(rows: list[Row], as_of: AsOf, edition: str | None) -> list[Row]:
    """The rows of one published result: of the edition that is asked for, of the day, or of the latest undated edition."""
    editions = {name for row in rows if (name := row.get("edition"))}
    if edition is not None and edition not in editions:
        raise UnknownName.among("edition", edition, editions)
    if edition is None:
        dated = [row for row in rows if row.get("day") == asof.key(as_of)]
        undated = {name for row in rows if (name := row.get("edition")) and not row.get("day")}
        if dated or not undated:
            return dated
        edition = max(undated)
    return [row for row in rows if row.get("edition") == edition]


def _order(what: str) -> tuple[int, tuple[int, ...], str]:
    kinds = ("goal", "area", "extra credit", "scorecard", "total", "grade")
    rank = next((i for i, kind in enumerate(kinds) if what.startswith(kind)), len(kinds))
    return rank, number_key(what.split(" ")[1]) if " " in what else (), what


def _compare(row: Row, derived: dict[str, str | None]) -> Comparison:
    kind, key, value = row["kind"], row["key"], row["value"]
    names = {
        "goal": f"goal {key}",
        "subtotal": f"area {key} subtotal",
        "area grade": f"area {key} grade",
        "mark": f"extra credit {key}",
        "sum": f"extra credit {key} sum",
        "row": f"scorecard {key}",
        "total": "total",
        "grade": "grade",
    }
    if kind in ("goal", "row"):
        value = STATUS[local(value)]
    elif kind in ("subtotal", "sum", "total"):
        value = _plain(Decimal(value))
    elif kind == "mark":
        value = "mark"
    found = derived.get(f"{kind} {key}".strip(), "nothing")
    if found is not None:
        return Comparison(names[kind], value, found)
    pointless = kind in ("subtotal", "total") or derived.get(f"subtotal {key}".strip(), "") is None
    return Comparison(names[kind], value, None, _NO_POINTS if pointless or derived["total"] is None else _NO_LETTERS)


def _derived(assessment: Assessment) -> dict[str, str | None]:
    """Every figure that could have been printed, and ``None`` for one that cannot be derived."""
    result: dict[str, str | None] = {f"goal {goal.number}": goal.status for goal in assessment.goals}
    for area in assessment.issue_areas:
        result[f"subtotal {area.number}"] = _interval(area.points)
        result[f"area grade {area.number}"] = _letter(area.points, area.grade, area.grade_low)
    for extra in assessment.extra_credit:
        result[f"sum {extra.category}"] = _interval(extra.points)
        result |= {f"mark {goal} {extra.category}": "mark" for goal in extra.goals}
    for card in assessment.scorecards:
        result |= {f"row {card.id} {place}": row.status for place, row in enumerate(card.rows, 1)}
    result["total"] = _interval(assessment.total)
    result["grade"] = _letter(assessment.total, assessment.grade, assessment.grade_low)
    return result


def _letter(points: Points | None, grade: str | None, low: str | None) -> str | None:
    """The letter; ``None`` where nothing can be graded."""
    return (grade or "undetermined") if points and low else None


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _interval(points: Points | None) -> str | None:
    if points is None:
        return None
    low, high = points.low, points.high
    return _plain(low) if low == high else f"{_plain(low)} to {_plain(high)}"
