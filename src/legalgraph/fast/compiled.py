"""Shapes with everything looked up that does not depend on the data: what an evaluator runs, once for each snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from legalgraph.fast import literals
from legalgraph.fast.shapes import iri, members
from legalgraph.fast.subset import CONSTRAINTS
from legalgraph.namespaces import SH

if TYPE_CHECKING:
    from legalgraph.fast.shapes import Plan
    from legalgraph.store import Term

_TO_SHAPE: Final = ("node", "property", "not")
_TO_SHAPES: Final = ("or", "and", "xone")
_TO_IRI: Final = ("datatype", "nodeKind", "equals", "disjoint")
_COUNTS: Final = ("minCount", "maxCount", "qualifiedMinCount", "qualifiedMaxCount")


class Shape:
    """A shape: its path if it has one, and its constraints by local name, their values ready for use.

    Shapes stand for themselves, lists are lists, terms their N-Triples text, counts and bounds numbers; a count comes with the
    shape that it counts.
    """

    __slots__ = ("constraints", "path", "term")

    def __init__(self, term: Term) -> None:
        self.term = term
        self.path: str | None = None
        self.constraints: list[tuple[str, Any]] = []


def compiled(plan: Plan, term: Term) -> Shape:
    """The compiled shape of this name; kept in the plan."""
    shape = plan.compiled.get(term)
    if shape is None:
        shape = plan.compiled[term] = Shape(term)
        facts = plan.shapes.get(term, [])
        given = dict(facts)
        if SH + "path" in given:
            shape.path = iri(given[SH + "path"])
        counted = given.get(SH + "qualifiedValueShape")
        for predicate, value in facts:
            name = predicate.removeprefix(SH)
            if predicate in CONSTRAINTS and name != "qualifiedValueShape":
                shape.constraints.append((name, _value(plan, name, value, counted)))
    assert isinstance(shape, Shape)
    return shape


def _value(plan: Plan, name: str, value: Term, counted: Term | None) -> Any:
    if name in _TO_SHAPE:
        return compiled(plan, value)
    if name in _TO_SHAPES:
        return [compiled(plan, one) for one in members(plan, value)]
    if name in _COUNTS:
        qualified = name.startswith("qualified") and counted is not None
        return int(value.value), compiled(plan, counted) if qualified and counted is not None else None
    if name == "in":
        return [str(one) for one in members(plan, value)]
    if name in _TO_IRI:
        return iri(value)
    return str(value) if name in ("hasValue", "class") else literals.number(str(value))
