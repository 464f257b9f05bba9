"""The values that a proof is made of: why a goal stands as it does, down to the words of the law."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from legalgraph.shown import Shown

if TYPE_CHECKING:
    from legalgraph.asof import AsOf
    from legalgraph.model import Criterion, Goal, NormRef, Role


@dataclass(frozen=True, slots=True)
class SlotFact:
    """One deciding slot of a norm: what it holds, the statute's words that carry it, and its basis if not the statute."""

    slot: str
    values: tuple[str, ...]
    words: tuple[str, ...] = ()
    basis: str | None = None


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where words stand: the source's title and IRI, and half-open character positions in it."""

    source: str
    title: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Words:
    """A passage of a provision, verbatim, and where it stands."""

    iri: str
    text: str
    anchors: tuple[Anchor, ...] = ()


@dataclass(frozen=True, slots=True)
class Provision:
    """A provision version: citation, catch-line, standing on the day, and its passages."""

    iri: str
    version: str
    citation: str
    title: str | None
    standing: str
    words: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class NormProof:
    """A norm's part in an outcome: its deciding slots, where it misses, and the provisions that express it."""

    norm: NormRef
    kind: str
    role: Role
    basis: str | None
    facts: tuple[SlotFact, ...]
    misses: tuple[str, ...]
    provisions: tuple[Provision, ...]
    read_with: tuple[Provision, ...] = ()


@dataclass(frozen=True, slots=True)
class CriterionProof:
    """A criterion and the norms that carry its outcome; ``records`` are the searches that support an absence."""

    criterion: Criterion
    topic: str
    norms: tuple[NormProof, ...]
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proof(Shown):
    """Why a goal stands as it does, from the status down to the words and their sources."""

    jurisdiction: str
    jurisdiction_label: str
    framework_label: str
    as_of: AsOf
    goal: Goal
    criteria: tuple[CriterionProof, ...]
