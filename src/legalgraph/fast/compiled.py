"""Shapes with everything looked up that does not depend on the data: what an evaluator runs, once for each snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from legalgraph.fast import literals
from legalgraph.fast.shapes import iri, members
from legalgraph.fast.subset import CONSTRAINTS
from legalgraph.namespaces import SH

if TYPE_CHECKING:
    from legalgraph.fast.shapes import Plan, Test
    from legalgraph.store import Term

_TO_SHAPE: Final = ("node", "property", "not")
_TO_SHAPES: Final = ("or", "and", "xone")
_TO_IRI: Final = ("datatype", "nodeKind", "equals", "disjoint")
_COUNTS: Final = ("minCount", "maxCount", "qualifiedMinCount", "qualifiedMaxCount")


class Shape:
    """A shape: its path if it has one, and its constraints by local name, their values ready for use.

    Shapes stand for themselves, lists are lists, terms their N-Triples text, counts and bounds numbers; a count comes with the
    shape that it counts. The same is sorted for running, the constraints of the shape's own property shapes among them:
    ``leaves`` are the values that a property must have, ``refers`` the shapes that must hold too, ``rest`` all others, each
    with the path that it looks at, or none.
    """

    __slots__ = ("constraints", "leaves", "path", "refers", "rest", "term")

    def __init__(self, term: Term) -> None:
        self.term = term
        self.path: str | None = None
        self.constraints: list[tuple[str, Any]] = []
        self.leaves: list[tuple[str, str]] = []
        self.refers: list[Shape] = []
        self.rest: list[tuple[str | None, str, Any]] = []

    def sort(self) -> None:
        """Sort the constraints for running."""
        for name, value in self.constraints:
            if self.path is not None:
                if name == "hasValue":
                    self.leaves.append((self.path, value))
                else:
                    self.rest.append((self.path, name, value))
            elif name == "property" and not value.refers:
                self.leaves += value.leaves
                self.rest += value.rest
            elif name in ("node", "property"):
                self.refers.append(value)
            else:
                self.rest.append((None, name, value))


def aimed(plan: Plan) -> list[tuple[Test, Shape, Shape | None]]:
    """The tests of a plan, each with its pattern and with what it presupposes; kept in the plan."""
    if len(plan.aimed) != len(plan.tests):
        plan.aimed[:] = [
            (test, compiled(plan, test.pattern), test.presupposes and compiled(plan, test.presupposes))
            for test in plan.tests
        ]
    return plan.aimed


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
        shape.sort()
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
