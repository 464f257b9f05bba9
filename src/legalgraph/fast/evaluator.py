"""Shapes as set algebra: which nodes conform, and which fail only where the text is silent."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from operator import ge, gt, le, lt
from typing import TYPE_CHECKING, Final

from legalgraph.fast import literals
from legalgraph.fast.index import Bits, Index, bits_of, union
from legalgraph.fast.shapes import iri, members
from legalgraph.fast.subset import CONSTRAINTS
from legalgraph.namespaces import RDF_TYPE, RDFS, SH

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from legalgraph.fast.shapes import Facts, Plan
    from legalgraph.store import Term

_COMPARES: Final = {"minInclusive": ge, "maxInclusive": le, "minExclusive": gt, "maxExclusive": lt}


@dataclass(frozen=True, slots=True)
class Verdict:
    """A shape over all nodes: which conform, and which fail only where the text is silent."""

    fits: Bits
    open: Bits


class Evaluator:
    """A plan over an index. Verdicts are kept, so each shape is worked out once for all nodes."""

    def __init__(self, plan: Plan, index: Index) -> None:
        self.plan = plan
        self.index = index
        self._verdicts: dict[Term, Verdict] = {}
        self._parts: dict[Term, list[tuple[Term | None, Verdict]]] = {}

    def verdict(self, shape: Term) -> Verdict:
        """Which nodes conform to the shape."""
        found = self._verdicts.get(shape)
        if found is None:
            found = self._verdicts[shape] = self._combine(verdict for _, verdict in self.parts(shape))
        return found

    def parts(self, shape: Term) -> list[tuple[Term | None, Verdict]]:
        """The verdicts that make up a shape's: each with the shape that reports it, or none."""
        found = self._parts.get(shape)
        if found is None:
            facts = self.plan.shapes.get(shape, [])
            path = next((value for predicate, value in facts if predicate == SH + "path"), None)
            found = self._parts[shape] = (
                self._node_parts(facts)
                if path is None
                else [(shape, verdict) for verdict in self._property_parts(facts, iri(path))]
            )
        return found

    def _combine(self, verdicts: Iterable[Verdict]) -> Verdict:
        fits = tolerant = self.index.everything
        for verdict in verdicts:
            fits &= verdict.fits
            tolerant &= verdict.fits | verdict.open
        return Verdict(fits, tolerant & ~fits)

    def _leaf(self, fits: Bits, silent: Bits) -> Verdict:
        return Verdict(fits, silent & ~fits)

    def _node_parts(self, facts: Facts) -> list[tuple[Term | None, Verdict]]:
        found: list[tuple[Term | None, Verdict]] = []
        for predicate, value in facts:
            name = predicate.removeprefix(SH)
            if predicate not in CONSTRAINTS:
                continue
            if name in ("node", "property"):
                found.append((value, self.verdict(value)))
            elif name in ("equals", "disjoint"):
                found.append((None, self._leaf(self._compared_focus(name, iri(value)), self.index.not_stated)))
            else:
                found.append((None, self._leaf(self._fits_value(name, value), self.index.not_stated)))
        return found

    def _property_parts(self, facts: Facts, path: str) -> list[Verdict]:
        index, everything = self.index, self.index.everything
        silent = index.silent(path)
        given = dict(facts)
        found = []
        for predicate, value in facts:
            if predicate not in CONSTRAINTS:
                continue
            name = predicate.removeprefix(SH)
            if name in ("node", "property"):
                nested = self.verdict(value)
                failing = everything & ~nested.fits
                fits = everything & ~index.with_any(path, failing)
                found.append(Verdict(fits, everything & ~index.with_any(path, failing & ~nested.open) & ~fits))
                continue
            if name == "minCount":
                fits = self._at_least(path, everything, int(value.value))
            elif name == "maxCount":
                fits = everything & ~self._at_least(path, everything, int(value.value) + 1)
            elif name == "qualifiedMinCount":
                fits = self._at_least(path, self.verdict(given[SH + "qualifiedValueShape"]).fits, int(value.value))
            elif name == "qualifiedMaxCount":
                wanted = self.verdict(given[SH + "qualifiedValueShape"]).fits
                fits = everything & ~self._at_least(path, wanted, int(value.value) + 1)
            elif name == "qualifiedValueShape":
                continue
            elif name == "hasValue":
                fits = index.with_value(path, index.find(value))
            elif name in ("equals", "disjoint"):
                fits = self._compared(name, path, iri(value))
            else:
                fits = everything & ~index.with_any(path, everything & ~self._fits_value(name, value))
            found.append(self._leaf(fits, silent))
        return found

    def _at_least(self, path: str, wanted: Bits, count: int) -> Bits:
        if count <= 0:
            return self.index.everything
        if count > 1:
            return self.index.with_several(path, wanted, count)
        return self.index.having(path) if wanted == self.index.everything else self.index.with_any(path, wanted)

    def _fits_value(self, name: str, value: Term) -> Bits:
        """The nodes that satisfy a constraint on a value node."""
        if name == "not":
            return self.index.everything & ~self.verdict(value).fits
        if name in ("or", "and", "xone"):
            return self._logical(name, [self.verdict(shape).fits for shape in members(self.plan, value)])
        if name in ("in", "hasValue"):
            wanted = members(self.plan, value) if name == "in" else [value]
            return union({self.index.find(one) for one in wanted} - {-1})
        if name == "class":
            return self._instances(value)
        if name == "datatype":
            wanted_type = iri(value)
            nodes = enumerate(self.index.nodes)
            return union([i for i, node in nodes if node[0] == '"' and literals.well_formed(node, wanted_type)])
        if name == "nodeKind":
            kinds = iri(value).removeprefix(SH)
            marks = {mark for kind, mark in (("IRI", "<"), ("BlankNode", "_"), ("Literal", '"')) if kind in kinds}
            return union([i for i, node in enumerate(self.index.nodes) if node[0] in marks])
        return self._numeric(name, literals.number(str(value)))

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

    def _instances(self, value: Term) -> Bits:
        below = self.index.subjects_by_value(RDFS + "subClassOf")
        wanted, todo = 0, [self.index.find(value)]
        while todo:
            number = todo.pop()
            if number >= 0 and not wanted >> number & 1:
                wanted |= 1 << number
                todo += below.get(number, ())
        return self.index.with_any(RDF_TYPE, wanted)

    @cached_property
    def _numbers(self) -> list[tuple[int, Decimal | float]]:
        found = ((i, literals.number(node)) for i, node in enumerate(self.index.nodes) if node[0] == '"')
        return [(i, number) for i, number in found if number is not None]

    def _numeric(self, name: str, bound: Decimal | float | None) -> Bits:
        assert bound is not None, "a bound that is no number was refused before"
        holds, rough = _COMPARES[name], float(bound)
        return union([i for i, n in self._numbers if holds(n, rough if isinstance(n, float) else bound)])

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
