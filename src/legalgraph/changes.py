"""The values that a comparison of two assessments is made of: what changed, and by which norms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from legalgraph.shown import Shown

if TYPE_CHECKING:
    from legalgraph.asof import AsOf
    from legalgraph.model import NormRef, Points


@dataclass(frozen=True, slots=True)
class CriterionChange:
    """A criterion whose outcome, or whose norms, differ between two assessments."""

    id: str
    goal: str
    label: str
    before: str
    after: str
    gained_witnesses: tuple[NormRef, ...] = ()
    lost_witnesses: tuple[NormRef, ...] = ()
    gained_defeaters: tuple[NormRef, ...] = ()
    lost_defeaters: tuple[NormRef, ...] = ()


@dataclass(frozen=True, slots=True)
class GoalChange:
    """A goal whose status or points differ; no points where the framework gives goals none."""

    number: str
    label: str
    before: str
    after: str
    points_before: Points | None
    points_after: Points | None
    word_before: str | None = None
    word_after: str | None = None


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A subtotal, an extra-credit sum or the total, with its grade where it has one."""

    name: str
    before: Points | None
    after: Points | None
    grade_before: str | None = None
    grade_after: str | None = None


@dataclass(frozen=True, slots=True)
class Ranges:
    """What points can be over every division that the printed sums and the publisher's step allow.

    ``goals`` has the goals whose points are assumed, by number.
    """

    total: Points
    goals: dict[str, Points]


@dataclass(frozen=True, slots=True)
class Dangling:
    """Something still in force that refers to what a scenario takes away."""

    what: str
    label: str
    refers_to: str


@dataclass(frozen=True, slots=True)
class Difference(Shown):
    """Two assessments side by side: what changed, and by which norms. ``changes`` says what was done to the second.

    ``ranges`` are those of the first and the second, where the framework gives points.
    """

    jurisdiction: str
    framework: str
    as_of: AsOf
    changes: tuple[str, ...]
    criteria: tuple[CriterionChange, ...]
    goals: tuple[GoalChange, ...]
    figures: tuple[FigureChange, ...]
    total: FigureChange
    dangling: tuple[Dangling, ...] = ()
    ranges: tuple[Ranges, Ranges] | None = None
