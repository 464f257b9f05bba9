"""What a verification found, as frozen values."""

from __future__ import annotations

import enum
from collections import Counter
from dataclasses import dataclass


class Kind(enum.Enum):
    """What was checked."""

    QUOTATION = "quotation"
    """An anchored print of a passage."""
    WORDS = "words"
    """A run of words that carries a slot of a norm."""
    FIGURE = "figure"
    """An amount, a term or another figure in a slot of a norm."""
    REFERENCE = "reference"
    """A provision that the text of another cites."""


class Result(enum.Enum):
    """The outcome of one check."""

    EXACT = "exact"
    MARKED = "marked"
    """It matches, across a printed ellipsis or bracket."""
    AMBIGUOUS = "ambiguous"
    NOT_FOUND = "not found"
    SOURCE_MISSING = "source missing"
    SOURCE_CHANGED = "source changed"
    """A document of that name is there, and its bytes are not those that were hashed."""

    @property
    def holds(self) -> bool:
        """Whether it needs nobody's attention."""
        return self in {Result.EXACT, Result.MARKED}


@dataclass(frozen=True, slots=True)
class Checked:
    """One check: of what (an IRI), about what, in which document, and what came out. Offsets are half-open."""

    kind: Kind
    iri: str
    law: str
    quoted: str
    source: str
    result: Result
    reason: str = ""
    places: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Verification:
    """All checks of a jurisdiction, in a fixed order, and the names of documents that were asked for."""

    jurisdiction: str
    checks: tuple[Checked, ...]
    documents: tuple[tuple[str, Result], ...]

    @property
    def findings(self) -> tuple[Checked, ...]:
        """The checks that did not hold."""
        return tuple(one for one in self.checks if not one.result.holds)

    def counts(self) -> dict[tuple[Kind, Result], int]:
        """How many checks of each kind had each outcome."""
        return dict(Counter((one.kind, one.result) for one in self.checks))
