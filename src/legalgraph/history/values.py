"""The values that a comparison of two points in time, and a timeline, are made of: frozen, free of graphs.

Four kinds of difference are kept strictly apart:

* ``change``: an act or a source says that the law changed, or two dated texts differ;
* ``disagreement``: two sources tell the law of one and the same time differently;
* ``order unknown``: an undated source differs from dated law, and nothing says which came first;
* ``unknown``: something is known at one of the two points only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from legalgraph.asof import AsOf
    from legalgraph.changes import CriterionChange, Difference
    from legalgraph.model import Goal, NormRef, Points

Kind: TypeAlias = Literal["change", "disagreement", "order unknown", "unknown"]
What: TypeAlias = Literal[
    "begun", "ended", "changed", "worded anew", "differs", "in the first only", "in the second only"
]
KINDS: Final[tuple[Kind, ...]] = ("change", "disagreement", "order unknown", "unknown")


@dataclass(frozen=True, slots=True, order=True)
class Act:
    """An act or bill, or a section of one, as the event that made a wording; ``day`` is the first day of its effect."""

    label: str
    iri: str
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """Words that both texts have (``=``), only the first (``-``) or only the second (``+``)."""

    mark: Literal["=", "-", "+"]
    words: str


@dataclass(frozen=True, slots=True)
class TextDifference:
    """Two passages that correspond, word by word."""

    runs: tuple[Run, ...]

    @property
    def same(self) -> bool:
        """Whether the words are the same."""
        return all(run.mark == "=" for run in self.runs)

    @property
    def telling(self) -> bool:
        """Whether they differ within what both print: what only one prints at either end may not have been quoted."""
        marks = [run.mark for run in self.runs]
        while len(marks) > 1 and marks[0] != "=" and marks[1] == "=":
            del marks[0]
        while len(marks) > 1 and marks[-1] != "=" and marks[-2] == "=":
            del marks[-1]
        return any(mark != "=" for mark in marks)


@dataclass(frozen=True, slots=True)
class SlotDifference:
    """A slot that holds other values; ``known`` where both points tell what it holds."""

    slot: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    known: bool = True


@dataclass(frozen=True, slots=True)
class ProvisionDifference:
    """A section whose wording is another, or is known at one point only; ``why`` says on what that rests."""

    iri: str
    citation: str
    kind: Kind
    what: What
    why: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    acts: tuple[Act, ...] = ()
    texts: tuple[TextDifference, ...] = ()


@dataclass(frozen=True, slots=True)
class NormDifference:
    """A norm that begins, ends or says something else; a link in data pairs ``before`` with ``after``."""

    kind: Kind
    what: What
    why: str
    before: NormRef | None
    after: NormRef | None
    provisions: tuple[str, ...] = ()
    acts: tuple[Act, ...] = ()
    slots: tuple[SlotDifference, ...] = ()


@dataclass(frozen=True, slots=True)
class TopicDifference:
    """A topic that was searched for one point only, or with another finding: sources and findings at each."""

    topic: str
    label: str
    kind: Kind
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LawChanges:
    """Everything that differs between the law at two points in time, and what of the assessment turns on it."""

    jurisdiction: str
    framework: str
    before: AsOf
    after: AsOf
    provisions: tuple[ProvisionDifference, ...]
    norms: tuple[NormDifference, ...]
    topics: tuple[TopicDifference, ...]
    outcomes: Difference
    unchanged_norms: int
    unchanged_sections: int

    @property
    def ordered(self) -> bool:
        """Whether the second point is known to be the later one."""
        return isinstance(self.before, date) and isinstance(self.after, date)

    def turns_on(self, criterion: CriterionChange) -> Kind:
        """On what an outcome that differs turns: on a change, if any of its norms changed; else on the next of the kinds."""
        moved = (
            *criterion.gained_witnesses,
            *criterion.lost_witnesses,
            *criterion.gained_defeaters,
            *criterion.lost_defeaters,
        )
        norms = {ref.iri for ref in moved}
        kinds = {one.kind for one in self.norms for ref in (one.before, one.after) if ref and ref.iri in norms}
        return next((kind for kind in KINDS if kind in kinds), "unknown")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A version on the axis, or beside it: its stated days, the days on which it is known, its acts and norms."""

    version: str
    label: str
    entry: date | None
    exit: date | None
    known: tuple[date, ...]
    told_by: str | None
    acts: tuple[Act, ...]
    norms: tuple[NormRef, ...]
    standings: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """A point at which something changes or is told: what happens there, and how the law, or a goal, stands."""

    as_of: AsOf
    events: tuple[str, ...]
    grade: str | None = None
    total: Points | None = None
    goal: Goal | None = None


@dataclass(frozen=True, slots=True)
class Timeline:
    """The history of a jurisdiction's law, of a goal or of a provision.

    ``axis`` holds days in order; ``beside`` the undated sources, whose place on the axis nobody knows. ``sections`` are
    the wordings, section by section.
    """

    jurisdiction: str
    framework: str
    subject: str | None
    label: str
    axis: tuple[Moment, ...]
    beside: tuple[Moment, ...]
    sections: tuple[tuple[str, tuple[Stretch, ...]], ...]
