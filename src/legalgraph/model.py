"""The values that an assessment is made of: frozen, comparable, free of graphs.

Points are exact decimals. Where something is unknown, ``low`` and ``high`` differ and ``value`` is ``None``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar

from legalgraph.shown import Shown

if TYPE_CHECKING:
    from legalgraph.asof import AsOf

T = TypeVar("T")
Status = Literal["fully_met", "partially_met", "not_met", "undetermined"]
Outcome = Literal["passed", "failed", "cantTell", "inapplicable", "untested"]
Basis = Literal["published", "forced", "assumed"]
Role = Literal["witness", "defeater", "near miss", "undecided"]


STATUS: Final[dict[str, Status]] = {
    "FullyMet": "fully_met",
    "PartiallyMet": "partially_met",
    "NotMet": "not_met",
    "Undetermined": "undetermined",
}


def number_key(number: str) -> tuple[int, ...]:
    """Sort goal numbers as numbers: 2.10 comes after 2.9."""
    return tuple(int(part) for part in number.split(".") if part.isdigit())


@dataclass(frozen=True, slots=True)
class Points:
    """Points from ``low`` to ``high``; ``basis`` says whether the publisher's figures settle them."""

    low: Decimal
    high: Decimal
    basis: Basis | None = None

    @property
    def value(self) -> Decimal | None:
        """The points, where low and high are the same."""
        return self.low if self.low == self.high else None


def known(figure: T | None) -> T:
    """A figure without which what is asked has no answer; raises ``BadInput`` where the framework gives none.

    >>> known(Decimal(1))
    Decimal('1')
    """
    if figure is None:
        from legalgraph.errors import BadInput

        raise BadInput(
            "the framework gives its goals no points, so there is none to gain, to lose or to divide",
            mend="name a framework that does: --framework NAME; legalgraph list frameworks shows them",
        )
    return figure


@dataclass(frozen=True, slots=True)
class NormRef:
    """A norm by its IRI and its label."""

    iri: str
    label: str


@dataclass(frozen=True, slots=True)
class Repair:
    """What would mend a failed test: enact something, or amend one slot."""

    iri: str
    kind: Literal["enact", "amend"]
    text: str
    slot: str | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Criterion:
    """One legal question and its outcome, with the norms behind it. ``id`` is ``GOAL/NAME``.

    ``share`` is ``None`` where the goal has no points; ``untested`` says why nothing tests it, where that is so.
    """

    id: str
    iri: str
    goal: str
    label: str
    outcome: Outcome
    polarity: str | None
    core: bool
    share: Decimal | None
    message: str | None
    note: str | None
    witnesses: tuple[NormRef, ...] = ()
    defeaters: tuple[NormRef, ...] = ()
    near_misses: tuple[NormRef, ...] = ()
    undecided: tuple[NormRef, ...] = ()
    repairs: tuple[Repair, ...] = ()
    untested: str | None = None


@dataclass(frozen=True, slots=True)
class Goal:
    """A policy goal: its status, points and criteria.

    ``points`` and ``maximum`` are ``None`` where the framework gives goals no points. ``word`` is what the framework itself calls
    the status, where it has a word of its own.
    """

    number: str
    label: str
    area: str
    status: Status
    points: Points | None
    maximum: Decimal | None
    criteria: tuple[Criterion, ...]
    word: str | None = None


@dataclass(frozen=True, slots=True)
class IssueArea:
    """An issue area: subtotal, maximum, and the letter if it is determined; else the worst and the best that it can be.

    ``points`` is ``None`` where its goals have none; ``maximum`` too, unless the framework prints one of the area.
    """

    number: str
    label: str
    points: Points | None
    maximum: Decimal | None
    grade: str | None
    grade_low: str | None = None
    grade_high: str | None = None


@dataclass(frozen=True, slots=True)
class ExtraCredit:
    """Extra credit of one category: points, and the goals that earn a mark. More marks than ``cap`` add nothing."""

    category: str
    label: str
    points: Points
    cap: Decimal
    goals: tuple[str, ...]
    tests: tuple[Criterion, ...] = ()


@dataclass(frozen=True, slots=True)
class ScorecardRow:
    """One row of a scorecard: a goal and how it stands."""

    goal: str
    status: Status


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Goals that are read together."""

    id: str
    label: str
    rows: tuple[ScorecardRow, ...]


@dataclass(frozen=True, slots=True)
class Assessment(Shown):
    """A jurisdiction's report card, derived. ``tier`` needs every jurisdiction and is ``None`` for one alone.

    ``total`` and ``maximum`` are ``None`` where the framework gives no points; ``tiered`` says whether it ranks at all,
    ``default`` whether it is meant where no framework is named, ``words`` what it calls statuses where it has words of its own.
    """

    iri: str
    jurisdiction: str
    jurisdiction_label: str
    framework: str
    framework_label: str
    as_of: AsOf
    total: Points | None
    maximum: Decimal | None
    grade: str | None
    issue_areas: tuple[IssueArea, ...]
    goals: tuple[Goal, ...]
    extra_credit: tuple[ExtraCredit, ...]
    scorecards: tuple[Scorecard, ...]
    presumed: tuple[str, ...] = ()
    tier: str | None = None
    ntriples: bytes = field(default=b"", repr=False, compare=False)
    grade_low: str | None = None
    grade_high: str | None = None
    tiered: bool = True
    default: bool = True
    words: dict[Status, str] = field(default_factory=dict, hash=False)

    def goal(self, number: str) -> Goal:
        """The goal of this number; raises ``UnknownName`` with the nearest ones."""
        for goal in self.goals:
            if goal.number == number:
                return goal
        from legalgraph.errors import UnknownName

        raise UnknownName.among("goal", number, [goal.number for goal in self.goals])

    def to_dict(self) -> dict[str, Any]:
        """The assessment as plain values for JSON; points are numbers, unknown ones ``None``."""
        from legalgraph.render.plain import assessment_dict

        return assessment_dict(self)

    def to_pandas(self) -> Any:
        """A pandas DataFrame with a row for each criterion (needs the extra ``pandas``)."""
        from legalgraph.frames import criteria_frame

        return criteria_frame(self)

    def to_rdflib(self) -> Any:
        """The derived triples (EARL, PROV, lg) as a new rdflib Graph."""
        from legalgraph.rdf import parse_ntriples

        return parse_ntriples(self.ntriples)
