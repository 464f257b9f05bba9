"""The values that regrading is made of: the same law under two frameworks, two laws under one, and what follows from each.

Frozen, comparable, free of graphs, like those of ``model``. A *ruler* is a framework, a *point* a day or an undated source.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from decimal import Decimal

    from legalgraph.asof import AsOf
    from legalgraph.model import NormRef, Points, Status

Verdict = Literal["more", "less", "as much", "cannot tell"]
Measure = Literal["points", "percent of points", "percent of goals fully met"]


@dataclass(frozen=True, slots=True)
class Printed:
    """What a publisher printed of the jurisdiction: of which day or edition, the total, the letter, and each area's.

    ``statuses`` is how many goals were printed with each status, with the framework's word for it.
    """

    framework: str
    when: str
    total: Decimal | None
    grade: str | None
    areas: tuple[tuple[str, Decimal | None, str | None], ...] = ()
    statuses: tuple[tuple[Status, str | None, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A goal under one ruler over one law: its status, the framework's word for it, its points, and the norms it rests on."""

    status: Status
    word: str | None
    points: Points | None
    norms: tuple[NormRef, ...]


@dataclass(frozen=True, slots=True)
class GoalRead:
    """A goal of one ruler, read over each law in order, with the topics of its tested criteria."""

    framework: str
    number: str
    label: str
    area: str
    topics: tuple[str, ...]
    readings: tuple[Reading, ...]

    @property
    def change(self) -> Literal["moves", "stays", "cannot tell"]:
        """What the law's change does to it; with one law, it stays."""
        first, last = self.readings[0], self.readings[-1]
        if len(self.readings) > 1 and "undetermined" in (first.status, last.status):
            return "cannot tell"
        return "stays" if (first.status, first.points) == (last.status, last.points) else "moves"


@dataclass(frozen=True, slots=True)
class Pair:
    """Goals of both rulers that read the same topics or rest on the same norms; derived, never asserted."""

    first: str
    second: str
    topics: tuple[str, ...]
    norms: tuple[NormRef, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One ruler over one law: total and letter where there are any, and how its goals stand.

    ``met`` is how many goals are fully met, ``statuses`` how many have each status, with the framework's word for it.
    """

    framework: str
    framework_label: str
    as_of: AsOf
    total: Points | None
    maximum: Decimal | None
    grade: str | None
    grade_low: str | None
    grade_high: str | None
    met: Points
    goals: int
    statuses: tuple[tuple[Status, str | None, int], ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """What one change alone does: of the law, under one ruler; or of the ruler, over one law.

    ``held`` names what stays: a framework, or a point. ``change`` lies between ``low`` and ``high`` of the measure;
    ``verdict`` is *cannot tell* where that leaves its sign open.
    """

    kind: Literal["law", "ruler"]
    held: str
    measure: Measure
    before: Points
    after: Points
    change: Points
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class AreaRead:
    """An issue area of one ruler: its figures over each law, and the areas of the other that share goals with it."""

    framework: str
    number: str
    label: str
    points: tuple[Points | None, ...]
    maximum: Decimal | None
    met: tuple[Points, ...]
    goals: int
    linked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NormUse:
    """Over one law: the norms on which both rulers rest, and those that count under one only."""

    point: str
    both: tuple[NormRef, ...]
    first_only: tuple[NormRef, ...]
    second_only: tuple[NormRef, ...]


@dataclass(frozen=True, slots=True)
class Regrading:
    """Rulers and laws crossed: what changed in the law, what in the ruler, and whether the two add up.

    ``cells`` holds the first ruler over each law, then the second. ``interaction`` is by how much the law's change counts for
    more under the second ruler than under the first, as a share; ``None`` with one ruler or one law.
    """

    jurisdiction: str
    jurisdiction_label: str
    frameworks: tuple[str, ...]
    points: tuple[AsOf, ...]
    cells: tuple[Cell, ...]
    effects: tuple[Effect, ...]
    interaction: Points | None
    areas: tuple[AreaRead, ...]
    goals: tuple[GoalRead, ...]
    pairs: tuple[Pair, ...]
    norms: tuple[NormUse, ...]
    printed: tuple[Printed, ...]

    def goals_of(self, framework: str) -> tuple[GoalRead, ...]:
        """The goals of one ruler."""
        return tuple(goal for goal in self.goals if goal.framework == framework)

    def alone(self, framework: str) -> tuple[GoalRead, ...]:
        """The goals of one ruler beside which the other asks nothing."""
        paired = {pair.first if framework == self.frameworks[0] else pair.second for pair in self.pairs}
        return tuple(goal for goal in self.goals_of(framework) if goal.number not in paired)
