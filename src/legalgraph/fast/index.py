"""A snapshot's shape data as sets of nodes: every node has a bit, every property its subjects by value."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeAlias

from legalgraph.namespaces import LG, RDF_TYPE
from legalgraph.store import NamedNode, Term, Triple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Bits: TypeAlias = int


def bits_of(found: Bits) -> Iterator[int]:
    """The positions of the bits that are set, lowest first."""
    while found:
        low = found & -found
        yield low.bit_length() - 1
        found ^= low


class Index:
    """A snapshot's shape data by property, with a bit for every node."""

    def __init__(self, data: Iterable[Triple]) -> None:
        self.nodes: list[Term] = []
        self.number: dict[Term, int] = {}
        self.having: dict[str, Bits] = {}
        self.with_value: dict[str, dict[int, Bits]] = {}
        self.edges: dict[str, list[tuple[int, int]]] = {}
        number, nodes = self.number, self.nodes
        edges: dict[str, list[tuple[int, int]]] = defaultdict(list)
        predicates: dict[NamedNode, list[tuple[int, int]]] = {}
        for triple in data:
            subject, value = triple.subject, triple.object
            if (s := number.get(subject)) is None:  # type: ignore[arg-type]  # no quoted triples pass the parser
                s = number[subject] = len(nodes)  # type: ignore[index]
                nodes.append(subject)  # type: ignore[arg-type]
            if (o := number.get(value)) is None:  # type: ignore[arg-type]
                o = number[value] = len(nodes)  # type: ignore[index]
                nodes.append(value)  # type: ignore[arg-type]
            pairs = predicates.get(triple.predicate)
            if pairs is None:
                pairs = predicates[triple.predicate] = edges[triple.predicate.value]
            pairs.append((s, o))
        self.edges = dict(edges)
        self.everything: Bits = (1 << len(nodes)) - 1
        not_stated = number.get(NamedNode(LG + "NotStatedValue"))
        self.not_stated: Bits = 0
        if not_stated is not None:
            self.not_stated = self.values(RDF_TYPE).get(not_stated, 0)

    def values(self, path: str) -> dict[int, Bits]:
        """For each value of the property, the subjects that have it."""
        found = self.with_value.get(path)
        if found is None:
            gathered: dict[int, list[int]] = defaultdict(list)
            for subject, value in self.edges.get(path, ()):
                gathered[value].append(subject)
            found = self.with_value[path] = {value: union(subjects) for value, subjects in gathered.items()}
        return found

    def subjects(self, path: str) -> Bits:
        """The nodes that have any value of the property."""
        found = self.having.get(path)
        if found is None:
            found = 0
            for subjects in self.values(path).values():
                found |= subjects
            self.having[path] = found
        return found

    def with_any(self, path: str, wanted: Bits) -> Bits:
        """The nodes with at least one value in the set."""
        found = 0
        for value, subjects in self.values(path).items():
            if wanted >> value & 1:
                found |= subjects
        return found

    def silent(self, path: str) -> Bits:
        """The nodes whose value of the property is not stated, and not-stated nodes themselves."""
        return self.with_any(path, self.not_stated) | self.not_stated


def union(positions: list[int]) -> Bits:
    """The set of these positions."""
    if len(positions) < 8:
        found = 0
        for position in positions:
            found |= 1 << position
        return found
    data = bytearray(max(positions) // 8 + 1)
    for position in positions:
        data[position >> 3] |= 1 << (position & 7)
    return int.from_bytes(data, "little")
