"""A framework's tests and shapes, compiled once; what lies outside the subset of SHACL is refused by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from legalgraph.fast.shapes import Facts, Plan, Test, iri, read_shapes
from legalgraph.fast.subset import CONSTRAINTS, check, refuse
from legalgraph.namespaces import LG, SH, short
from legalgraph.store import NamedNode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from legalgraph.store import Term, Triple

__all__ = ["Plan", "Test", "compile_framework"]

_PATTERN, _POLARITY, _PRESUPPOSES = LG + "pattern", LG + "polarity", LG + "presupposes"
_TARGET, _PROPERTY = SH + "targetClass", SH + "property"
_POLARITIES: Final = {"Some": ("qualifiedMinCount", "1"), "None": ("qualifiedMaxCount", "0"), "Every": None}


def compile_framework(triples: Iterable[Triple]) -> Plan:
    """Compile a framework; raises ``BadInput`` that names the shape and the construct that is outside the subset."""
    plan = read_shapes(triples)
    check(plan)
    return Plan(plan.shapes, _tests(plan))


def _tests(plan: Plan) -> list[Test]:
    """The tests of a framework: what has a pattern, a polarity and a topic, sorted by IRI."""
    found = []
    for node, facts in plan.shapes.items():
        names = [name for name, _ in facts]
        if _PATTERN in names and _POLARITY in names:
            if _TARGET not in names:
                refuse(node, "the test names no dossier", "add sh:targetClass with a topic")
            found.append(_test(plan, node, facts))
    return sorted(found, key=lambda test: test.iri)


def _test(plan: Plan, node: Term, facts: Facts) -> Test:
    given = dict(facts)
    names = [name for name, _ in facts]
    for predicate in (_PATTERN, _POLARITY, _TARGET, _PRESUPPOSES, _PROPERTY):
        if names.count(predicate) > 1:
            refuse(node, f"the test has {short(predicate)} twice", "split it, or leave one out")
    for predicate in names:
        if predicate in CONSTRAINTS and predicate != _PROPERTY:
            refuse(node, f"{short(predicate)} stands on the test itself", "put it into the pattern")
    pattern, polarity = given[_PATTERN], given[_POLARITY]
    name = iri(polarity).removeprefix(LG)
    if name not in _POLARITIES:
        refuse(node, f"{short(iri(polarity))} is no polarity", "use lg:Some, lg:None or lg:Every")
    count = dict(plan.shapes.get(given.get(_PROPERTY, pattern), []))
    wanted = _POLARITIES[name]
    fits = (
        set(count) & CONSTRAINTS == {SH + "node"} and count[SH + "node"] == pattern
        if wanted is None
        else set(count) & CONSTRAINTS == {SH + "qualifiedValueShape", SH + wanted[0]}
        and count[SH + "qualifiedValueShape"] == pattern
        and count[SH + wanted[0]].value == wanted[1]
    )
    if not fits or count.get(SH + "path") != NamedNode(LG + "candidate"):
        says = "sh:node" if wanted is None else f"sh:qualifiedValueShape and sh:{wanted[0]} {wanted[1]}"
        refuse(
            node,
            f"the test does not count what lg:{name} says",
            f"one property shape on lg:candidate, {says}, the pattern",
        )
    presupposed = given.get(_PRESUPPOSES)
    if presupposed is not None:
        scheme = plan.shapes.get(presupposed, [])
        if (_TARGET, given[_TARGET]) not in scheme:
            refuse(presupposed, "what a test presupposes reads another dossier", "give both the same sh:targetClass")
        if any(predicate in CONSTRAINTS and predicate != _PROPERTY for predicate, _ in scheme):
            refuse(presupposed, "what a test presupposes has more than property shapes", "put it into a property shape")
        for predicate, value in scheme:
            if predicate == _PROPERTY and {p for p, _ in plan.shapes[value]} & {_PROPERTY}:
                refuse(value, "a property shape holds another in what a test presupposes", "use sh:qualifiedValueShape")
    return Test(
        iri=iri(node),
        topic=iri(given[_TARGET]),
        pattern=NamedNode(iri(pattern)),
        every=wanted is None,
        presupposes=None if presupposed is None else NamedNode(iri(presupposed)),
    )
