"""The values that lists, single provisions and comparisons with what was published are made of.

Frozen, comparable, free of graphs, like those of ``model``.
"""

from __future__ import annotations

from dataclasses import dataclass

from legalgraph.shown import Shown


@dataclass(frozen=True, slots=True)
class Comparison:
    """One published figure beside the derived one; ``derived`` is ``None`` where none can be derived, and ``why`` says why."""

    what: str
    published: str
    derived: str | None
    why: str | None = None

    @property
    def equal(self) -> bool:
        """Whether they agree."""
        return self.published == self.derived


@dataclass(frozen=True, slots=True)
class Check(Shown):
    """All published figures beside the derived ones, and the readings on which the derived ones rest.

    ``edition`` is the edition that printed them, where its publisher names one.
    """

    jurisdiction: str
    framework: str
    rows: tuple[Comparison, ...]
    readings: tuple[tuple[str, str], ...]
    edition: str | None = None

    @property
    def compared(self) -> tuple[Comparison, ...]:
        """The rows of which both sides are known."""
        return tuple(row for row in self.rows if row.derived is not None)

    @property
    def underivable(self) -> tuple[Comparison, ...]:
        """The printed figures beside which none can be derived."""
        return tuple(row for row in self.rows if row.derived is None)

    @property
    def differences(self) -> tuple[Comparison, ...]:
        """The compared rows that do not agree."""
        return tuple(row for row in self.compared if not row.equal)


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a list: a name to use in commands, a label, and a remark."""

    name: str
    label: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class PartText:
    """One provision version: citation, standing, when it is known in force, and its words."""

    citation: str
    version: str
    standing: str | None
    force: str
    text: str | None


@dataclass(frozen=True, slots=True)
class Served:
    """A norm that a provision serves: in which way, its kind, and how it stands on the day."""

    way: str
    iri: str
    label: str
    kind: str
    standing: str | None


@dataclass(frozen=True, slots=True)
class Resting:
    """A criterion that rests on a provision: its goal, whether the provision supports it or stands against it, its label."""

    goal: str
    role: str
    criterion: str


@dataclass(frozen=True, slots=True)
class Misprint:
    """What is printed, what is meant if that is known, and how one knows."""

    printed: str
    meant: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class ProvisionView:
    """A provision with its subdivisions: words, norms, what rests on it, cross-references and misprints."""

    iri: str
    citation: str
    title: str | None
    parts: tuple[PartText, ...]
    norms: tuple[Served, ...]
    rests: tuple[Resting, ...]
    cites: tuple[str, ...]
    cited_by: tuple[str, ...]
    errata: tuple[Misprint, ...]
