"""Shapes as set algebra: which nodes conform, and which fail only where the text is silent."""

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
        self._verdicts: dict[Shape, Verdict] = {}
        self._parts: dict[Shape, Parts] = {}

    def verdict(self, shape: Term) -> Verdict:
        """Which nodes conform to the shape."""
        return self._verdict(compiled(self.plan, shape))

    def parts(self, shape: Term) -> Parts:
        """The verdicts that make up a shape's: each with the shape that reports it, or none."""
        return self._parts_of(compiled(self.plan, shape))

    def _verdict(self, shape: Shape) -> Verdict:
        found = self._verdicts.get(shape)
        if found is None:
            fits = tolerant = self.index.everything
            for _, verdict in self._parts_of(shape):
                fits &= verdict.fits
                tolerant &= verdict.fits | verdict.open
            found = self._verdicts[shape] = Verdict(fits, tolerant & ~fits)
        return found

    def _parts_of(self, shape: Shape) -> Parts:
        found = self._parts.get(shape)
        if found is None:
            if shape.path is None:
                found = self._node_parts(shape)
            else:
                found = [(shape.term, verdict) for verdict in self._property_parts(shape, shape.path)]
            self._parts[shape] = found
        return found

    def _node_parts(self, shape: Shape) -> Parts:
        silent = self.index.not_stated
        found: Parts = []
        for name, value in shape.constraints:
            if name in ("node", "property"):
                found.append((value.term, self._verdict(value)))
                continue
            compared = name in ("equals", "disjoint")
            fits = self._compared_focus(name, value) if compared else self._fits_value(name, value)
            found.append((None, Verdict(fits, silent & ~fits)))
        return found

    def _property_parts(self, shape: Shape, path: str) -> list[Verdict]:
        index, everything = self.index, self.index.everything
        silent = index.silent(path)
        found = []
        for name, value in shape.constraints:
            if name in ("node", "property"):
                nested = self._verdict(value)
                failing = everything & ~nested.fits
                fits = everything & ~index.with_any(path, failing)
                found.append(Verdict(fits, everything & ~index.with_any(path, failing & ~nested.open) & ~fits))
                continue
            if name == "hasValue":
                fits = index.with_value(path, index.number.get(value, -1))
            elif name in ("minCount", "qualifiedMinCount"):
                fits = self._at_least(path, *value)
            elif name in ("maxCount", "qualifiedMaxCount"):
                fits = everything & ~self._at_least(path, value[0] + 1, value[1])
            elif name in ("equals", "disjoint"):
                fits = self._compared(name, path, value)
            else:
                fits = everything & ~index.with_any(path, everything & ~self._fits_value(name, value))
            found.append(Verdict(fits, silent & ~fits))
        return found

    def _at_least(self, path: str, count: int, shape: Shape | None) -> Bits:
        index = self.index
        if count <= 0:
            return index.everything
        if shape is None and count == 1:
            return index.having(path)
        wanted = index.everything if shape is None else self._verdict(shape).fits
        return index.with_any(path, wanted) if count == 1 else index.with_several(path, wanted, count)

    def _fits_value(self, name: str, value: Any) -> Bits:
        """The nodes that satisfy a constraint on a value node."""
        number = self.index.number
        if name == "in":
            return union({number[one] for one in value if one in number})
        if name == "hasValue":
            return 1 << number[value] if value in number else 0
        if name == "not":
            return self.index.everything & ~self._verdict(value).fits
        if name in ("or", "and", "xone"):
            return self._logical(name, [self._verdict(shape).fits for shape in value])
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

    def _logical(self, name: str, verdicts: list[Bits]) -> Bits:
        if name == "and":
            found = self.index.everything
            for one in verdicts:
                found &= one
            return found
        once = more = 0
        for one in verdicts:
            more |= once & one
            once |= one
        return once if name == "or" else once & ~more

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


def conforming(evaluator: Evaluator, shape: Term) -> list[str]:
    """The nodes that conform to a shape, as N-Triples text."""
    return [evaluator.index.nodes[position] for position in bits_of(evaluator.verdict(shape).fits)]
