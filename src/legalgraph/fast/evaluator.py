"""Shapes as set algebra: which nodes conform, and which would if what the text leaves open were as the shape asks.

Every shape becomes two sets: the nodes that *fit*, as SHACL has it, and the nodes that *could* fit, read with the benefit of the
doubt where a value is not stated. A node that could fit and does not is left open. ``legalgraph.leniency`` says the same of
the second set in SHACL itself, for the reference engine.
"""

from __future__ import annotations

from operator import ge, gt, le, lt
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from legalgraph.fast import literals
from legalgraph.fast.compiled import Shape, compiled
from legalgraph.fast.index import Bits, Index, bits_of, union
from legalgraph.namespaces import RDF_TYPE, RDFS, SH

if TYPE_CHECKING:
    from decimal import Decimal

    from legalgraph.fast.shapes import Plan
    from legalgraph.store import Term

_COMPARES: Final = {"minInclusive": ge, "maxInclusive": le, "minExclusive": gt, "maxExclusive": lt}

Two: TypeAlias = tuple[Bits, Bits]


class Verdict(NamedTuple):
    """A shape over all nodes: which conform, and which fail only where the text is silent."""

    fits: Bits
    open: Bits


Parts: TypeAlias = "list[tuple[Term | None, Verdict]]"


class Evaluator:
    """A plan over an index. Verdicts are kept, so each shape is worked out once for all nodes."""

    def __init__(self, plan: Plan, index: Index) -> None:
        self.plan = plan
        self.index = index
        self._known: dict[Shape, Two] = {}

    def verdict(self, shape: Term) -> Verdict:
        """Which nodes conform to the shape."""
        return _verdict(self.sets(compiled(self.plan, shape)))

    def parts(self, shape: Term) -> Parts:
        """The verdicts that make up a shape's: each with the shape that reports it, or none."""
        one = compiled(self.plan, shape)
        if one.path is not None:
            return [(shape, _verdict(self._at(one.path, name, value))) for name, value in one.constraints]
        return [
            (value.term if name in ("node", "property") else None, _verdict(self._on_focus(name, value)))
            for name, value in one.constraints
        ]

    def sets(self, shape: Shape) -> Two:
        """The nodes that fit a shape, and those that could."""
        known = self._known
        found = known.get(shape)
        if found is None:
            index = self.index
            fits = could = index.everything
            leaves = index.leaves
            for key in shape.leaves:
                fit, can = leaves.get(key) or index.leaf(key)
                fits &= fit
                could &= can
            for other in shape.refers:
                fit, can = known.get(other) or self.sets(other)
                fits &= fit
                could &= can
            for path, name, value in shape.rest:
                fit, can = self._on_focus(name, value) if path is None else self._at(path, name, value)
                fits &= fit
                could &= can
            found = known[shape] = fits, could | index.not_stated
        return found

    def _on_focus(self, name: str, value: Any) -> Two:
        """A constraint of a node shape: it looks at the node itself."""
        if name in ("node", "property"):
            return self.sets(value)
        if name in ("equals", "disjoint"):
            fits = self._compared_focus(name, value)
            return fits, fits
        return self._of_value(name, value)

    def _at(self, path: str, name: str, value: Any) -> Two:
        """A constraint of a property shape: it looks at the values of the property."""
        index = self.index
        if name == "hasValue":
            return index.leaf((path, value))
        if name in ("minCount", "maxCount"):
            fits = self._counted(path, name, value[0], index.everything)
        elif name in ("qualifiedMinCount", "qualifiedMaxCount"):
            fit, can = self.sets(value[1])
            fits = self._counted(path, name, value[0], fit)
            if name == "qualifiedMinCount" and (can ^ fit) & index.valued(path):
                return fits, fits | index.silent(path) | self._counted(path, name, value[0], can)
        elif name in ("equals", "disjoint"):
            fits = self._compared(name, path, value)
        else:
            fit, can = self.sets(value) if name in ("node", "property") else self._of_value(name, value)
            everything = index.everything
            fits = everything & ~index.with_any(path, ~fit)
            if not (can ^ fit) & index.valued(path):
                return fits, fits
            return fits, everything & ~index.with_any(path, ~can)
        return fits, fits | index.silent(path)

    def _counted(self, path: str, name: str, count: int, wanted: Bits) -> Bits:
        index = self.index
        if name.endswith("MaxCount") or name == "maxCount":
            return index.everything & ~self._at_least(path, count + 1, wanted)
        return self._at_least(path, count, wanted)

    def _at_least(self, path: str, count: int, wanted: Bits) -> Bits:
        if count <= 0:
            return self.index.everything
        return self.index.with_any(path, wanted) if count == 1 else self.index.with_several(path, wanted, count)

    def _of_value(self, name: str, value: Any) -> Two:
        """A constraint on a node that is looked at: what is not stated could be whatever is asked for."""
        if name in ("or", "and", "xone"):
            fits, could = self._logical(name, [self.sets(shape) for shape in value])
        else:
            fits = could = self._fits_value(name, value)
        return fits, could | self.index.not_stated

    def _logical(self, name: str, found: list[Two]) -> Two:
        if name == "and":
            fits = could = self.index.everything
            for fit, can in found:
                fits &= fit
                could &= can
            return fits, could
        once = more = could = 0
        for fit, can in found:
            more |= once & fit
            once |= fit
            could |= can
        return (once, could) if name == "or" else (once & ~more, (once & ~more) | (could & ~once))

    def _fits_value(self, name: str, value: Any) -> Bits:
        number = self.index.number
        if name == "in":
            return union({number[one] for one in value if one in number})
        if name == "hasValue":
            return 1 << number[value] if value in number else 0
        if name == "not":
            return self.index.everything & ~self.sets(value)[0]
        if name == "class":
            return self._instances(number.get(value, -1))
        if name == "datatype":
            nodes = enumerate(self.index.nodes)
            return union([i for i, node in nodes if node[0] == '"' and literals.well_formed(node, value)])
        if name == "nodeKind":
            kinds = value.removeprefix(SH)
            marks = {mark for kind, mark in (("IRI", "<"), ("BlankNode", "_"), ("Literal", '"')) if kind in kinds}
            return union([i for i, node in enumerate(self.index.nodes) if node[0] in marks])
        return self._numeric(name, value)

    def _instances(self, kind: int) -> Bits:
        below = self.index.subjects_by_value(RDFS + "subClassOf")
        wanted, todo = 0, [kind]
        while todo:
            number = todo.pop()
            if number >= 0 and not wanted >> number & 1:
                wanted |= 1 << number
                todo += below.get(number, ())
        return self.index.with_any(RDF_TYPE, wanted)

    def _numeric(self, name: str, bound: Decimal) -> Bits:
        holds, rough = _COMPARES[name], float(bound)
        return union([i for i, n in self.index.numbers if holds(n, rough if isinstance(n, float) else bound)])

    def _compared(self, name: str, path: str, other: str) -> Bits:
        mine, theirs = self.index.values_by_subject(path), self.index.values_by_subject(other)
        bad = []
        for subject in mine.keys() | theirs.keys():
            ours, others = set(mine.get(subject, ())), set(theirs.get(subject, ()))
            if ours != others if name == "equals" else ours & others:
                bad.append(subject)
        return self.index.everything & ~union(bad)

    def _compared_focus(self, name: str, other: str) -> Bits:
        theirs = self.index.values_by_subject(other)
        if name == "equals":
            return union([subject for subject, values in theirs.items() if values == [subject]])
        return self.index.everything & ~union([subject for subject, values in theirs.items() if subject in values])


def _verdict(two: Two) -> Verdict:
    return Verdict(two[0], two[1] & ~two[0])


def conforming(evaluator: Evaluator, shape: Term) -> list[str]:
    """The nodes that conform to a shape, as N-Triples text."""
    return [evaluator.index.nodes[position] for position in bits_of(evaluator.verdict(shape).fits)]
