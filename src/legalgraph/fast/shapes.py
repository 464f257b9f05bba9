"""Shapes by node, and the tests that are made of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from legalgraph.errors import BadInput
from legalgraph.namespaces import LG, RDF, RDF_TYPE, RDFS, SH, SKOS
from legalgraph.snapshot import UNSEEN
from legalgraph.store import Literal, NamedNode, Term, stored_forms

if TYPE_CHECKING:
    from collections.abc import Iterable

    from legalgraph.store import Triple

Facts: TypeAlias = list[tuple[str, Term]]

_FOR_READERS: Final = (RDFS, SKOS)
_WORDS: Final = frozenset({SH + "message", SH + "name", SH + "description"})
_FIRST, _REST, _NIL = RDF + "first", RDF + "rest", NamedNode(RDF + "nil")


class Test(NamedTuple):
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
    compiled: dict[Term, object] = field(default_factory=dict, repr=False, compare=False)
    aimed: list[Any] = field(default_factory=list, repr=False, compare=False)

    def paths(self) -> frozenset[str]:
        """The properties that the shapes look at: all that an index need keep."""
        look = {SH + "path", SH + "equals", SH + "disjoint"}
        found = {value.value for facts in self.shapes.values() for predicate, value in facts if predicate in look}
        return frozenset(found | {RDF_TYPE, RDFS + "subClassOf", LG + "candidate"}) - UNSEEN


def read_shapes(triples: Iterable[Triple]) -> Plan:
    """Shapes by node, without what is said for readers alone; literals as a store keeps them."""
    shapes: dict[Any, Facts] = {}
    names: dict[NamedNode, str] = {}
    compared: list[tuple[Facts, int, Literal]] = []
    for triple in triples:
        predicate = triple.predicate
        name = names.get(predicate)
        if name is None:
            name = names[predicate] = predicate.value
        if name.startswith(_FOR_READERS):
            continue
        facts = shapes.setdefault(triple.subject, [])
        value: Any = triple.object
        if isinstance(value, Literal) and name not in _WORDS:
            compared.append((facts, len(facts), value))
        facts.append((name, value))
    forms = stored_forms(value for _, _, value in compared)
    for facts, place, value in compared if forms else ():
        facts[place] = (facts[place][0], forms.get(value, value))
    return Plan(shapes)


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
