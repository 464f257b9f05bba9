"""What an evaluation leaves behind, for all that read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from legalgraph.fast.index import Index
    from legalgraph.fast.plan import Plan
    from legalgraph.snapshot import Snapshot
    from legalgraph.store import NamedNode, TripleStore


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What an evaluation found: its IRI, the derived triples as sorted N-Triples, and a store that holds all of it.

    ``plan`` and ``index`` are the compiled framework and the snapshot as sets, for what is asked next.
    """

    iri: NamedNode
    ntriples: bytes
    snapshot: Snapshot
    store: TripleStore
    plan: Plan
    index: Index
