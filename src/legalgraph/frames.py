"""The only door to pandas, which comes with the extra of that name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from legalgraph.errors import MissingExtra

if TYPE_CHECKING:
    from legalgraph.model import Assessment


def criteria_frame(found: Assessment) -> Any:
    """A DataFrame with a row for each criterion: goal, status, criterion, outcome, shares, and its norms' IRIs."""
    try:
        import pandas as pd
    except ImportError:
        raise MissingExtra.of("pandas", "pandas", "a data frame") from None

    return pd.DataFrame.from_records(
        [
            {
                "issue_area": goal.area,
                "goal": goal.number,
                "status": goal.status,
                "points_low": goal.points and float(goal.points.low),
                "points_high": goal.points and float(goal.points.high),
                "points_basis": goal.points and goal.points.basis,
                "criterion": one.id,
                "label": one.label,
                "outcome": one.outcome,
                "core": one.core,
                "share": None if one.share is None else float(one.share),
                "witnesses": [norm.iri for norm in one.witnesses],
                "defeaters": [norm.iri for norm in one.defeaters],
            }
            for goal in found.goals
            for one in goal.criteria
        ]
    )
