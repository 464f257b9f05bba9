"""The values that speak of law that is not: what falls with a provision, what an amendment would bring, what sums allow.

Frozen, comparable, free of graphs, like those of ``model``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from legalgraph.shown import Shown

if TYPE_CHECKING:
    from decimal import Decimal

    from legalgraph.asof import AsOf
    from legalgraph.changes import GoalChange
    from legalgraph.model import NormRef, Outcome, Points

Verdict = Literal["yes", "depends", "never"]


@dataclass(frozen=True, slots=True)
class Moved:
    """A test whose outcome another law would change."""

    id: str
    goal: str | None
    label: str
    before: Outcome
    after: Outcome


@dataclass(frozen=True, slots=True)
class Reach:
    """What rests on something: the link (``reaches``, ``fundRule``, ``cites`` …), and what stands at its other end."""

    link: str
    label: str


@dataclass(frozen=True, slots=True)
class Impact:
    """What falls with one provision or definition.

    ``norms`` end with it; ``falls`` are tests that pass no more and ``rises`` those that pass only then; ``points`` is what the
    total loses, if there is one, ``assumed`` if it rests on a division of points that no publisher prints; ``reach`` is what
    refers to it, or is reached through it.
    """

    kind: Literal["section", "subdivision", "definition"]
    iri: str
    name: str
    label: str
    norms: tuple[NormRef, ...]
    read_with: tuple[NormRef, ...]
    falls: tuple[Moved, ...]
    rises: tuple[Moved, ...]
    goals: tuple[GoalChange, ...]
    points: Points | None
    reach: tuple[Reach, ...]
    range: Points | None = None

    @property
    def assumed(self) -> bool:
        """Whether the points rest on an assumed division."""
        return self.points is not None and self.points.basis == "assumed"


@dataclass(frozen=True, slots=True)
class SinglePoint:
    """A passed test that falls with any one of these sections."""

    id: str
    goal: str | None
    label: str
    sections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImpactReport(Shown):
    """What falls with every provision and definition, the gravest first, and the tests that rest on one section alone.

    ``passed`` is how many tests pass today.
    """

    jurisdiction: str
    jurisdiction_label: str
    framework: str
    as_of: AsOf
    total: Points | None
    rows: tuple[Impact, ...]
    single_points: tuple[SinglePoint, ...]
    passed: int

    def attributes(self) -> dict[str, dict[str, Any]]:
        """Attributes by IRI, for nodes of a graph export."""
        return {
            row.iri: ({"impact_points": float(row.points.high), "impact_assumed": row.assumed} if row.points else {})
            | {
                "impact_criteria": len(row.falls),
                "impact_goals": len(row.goals),
                "impact_reach": len(row.reach),
            }
            for row in self.rows
        }


@dataclass(frozen=True, slots=True)
class Allocation:
    """What the published sum of an area leaves to a partly met goal: from ``low`` to ``high``; one value if forced."""

    goal: str
    label: str
    low: Decimal
    high: Decimal
    values: tuple[Decimal, ...]
    declared: Decimal | None

    @property
    def forced(self) -> Decimal | None:
        """The only value that fits."""
        return self.low if self.low == self.high else None


@dataclass(frozen=True, slots=True)
class AreaSums:
    """An issue area: what is printed, what its fully met goals take, what is left, and in how many ways it can be divided.

    ``solutions`` is ``None`` without a step, where they cannot be counted; ``problem`` says why the printed sum cannot be true.
    """

    area: str
    label: str
    printed: Decimal
    settled: Decimal
    left: Decimal
    goals: tuple[Allocation, ...]
    solutions: int | None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Whether the printed figures of a card can be true together, and what they leave open."""

    jurisdiction: str
    framework: str
    as_of: AsOf
    step: Decimal | None
    areas: tuple[AreaSums, ...]
    problems: tuple[str, ...]

    def allocation(self, goal: str) -> Allocation | None:
        """What is left to a partly met goal."""
        return next((one for area in self.areas for one in area.goals if one.goal == goal), None)


@dataclass(frozen=True, slots=True)
class Amendment:
    """One repair carried out in one norm: a norm enacted, or one slot of a norm amended.

    ``norm`` is the norm that is replaced, or nothing where one is enacted; ``provisions`` are those to touch; ``tests`` what it
    helps to mend, and ``texts`` the repairs that these declare.
    """

    kind: Literal["enact", "amend"]
    norm: NormRef | None
    slot: str | None
    values: tuple[str, ...]
    tests: tuple[str, ...]
    texts: tuple[str, ...]
    provisions: tuple[str, ...]
    cost: Decimal


@dataclass(frozen=True, slots=True)
class BillPlan:
    """A cheapest way to the target: its amendments, the goals it moves, and what it comes to when assessed.

    ``total`` is by the assumed shares, as the law with the bill was assessed, and ``least_grade`` its letter at least;
    ``low`` and ``high`` are the range over every division of points that the published sums and the point step allow; ``verdict``
    says whether it reaches the target in all of them. ``turtle`` is the bill.
    """

    amendments: tuple[Amendment, ...]
    cost: Decimal
    goals: tuple[GoalChange, ...]
    total: Points
    grade: str | None
    least_grade: str | None
    low: Decimal
    high: Decimal
    verdict: Verdict
    confirmed: bool
    turtle: bytes


@dataclass(frozen=True, slots=True)
class GoalAlone:
    """What mending one goal in full would bring, over all divisions of points, and whether that alone is enough."""

    goal: str
    label: str
    status: str
    gain_low: Decimal
    gain_high: Decimal
    verdict: Verdict
    cost: Decimal | None


@dataclass(frozen=True, slots=True)
class PlanReport:
    """All cheapest plans, and why nothing cheaper will do.

    ``cost`` is the least cost by the assumed shares, ``sure_cost`` the least at which a plan does under every division of points;
    both are ``None`` where nothing reaches the target. ``bound`` is the best total that any amendments of smaller cost reach, as
    ``solver`` proved over ``drafts`` drafted norms. ``count`` is how many cheapest plans were found, all of them if ``complete``;
    ``plans`` lists the first of them. ``elsewhere`` are plans no dearer that would do under another division only. ``best`` is
    the highest total within reach of declared repairs; where the target is beyond it, ``best_extra`` is how much of that is extra
    credit, and ``unmended`` are the tests that no draft mends.
    """

    jurisdiction: str
    jurisdiction_label: str
    framework: str
    as_of: AsOf
    target: str
    needed: Decimal
    total: Points
    grade: str | None
    cost: Decimal | None = None
    sure_cost: Decimal | None = None
    bound: Decimal | None = None
    best: Decimal | None = None
    count: int = 0
    complete: bool = True
    plans: tuple[BillPlan, ...] = ()
    elsewhere: tuple[BillPlan, ...] = ()
    alone: tuple[GoalAlone, ...] = ()
    unmended: tuple[str, ...] = ()
    best_extra: Decimal | None = None
    drafts: int = 0
    solver: str | None = None

    @property
    def already(self) -> bool:
        """Whether the target is reached as the law stands."""
        return self.total.low >= self.needed

    @property
    def reachable(self) -> bool:
        """Whether the target is reached, or can be by declared repairs."""
        return self.already or self.cost is not None
