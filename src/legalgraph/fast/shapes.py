"""Shapes by node, and the tests that are made of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from legalgraph.errors import BadInput
from legalgraph.namespaces import RDF
from legalgraph.store import NamedNode, Term, Triple, as_stored

if TYPE_CHECKING:
    from collections.abc import Iterable

Facts: TypeAlias = list[tuple[str, Term]]

_FIRST, _REST, _NIL = RDF + "first", RDF + "rest", NamedNode(RDF + "nil")


@dataclass(frozen=True, slots=True)
class Test:
    """A criterion or extra-credit test as compiled: its dossier's topic, pattern, polarity and presupposition."""

    iri: str
    topic: str
    pattern: NamedNode
    every: bool
    presupposes: NamedNode | None


@dataclass(frozen=True, slots=True)
class Plan:
    """A framework's tests and shapes, compiled once and evaluated over any snapshot."""

    shapes: dict[Term, Facts]
    tests: list[Test] = field(default_factory=list)


def read_shapes(triples: Iterable[Triple]) -> Plan:
    """Shapes by node, their literals as a store keeps them."""
    shapes: dict[Term, Facts] = defaultdict(list)
    for triple in as_stored(triples):
        shapes[triple.subject].append((triple.predicate.value, triple.object))  # type: ignore[index,arg-type]  # no RDF-star
    return Plan(dict(shapes))


def members(plan: Plan, head: Term) -> list[Term]:
    """The members of an RDF list among the shapes."""
    found = []
    seen: set[Term] = set()
    while head != _NIL:
        if head in seen:
            raise BadInput("a list runs in a circle", where=str(head), mend="write it in parentheses")
        seen.add(head)
        facts = dict(plan.shapes.get(head, []))
        if _FIRST not in facts or _REST not in facts:
            raise BadInput("a list is broken", where=str(head), mend="write it in parentheses")
        found.append(facts[_FIRST])
        head = facts[_REST]
    return found


def iri(term: Term) -> str:
    """The IRI of a term that must be one."""
    if not isinstance(term, NamedNode):
        raise BadInput(f"{term} is not an IRI", mend="name a thing there")
    return term.value
