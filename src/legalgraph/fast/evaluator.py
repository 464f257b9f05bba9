"""Shapes as set algebra: which nodes conform, and which fail only where the text is silent."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from legalgraph.errors import BadInput
from legalgraph.fast.index import Bits, Index, bits_of, union
from legalgraph.fast.plan import HANDLED, Plan, iri, members
from legalgraph.namespaces import RDF_TYPE, RDFS, SH
from legalgraph.store import BlankNode, Literal, NamedNode, Term

if TYPE_CHECKING:
    from collections.abc import Iterable


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
        self._numbers: dict[str, list[tuple[Decimal, int]]] = {}

    def verdict(self, shape: Term) -> Verdict:
        """Which nodes conform to the shape."""
        found = self._verdicts.get(shape)
        if found is None:
            found = self._verdicts[shape] = self._combine(verdict for _, verdict in self.parts(shape))
        return found

    def parts(self, shape: Term) -> list[tuple[Term | None, Verdict]]:
        """The verdicts that make up a shape's: each with the property shape that reports it, or none."""
        found = self._parts.get(shape)
        if found is None:
            facts = self.plan.shapes.get(shape, [])
            path = next((value for predicate, value in facts if predicate == SH + "path"), None)
            found = self._parts[shape] = (
                self._node_parts(facts)
                if path is None
                else [(shape, v) for v in self._property_parts(facts, iri(path))]
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

    def _node_parts(self, facts: list[tuple[str, Term]]) -> list[tuple[Term | None, Verdict]]:
        index, everything = self.index, self.index.everything
        found: list[tuple[Term | None, Verdict]] = []
        for predicate, value in facts:
            if predicate in (SH + "node", SH + "property"):
                found.append((value, self.verdict(value)))
            elif predicate in HANDLED:
                found.append((None, self._leaf(self._fits_value(predicate, value, everything), index.not_stated)))
        return found

    def _property_parts(self, facts: list[tuple[str, Term]], path: str) -> list[Verdict]:
        index, everything = self.index, self.index.everything
        silent = index.silent(path)
        given = dict(facts)
        found = []
        for predicate, value in facts:
            if predicate == SH + "minCount":
                found.append(self._leaf(self._at_least(path, int(value.value), everything), silent))
            elif predicate == SH + "maxCount":
                found.append(self._leaf(everything & ~self._at_least(path, int(value.value) + 1, everything), silent))
            elif predicate == SH + "hasValue":
                number = index.number.get(value)
                found.append(self._leaf(index.values(path).get(number, 0) if number is not None else 0, silent))
            elif predicate == SH + "qualifiedMinCount":
                wanted = self.verdict(given[SH + "qualifiedValueShape"]).fits
                found.append(self._leaf(self._at_least(path, int(value.value), wanted), silent))
            elif predicate == SH + "qualifiedMaxCount":
                wanted = self.verdict(given[SH + "qualifiedValueShape"]).fits
                found.append(self._leaf(everything & ~self._at_least(path, int(value.value) + 1, wanted), silent))
            elif predicate in (SH + "node", SH + "property"):
                nested = self.verdict(value)
                failing = everything & ~nested.fits
                hard = failing & ~nested.open
                fits = everything & ~index.with_any(path, failing)
                found.append(Verdict(fits, everything & ~index.with_any(path, hard) & ~fits))
            elif predicate in (SH + "equals", SH + "disjoint"):
                found.append(self._leaf(self._compared(predicate, path, iri(value)), silent))
            elif predicate in HANDLED and predicate not in (SH + "path", SH + "qualifiedValueShape"):
                bad = everything & ~self._fits_value(predicate, value, everything)
                found.append(self._leaf(everything & ~index.with_any(path, bad), silent))
        return found

    def _fits_value(self, predicate: str, value: Term, everything: Bits) -> Bits:
        index = self.index
        name = predicate.removeprefix(SH)
        if name == "not":
            return everything & ~self.verdict(value).fits
        if name in ("or", "and", "xone"):
            return self._logical(name, [self.verdict(shape).fits for shape in members(self.plan, value)])
        if name == "in":
            return union([index.number[one] for one in members(self.plan, value) if one in index.number])
        if name == "hasValue":
            return 1 << index.number[value] if value in index.number else 0
        if name == "class":
            return self._instances(value)
        if name == "datatype":
            return union([i for i, n in enumerate(index.nodes) if isinstance(n, Literal) and n.datatype == value])
        if name == "nodeKind":
            return self._of_kind(iri(value).removeprefix(SH))
        if name in ("minInclusive", "maxInclusive", "minExclusive", "maxExclusive"):
            return self._numeric(name, Decimal(value.value))
        raise BadInput(f"sh:{name} cannot stand here", mend="see docs/reference/shacl-subset.md")

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
        below = self.index.values(RDFS + "subClassOf")
        wanted, todo = 0, [self.index.number.get(value)]
        while todo:
            number = todo.pop()
            if number is not None and not wanted >> number & 1:
                wanted |= 1 << number
                todo += bits_of(below.get(number, 0))
        return self.index.with_any(RDF_TYPE, wanted)

    def _of_kind(self, kind: str) -> Bits:
        kinds = {"IRI": NamedNode, "BlankNode": BlankNode, "Literal": Literal}
        wanted = tuple(made for name, made in kinds.items() if name in kind)
        return union([i for i, node in enumerate(self.index.nodes) if isinstance(node, wanted)])

    def _numeric(self, name: str, bound: Decimal) -> Bits:
        if "all" not in self._numbers:
            found = []
            for position, node in enumerate(self.index.nodes):
                if isinstance(node, Literal):
                    try:
                        found.append((Decimal(node.value), position))
                    except InvalidOperation:
                        continue
            self._numbers["all"] = found
        tests = {
            "minInclusive": lambda number: number >= bound,
            "maxInclusive": lambda number: number <= bound,
            "minExclusive": lambda number: number > bound,
            "maxExclusive": lambda number: number < bound,
        }
        return union([position for number, position in self._numbers["all"] if tests[name](number)])

    def _at_least(self, path: str, count: int, wanted: Bits) -> Bits:
        if count <= 0:
            return self.index.everything
        if count == 1:
            return self.index.subjects(path) if wanted == self.index.everything else self.index.with_any(path, wanted)
        counts: dict[int, int] = defaultdict(int)
        for subject, value in set(self.index.edges.get(path, ())):
            counts[subject] += wanted >> value & 1
        return union([subject for subject, number in counts.items() if number >= count])

    def _compared(self, predicate: str, path: str, other: str) -> Bits:
        mine, theirs = self._pairs(path), self._pairs(other)
        subjects = set(mine) | set(theirs)
        if predicate == SH + "equals":
            bad = [s for s in subjects if mine.get(s, set()) != theirs.get(s, set())]
        else:
            bad = [s for s in subjects if mine.get(s, set()) & theirs.get(s, set())]
        return self.index.everything & ~union(bad)

    def _pairs(self, path: str) -> dict[int, set[int]]:
        found: dict[int, set[int]] = defaultdict(set)
        for subject, value in self.index.edges.get(path, ()):
            found[subject].add(value)
        return found
