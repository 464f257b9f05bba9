"""A framework's tests and shapes, compiled once; what lies outside the subset of SHACL is refused by name."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from legalgraph.errors import BadInput
from legalgraph.namespaces import LG, SH, short
from legalgraph.store import BlankNode, NamedNode, Term, Triple

if TYPE_CHECKING:
    from collections.abc import Iterable

_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_SILENT: Final = frozenset(
    SH + name for name in ("name", "message", "order", "group", "description", "severity", "targetClass")
)
HANDLED: Final = frozenset(
    SH + name
    for name in (
        "path node property class hasValue in minCount maxCount minInclusive maxInclusive minExclusive maxExclusive datatype "
        "qualifiedValueShape qualifiedMinCount qualifiedMaxCount not or and xone equals disjoint nodeKind"
    ).split()
)


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

    shapes: dict[Term, list[tuple[str, Term]]]
    tests: list[Test]


def compile_framework(triples: Iterable[Triple]) -> Plan:
    """Compile a framework; raises ``BadInput`` that names the shape and the construct that is outside the subset."""
    shapes: dict[Term, list[tuple[str, Term]]] = defaultdict(list)
    for triple in triples:
        shapes[triple.subject].append((triple.predicate.value, triple.object))  # type: ignore[index,arg-type]
    tests = []
    for node, pairs in shapes.items():
        facts = dict(pairs)
        if LG + "pattern" not in facts or LG + "polarity" not in facts or SH + "targetClass" not in facts:
            continue
        presupposed = facts.get(LG + "presupposes")
        tests.append(
            Test(
                iri=iri(node),
                topic=iri(facts[SH + "targetClass"]),
                pattern=NamedNode(iri(facts[LG + "pattern"])),
                every=iri(facts[LG + "polarity"]) == LG + "Every",
                presupposes=None if presupposed is None else NamedNode(iri(presupposed)),
            )
        )
    plan = Plan(dict(shapes), sorted(tests, key=lambda test: test.iri))
    for test in plan.tests:
        _refuse_outside(plan, test.pattern, ())
        if test.presupposes is not None:
            _refuse_outside(plan, test.presupposes, ())
    return plan


def _refuse_outside(plan: Plan, shape: Term, above: tuple[Term, ...]) -> None:
    if shape in above:
        raise BadInput("the shape refers to itself", where=str(shape), mend="shapes must not be recursive")
    if isinstance(shape, BlankNode):
        raise BadInput("a shape has no name", where=str(above[-1]) if above else None, mend="give the shape an IRI")
    pairs = plan.shapes.get(shape)
    if not pairs:
        raise BadInput(
            "the shape is named but described nowhere", where=str(shape), mend="write it, or correct the name"
        )
    for predicate, value in pairs:
        if predicate.startswith(SH) and predicate not in HANDLED | _SILENT:
            raise BadInput(
                f"{short(predicate)} is outside the SHACL subset that frameworks may use",
                where=str(shape),
                mend="rewrite the shape with the constructs of docs/reference/shacl-subset.md",
            )
        if predicate == SH + "path" and not isinstance(value, NamedNode):
            raise BadInput("the path is not a plain property", where=str(shape), mend="name one property as sh:path")
        for nested in _nested(plan, predicate, value):
            _refuse_outside(plan, nested, (*above, shape))


def _nested(plan: Plan, predicate: str, value: Term) -> list[Term]:
    if predicate in (SH + "node", SH + "property", SH + "qualifiedValueShape", SH + "not"):
        return [value]
    if predicate in (SH + "or", SH + "and", SH + "xone"):
        return members(plan, value)
    return []


def members(plan: Plan, head: Term) -> list[Term]:
    """The members of an RDF list among the shapes."""
    found = []
    seen: set[Term] = set()
    while head != NamedNode(_RDF + "nil"):
        if head in seen:
            raise BadInput("a list runs in a circle", where=str(head))
        seen.add(head)
        facts = dict(plan.shapes.get(head, []))
        if _RDF + "first" not in facts or _RDF + "rest" not in facts:
            raise BadInput("a list is broken", where=str(head), mend="write it in parentheses")
        found.append(facts[_RDF + "first"])
        head = facts[_RDF + "rest"]
    return found


def iri(term: Term) -> str:
    """The IRI of a term that must be one."""
    return term.value
