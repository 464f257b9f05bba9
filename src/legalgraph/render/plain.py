"""Assessments, proofs and checks as plain values, ready for JSON. Points are JSON numbers; unknown ones are null."""

from __future__ import annotations

import json
from dataclasses import asdict, is_dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from legalgraph import asof

if TYPE_CHECKING:
    from legalgraph.model import Assessment, Criterion, Points
    from legalgraph.reasons import Proof
    from legalgraph.views import Check

_POINTS: Final = ("points", "points_low", "points_high")


def number(value: Decimal | None) -> int | float | None:
    """A decimal as the JSON number of the same value; points are quarters, so nothing is lost."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def points(found: Points | None) -> dict[str, Any] | None:
    """Points with their interval and basis; ``None`` where there are none."""
    if found is None:
        return None
    result = {"value": number(found.value), "low": number(found.low), "high": number(found.high)}
    return result | ({"basis": found.basis} if found.basis else {})


def ends(found: Points | None) -> tuple[int | float | None, int | float | None, int | float | None]:
    """The points if settled, the lowest and the highest."""
    return (number(found.value), number(found.low), number(found.high)) if found else (None, None, None)


def criterion(found: Criterion) -> dict[str, Any]:
    """A criterion with its norms by IRI."""
    return {
        "id": found.id,
        "label": found.label,
        "outcome": found.outcome,
        "core": found.core,
        "share": number(found.share),
        "witnesses": [norm.iri for norm in found.witnesses],
        "defeaters": [norm.iri for norm in found.defeaters],
        "near_misses": [norm.iri for norm in found.near_misses],
        "undecided": [norm.iri for norm in found.undecided],
        "message": found.message if found.outcome != "passed" else None,
        "repairs": [repair.text for repair in found.repairs] if found.outcome != "passed" else [],
        "note": found.note,
        "untested": found.untested,
    }


def assessment_dict(found: Assessment) -> dict[str, Any]:
    """An assessment: totals, areas, goals with criteria, extra credit, scorecards."""
    total, low, high = ends(found.total)
    return {
        "jurisdiction": found.jurisdiction,
        "framework": found.framework,
        **asof.values(found.as_of),
        "total": total,
        "total_low": low,
        "total_high": high,
        "maximum": number(found.maximum),
        "grade": found.grade,
        "grade_low": found.grade_low,
        "grade_high": found.grade_high,
        "tier": found.tier,
        "issue_areas": [
            {
                "number": area.number,
                "label": area.label,
                **dict(zip(_POINTS, ends(area.points), strict=True)),
                "maximum": number(area.maximum),
                "grade": area.grade,
                "grade_low": area.grade_low,
                "grade_high": area.grade_high,
            }
            for area in found.issue_areas
        ],
        "goals": [
            {
                "number": goal.number,
                "label": goal.label,
                "issue_area": goal.area,
                "status": goal.status,
                "status_label": goal.word,
                "points": points(goal.points),
                "maximum": number(goal.maximum),
                "criteria": [criterion(one) for one in goal.criteria],
            }
            for goal in found.goals
        ],
        "extra_credit": [
            {
                "category": extra.category,
                "label": extra.label,
                **dict(zip(_POINTS, ends(extra.points), strict=True)),
                "cap": number(extra.cap),
                "goals": list(extra.goals),
                "tests": [criterion(one) for one in extra.tests],
            }
            for extra in found.extra_credit
        ],
        "scorecards": [
            {
                "id": card.id,
                "label": card.label,
                "rows": [{"goal": row.goal, "status": row.status} for row in card.rows],
            }
            for card in found.scorecards
        ],
        "presumed_versions": list(found.presumed),
    }


def proof_dict(found: Proof) -> dict[str, Any]:
    """A proof, all the way to the words and their positions."""
    return {
        "jurisdiction": found.jurisdiction,
        **asof.values(found.as_of),
        "goal": found.goal.number,
        "label": found.goal.label,
        "status": found.goal.status,
        "status_label": found.goal.word,
        "points": points(found.goal.points),
        "criteria": [
            criterion(one.criterion)
            | {"topic": one.topic, "records": list(one.records), "norms": [_values(norm) for norm in one.norms]}
            for one in found.criteria
        ],
    }


def check_dict(found: Check) -> dict[str, Any]:
    """A check: every row, and whether it is equal."""
    return {
        "jurisdiction": found.jurisdiction,
        "framework": found.framework,
        "edition": found.edition,
        "equal": not found.differences,
        "rows": [_values(row) | {"equal": row.equal if row.derived is not None else None} for row in found.rows],
        "readings": [{"criterion": name, "note": note} for name, note in found.readings],
    }


def _values(found: Any) -> Any:
    if not is_dataclass(found) or isinstance(found, type):
        raise TypeError(f"not a value of the model: {found!r}")
    return asdict(found)


def dumps(values: Any) -> str:
    """JSON text: two spaces, keys in the order given, a newline at the end."""
    return json.dumps(values, indent=2, ensure_ascii=False, default=_default) + "\n"


def _default(value: object) -> Any:
    if isinstance(value, Decimal):
        return number(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no JSON for {value!r}")
