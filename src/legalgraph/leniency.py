"""Shapes read with the benefit of the doubt, as SHACL: what a norm could fit if what the text leaves open were as asked.

A report says in which conditions a candidate fails, but not within counts of fitting values, nor within logic. So the reference
engine judges every candidate twice: by its pattern, and by the pattern's lenient reading, which is made here of SHACL Core.
A candidate that conforms to the second and not to the first is left open. In the lenient reading:

* a value that is not stated fits whatever is asked of a value;
* a property that has such a value has as many, or as few, values of any kind as are asked for;
* ``sh:or``, ``sh:xone`` and counts of at least so many fitting values hold where what could fit makes them hold;
* ``sh:not`` is read as it stands: what fits a shape that must not be fitted fails.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from legalgraph.fast.shapes import members
from legalgraph.fast.subset import CONSTRAINTS
from legalgraph.namespaces import LG, RDF, RDF_TYPE, SH, XSD
from legalgraph.store import BlankNode, Literal, NamedNode, Triple

if TYPE_CHECKING:
    from legalgraph.fast.shapes import Plan
    from legalgraph.store import Term

_TYPE: Final = NamedNode(RDF_TYPE)
_ONE: Final = Literal("1", datatype=NamedNode(XSD + "integer"))
_REFERS: Final = (SH + "node", SH + "property")
_LOGIC: Final = (SH + "and", SH + "or", SH + "xone")
_OF_ALL_VALUES: Final = tuple(
    SH + name
    for name in ("hasValue", "minCount", "maxCount", "qualifiedMinCount", "qualifiedMaxCount", "equals", "disjoint")
)


def lenient_listings(plan: Plan) -> list[Triple]:
    """For every test the shape ``TEST/lenient``, whose property shape ``TEST/lenient/candidate`` holds for the candidates that
    could fit the test's pattern.
    """
    writer = _Writer(plan)
    for test in plan.tests:
        listing, candidate = NamedNode(test.iri + "/lenient"), NamedNode(test.iri + "/lenient/candidate")
        writer.node(listing, ("targetClass", NamedNode(test.topic)), ("property", candidate))
        writer.say(candidate, ("path", NamedNode(LG + "candidate")), ("node", writer.value(test.pattern)))
    return writer.triples


class _Writer:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.triples: list[Triple] = []
        self._read: dict[Term, BlankNode] = {}
        self._values: dict[Term, BlankNode] = {}
        stated = BlankNode()
        self.say(stated, ("path", _TYPE), ("hasValue", NamedNode(LG + "NotStatedValue")))
        self._not_stated = self.node(BlankNode(), ("property", stated))

    def say(self, shape: NamedNode | BlankNode, *facts: tuple[str, Term]) -> None:
        self.triples += [Triple(shape, NamedNode(SH + name), value) for name, value in facts]

    def node(self, shape: NamedNode | BlankNode, *facts: tuple[str, Term]) -> BlankNode:
        self.triples.append(Triple(shape, _TYPE, NamedNode(SH + "NodeShape")))
        self.say(shape, *facts)
        return shape  # type: ignore[return-value]

    def value(self, shape: Term) -> BlankNode:
        """The shape of a value: it is not stated, or it could fit."""
        found = self._values.get(shape)
        if found is None:
            found = self._values[shape] = self._unless_silent(self.reading(shape))
        return found

    def reading(self, shape: Term) -> BlankNode:
        """The node shape of those that could fit."""
        found = self._read.get(shape)
        if found is None:
            found = self._read[shape] = self.node(BlankNode())
            facts = self.plan.shapes[shape]
            given = dict(facts)
            path = given.get(SH + "path")
            for predicate, value in facts:
                if predicate in CONSTRAINTS and predicate != SH + "qualifiedValueShape":
                    name = predicate.removeprefix(SH)
                    if path is None:
                        self.say(found, self._on_focus(predicate, value))
                    elif predicate in _OF_ALL_VALUES:
                        self.say(
                            found, ("node", self._of_all(path, name, value, given.get(SH + "qualifiedValueShape")))
                        )
                    else:
                        one = (
                            self.value(value)
                            if predicate in _REFERS
                            else self._unless_silent(self.node(BlankNode(), self._on_focus(predicate, value)))
                        )
                        self.say(found, ("property", self._at(path, ("node", one))))
        return found

    def _on_focus(self, predicate: str, value: Term) -> tuple[str, Term]:
        if predicate in _REFERS:
            return "node", self.reading(value)
        if predicate not in _LOGIC:
            return predicate.removeprefix(SH), value
        could = [self.reading(one) for one in members(self.plan, value)]
        if predicate != SH + "xone":
            return predicate.removeprefix(SH), self._list(could)
        one = self.node(BlankNode(), ("xone", value))
        none = self.node(BlankNode(), ("not", self.node(BlankNode(), ("or", value))), ("or", self._list(could)))
        return "or", self._list([one, none])

    def _of_all(self, path: Term, name: str, value: Term, counted: Term | None) -> BlankNode:
        """A condition on all values together: it holds, or one of them is not stated."""
        facts = [(name, value)]
        if name.startswith("qualified") and counted is not None:
            facts.append(("qualifiedValueShape", self.value(counted) if name == "qualifiedMinCount" else counted))
        holds = self.node(BlankNode(), ("property", self._at(path, *facts)))
        silent = self._at(path, ("qualifiedValueShape", self._not_stated), ("qualifiedMinCount", _ONE))
        return self._either(holds, self.node(BlankNode(), ("property", silent)))

    def _unless_silent(self, shape: BlankNode) -> BlankNode:
        return self._either(self._not_stated, shape)

    def _either(self, *shapes: BlankNode) -> BlankNode:
        return self.node(BlankNode(), ("or", self._list(list(shapes))))

    def _at(self, path: Term, *facts: tuple[str, Term]) -> BlankNode:
        shape = BlankNode()
        self.triples.append(Triple(shape, _TYPE, NamedNode(SH + "PropertyShape")))
        self.say(shape, ("path", path), *facts)
        return shape

    def _list(self, shapes: list[BlankNode]) -> Term:
        head: NamedNode | BlankNode = NamedNode(RDF + "nil")
        for shape in reversed(shapes):
            cell = BlankNode()
            self.triples += [
                Triple(cell, NamedNode(RDF + "first"), shape),
                Triple(cell, NamedNode(RDF + "rest"), head),
            ]
            head = cell
        return head
