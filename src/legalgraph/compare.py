"""Derived against published, row by row. The published figures are read from layer 7 and never used for anything else."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from legalgraph import asof
from legalgraph.errors import UnknownName
from legalgraph.model import STATUS, Assessment, Check, Comparison, number_key
from legalgraph.namespaces import local
from legalgraph.resources import content
from legalgraph.store import NamedNode, TripleStore

if TYPE_CHECKING:
    from legalgraph.store import Row


def check(published: TripleStore, framework_iri: str, assessment: Assessment) -> Check:
    """Compare an assessment with what the framework's publisher printed for the jurisdiction on that day.

    Raises ``UnknownName`` where nothing was published.
    """
    text = content("queries", "card", "published.rq").read_text(encoding="utf-8")
    rows = published.select(text, name="queries/card/published.rq", framework=NamedNode(framework_iri))
    rows = [row for row in rows if row["day"] == asof.key(assessment.as_of) and row["slug"] == assessment.jurisdiction]
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
            compared.append(Comparison(f"extra credit {key.removeprefix('mark ')}", "no mark", derived[key]))
    compared.sort(key=lambda row: _order(row.what))
    readings = tuple((c.id, c.note) for g in assessment.goals for c in g.criteria if c.note)
    return Check(assessment.jurisdiction, assessment.framework, tuple(compared), readings)


def _order(what: str) -> tuple[int, tuple[int, ...], str]:
    kinds = ("goal", "area", "extra credit", "scorecard", "total", "grade")
    rank = next((i for i, kind in enumerate(kinds) if what.startswith(kind)), len(kinds))
    return rank, number_key(what.split(" ")[1]) if " " in what else (), what


def _compare(row: Row, derived: dict[str, str]) -> Comparison:
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
    return Comparison(names[kind], value, derived.get(f"{kind} {key}".strip(), "nothing"))


def _derived(assessment: Assessment) -> dict[str, str]:
    found = {f"goal {goal.number}": goal.status for goal in assessment.goals}
    result: dict[str, str] = dict(found)
    for area in assessment.issue_areas:
        result[f"subtotal {area.number}"] = _interval(area.points.low, area.points.high)
        result[f"area grade {area.number}"] = area.grade or "undetermined"
    for extra in assessment.extra_credit:
        result[f"sum {extra.category}"] = _interval(extra.points.low, extra.points.high)
        result |= {f"mark {goal} {extra.category}": "mark" for goal in extra.goals}
    for card in assessment.scorecards:
        result |= {f"row {card.id} {place}": row.status for place, row in enumerate(card.rows, 1)}
    result["total"] = _interval(assessment.total.low, assessment.total.high)
    result["grade"] = assessment.grade or "undetermined"
    return result


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _interval(low: Decimal, high: Decimal) -> str:
    return _plain(low) if low == high else f"{_plain(low)} to {_plain(high)}"
